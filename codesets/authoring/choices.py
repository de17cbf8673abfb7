"""Which filters a code system's codes can be chosen by: what it declares, and what its own concepts show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from codesets.things.system import System

_HIERARCHIC: Final = ("is-a", "descendent-of", "child-of", "descendent-leaf", "is-not-a", "generalizes")
_TEXTUAL: Final = ("=", "in", "not-in", "regex")
_ANY: Final = (*_TEXTUAL, "exists")
_BOOLEAN: Final = ("=",)
#: What every concept has, as filters name it.
_FIELDS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("display", ("regex",)),
    ("inactive", _BOOLEAN),
    ("notSelectable", _BOOLEAN),
)


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A property that codes can be chosen by, with the operators that make sense of it."""

    property: str
    operators: tuple[str, ...]
    description: str | None = None
    type: str = "string"


def filter_choices(system: System) -> tuple[FilterChoice, ...]:
    """Declared filters first; each property once."""
    found: dict[str, FilterChoice] = {}
    for each in (*_declared(system), *_of_every_system(system), *_by_property(system)):
        found.setdefault(each.property, each)
    return tuple(found.values())


def _declared(system: System) -> Iterator[FilterChoice]:
    for each in system.filters:
        if each.operators:
            yield FilterChoice(each.code, each.operators, each.description)


def _of_every_system(system: System) -> Iterator[FilterChoice]:
    yield FilterChoice("concept", _TEXTUAL if system.is_flat() else (*_HIERARCHIC, *_TEXTUAL), type="code")
    for name, operators in _FIELDS:
        yield FilterChoice(name, operators, type="boolean" if operators is _BOOLEAN else "string")


def _by_property(system: System) -> Iterator[FilterChoice]:
    for each in system.properties:
        operators = _BOOLEAN if each.type == "boolean" else _ANY
        yield FilterChoice(each.code, operators, each.description, each.type)
