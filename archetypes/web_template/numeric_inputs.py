"""What a form asks for where numbers are recorded: quantities, counts, proportions, durations."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from archetypes.constraints import CObject, NumberConstraint, QuantityConstraint, QuantityItem, TemporalConstraint
from archetypes.templates.nodes import TemplateNode
from archetypes.values import Interval
from archetypes.web_template.input_parts import Input, asked, below, plain, validation

_DURATION_PARTS = (
    ("year", "Y", False),
    ("month", "M", False),
    ("week", "W", False),
    ("day", "D", False),
    ("hour", "H", True),
    ("minute", "M", True),
    ("second", "S", True),
)
PROPORTIONS = ("ratio", "unitary", "percent", "fraction", "integer_fraction")
_FRACTIONS = frozenset({"fraction", "integer_fraction"})
_DENOMINATORS = {"unitary": 1, "percent": 100}
DURATION = re.compile(
    r"[-+]?P(?:(?P<year>\d{1,9})Y)?(?:(?P<month>\d{1,9})M)?(?:(?P<week>\d{1,9})W)?(?:(?P<day>\d{1,9})D)?"
    r"(?:T(?:(?P<hour>\d{1,9})H)?(?:(?P<minute>\d{1,9})M)?(?:(?P<second>\d{1,9}(?:[.,]\d{1,9})?)S)?)?"
)


def quantity(node: TemplateNode) -> list[Input]:
    constraint = node.constraint
    items = constraint.items if isinstance(constraint, QuantityConstraint) else ()
    units = [_unit(item, node.words.texts(item.units)) for item in items]
    shared = _limits(items[0]) if len(items) == 1 else None
    assumed = constraint.assumed if isinstance(constraint, QuantityConstraint) else None
    return [
        asked("DECIMAL", "magnitude", validation=shared, defaultValue=plain(assumed.magnitude) if assumed else None),
        asked("CODED_TEXT" if units else "TEXT", "unit", list=units, defaultValue=assumed.units if assumed else None),
    ]


def _unit(item: QuantityItem, texts: dict[str, str]) -> dict[str, Any]:
    """`texts` are what the template calls the unit: `mmHg` of `mm[Hg]`."""
    made = {"value": item.units, "label": item.units, "localizedLabels": texts, "validation": _limits(item)}
    return {name: part for name, part in made.items() if part or name in ("value", "label")}


def _limits(item: QuantityItem) -> dict[str, Any] | None:
    limits = validation(item.magnitude) or {}
    precision = validation(item.precision)
    if precision:
        limits["precision"] = precision["range"]
    return limits or None


def _constraint(node: TemplateNode, attribute: str) -> NumberConstraint | None:
    return next((each for each in below(node.constraint, attribute) if isinstance(each, NumberConstraint)), None)


def _number(kind: str, suffix: str, constraint: NumberConstraint | None) -> Input:
    """One range, or a list of numbers; of several ranges the limits around them all."""
    if constraint is None:
        return asked(kind, suffix)
    values: tuple[Any, ...] = constraint.values
    default = None if constraint.assumed is None else plain(constraint.assumed)
    if len(values) > 1 and not any(isinstance(each, Interval) for each in values):
        listed = [{"value": str(plain(each)), "label": str(plain(each))} for each in values]
        return asked(kind, suffix, list=listed, defaultValue=default)
    return asked(kind, suffix, validation=validation(_around(values)) if values else None, defaultValue=default)


def _around(values: tuple[Any, ...]) -> Interval[Any]:
    spans = [each if isinstance(each, Interval) else Interval(each, each) for each in values]
    if len(spans) == 1:
        return spans[0]
    open_below, open_above = any(each.lower is None for each in spans), any(each.upper is None for each in spans)
    lowest = None if open_below else min(spans, key=lambda each: (each.lower, not each.lower_included))
    highest = None if open_above else max(spans, key=lambda each: (each.upper, each.upper_included))
    return Interval(
        lowest.lower if lowest else None,
        highest.upper if highest else None,
        lowest.lower_included if lowest else True,
        highest.upper_included if highest else True,
    )


def number(kind: str, constraint: CObject) -> Input:
    """A number that stands alone."""
    return _number(kind, "", constraint if isinstance(constraint, NumberConstraint) else None)


def count(node: TemplateNode) -> list[Input]:
    return [_number("INTEGER", "", _constraint(node, "magnitude"))]


def proportion_types(node: TemplateNode) -> list[str]:
    constraint = _constraint(node, "type")
    if constraint is None:
        return list(PROPORTIONS)
    return [kind for number, kind in enumerate(PROPORTIONS) if any(_holds(each, number) for each in constraint.values)]


def _holds(value: int | Decimal | Interval[int | Decimal], number: int) -> bool:
    if not isinstance(value, Interval):
        return value == number
    above = value.lower is None or value.lower < number or (value.lower_included and value.lower == number)
    return above and (value.upper is None or number < value.upper or (value.upper_included and value.upper == number))


def proportion(node: TemplateNode) -> list[Input]:
    """A percentage is of a hundred, a unitary proportion of one; the parts of a fraction are whole."""
    types = proportion_types(node)
    kind = "INTEGER" if types and set(types) <= _FRACTIONS else "DECIMAL"
    denominator = _number(kind, "denominator", _constraint(node, "denominator"))
    if len(types) == 1 and types[0] in _DENOMINATORS:
        whole = _DENOMINATORS[types[0]]
        denominator |= {"validation": validation(Interval(whole, whole))}
    return [_number(kind, "numerator", _constraint(node, "numerator")), denominator]


def duration(node: TemplateNode) -> list[Input]:
    """Each part that the pattern allows, with what it is at least and at most; together they are held to the range."""
    held = _temporal(node)
    day, _, clock = ((held.pattern if held else None) or "PYMWDTHMS").upper().removeprefix("P").partition("T")
    parts = [name for name, sign, of_clock in _DURATION_PARTS if sign in (clock if of_clock else day)]
    parts = parts or [name for name, _, _ in _DURATION_PARTS]
    least, most = (duration_parts(bound) for bound in duration_limits(node))
    assumed = duration_parts(plain(held.assumed)) if held else {}
    return [
        asked("INTEGER", name, validation=_part(name, least, most), defaultValue=assumed.get(name)) for name in parts
    ]


def _temporal(node: TemplateNode) -> TemporalConstraint | None:
    held = (*below(node.constraint, "value"), node.constraint)
    return next((each for each in held if isinstance(each, TemporalConstraint)), None)


def duration_limits(node: TemplateNode) -> tuple[str | None, str | None]:
    """The shortest and the longest, where the template says one range."""
    held = _temporal(node)
    spans = [each for each in held.values if isinstance(each, Interval)] if held else []
    if len(spans) != 1:
        return None, None
    return plain(spans[0].lower), plain(spans[0].upper)


def duration_parts(text: str | None) -> dict[str, int]:
    """The parts of an ISO 8601 duration by name; none of what is no duration."""
    found = DURATION.fullmatch(text or "")
    return (
        {name: int(float(part.replace(",", "."))) for name, part in found.groupdict().items() if part is not None}
        if found
        else {}
    )


def _part(name: str, least: dict[str, int], most: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {"minOp": ">=", "min": least.get(name, 0)}
    return {"range": found | ({"maxOp": "<=", "max": most[name]} if most.get(name) else {})}
