"""Every filter of value sets, as a table."""

from pathlib import Path
from typing import Any

import pytest

from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    Designation,
    Filter,
    Include,
    IncludedConcept,
    Property,
    PropertyDeclaration,
    Terminology,
    TerminologyError,
    ValueSet,
)
from codesets.compiled import compile_system, open_compiled

URL = "http://example.org/animals"
#  animal ── bird ── owl (retired, → hawk), hawk
#        └── fish ── cod, flying-fish (also a bird)
ANIMALS = CodeSystem(
    url=URL,
    version="1",
    properties=(
        PropertyDeclaration("legs", "integer"),
        PropertyDeclaration("tame", "boolean"),
        PropertyDeclaration("food", "Coding"),
        PropertyDeclaration("label"),
        PropertyDeclaration("status", "code"),
    ),
    concepts=(
        Concept("animal", "Animal", abstract=True, definition="A living thing that eats."),
        Concept("bird", "Bird", parents=("animal",), properties=(Property("legs", 2, "integer"),)),
        Concept("owl", "Owl", parents=("bird",), status="retired", replaced_by=("hawk",), valid_to="2020"),
        Concept(
            "hawk",
            "Hawk",
            parents=("bird",),
            valid_from="2020",
            designations=(Designation("hauk", "nb"),),
            properties=(
                Property("tame", False, "boolean"),
                Property("food", Coding("http://example.org/food", "mouse"), "Coding"),
                Property("label", "swift"),
                Property("label", "grey"),
            ),
        ),
        Concept("fish", "Fish", parents=("animal",), properties=(Property("legs", 0, "integer"),)),
        Concept("cod", "Cod", parents=("fish",), properties=(Property("odd", "x"),)),
        Concept("flying-fish", "Flying fish", parents=("fish", "bird")),
    ),
)
EVERYTHING = ["animal", "bird", "owl", "hawk", "fish", "cod", "flying-fish"]


def codes(*filters: Filter, system: CodeSystem = ANIMALS) -> list[str]:
    value_set = ValueSet(include=(Include(system.url, filters=filters),))
    terminology = Terminology([system])
    found = [each.code for each in terminology.expand(value_set).entries]
    valid = [each.code for each in system.concepts if terminology.validate(each.code, URL, value_set=value_set).valid]
    assert sorted(found) == sorted(valid), "expansion and validation differ"
    return sorted(found, key=EVERYTHING.index) if system is ANIMALS else found


FILTERS = [
    ("concept", "is-a", "bird", ["bird", "owl", "hawk", "flying-fish"]),
    ("code", "is-a", "cod", ["cod"]),
    ("concept", "descendent-of", "bird", ["owl", "hawk", "flying-fish"]),
    ("concept", "descendent-of", "cod", []),
    ("concept", "is-not-a", "bird", ["animal", "fish", "cod"]),
    ("concept", "child-of", "animal", ["bird", "fish"]),
    ("concept", "descendent-leaf", "animal", ["owl", "hawk", "cod", "flying-fish"]),
    ("concept", "generalizes", "flying-fish", ["animal", "bird", "fish", "flying-fish"]),
    ("concept", "=", "cod", ["cod"]),
    ("concept", "in", "cod, owl", ["owl", "cod"]),
    ("concept", "not-in", "cod,owl,hawk", ["animal", "bird", "fish", "flying-fish"]),
    ("code", "regex", ".*fish", ["fish", "flying-fish"]),
    ("code", "regex", "fish", ["fish"]),
    ("display", "=", "Cod", ["cod"]),
    ("display", "regex", "[A-C].*", ["animal", "bird", "cod"]),
    ("definition", "exists", "true", ["animal"]),
    ("definition", "exists", "false", [each for each in EVERYTHING if each != "animal"]),
    ("parent", "=", "bird", ["owl", "hawk", "flying-fish"]),
    ("parent", "exists", "false", ["animal"]),
    ("child", "=", "cod", ["fish"]),
    ("child", "exists", "true", ["animal", "bird", "fish"]),
    ("status", "=", "retired", ["owl"]),
    ("inactive", "=", "true", ["owl"]),
    ("inactive", "=", "false", [each for each in EVERYTHING if each != "owl"]),
    ("notSelectable", "=", "true", ["animal"]),
    ("abstract", "=", "true", ["animal"]),
    ("replacedBy", "=", "hawk", ["owl"]),
    ("effectiveDate", "=", "2020", ["hawk"]),
    ("retirementDate", "exists", "true", ["owl"]),
    ("designation", "=", "hauk", ["hawk"]),
    ("legs", "=", "2", ["bird"]),
    ("legs", "in", "0,2", ["bird", "fish"]),
    ("legs", "=", "2.0", ["bird"]),
    ("legs", "in", "00, 02", ["bird", "fish"]),
    ("legs", "=", "two", []),
    ("legs", "=", "0,2", []),
    ("legs", "not-in", "2e0,x", ["animal", "owl", "hawk", "fish", "cod", "flying-fish"]),
    ("legs", "exists", "false", ["animal", "owl", "hawk", "cod", "flying-fish"]),
    ("tame", "=", "false", EVERYTHING),  # what is not said to be true
    ("tame", "=", "true", []),
    ("ancestor", "=", "fish", ["cod", "flying-fish"]),
    ("tame", "not-in", "true", EVERYTHING),
    ("tame", "exists", "true", ["hawk"]),
    ("food", "=", "mouse", ["hawk"]),
    ("label", "=", "grey", ["hawk"]),
    ("label", "not-in", "grey", [each for each in EVERYTHING if each != "hawk"]),
    ("label", "regex", "s.*t", ["hawk"]),
    ("odd", "=", "x", ["cod"]),
    ("food", "=", "http://example.org/food|mouse", ["hawk"]),
    ("food", "regex", ".*food.mouse", ["hawk"]),
    ("food", "in", "cheese, http://example.org/food|mouse", ["hawk"]),
    ("legs", "exists", "true", ["bird", "fish"]),
    ("legs", "not-in", "2", ["animal", "owl", "hawk", "fish", "cod", "flying-fish"]),
    ("parent", "in", "bird, nothing", ["owl", "hawk", "flying-fish"]),
    ("inactive", "in", "true", ["owl"]),
    ("notSelectable", "not-in", "true", EVERYTHING[1:]),
    ("food", "in", "http://example.org/food|mouse,cheese", ["hawk"]),
    ("notSelectable", "=", "false", [each for each in EVERYTHING if each != "animal"]),
    ("notSelectable", "exists", "true", ["animal"]),
    ("notSelectable", "regex", ".*", ["animal"]),
    ("abstract", "exists", "false", [each for each in EVERYTHING if each != "animal"]),
    ("inactive", "exists", "true", ["owl"]),
    ("status", "exists", "true", ["owl"]),
    ("status", "regex", "re.*", ["owl"]),
]


@pytest.mark.parametrize(("name", "op", "value", "expected"), FILTERS)
def test_each_filter_selects_the_same_by_expansion_and_by_validation(
    name: str, op: str, value: str, expected: list[str]
) -> None:
    assert codes(Filter(name, op, value)) == expected


@pytest.mark.parametrize("asked", [{}, {"active_only": True}, {"text": "i f"}, {"offset": 1, "count": 2}])
def test_a_compiled_system_is_filtered_as_one_in_memory(asked: dict[str, Any], tmp_path: Path) -> None:
    compile_system(ANIMALS, ANIMALS.concepts, tmp_path / "it.sqlite3")
    one, other = Terminology([ANIMALS]), Terminology([open_compiled(tmp_path / "it.sqlite3")])
    for name, op, value, _ in FILTERS:
        for excluded in ((), (Include(URL, concepts=(IncludedConcept("cod"), IncludedConcept("dodo"))),)):
            part = Include(URL, filters=(Filter(name, op, value), Filter("concept", "is-a", "animal")))
            value_set = ValueSet(include=(part,), exclude=excluded)
            assert one.expand(value_set, **asked) == other.expand(value_set, **asked)


def test_filters_of_one_part_must_all_hold() -> None:
    assert codes(
        Filter("concept", "is-a", "bird"), Filter("inactive", "=", "false"), Filter("legs", "exists", "false")
    ) == [
        "hawk",
        "flying-fish",
    ]


@pytest.mark.parametrize(
    ("name", "op", "value", "message"),
    [
        ("concept", "is-b", "bird", "operator is not one of"),
        ("concept", "is-a", "dragon", "not a code of"),
        ("legs", "is-a", "bird", "property concept"),
        ("wings", "=", "2", "no property wings"),
        ("code", "regex", "(a", "not closed"),
        ("code", "exists", "maybe", "true or false"),
    ],
)
def test_filters_that_cannot_be_answered_are_refused(name: str, op: str, value: str, message: str) -> None:
    with pytest.raises(TerminologyError, match=message) as refused:
        codes(Filter(name, op, value))
    assert refused.value.code == "bad-filter"


def test_a_declared_property_without_values_selects_nothing() -> None:
    system = CodeSystem(url=URL, properties=(PropertyDeclaration("p"),), concepts=(Concept("A"),))
    assert codes(Filter("p", "=", "x"), system=system) == []


@pytest.mark.parametrize(
    ("op", "value", "expected"), [("=", "a", ["A"]), ("in", "a, b", ["A", "b"]), ("not-in", "a", ["b"])]
)
def test_codes_are_compared_by_the_systems_own_rule_of_letter_case(op: str, value: str, expected: list[str]) -> None:
    system = CodeSystem(url=URL, case_sensitive=False, concepts=(Concept("A"), Concept("b")))
    assert codes(Filter("code", op, value), system=system) == expected


@pytest.mark.parametrize(
    ("name", "op", "value", "expected"),
    [
        ("wings", "=", "2", ["owl"]),
        ("http://example.org/wings", "in", "2,4", ["owl"]),
        ("wings", "exists", "false", [each for each in EVERYTHING if each != "owl"]),
        ("wings", "regex", "[0-9]", ["owl"]),
        ("code", "regex", "o.*", ["owl"]),
        ("legs", "=", "2", ["bird"]),
    ],
)
def test_a_filter_may_speak_of_what_a_supplement_adds_where_the_value_set_declares_it(
    name: str, op: str, value: str, expected: list[str]
) -> None:
    owl = Concept("owl", properties=(Property("wings", 2, "integer"), Property("legs", 9, "integer")))
    declared = (PropertyDeclaration("wings", "integer", "http://example.org/wings"),)
    more = CodeSystem(
        url="http://example.org/more", content="supplement", supplements=URL, properties=declared, concepts=(owl,)
    )
    told = {"url": "http://hl7.org/fhir/StructureDefinition/valueset-supplement", "valueCanonical": more.url}
    carried = Carried.of({"extension": [told]})
    part = Include(URL, filters=(Filter(name, op, value),))
    terminology = Terminology([ANIMALS, more])
    value_set = ValueSet(include=(part,), carried=carried)
    assert [each.code for each in terminology.expand(value_set).entries] == expected
    valid = [each.code for each in ANIMALS.concepts if terminology.validate(each.code, URL, value_set=value_set).valid]
    assert valid == expected
    if "wings" in name:
        with pytest.raises(TerminologyError, match="has no property"):
            terminology.expand(ValueSet(include=(part,)))
