"""Two large code systems without what they have in common, from their bytes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

import codesets
from codesets import CodeSystem, Concept, Designation, Property, ValueSet
from registry.kinds.codeset import CODESET, narrowing


def concept(code: str, display: str, **more: Any) -> Concept:
    properties = (Property("site", 'a "place"},{"code":"x","display":"', "string"), Property("level", 3, "integer"))
    return Concept(code, display, designations=(Designation("Annet", "nn"),), properties=properties, **more)


def system(names: Mapping[str, str], **head: Any) -> CodeSystem:
    concepts = tuple(concept(code, name) for code, name in names.items())
    return CodeSystem(url="http://example.org/cs", title=(("nb", "Liste"),), concepts=concepts, **head)


MANY = {f"A{number}": f"Navn {number}" for number in range(700)}
CHANGED = {**MANY, "A3": "Nytt navn", "A400": "Nytt", "A699": "Sist", "B": "Ny"}
WITHOUT = {code: name for code, name in CHANGED.items() if code not in ("A10", "A698")}


def told(old: codesets.Thing, new: codesets.Thing) -> tuple[list[str], list[str]]:
    found = CODESET.narrowed(CODESET.canonical(old), CODESET.canonical(new))
    first, second = (sorted(each.code for each in thing.concepts) for thing in found)  # type: ignore[union-attr]
    return first, second


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        (MANY, MANY, [], []),
        (MANY, CHANGED, ["A3", "A400", "A699"], ["A3", "A400", "A699", "B"]),
        (CHANGED, WITHOUT, ["A10", "A698"], []),
        (WITHOUT, CHANGED, [], ["A10", "A698"]),
        ({}, {"A": "Alfa"}, [], ["A"]),
        ({"A": "Alfa"}, {"A": "Alfa "}, ["A"], ["A"]),
        (MANY, dict(reversed(MANY.items())), [], []),
    ],
)
def test_only_what_differs_is_given(
    before: Mapping[str, str], after: Mapping[str, str], gone: list[str], come: list[str]
) -> None:
    assert told(system(before), system(after)) == (gone, come)


def test_the_head_is_given_whole() -> None:
    old, new = system(MANY, name="Liste"), system(CHANGED, version="2")
    found = CODESET.narrowed(CODESET.canonical(old), CODESET.canonical(new))
    assert [replace(thing, concepts=()) for thing in found] == [  # type: ignore[type-var]
        replace(old, concepts=()), replace(new, concepts=()),
    ]  # fmt: skip


def test_another_language_makes_every_display_another() -> None:
    first, second = told(system(MANY, language="nb"), system(MANY, language="nn"))
    assert len(first) == len(second) == len(MANY)


def test_value_sets_are_given_whole() -> None:
    made = ValueSet(url="http://example.org/vs", title=(("nb", "Utvalg"),))
    data = CODESET.canonical(made)
    assert CODESET.narrowed(data, data) == (made, made)


@pytest.mark.parametrize("end", [b"", b"}", b"]"])
def test_a_text_that_does_not_lie_as_expected_is_not_cut(end: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        narrowing._cut(b'{"concepts":[{"code":"A"' + end)
