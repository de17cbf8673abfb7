"""What ADL 1.4 lets pass and ADL 2 does not: the converted archetype has no errors, and notes tell what was done."""

import pytest

from archetypes import Library, check, convert, read, write
from tests.archetypes.texts import terms, text

BOTH = 'language original_language = <[ISO_639-1::en]> translations = <["nb"] = <language = <[ISO_639-1::nb]>>>'
ABOUT = (
    'description original_author = <["name"] = <"N">> lifecycle_state = <"published">'
    ' details = <["en"] = <language = <[ISO_639-1::en]> purpose = <"p">>>'
)
SLOT = "allow_archetype {} occurrences matches {{0..1}} matches {{ include archetype_id/value matches {{/.*/}} }}"


def converted(source: str) -> tuple[str, list[str]]:
    made = convert(read(source))
    return write(made.archetype, "adl2"), [str(note) for note in made.notes]


@pytest.mark.parametrize(
    ("rm_class", "definition"),
    [
        ("SECTION", f"items matches {{ {SLOT.format('OBSERVATION')} {SLOT.format('EVALUATION')} }}"),
        ("SECTION", "items cardinality matches {0..*; unordered} matches { SECTION matches {*} }"),
        ("CLUSTER", "links cardinality matches {0..*} matches { LINK matches {*} LINK matches {*} }"),
        ("EVALUATION", "other_participations cardinality matches {0..*} matches { PARTICIPATION matches {*} }"),
        (
            "ACTION",
            "ism_transition matches { ISM_TRANSITION[at0001] occurrences matches {0..*} matches {*} }",
        ),
    ],
)
def test_nodes_without_ids_and_more_than_one_of_one_value_are_mended(rm_class: str, definition: str) -> None:
    source = text(
        f"{rm_class}[at0000] matches {{ {definition} }}",
        archetype_id=f"openEHR-EHR-{rm_class}.try.v1",
        codes=("at0000", "at0001"),
        description=ABOUT,
    )
    adl2, notes = converted(source)
    assert [each for each in check(adl2, Library()) if each.severity == "error"] == []
    assert notes == []


def test_what_is_not_translated_is_marked_and_noted() -> None:
    source = text(
        "CLUSTER[at0000] matches { items matches { ELEMENT[at0001] matches {*} } }",
        codes=(),
        language=BOTH,
        description=ABOUT,
        ontology=f"term_definitions = <{terms('at0000', 'at0001')} {terms('at0000', 'at0007', language='nb')}>",
    )
    adl2, notes = converted(source)
    assert [each for each in check(adl2, Library()) if each.severity == "error"] == []
    assert notes == ["not translated to 'en': at8", "not translated to 'nb': id2"]
    definitions = read(adl2).terminology.term_definitions
    assert definitions["nb"]["id2"].text == "*at0001(en)"
    assert definitions["nb"]["id2"].description == "*About at0001(en)"
    assert definitions["en"]["at8"].text == "*at0007(nb)"


def test_a_binding_of_a_code_that_is_gone_is_left_out_and_noted() -> None:
    bound = '["at0000"] = <[X::1]> ["at0009"] = <[X::2]> ["/items"] = <[X::3]>'
    source = text(description=ABOUT, ontology=f'term_bindings = <["X"] = <items = <{bound}>>>')
    adl2, notes = converted(source)
    assert notes == ["'at10' is bound to X, but not defined"]
    assert set(read(adl2).terminology.term_bindings["X"]) == {"id1", "/items"}
