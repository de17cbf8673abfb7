"""Random and damaged input: read, or refused with ReadError; nothing else ever happens."""

import contextlib
import copy
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import codesets
from codesets import CodesetError, CodeSystem, Concept, ConceptMap, Filter, Include, ReadError, Terminology, ValueSet
from tests.codesets.strategies import things

KEYS = [
    "resourceType", "entry", "resource", "url", "identifier", "system", "value", "title", "_title",
    "extension", "language", "concept", "code", "display", "designation", "use", "property", "valueCode",
    "valueCoding", "type", "filter", "operator", "compose", "include", "exclude", "valueSet", "group",
    "element", "target", "equivalence", "relationship", "unmapped", "mode", "concepts", "properties",
    "carried", "groups", "text",
]  # fmt: skip
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "A", "http://x", "a|b", "é"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(st.binary(max_size=200), st.sampled_from([*codesets.FORMATS, None]))
def test_random_bytes(data: bytes, form: str | None) -> None:
    with contextlib.suppress(ReadError):
        codesets.read(data, form)


@given(st.text('code,display;parent\t"\n\r|A1:é\x00 ', max_size=80))
def test_random_tables(text: str) -> None:
    with contextlib.suppress(ReadError):
        codesets.read(f"code{text}".encode(), "csv")


@given(values, st.sampled_from(["CodeSystem", "ValueSet", "ConceptMap", "Bundle"]))
def test_random_elements_in_resources(value: object, kind: str) -> None:
    resource = {**value, "resourceType": kind} if isinstance(value, dict) else {"resourceType": kind, "concept": value}
    with contextlib.suppress(ReadError):
        for thing in codesets.read(json.dumps(resource).encode(), "fhir+json"):
            assert codesets.read(codesets.write(thing, "fhir+json"))


@given(values, st.sampled_from(["code-system", "value-set", "concept-map"]))
def test_random_canonical_forms(value: object, kind: str) -> None:
    data = {**value, "type": kind} if isinstance(value, dict) else value
    with contextlib.suppress(ReadError):
        thing = codesets.from_dict(data)
        assert codesets.from_dict(codesets.to_dict(thing)) == thing
        codesets.problems(thing)
        codesets.changes(thing, thing)


@given(things(), st.randoms(use_true_random=False))
def test_damaged_resources(thing: codesets.Thing, chance: random.Random) -> None:
    resource = json.loads(codesets.write(thing, "fhir+json"))
    damage(resource, chance)
    with contextlib.suppress(ReadError):
        for found in codesets.read(json.dumps(resource).encode(), "fhir+json"):
            codesets.problems(found)
            codesets.write(found, "fhir+json")


def damage(value: object, chance: random.Random) -> None:
    """Replace one part, some way down, by something that does not belong there."""
    while isinstance(value, dict | list) and value:
        key = chance.choice(list(value)) if isinstance(value, dict) else chance.randrange(len(value))
        inner = value[key]  # type: ignore[index]
        if not isinstance(inner, dict | list) or chance.random() < 0.3:
            value[key] = chance.choice([None, 1, "x", [], {}, [None], {"x": 1}, True, copy.deepcopy(inner)])  # type: ignore[index]
            return
        value = inner


@given(things(), things())
def test_any_things_are_asked_without_surprise(one: codesets.Thing, other: codesets.Thing) -> None:
    terminology = Terminology([one, other])
    url = one.url or "http://x"
    questions = (
        lambda: terminology.lookup(url, "a"),
        lambda: terminology.validate("a", url),
        lambda: terminology.subsumes(url, "a", "b"),
        lambda: terminology.expand(one if isinstance(one, ValueSet) else url),
        lambda: terminology.validate("a", value_set=one if isinstance(one, ValueSet) else url),
        lambda: terminology.translate("a", url, concept_map=one if isinstance(one, ConceptMap) else None),
    )
    for ask in questions:
        with contextlib.suppress(CodesetError):
            ask()
    codesets.problems(one, terminology.find)


@pytest.mark.parametrize(
    "code", ["A 1", 'A"1', "A/1", "A|1", "A'1", "A,1", "æ", "e\u0301", "A\\1", "{1}", "A;1", "-", "="]
)
def test_codes_with_odd_signs_go_through_everything(code: str) -> None:
    system = CodeSystem(
        url="http://x", language="nb", concepts=(Concept(code, code), Concept("B", "b", parents=(code,)))
    )
    for form in codesets.FORMATS[:5]:
        (found,) = codesets.read(codesets.write(system, form), form, url="http://x")
        assert found == system
    terminology = Terminology([system])
    assert terminology.lookup("http://x", code).children == ("B",)
    below = ValueSet(include=(Include("http://x", filters=(Filter("concept", "is-a", code),)),))
    assert terminology.expand(below).total == 2
    assert codesets.problems(system) == []


def test_the_same_letters_in_another_unicode_form_are_another_code() -> None:
    composed, apart = "\u00e9", "e\u0301"
    terminology = Terminology([CodeSystem(url="http://x", concepts=(Concept(composed, "x"),))])
    assert terminology.validate(composed, "http://x").valid
    assert not terminology.validate(apart, "http://x").valid
