"""The rules on plain values that both versions of ADL share: patterns, ranges, and values that are assumed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from archetypes.constraints import (
    BooleanConstraint,
    CObject,
    NumberConstraint,
    OrdinalConstraint,
    QuantityConstraint,
    StringConstraint,
    TemporalConstraint,
)
from archetypes.containment import within
from archetypes.errors import Place, Problem, problem
from archetypes.regular_expressions import compiled, is_risky
from archetypes.telling import tell
from archetypes.values import Duration, Interval

#: Of times alone: a date has its hyphens.
_ZONE = re.compile(r":[^Z+-]*[Z+-]|T\d*[Z+-]")


def string_pattern(node: CObject, path: str) -> Iterator[Problem]:
    if isinstance(node, StringConstraint) and node.pattern is not None:
        yield from pattern("SCSRE", node.pattern, path, node.place)


def pattern(code: str, text: str, path: str, place: Place | None) -> Iterator[Problem]:
    try:
        compiled(text)
    except (re.error, OverflowError, RecursionError) as error:
        message = tell("/{pattern}/ is not a regular expression: {why}", pattern=text, why=str(error))
        yield problem(code, message, path, place)


def assumed_value(node: CObject, path: str) -> Iterator[Problem]:
    assumed = getattr(node, "assumed", None)
    if assumed is not None and not _allows(node, assumed):
        shown = getattr(assumed, "magnitude", assumed)
        value = getattr(shown, "text", shown)
        message = tell("the assumed value {value} is outside the constraint", value=value)
        yield problem("VOBAV", message, path, node.place)


def limits(node: CObject, path: str) -> Iterator[Problem]:
    """VILIM, a code of our own: a range begins where it ends or below, or no value fits."""
    ranges: list[object] = list(node.values) if isinstance(node, NumberConstraint | TemporalConstraint) else []
    if isinstance(node, QuantityConstraint):
        ranges.extend(each for item in node.items for each in (item.magnitude, item.precision))
    for each in ranges:
        lower, upper = (each.lower, each.upper) if isinstance(each, Interval) else (None, None)
        if lower is not None and upper is not None and (_is_above(lower, upper) or _is_empty(each)):
            shown = {"lower": getattr(lower, "text", lower), "upper": getattr(upper, "text", upper)}
            message = tell("the range from {lower} to {upper} holds no value", **shown)
            yield problem("VILIM", message, path, node.place)


def _is_empty(each: object) -> bool:
    """`|>5..<5|`"""
    if not isinstance(each, Interval) or each.lower != each.upper:
        return False
    return not (each.lower_included and each.upper_included)


def _is_above(lower: Any, upper: Any) -> bool:
    return _are_alike(lower, upper) and not within(Interval(None, upper), lower)


def _are_alike(one: Any, other: Any) -> bool:
    """Whether two values tell by their text which comes first: durations and numbers always, dates in one notation."""
    if isinstance(one, int | Decimal | Duration) or not hasattr(one, "text") or not hasattr(other, "text"):
        return True
    shape, against = (re.sub(r"\d", "0", each.text) for each in (one, other))
    return shape == against and "?" not in shape and not _ZONE.search(shape)


def _allows(node: CObject, assumed: object) -> bool:
    match node:
        case TemporalConstraint(values=values):
            return not values or any(_may_hold(value, assumed) for value in values)
        case StringConstraint(pattern=str(pattern)):
            return _may_match(pattern, str(assumed))
        case NumberConstraint(values=values):
            return any(within(value, assumed) for value in values)
        case BooleanConstraint(values=values):
            return assumed in values
        case StringConstraint(values=values, open_list=open_list):
            return open_list or not values or assumed in values
        case OrdinalConstraint(items=items):
            return not items or assumed in [item.value for item in items]
        case QuantityConstraint(items=items):
            fitting = [item for item in items if item.units == getattr(assumed, "units", None)]
            magnitude = getattr(assumed, "magnitude", None)
            return not items or any(item.magnitude is None or within(item.magnitude, magnitude) for item in fitting)
        case _:
            return True


def _may_hold(value: Any, assumed: object) -> bool:
    bounds = [each for each in (value.lower, value.upper) if each] if isinstance(value, Interval) else [value]
    return not all(_are_alike(each, assumed) for each in bounds) or within(value, assumed)


def _may_match(pattern: str, text: str) -> bool:
    """A pattern that is none is SCSRE's to tell of, and one that could take for ever to try is let be."""
    try:
        return is_risky(pattern, len(text)) or compiled(pattern).fullmatch(text) is not None
    except (re.error, OverflowError, RecursionError):
        return True
