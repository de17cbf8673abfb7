"""What in a thing no file can hold: it can be constructed, but no reader makes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from codesets.telling import Told, tell
from codesets.things.carried import Carried
from codesets.things.concepts import NUMBERS, fits, is_beyond
from codesets.things.model import PROPERTY_TYPES, RELATIONSHIPS, CodeSystem, Concept, MapTarget, Property, Thing


def first_unwritable(thing: Thing) -> Told | None:
    """The first such value with its place, as a writer that stumbled over it should have told; None where there is
    none. Walks the whole thing: ask when writing has failed."""
    return next((told for place, value in _values(thing, "") if (told := _fault(place, value)) is not None), None)


def refuse_odd_numbers(thing: Thing) -> None:
    """ValueError for a number that no reader would take again: beyond its type, or infinite, or none at all. Writers
    would write it, or null in its place, and say nothing of it."""
    if isinstance(thing, CodeSystem):
        numbers = (
            each for concept in thing.concepts for each in concept.properties if type(each.value) in (int, float)
        )
        if not all(map(fits, numbers)):
            raise ValueError("a number that fits no file")


def _values(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every value with the path to it; a concept is named by its code, since positions help nobody among thousands."""
    yield place, value
    if isinstance(value, tuple):
        for position, each in enumerate(value):
            named = repr(each.code) if isinstance(each, Concept) else position
            yield from _values(each, f"{place}[{named}]")
    elif is_dataclass(value) and not isinstance(value, Carried):
        for field in fields(value):
            yield from _values(getattr(value, field.name), f"{place}.{field.name}".lstrip("."))


def _fault(place: str, value: Any) -> Told | None:
    if isinstance(value, str) and not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
        return tell("{place}: the text holds half a pair of surrogates, which no file can carry", place=place)
    if isinstance(value, Property) and value.type not in PROPERTY_TYPES:
        return _not_one_of(f"{place}.type", value.type, PROPERTY_TYPES)
    if isinstance(value, Property) and is_beyond(value):
        text = "{place}: a number beyond what FHIR's type {type} holds, at most {limit}; make it a string"
        return tell(text, place=place, type=value.type, limit=NUMBERS[value.type][1])
    if isinstance(value, Property) and not fits(value):
        return tell("{place}: {value!r} is no value of type {type}", place=place, value=value.value, type=value.type)
    if isinstance(value, MapTarget) and value.relationship not in RELATIONSHIPS:
        return _not_one_of(f"{place}.relationship", value.relationship, RELATIONSHIPS)
    return None


def _not_one_of(place: str, value: str, allowed: tuple[str, ...]) -> Told:
    return tell("{place}: {value!r} is not one of {allowed}", place=place, value=value, allowed=", ".join(allowed))
