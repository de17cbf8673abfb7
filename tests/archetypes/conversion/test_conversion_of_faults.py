"""What ADL 1.4 lets pass and ADL 2 does not: the converted archetype has no errors, and notes tell what was done."""

import pytest

from archetypes import Library, check, convert, read, write
from tests.archetypes.texts import element, terms, text

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
        ("CLUSTER", "items cardinality matches {0..*; unordered} matches { ELEMENT[at0001] matches {*} }"),
        ("CLUSTER", "items cardinality matches {0..3} matches { ELEMENT[at0001] matches { value matches {*} } }"),
        (
            "CLUSTER",
            "items matches { ELEMENT[at0001] matches { value matches { 0.5|[local::at0001], 1|[local::at0001] } } }",
        ),
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


def test_a_text_without_a_language_section_gets_one_of_what_its_ontology_says() -> None:
    source = text(
        codes=(),
        language="",
        description=ABOUT,
        ontology=f'primary_language = <"en"> term_definitions = <{terms("at0000")} {terms("at0000", language="de")}>',
    )
    adl2, _ = converted(source)
    assert [each for each in check(adl2, Library()) if each.severity == "error"] == []
    assert read(adl2).languages == read(text(language=BOTH.replace("nb", "de"))).languages


def test_a_container_that_the_reference_model_keeps_shorter_stays_as_it_is_stated() -> None:
    """No count is left that both would allow: that is an error in either version, and not for conversion to hide."""
    adl2, _ = converted(
        text("CLUSTER[at0000] matches { items cardinality matches {0..0} matches {*} }", description=ABOUT)
    )
    assert "items cardinality matches {0..0}" in adl2
    assert "VCACA" in {each.code for each in check(adl2, Library())}


def test_rules_have_the_paths_of_adl_2_wherever_they_stand() -> None:
    definition = "CLUSTER[at0000] matches { items cardinality matches {1..*} matches { ELEMENT[at0001] matches {*} } }"
    every = "invariant a: for_all x in /items[at0001] satisfies $x/value[at0001] > 1 b: sum(/items[at0001], 2) > 3"
    adl2, _ = converted(text(definition, codes=("at0000", "at0001"), description=ABOUT, invariant=every))
    assert "/items[id2] satisfies $x/value[id2] > 1" in adl2
    assert "sum(/items[id2], 2)" in adl2


@pytest.mark.parametrize(
    ("bound", "address"),
    [
        ("38341003|hypertension|", "38341003"),
        ("38341003 |hypertension", "38341003"),
        ("364075005|Heart rate|:260686004|Method|=129441002", "364075005:260686004=129441002"),
        ("<< 4 |Finding| : {1 |Site| = *}", "%3C%3C%204:%20%7B1=%20*%7D"),
    ],
)
def test_an_expression_is_bound_whole_without_the_names_in_it(bound: str, address: str) -> None:
    adl2, _ = converted(
        text(
            description=ABOUT,
            ontology=f'term_bindings = <["SNOMED-CT"] = <items = <["at0000"] = <[SNOMED-CT::{bound}]>>>>',
        )
    )
    assert f"<http://snomed.info/id/{address}>" in adl2


@pytest.mark.parametrize(("named", "code"), [("Pressure", "125"), ("pressure", "125"), ("grip", None)])
def test_a_quantity_whose_property_is_named_in_words_keeps_its_units(named: str, code: str | None) -> None:
    value = f'C_QUANTITY <property = <"{named}"> list = <["1"] = <units = <"kPa"> magnitude = <|0.0..20.0|>>>>'
    source = text(element(value), codes=("at0000", "at0001"), description=ABOUT)
    adl2, notes = converted(source)
    assert [each for each in check(adl2, Library()) if each.severity == "error"] == []
    assert notes == []
    assert 'units matches {"kPa"}' in adl2
    assert "|0.0..20.0|" in adl2
    assert ("http://openehr.org/id/125" in adl2) is (code is not None)
    assert read(write(read(source))) == read(source), "as it is written"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("/items[at0001] = [local::at0001]", "[local::at2]"),
        ("not /items[at0001] matches {[local::at0001, at0002]}", "{[ac4]}"),
        ("for_all x in /items[at0001] satisfies $x/value = [local::at0002]", "[local::at3]"),
        ("first(/items[at0001], [local::at0001]) > 1", "[local::at2]"),
        ("/items[at0001] = [openehr::at0001]", "[openehr::at0001]"),
    ],
)
def test_codes_that_only_rules_compare_with_have_terms(rule: str, said: str) -> None:
    definition = "CLUSTER[at0000] matches { items cardinality matches {1..*} matches { ELEMENT[at0001] matches {*} } }"
    codes = ("at0000", "at0001", "at0002")
    adl2, _ = converted(text(definition, codes=codes, description=ABOUT, invariant=f"invariant a: {rule}"))
    assert said in adl2
    assert "VATDF" not in {each.code for each in check(adl2, Library())}
