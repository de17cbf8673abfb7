"""Counts, cardinalities and intervals of values in the XML schemas, and the values themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from archetypes.constraints import ANY_NUMBER, Cardinality, Multiplicity
from archetypes.telling import tell
from archetypes.values import CodeTerm, Interval
from archetypes.xml_elements import XmlElement, fault, leaf, optional, required, tree, unsaid

T = TypeVar("T")
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?")
#: Of a count whose tool knows no other way to say that there is none.
_NO_LIMIT = -1
_VERSIONED = re.compile(r"([^()]+)\(([^()]*)\)")


def number(element: XmlElement) -> int | Decimal:
    text = element.text.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    if not _NUMBER.fullmatch(text):
        raise fault("XVAL", tell("{text!r} is not a number", text=text), element)
    return Decimal(text)


def whole(element: XmlElement) -> int:
    value = number(element)
    if value != int(value):
        raise fault("XVAL", tell("{text!r} is not a whole number", text=element.text.strip()), element)
    return int(value)


def flag(element: XmlElement) -> bool:
    text = element.text.strip().lower()
    if text not in ("true", "false", "1", "0"):
        raise fault("XVAL", tell("{text!r} is neither true nor false", text=element.text.strip()), element)
    return text in ("true", "1")


def interval(element: XmlElement, value: Callable[[XmlElement], T]) -> Interval[T]:
    """A bound that is missing or said to be unbounded is None."""
    lower, upper = _bound(element, "lower"), _bound(element, "upper")
    return Interval(
        value(lower) if lower else None,
        value(upper) if upper else None,
        lower is None or element.flag_of("lower_included") is not False,
        upper is None or element.flag_of("upper_included") is not False,
    )


def _bound(element: XmlElement, side: str) -> XmlElement | None:
    found = element.one(side)
    if element.flag_of(f"{side}_unbounded") or found is None or not found.text.strip():
        return None
    return found


def write_interval(name: str, value: Interval[object]) -> XmlElement:
    def bound(item: object) -> str:
        return str(getattr(item, "text", item))

    return tree(
        name,
        (
            *(optional("lower_included", value.lower_included) if value.lower is not None else ()),
            *(optional("upper_included", value.upper_included) if value.upper is not None else ()),
            leaf("lower_unbounded", value.lower is None),
            leaf("upper_unbounded", value.upper is None),
            *(() if value.lower is None else (leaf("lower", bound(value.lower)),)),
            *(() if value.upper is None else (leaf("upper", bound(value.upper)),)),
        ),
    )


def multiplicity(element: XmlElement) -> Multiplicity:
    """Open bounds are turned into those that whole numbers have: `>0` is from 1."""
    read = interval(element, whole)
    lower = 0 if read.lower is None else read.lower + (not read.lower_included)
    upper = None if read.upper is None or read.upper == _NO_LIMIT else read.upper - (not read.upper_included)
    for bound in (lower, upper):
        if bound is not None and bound < 0:
            raise fault("XVAL", tell("{count} is no count", count=bound), element)
    return Multiplicity(lower, upper)


@lru_cache(maxsize=1024)
def is_plain_count(element: XmlElement) -> bool:
    """Whether the count read from the element is all that it says."""
    return not unsaid((element,), (write_multiplicity(element.name, multiplicity(element)),))


@lru_cache(maxsize=1024)
def write_multiplicity(name: str, value: Multiplicity) -> XmlElement:
    return write_interval(name, Interval(value.lower, value.upper))


def cardinality(element: XmlElement) -> Cardinality:
    """That members need not be unique is left unsaid, as ADL does; what does not say so is ordered (AOM 1.4)."""
    counted = element.one("interval")
    return Cardinality(
        multiplicity(counted) if counted else ANY_NUMBER,
        element.flag_of("is_ordered") is not False,
        element.flag_of("is_unique") or None,
    )


@lru_cache(maxsize=1024)
def write_cardinality(value: Cardinality) -> XmlElement:
    """AOM 1.4: what is not said is ordered and not unique."""
    return tree(
        "cardinality",
        (
            leaf("is_ordered", value.ordered is not False),
            leaf("is_unique", bool(value.unique)),
            write_multiplicity("interval", value.interval),
        ),
    )


@lru_cache(maxsize=1024)
def is_plain_cardinality(element: XmlElement) -> bool:
    return not unsaid((element,), (write_cardinality(cardinality(element)),))


def terminology_id(text: str) -> tuple[str, str | None]:
    """`ICD10(1998)` is a terminology and its version."""
    found = _VERSIONED.fullmatch(text)
    return (found[1], found[2]) if found else (text, None)


def written_terminology_id(name: str, version: str | None) -> XmlElement:
    return tree("terminology_id", (leaf("value", name if version is None else f"{name}({version})"),))


def code_term(element: XmlElement) -> CodeTerm:
    name, version = terminology_id((element.text_of("terminology_id", "value") or "").strip())
    return CodeTerm(name, required(element, "code_string").text, version)


def write_code_term(name: str, value: CodeTerm) -> XmlElement:
    return tree(name, (written_terminology_id(value.terminology, value.version), leaf("code_string", value.code)))
