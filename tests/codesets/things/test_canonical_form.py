"""to_dict and from_dict: lossless, compact, strict."""

import json

import pytest
from hypothesis import given

import codesets
from codesets import (
    Carried,
    CodeSystem,
    Coding,
    Concept,
    ConceptMap,
    Include,
    MapElement,
    MapGroup,
    Property,
    ReadError,
    ValueSet,
    from_dict,
    to_dict,
)
from tests.codesets.strategies import things


@given(things())
def test_every_thing_comes_back_from_its_dict_and_from_a_store_that_sorts_keys(thing: codesets.Thing) -> None:
    data = to_dict(thing)
    assert from_dict(data) == thing
    assert from_dict(json.loads(json.dumps(data, sort_keys=True))) == thing


def test_defaults_are_left_out() -> None:
    assert to_dict(CodeSystem(concepts=(Concept("A"),))) == {"type": "code-system", "concepts": [{"code": "A"}]}
    assert to_dict(ValueSet(include=(Include("s"),))) == {"type": "value-set", "include": [{"system": "s"}]}
    assert to_dict(ConceptMap(groups=(MapGroup(elements=(MapElement("A"),)),))) == {
        "type": "concept-map",
        "groups": [{"elements": [{"code": "A"}]}],
    }


def test_false_is_not_taken_for_unsaid() -> None:
    assert to_dict(CodeSystem(case_sensitive=False))["case_sensitive"] is False


def test_titles_are_an_object_by_language_and_equal_in_any_order() -> None:
    one = CodeSystem(title=(("nb", "Kodeverk"), ("en", "Code list")))
    other = CodeSystem(title=(("en", "Code list"), ("nb", "Kodeverk")))
    assert one == other
    assert to_dict(one)["title"] == {"en": "Code list", "nb": "Kodeverk"}


def test_a_coding_as_property_value_is_told_from_a_string() -> None:
    system = CodeSystem(concepts=(Concept("A", properties=(Property("p", Coding("s", "c"), "Coding"),)),))
    assert to_dict(system)["concepts"][0]["properties"][0]["value"] == {"system": "s", "code": "c"}
    assert from_dict(to_dict(system)) == system


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], None),
        ({}, "type"),
        ({"type": "naming-system"}, "type"),
        ({"type": ["code-system"]}, "type"),
        ({"type": "code-system", "ulr": "x"}, "ulr"),
        ({"type": "code-system", "url": 1}, "url"),
        ({"type": "code-system", "case_sensitive": "yes"}, "case_sensitive"),
        ({"type": "code-system", "title": "x"}, "title"),
        ({"type": "code-system", "title": {"nb": 1}}, "title"),
        ({"type": "code-system", "carried": []}, "carried"),
        ({"type": "code-system", "concepts": {}}, "concepts"),
        ({"type": "code-system", "concepts": [{"code": "A"}, 1]}, "concepts[1]"),
        ({"type": "code-system", "concepts": [{"code": "A"}, {}]}, "concepts[1].code"),
        ({"type": "code-system", "concepts": [{"code": None}]}, "concepts[0].code"),
        (
            {"type": "code-system", "concepts": [{"code": "A", "properties": [{"code": "p", "value": []}]}]},
            "concepts[0].properties[0].value",
        ),
        (
            {"type": "code-system", "concepts": [{"code": "A", "properties": [{"code": "p", "value": 2**53}]}]},
            "concepts[0].properties[0].value",
        ),
        (
            {"type": "code-system", "concepts": [{"code": "A", "properties": [{"code": "p", "value": float("nan")}]}]},
            "concepts[0].properties[0].value",
        ),
        ({"type": "code-system", "carried": {"x": [2**53]}}, "carried"),
        ({"type": "code-system", "carried": {"x": 10**30}}, "carried"),
        ({"type": "code-system", "carried": {"x": float("inf")}}, "carried"),
        ({"type": "concept-map", "groups": [{"elements": [{"no_map": 1}]}]}, "groups[0].elements[0].no_map"),
    ],
)
def test_what_does_not_fit_is_refused_by_path(data: object, place: str | None) -> None:
    with pytest.raises(ReadError) as refused:
        from_dict(data)
    assert refused.value.problems[0].item == place


def test_an_optional_element_may_be_null() -> None:
    assert from_dict({"type": "code-system", "url": None}) == CodeSystem()


def test_long_digits_in_text_and_the_largest_exact_number_are_carried() -> None:
    carried = Carried.of({"oid": "2.16.578.12345678901234567890", "most": 2**53 - 1, "half": 0.1234567890123456})
    assert from_dict(to_dict(CodeSystem(carried=carried))) == CodeSystem(carried=carried)


def nested(levels: int) -> dict[str, object]:
    inner: dict[str, object] = {}
    for _ in range(levels - 1):
        inner = {"x": inner}
    return inner


def test_carried_elements_may_be_deep_but_not_without_end() -> None:
    thing = from_dict({"type": "code-system", "carried": nested(100)})
    assert codesets.read(codesets.write(thing, "fhir+json")) == [thing]
    for levels in (101, 100_000):
        with pytest.raises(ReadError, match="nested deeper than 100"):
            from_dict({"type": "code-system", "carried": nested(levels)})


def test_carried_elements_are_equal_in_any_order_and_handed_out_as_copies() -> None:
    carried = Carried.of({"b": 1, "a": [2]})
    assert carried == Carried.of({"a": [2], "b": 1})
    carried.elements()["a"].append(3)
    assert carried.elements() == {"a": [2], "b": 1}
    assert not Carried.of({})
