"""Constraints in words, as tables, in the three languages."""

import re

import pytest

from archetypes import describe, paths, read
from archetypes.constraints import UseNode
from archetypes.model import Term, Terminology
from archetypes.wording import temporal_parts, words
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


STEP = (
    "ISM_TRANSITION[at0002] matches { current_state matches { DV_CODED_TEXT matches {"
    " defining_code matches {[openehr::526, 245]} } } }"
)


def described(value: str, language: str = "en") -> str:
    archetype = with_value(value)
    return describe(value_of(archetype), archetype.terminology, language)


@pytest.mark.parametrize(("language", "told"), [("nb", "masse"), ("nn", "masse"), ("en", "mass")])
def test_a_quantity_without_units_says_what_it_is_of(language: str, told: str) -> None:
    assert described("C_DV_QUANTITY <property = <[openehr::124]>>", language).endswith(f", {told}")


def test_large_numbers_are_grouped_as_the_language_has_it() -> None:
    count = "DV_COUNT matches { magnitude matches {|0..1000000|} }"
    assert described(count).endswith("0–1,000,000")
    assert described(count, "nb").endswith("0 til 1\u00a0000\u00a0000")


@pytest.mark.parametrize(
    ("value", "words_in_english"),
    [
        (QUANTITY, "Quantity, mmHg 0–<1000, kPa >0.5, 1"),
        ("C_DV_QUANTITY <>", "Quantity"),
        ("C_DV_QUANTITY <property = <[openehr::127]>>", "Quantity, temperature"),
        ("C_DV_QUANTITY <property = <[openehr::9]>>", "Quantity"),
        ("DV_COUNT matches { magnitude matches {|-1234567..9999|} }", "Count, -1,234,567–9999"),
        ("DV_TEXT matches {*}", "Text"),
        ("DV_TEXT[at0002] occurrences matches {0..1} matches {*}", "0..1, Text"),
        ('DV_TEXT matches { value matches {"a", "b"; "a"} }', "Text, “a”, “b” (assumed: “a”)"),
        ('DV_TEXT matches { value matches {"a", ...} }', "Text, “a”, others allowed"),
        ("DV_TEXT matches { value matches {/x+/} }", "Text, pattern “x+”"),
        ('DV_TEXT matches { value matches {/x+/; "x"} }', "Text, pattern “x+” (assumed: “x”)"),
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
        ("DV_CODED_TEXT matches { defining_code matches {[openehr::1, 2]} }", "Coded text, openehr: 1; 2"),
        ("DV_CODED_TEXT matches { defining_code matches {[openehr::433, 146]} }", "Coded text, event; mean"),
        ("DV_CODED_TEXT matches { defining_code matches {[LOINC::1-8, 2-3]} }", "Coded text, LOINC: 1-8; 2-3"),
        ("DV_TEXT matches { value matches {/.*/} }", "Text"),
        ("DV_CODED_TEXT matches { defining_code matches {[ac0001]} }", "Coded text, ac0001"),
        ("1|[local::at0002], 2|[local::at0003]; 1", "Ordinal, 1 at0002; 2 at0003 (assumed: 1)"),
        ("C_DV_ORDINAL <>", "Ordinal"),
        (
            STEP,
            "Step of the pathway, planned; active",
        ),
        ("DV_DATE matches { value matches {yyyy-mm-??} }", "Date, year, month; day optional"),
        ("DV_DATE matches { value matches {|>=2026-01-01|} }", "Date, ≥2026-01-01"),
        (
            "DV_DURATION matches { value matches {PYMWDTHMS} }",
            "Duration, years, months, weeks, days, hours, minutes, seconds",
        ),
        ("DV_DURATION matches { value matches {PTH/|PT0H..PT24H|} }", "Duration, hours; 0 hours–24 hours"),
        ("DV_DURATION matches { value matches {|P1DT2H|} }", "Duration, 1 day, 2 hours"),
        (
            "DV_INTERVAL<DV_COUNT> matches { upper matches { DV_COUNT matches { magnitude matches {|<5|} } } }",
            "Interval of count, upper limit: <5",
        ),
        (
            "DV_INTERVAL<DV_QUANTITY> matches { lower matches { C_DV_QUANTITY <> } }",
            "Interval of quantity",
        ),
        ("DV_PROPORTION matches { type matches {1, 2} }", "Proportion, share of one, percent"),
        ("CLUSTER[at0002] occurrences matches {0..*} matches { items matches {*} }", "0..*, Cluster"),
        ("ELEMENT[at0002] matches {*}", "Element"),
        ("ELEMENT[at0002] matches { value matches { DV_TEXT matches {*} DV_COUNT matches {*} } }", "Text | Count"),
        ("SOMETHING matches {*}", "SOMETHING"),
        ("C_DV_STATE <a = <1>>", "C_DV_STATE, a constraint that cannot be told in words"),
        ("use_node ELEMENT /items[at0001]", "Element, same as /items[at0001]"),
        ("allow_archetype CLUSTER[at0002] matches { include archetype_id/value matches {/.*/} }", "Slot for cluster"),
        (A_NOT_B, "0..*, Slot for cluster: a (v1), except b (v1)"),
    ],
)
def test_each_constraint_in_words(value: str, words_in_english: str) -> None:
    assert described(value) == words_in_english


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nb", "Mengde, mmHg 0 til under 1000, kPa over 0,5, 1"),
        ("nn", "Mengd, mmHg 0 til under 1000, kPa over 0,5, 1"),
        ("no-NO", "Mengde, mmHg 0 til under 1000, kPa over 0,5, 1"),
        ("en_GB", "Quantity, mmHg 0–<1000, kPa >0.5, 1"),
        ("se", "Quantity, mmHg 0–<1000, kPa >0.5, 1"),
    ],
)
def test_numbers_follow_the_language(language: str, expected: str) -> None:
    assert described(QUANTITY, language) == expected


@pytest.mark.parametrize(
    ("value", "bokmal", "nynorsk"),
    [
        ("DV_COUNT matches { magnitude matches {|>=1|} }", "Antall, minst 1", "Tal på, minst 1"),
        ("DV_COUNT matches { magnitude matches {|<=5|, |<3|} }", "Antall, høyst 5, under 3",
         "Tal på, høgst 5, under 3"),
        ("DV_COUNT matches { magnitude matches {|>0..<5|} }", "Antall, over 0 til under 5",
         "Tal på, over 0 til under 5"),
        ("DV_BOOLEAN matches { value matches {True} }", "Ja/nei, ja", "Ja/nei, ja"),
        ("DV_DATE matches { value matches {yyyy-??-XX} }", "Dato, år; måned valgfritt; uten dag",
         "Dato, år; månad valfritt; utan dag"),
        ("DV_TIME matches { value matches {HH:MM:??} }", "Klokkeslett, time, minutt; sekund valgfritt",
         "Klokkeslett, time, minutt; sekund valfritt"),
        ("DV_DATE_TIME matches { value matches {yyyy-mm-ddTHH:MM:SS} }",
         "Dato og klokkeslett, år, måned, dag, time, minutt, sekund",
         "Dato og klokkeslett, år, månad, dag, time, minutt, sekund"),
        ("DV_DURATION matches { value matches {PTH/|PT0H..PT24H|} }", "Varighet, timer; 0 timer til 24 timer",
         "Varigheit, timar; 0 timar til 24 timar"),
        ("DV_DURATION matches { value matches {|P1Y2M|} }", "Varighet, 1 år, 2 måneder", "Varigheit, 1 år, 2 månader"),
        ("DV_PROPORTION matches { type matches {2} is_integral matches {False} }",
         "Forhold, prosent, bare hele tall: nei", "Forhold, prosent, berre heile tal: nei"),
        ("DV_CODED_TEXT matches { defining_code matches {[openehr::532]} }", "Kodet tekst, fullført",
         "Koda tekst, fullført"),
        ("DV_QUANTITY matches { magnitude matches {|0.0..5.0|} units matches {\"[oz_av]/d\"} }",
         "Mengde, oz/d, 0 til 5", "Mengd, oz/d, 0 til 5"),
        ("DV_MULTIMEDIA matches { media_type matches {[openEHR::425]} }",
         "Bilde, lyd eller fil, medietype: openEHR: 425", "Bilete, lyd eller fil, medietype: openEHR: 425"),
        ("HISTORY[at0002] matches {*}", "Tidsforløp", "Tidsforløp"),
        ("C_DV_STATE <a = <1>>", "C_DV_STATE, en begrensning som ikke kan sies med ord",
         "C_DV_STATE, ei avgrensing som ikkje kan seiast med ord"),
        ("use_node ELEMENT /items[at0001]", "Element, samme som /items[at0001]", "Element, same som /items[at0001]"),
        (A_NOT_B, "0..*, Plass for gruppe: a (v1), unntatt b (v1)", "0..*, Plass for gruppe: a (v1), unnateke b (v1)"),
    ],
)  # fmt: skip
def test_each_constraint_in_norwegian(value: str, bokmal: str, nynorsk: str) -> None:
    assert described(value, "nb") == bokmal
    assert described(value, "nn") == nynorsk


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("yyyy-mm-dd", "year, month, day"), ("HH:??:XX", "hour; minute optional; without second"),
     ("yyyy-??-??T??:??:??", "year; month, day, hour, minute, second optional"), ("dd.mm", "pattern “dd.mm”")],
)  # fmt: skip
def test_patterns_of_time_are_told_by_their_parts(pattern: str, said: str) -> None:
    assert temporal_parts(pattern, "en") == said


#: What would be ADL, and not words.
RAW = re.compile(r"[A-Z]{3,}_[A-Z_]+|(?<![\w.])a[tc]\d{4}|/\w+\[|::|yyyy|\bDV_")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_nothing_in_the_published_archetypes_is_told_in_adl(published: dict[str, bytes], language: str) -> None:
    raw = {}
    for name, text in published.items():
        archetype = read(text)
        for each in paths(archetype):
            said = describe(each.node, archetype.terminology, language)
            if RAW.search(said):
                raw[name, each.path] = said
    assert raw == {}


def test_a_norwegian_text_is_quoted_the_norwegian_way() -> None:
    assert described('DV_TEXT matches { value matches {"a"} }', "nn") == "Tekst, «a»"
    assert described("DV_TEXT matches { value matches {[a::b]} }", "nn") == "Tekst, a: b"


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


@pytest.mark.parametrize(
    ("target", "description", "said"),
    [
        ("/events[at0001]/data[at0002]", "", "Struktur, samme som «two»"),
        ("/events[at0001]/data[at0002]", "@ internal @", "Struktur, samme som i «one»"),
        ("/events[at0009]/data[at0008]", "", "Struktur, samme som /events[at0009]/data[at0008]"),
    ],
)
def test_mere_structure_that_is_used_again_is_told_by_what_it_stands_in(
    target: str, description: str, said: str
) -> None:
    terms = {"at0001": Term("at0001", "one"), "at0002": Term("at0002", "two", description)}
    node = UseNode(rm_type="ITEM_TREE", target=target)
    assert describe(node, Terminology(term_definitions={"nb": terms}), "nb") == said
