"""Terms, translations, bindings and metadata that change between revisions."""

from dataclasses import replace

import pytest

from archetypes import Archetype, changes, read
from archetypes.constraints import ComplexObject
from tests.archetypes.revisions import CODES, compared
from tests.archetypes.texts import DEVICE, GRIP, element, sample, terms, text


def defined(**texts: str) -> str:
    """Terms in `en`, as `at0001="text|description"`."""
    entries = []
    for code, words in texts.items():
        text_part, _, description = words.partition("|")
        entries.append(f'["{code}"] = <text = <"{text_part}"> description = <"{description}">>')
    return text(
        element("DV_TEXT matches {*}"), codes=(), ontology=f'term_definitions = <["en"] = <{" ".join(entries)}>>'
    )


@pytest.mark.parametrize(
    ("before", "after", "grade", "reason"),
    [
        (
            "Blood pressure|In mmHg.",
            "Blood pressures|In mmHg.",
            "patch",
            "text of Blood pressures [at0001] in en changed",
        ),
        (
            "Systolic|The peak.",
            "Systolic pressure|The peak.",
            "minor",
            "Systolic pressure [at0001] has another name; if it means something else now, that is major",
        ),
        (
            "Comment|More about it.",
            "Details|More about it.",
            "minor",
            "Details [at0001] has another name; if it means something else now, that is major",
        ),
        (
            "Comment|Additional narrative that other fields do not capture.",
            "More|Whatever cannot be told elsewhere: an additional narrative.",
            "minor",
            "More [at0001] has another name; if it means something else now, that is major",
        ),
        (
            "Pulse|Beats a minute.",
            "Weight|In kilograms, clothed or not, fxyz.",
            "major",
            "Weight [at0001] has another meaning",
        ),
    ],
)
def test_new_words_are_a_patch_and_a_new_meaning_is_major(before: str, after: str, grade: str, reason: str) -> None:
    found = compared(defined(at0000="a|b", at0001=before), defined(at0000="a|b", at0001=after))
    assert found[0] == ("/items[at0001]", "changed", grade, reason)


def test_translated_and_other_texts_are_patches_at_the_nodes_path() -> None:
    before, after = sample(GRIP), sample(GRIP)
    for old, new in [
        ('<"Kraft">', '<"Noe helt annet">'),
        ('<"Den største kraften.">', '<"Fullstendig omskrevet, ja.">'),
        ('<"Best of three.">', '<"Best of all.">'),
        ('<"Hånddiagnoser">', '<"Diagnoser">'),
        ('<"Full">\n\t\t\t\t\tdescription = <"Tried hard.">', '<"Full">'),
    ]:
        assert old in after
        after = after.replace(old, new, 1)
    items_path = "/data[at0001]/events[at0002]/data[at0003]/items"
    assert sorted(compared(before, after)) == sorted(
        [
            (f"{items_path}[at0004]", "changed", "patch", "text of Force [at0004] in nb changed"),
            (f"{items_path}[at0004]", "changed", "patch", "description of Force [at0004] in nb changed"),
            (f"{items_path}[at0004]", "changed", "patch", "comment of Force [at0004] in en changed"),
            (
                f"{items_path}[at0016]/value/defining_code",
                "changed",
                "patch",
                "text of Diagnoses of the hand [ac0001] in nb changed",
            ),
            (f"{items_path}[at0008]/value", "removed", "patch", "description of Full [at0011] in en removed"),
        ]
    )


def test_a_translation_that_comes_or_goes_is_one_patch() -> None:
    both = text(codes=(), ontology=f"term_definitions = <{terms('at0000')} {terms('at0000', language='nb')}>")
    path = "ontology/term_definitions/nb"
    assert compared(text(), both) == [(path, "added", "patch", "translation added")]
    assert compared(both, text()) == [(path, "removed", "patch", "translation removed")]


def test_codes_that_the_definition_does_not_use_are_patches() -> None:
    more = text(codes=("at0000", "at0009"))
    assert compared(text(), more) == [("ontology/at0009", "added", "patch", "at0009 [at0009] added in en")]
    assert compared(more, text()) == [("ontology/at0009", "removed", "patch", "at0009 [at0009] removed in en")]


def test_a_value_code_whose_term_is_missing_on_one_side_is_left_to_the_checks() -> None:
    used = element("DV_CODED_TEXT matches { defining_code matches {[local::at0002]} }")
    assert compared(text(used, codes=CODES), text(used, codes=("at0000", "at0001", "at0003", "at0004"))) == []


def bound(*bindings: str) -> str:
    items_part = " ".join(bindings)
    return text(ontology=f'term_bindings = <["LOINC"] = <items = <{items_part}>>>')


def test_bindings_that_come_go_or_move_are_minor() -> None:
    one, other = '["at0000"] = <[LOINC::1]>', '["at0000"] = <[LOINC::2], [LOINC::3]>'
    path = "ontology/term_bindings/LOINC/at0000"
    assert compared(text(), bound(one)) == [(path, "added", "minor", "binding added")]
    assert compared(bound(one), bound(other)) == [(path, "changed", "minor", "binding changed")]
    assert compared(bound(one), bound()) == [(path, "removed", "minor", "binding removed")]
    (change,) = changes(read(bound(one)), read(bound(other)))
    assert (change.before, change.after) == ("[LOINC::1]", "[LOINC::2], [LOINC::3]")


def test_metadata_are_patches_value_by_value() -> None:
    before = sample(GRIP)
    after = (
        before.replace('<"published">', '<"in_review">')
        .replace('["revision"] = <"1.0.0">', '["revision"] = <"1.0.1">')
        .replace('accreditation = <"Ergoterapeut">', "")
        .replace('["ui"] = <"graph">', '["ui"] = (cadl) <#x#> ["more"] = (A) <5>')
        .replace("; controlled", "")
    )
    assert compared(before, after) == [
        ("header/controlled", "removed", "patch", "header removed"),
        ("language/translations/nb/accreditation", "removed", "patch", "language removed"),
        ("description/lifecycle_state", "changed", "patch", "description changed"),
        ("description/other_details/revision", "changed", "patch", "description changed"),
        ("annotations/items//data[at0001]/ui", "changed", "patch", "annotations changed"),
        ("annotations/items//data[at0001]/more", "added", "patch", "annotations added"),
    ]


def test_a_new_minor_version_in_the_id_is_a_patch_and_a_major_one_or_another_name_or_parent_major() -> None:
    assert compared(text(), text(archetype_id="openEHR-EHR-CLUSTER.try.v1.1.0")) == [
        ("archetype", "changed", "patch", "version of the id changed")
    ]
    assert compared(text(), text(archetype_id="openEHR-EHR-CLUSTER.try.v2")) == [
        ("archetype", "changed", "major", "major version of the id changed: data and queries name another archetype")
    ]
    assert compared(text(), text(archetype_id="openEHR-EHR-CLUSTER.other.v1")) == [
        ("archetype", "changed", "major", "another archetype")
    ]
    assert compared(text(), text(specialise=f"specialise {DEVICE}")) == [
        ("specialise", "changed", "major", "parent changed")
    ]


def test_an_invariant_added_narrows_and_one_removed_widens() -> None:
    ruled = text(invariant="invariant /items matches {*}")
    assert compared(text(), ruled) == [("invariant", "added", "major", "invariant added")]
    assert compared(ruled, text()) == [("invariant", "removed", "minor", "invariant removed")]


def test_archetypes_without_description_or_language_can_be_compared() -> None:
    plain = replace(read(text()), languages=None)
    assert [change.path for change in changes(plain, read(text()))] == ["language/original_language"]


def test_an_attribute_given_twice_counts_as_its_last() -> None:
    twice = read(
        text("CLUSTER[at0000] matches { items matches {*} items matches { ELEMENT[at0001] matches {*} } }", codes=CODES)
    )
    assert isinstance(twice.definition, ComplexObject)
    assert changes(twice, twice) == []


@pytest.mark.parametrize(
    ("about", "translated", "grade"),
    [
        ("What was found.", "Ikke til stede", "major"),
        ("What was found.", "Til stede", "minor"),
        ("That it is absent.", "Ikke til stede", "minor"),
    ],
)
def test_a_name_that_is_turned_in_every_language_has_another_meaning_though_it_is_described_as_before(
    about: str, translated: str, grade: str
) -> None:
    def said(english: str, norwegian: str) -> Archetype:
        both = (("en", english), ("nb", norwegian))
        entries = (f'["{each}"] = <["at0000"] = <text = <"{name}"> description = <"{about}">>>' for each, name in both)
        return read(text(codes=(), ontology=f"term_definitions = <{' '.join(entries)}>"))

    found = changes(said("Present", "Til stede"), said("Absent", translated))
    assert found[0].grade == grade


def test_a_translation_that_is_turned_bears_out_a_name_that_is_described_otherwise() -> None:
    def said(norwegian: str, about: str, english: str) -> Archetype:
        both = (("nb", norwegian, about), ("en", english, "Of a dose."))
        entries = (
            f'["{each}"] = <["at0000"] = <text = <"{name}"> description = <"{why}">>>' for each, name, why in both
        )
        language = "language original_language = <[ISO_639-1::nb]>"
        return read(text(codes=(), language=language, ontology=f"term_definitions = <{' '.join(entries)}>"))

    old = said("Maksimal dose", "Det meste som gis.", "Maximum dose")
    told = [
        changes(old, said("Nedre dosegrense", about, name))[0].grade
        for about, name in (("Hvor lite det kan være.", "Minimum dose"), ("Det meste som gis.", "Minimum dose"))
    ]
    assert told == ["major", "minor"]
