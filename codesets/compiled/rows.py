"""A concept as the bytes of one row: its fields but the code, in the model's order, trailing defaults left out."""

from __future__ import annotations

from typing import Any, Final

import orjson

from codesets.things.carried import NOTHING, Carried
from codesets.things.model import Coding, Concept, Designation, Property

#: The order counts: `surroundings` looks into rows by it.
_EMPTY: Final[tuple[Any, ...]] = (None, None, (), "active", False, (), (), (), None, None, "")


def encode(concept: Concept) -> bytes:
    """TypeError for text that UTF-8 cannot carry (lone surrogates)."""
    parts: list[Any] = [
        concept.display,
        concept.definition,
        concept.parents,
        concept.status,
        concept.abstract,
        tuple(_designation(each) for each in concept.designations),
        tuple(_property(each) for each in concept.properties),
        concept.replaced_by,
        concept.valid_from,
        concept.valid_to,
        concept.carried.text,
    ]
    while parts and parts[-1] == _EMPTY[len(parts) - 1]:
        parts.pop()
    return orjson.dumps(parts)


def _designation(each: Designation) -> list[Any]:
    use = _coding(each.use) if each.use is not None else None
    if each.carried:
        return [each.value, each.language, use, each.carried.text]
    return [each.value, each.language, use] if use is not None else [each.value, each.language]


def _property(each: Property) -> list[Any]:
    value = each.value
    return [each.code, _coding(value) if isinstance(value, Coding) else value, each.type]


def _coding(coding: Coding) -> list[str | None]:
    return [coding.system, coding.code, coding.version, coding.display]


def decode(code: str, data: bytes) -> Concept:
    parts: list[Any] = orjson.loads(data)
    missing = _EMPTY[len(parts) :]
    display, definition, parents, status, abstract, names, facts, replaced, start, end, carried = (*parts, *missing)
    return Concept(
        code,
        display,
        definition,
        tuple(parents),
        status,
        abstract,
        tuple([_read_designation(*each) for each in names]),
        tuple([_read_property(*each) for each in facts]),
        tuple(replaced),
        start,
        end,
        Carried(carried) if carried else NOTHING,
    )


def _read_designation(
    value: str, language: str | None, use: list[str | None] | None = None, carried: str = ""
) -> Designation:
    return Designation(
        value, language, Coding(*use) if use is not None else None, Carried(carried) if carried else NOTHING
    )


def _read_property(code: str, value: Any, type: str) -> Property:
    return Property(code, Coding(*value) if isinstance(value, list) else value, type)
