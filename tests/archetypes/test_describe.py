"""Constraints in words, as tables, in the three languages."""

import pytest

from archetypes import describe, paths, read
from archetypes.wording import words
from tests.archetypes.texts import GRIP, sample, value_of, with_value

QUANTITY = (
    'C_DV_QUANTITY <list = <["1"] = <units = <"mm[Hg]"> magnitude = <|0.0..<1000.0|> precision = <|0|>>'
    ' ["2"] = <units = <"kPa"> magnitude = <|>0.50|>> ["3"] = <units = <"1">>>>'
)

A_NOT_B = (
    "allow_archetype CLUSTER[at0002] occurrences matches {0..*} matches { include archetype_id/value matches"
    " {/openEHR-EHR-CLUSTER\\.a(-[a-zA-Z0-9_]+)*\\.v1|openEHR-EHR-CLUSTER\\.a\\.v1/}"
    " exclude archetype_id/value matches {/openEHR-EHR-CLUSTER\\.b\\.v1/} }"
)


def described(value: str, language: str = "en") -> str:
    archetype = with_value(value)
    return describe(value_of(archetype), archetype.terminology, language)


@pytest.mark.parametrize(
    ("value", "words_in_english"),
    [
        (QUANTITY, "Quantity, mmHg 0–<1000, kPa >0.5, 1"),
        ("C_DV_QUANTITY <>", "Quantity"),
        ("DV_TEXT matches {*}", "Text"),
        ("DV_TEXT[at0002] occurrences matches {0..1} matches {*}", "0..1, Text"),
        ('DV_TEXT matches { value matches {"a", "b"; "a"} }', "Text, “a”, “b” (assumed: “a”)"),
        ('DV_TEXT matches { value matches {"a", ...} }', "Text, “a”, others allowed"),
        ("DV_TEXT matches { value matches {/x+/} }", "Text, pattern x+"),
        ('DV_TEXT matches { value matches {/x+/; "x"} }', "Text, pattern x+ (assumed: “x”)"),
        ("DV_TEXT matches { value matches {*} }", "Text"),
        ("DV_COUNT matches { magnitude matches {|0..5|} }", "Count, 0–5"),
        ("DV_COUNT matches { magnitude matches {|>0..<5|; 3} }", "Count, >0–<5 (assumed: 3)"),
        ("DV_COUNT matches { magnitude matches {1, |>=5|} }", "Count, 1, ≥5"),
        ("DV_COUNT matches { magnitude matches {|<=5|, |<3|, |7|} }", "Count, ≤5, <3, 7"),
        ("DV_COUNT matches { magnitude matches {1, |*..*|} }", "Count, 1, anything"),
        ("DV_BOOLEAN matches { value matches {True} }", "Boolean, true"),
        ("DV_BOOLEAN matches { value matches {True, False} }", "Boolean"),
        ("DV_BOOLEAN matches { value matches {True, False; False} }", "Boolean, (assumed: false)"),
        (
            "DV_CODED_TEXT matches { defining_code matches {[local::at0002, at0009; at0002]} }",
            "Coded text, at0002; at0009 (assumed: at0002)",
        ),
        ("DV_CODED_TEXT matches { defining_code matches {[local::]} }", "Coded text"),
        ("DV_CODED_TEXT matches { defining_code matches {[LOINC::]} }", "Coded text, code of LOINC"),
        ("DV_CODED_TEXT matches { defining_code matches {[openehr::1, 2]} }", "Coded text, openehr::1; openehr::2"),
        ("DV_CODED_TEXT matches { defining_code matches {[ac0001]} }", "Coded text, ac0001"),
        ("1|[local::at0002], 2|[local::at0003]; 1", "Ordinal, 1 at0002; 2 at0003 (assumed: 1)"),
        ("C_DV_ORDINAL <>", "Ordinal"),
        ("DV_DATE matches { value matches {yyyy-mm-??} }", "Date, yyyy-mm-??"),
        ("DV_DATE matches { value matches {|>=2026-01-01|} }", "Date, ≥2026-01-01"),
        (
            "DV_DURATION matches { value matches {PYMWDTHMS} }",
            "Duration, years, months, weeks, days, hours, minutes, seconds",
        ),
        ("DV_DURATION matches { value matches {PTH/|PT0H..PT24H|} }", "Duration, hours 0 hours–24 hours"),
        ("DV_DURATION matches { value matches {|P1DT2H|} }", "Duration, P1DT2H"),
        (
            "DV_INTERVAL<DV_COUNT> matches { upper matches { DV_COUNT matches { magnitude matches {|<5|} } } }",
            "Interval of count, upper: Count, <5",
        ),
        (
            "DV_INTERVAL<DV_QUANTITY> matches { lower matches { C_DV_QUANTITY <> } }",
            "Interval of quantity, lower: Quantity",
        ),
        ("DV_PROPORTION matches { type matches {1, 2} }", "Proportion, type: 1, 2"),
        ("CLUSTER[at0002] occurrences matches {0..*} matches { items matches {*} }", "0..*, Cluster"),
        ("ELEMENT[at0002] matches {*}", "Element"),
        ("ELEMENT[at0002] matches { value matches { DV_TEXT matches {*} DV_COUNT matches {*} } }", "Text | Count"),
        ("SOMETHING matches {*}", "SOMETHING"),
        ("C_DV_STATE <a = <1>>", "C_DV_STATE"),
        ("use_node ELEMENT /items[at0001]", "Element, same as /items[at0001]"),
        ("allow_archetype CLUSTER[at0002] matches { include archetype_id/value matches {/.*/} }", "Slot Cluster"),
        (A_NOT_B, "0..*, Slot Cluster: openEHR-EHR-CLUSTER.a.v1, except openEHR-EHR-CLUSTER.b.v1"),
    ],
)
def test_each_constraint_in_words(value: str, words_in_english: str) -> None:
    assert described(value) == words_in_english


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nb", "Kvantitet, mmHg 0–<1000, kPa >0,5, 1"),
        ("nn", "Kvantitet, mmHg 0–<1000, kPa >0,5, 1"),
        ("no-NO", "Kvantitet, mmHg 0–<1000, kPa >0,5, 1"),
        ("en_GB", "Quantity, mmHg 0–<1000, kPa >0.5, 1"),
        ("se", "Quantity, mmHg 0–<1000, kPa >0.5, 1"),
    ],
)
def test_numbers_follow_the_language(language: str, expected: str) -> None:
    assert described(QUANTITY, language) == expected


def test_a_norwegian_text_is_quoted_the_norwegian_way() -> None:
    assert described('DV_TEXT matches { value matches {"a"} }', "nn") == "Tekst, «a»"
    assert described("DV_TEXT matches { value matches {[a::b]} }", "nn") == "Tekst, a::b"


def test_terms_are_told_in_the_language_or_the_next_best() -> None:
    archetype = read(sample(GRIP))
    hand = next(entry.node for entry in paths(archetype) if entry.path.endswith("items[at0005]"))
    assert describe(hand, archetype.terminology, "nb") == "Kodet tekst, Høyre; Venstre (antatt: Høyre) | Tekst"
    assert describe(hand, archetype.terminology, "nn") == "Koda tekst, Høyre; Venstre (gått ut frå: Høyre) | Tekst"
    assert describe(hand, archetype.terminology, "en") == "Coded text, Right; Left (assumed: Right) | Text"
    assert describe(hand, archetype.terminology, "de") == "Coded text, Right; Left (assumed: Right) | Text"


def test_blood_pressure_reads_as_clinicians_say_it(published: dict[str, bytes]) -> None:
    archetype = read(published["openEHR-EHR-OBSERVATION.blood_pressure.v2"])
    systolic = next(entry for entry in paths(archetype) if entry.labels.get("nb") == "Systolisk")
    assert describe(systolic.node, archetype.terminology, "en") == "0..1, Quantity, mmHg 0–<1000"


def test_every_language_has_every_word() -> None:
    assert words("nb").keys() == words("nn").keys() == words("en").keys()
