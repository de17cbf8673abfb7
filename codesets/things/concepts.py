"""One code of a code system with all that is said of it, and how its parts are compared as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Final

from codesets.things.carried import LARGEST_NUMBER, NOTHING, Carried

#: Statuses under which a concept is no longer offered.
INACTIVE: Final = frozenset({"inactive", "retired"})


@dataclass(frozen=True, slots=True)
class Coding:
    system: str | None = None
    code: str | None = None
    version: str | None = None
    display: str | None = None


@dataclass(frozen=True, slots=True)
class Designation:
    """A name for a concept besides its display: another language, a synonym, an abbreviation."""

    value: str
    language: str | None = None
    use: Coding | None = None
    carried: Carried = NOTHING


PropertyValue = str | int | float | bool | Coding


@dataclass(frozen=True, slots=True)
class Property:
    """A typed fact about a concept; `type` is one of PROPERTY_TYPES and decides how `value` is written."""

    code: str
    value: PropertyValue
    type: str = "string"


_PYTHON_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "integer": (int,),
    "decimal": (int, float),
    "boolean": (bool,),
    "Coding": (Coding,),
}


#: The numbers of each type: FHIR's integers have 32 bits (a property cannot be R5's integer64), and of its decimals
#: those are taken that every reader of JSON has the same.
NUMBERS: Final[Mapping[str, tuple[int, int]]] = {
    "integer": (-(2**31), 2**31 - 1),
    "decimal": (-LARGEST_NUMBER, LARGEST_NUMBER),
}


def fits(each: Property) -> bool:
    """Whether its value is one of its type; of an unknown type, texts are."""
    return _is_of_type(each) and not is_beyond(each)


def is_beyond(each: Property) -> bool:
    """Whether it is a number of its type, but larger or smaller than those that FHIR has."""
    if not isinstance(each.value, int | float) or each.type not in NUMBERS or not _is_of_type(each):
        return False
    smallest, largest = NUMBERS[each.type]
    return not smallest <= each.value <= largest


def _is_of_type(each: Property) -> bool:
    if isinstance(each.value, bool):
        return each.type == "boolean"
    finite = not isinstance(each.value, float) or isfinite(each.value)
    return finite and isinstance(each.value, _PYTHON_TYPES.get(each.type, (str,)))


@dataclass(frozen=True, slots=True)
class Concept:
    """One code. Several parents make a poly-hierarchy; dates are ISO 8601, possibly partial, half-open."""

    code: str
    display: str | None = None
    definition: str | None = None
    parents: tuple[str, ...] = ()
    status: str = "active"
    abstract: bool = False
    designations: tuple[Designation, ...] = ()
    properties: tuple[Property, ...] = ()
    replaced_by: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    carried: Carried = NOTHING

    @property
    def inactive(self) -> bool:
        return self.status in INACTIVE

    def values(self, code: str) -> tuple[PropertyValue, ...]:
        """The values of one property, in order."""
        return tuple([each.value for each in self.properties if each.code == code])


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A concept, the codes directly above and below it, and the display of each of these and of each code that its
    properties or its successors name, as far as they are in the system."""

    concept: Concept
    parents: tuple[str, ...]
    children: tuple[str, ...]
    displays: Mapping[str, str | None]


def named_codes(concept: Concept) -> Iterator[str]:
    """The codes that its properties or its successors name."""
    yield from (each.value for each in concept.properties if each.type == "code" and isinstance(each.value, str))
    yield from concept.replaced_by


def as_text(value: PropertyValue) -> str:
    """A property's value as filters compare it: the code of a coding, `true` and `false`, numbers as written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.code or "" if isinstance(value, Coding) else str(value)


def texts(value: PropertyValue) -> tuple[str, ...]:
    """All the ways to name a value: a coding is meant by its code, and by system|code."""
    plain = as_text(value)
    return (plain, f"{value.system}|{plain}") if isinstance(value, Coding) and value.system else (plain,)


def searchable(concept: Concept) -> str:
    names = (concept.code, concept.display or "", *(each.value for each in concept.designations))
    return "\n".join(names).casefold()


def inactive(concept: Concept) -> bool:
    """Whether it is no longer offered, by its status or by a property that says so beside it."""
    return concept.inactive or True in concept.values("inactive")
