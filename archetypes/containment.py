"""Whether one constraint allows all that another does: what tells a narrowed constraint from a widened one."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from archetypes import slot_patterns
from archetypes.constraints import (
    AttributeTuple,
    BooleanConstraint,
    CObject,
    CodeConstraint,
    NumberConstraint,
    OrdinalConstraint,
    QuantityConstraint,
    QuantityItem,
    Slot,
    StringConstraint,
    TemporalConstraint,
)
from archetypes.values import Duration, Interval

Relation = Literal["same", "narrowed", "widened", "changed"]
_DURATION = re.compile(r"(\d+(?:[.,]\d+)?)([YMWDHS])")
_SECONDS = {"Y": 31_556_952, "W": 604_800, "D": 86_400, "H": 3_600, "S": 1}
_MONTH, _MINUTE = 2_629_746, 60
#: Rows of tuples that are held beside one another; a table in use has less than two hundred.
MAX_PAIRS = 100_000
#: Of `yyyy-mm-ddTHH:MM:SS` each part by itself; the T between stands for none.
_PATTERN_PART = re.compile(r"\?\?|[ymdhsx]+")


def relation(old: CObject, new: CObject) -> Relation:
    """What became of a constraint that is no complex object; two of different kinds are `changed`."""
    return _related(_allows(new, old), _allows(old, new))


def tuple_relation(old: AttributeTuple, new: AttributeTuple) -> Relation:
    """Of two tuples over the same attributes, in whatever order."""
    return _related(_tuples(new, old), _tuples(old, new))


def set_relation(old: tuple[str, ...], new: tuple[str, ...]) -> Relation:
    return _related(set(old) <= set(new), set(new) <= set(old))


def _related(wider: bool, narrower: bool) -> Relation:
    if wider and narrower:
        return "same"
    if wider:
        return "widened"
    return "narrowed" if narrower else "changed"


def _allows(outer: CObject, inner: CObject) -> bool:
    allows = _ALLOWS.get(type(outer))
    return allows(outer, inner) if allows and type(outer) is type(inner) else outer == inner


def _tuples(outer: AttributeTuple, inner: AttributeTuple) -> bool:
    if set(outer.names) != set(inner.names):
        return False
    order = [inner.names.index(name) for name in outer.names]
    same = frozenset(outer.rows)
    others = [row for narrow in inner.rows if (row := tuple(narrow[position] for position in order)) not in same]
    if len(others) * len(same) > MAX_PAIRS:
        return False
    return all(any(all(map(_allows, wide, narrow)) for wide in same) for narrow in others)


def _booleans(outer: BooleanConstraint, inner: BooleanConstraint) -> bool:
    return set(inner.values) <= set(outer.values)


def _numbers(outer: NumberConstraint, inner: NumberConstraint) -> bool:
    return _allwithin(outer.values, inner.values)


def _allwithin(outer: tuple[object, ...], inner: tuple[object, ...]) -> bool:
    same = set(outer)
    return all(narrow in same or any(within(wide, narrow) for wide in outer) for narrow in inner)


def within(outer: object, inner: object) -> bool:
    """Whether a value or interval lies inside another; dates and times are told by their text."""
    wide, narrow = _interval(outer), _interval(inner)
    if not _reaches(wide.lower, wide.lower_included, narrow.lower, narrow.lower_included, above=False):
        return False
    return _reaches(wide.upper, wide.upper_included, narrow.upper, narrow.upper_included, above=True)


def _interval(value: object) -> Interval[Any]:
    return value if isinstance(value, Interval) else Interval(value, value)


def _reaches(outer: object, outer_in: bool, inner: object, inner_in: bool, *, above: bool) -> bool:
    if outer is None:
        return True
    if inner is None:
        return False
    wide, narrow = _comparable(outer), _comparable(inner)
    if wide == narrow:
        return outer_in or not inner_in
    return (wide > narrow) is above


def _comparable(value: object) -> Any:
    """A number as it is, a duration as seconds (months and years of mean length), a date or time as its text."""
    if isinstance(value, Duration):
        return _seconds(value.text.upper())
    return value if isinstance(value, int | Decimal) else value.text  # type: ignore[attr-defined]


def _seconds(text: str) -> Decimal:
    date, _, clock = text.removeprefix("-").removeprefix("P").partition("T")
    total = Decimal(0)
    for part, month_or_minute in ((date, _MONTH), (clock, _MINUTE)):
        for count, unit in _DURATION.findall(part):
            total += Decimal(count.replace(",", ".")) * _SECONDS.get(unit, month_or_minute)
    return -total if text.startswith("-") else total


def _strings(outer: StringConstraint, inner: StringConstraint) -> bool:
    if outer.pattern is not None or inner.pattern is not None:
        return outer.pattern == inner.pattern
    return outer.open_list or (not inner.open_list and set(inner.values) <= set(outer.values))


def _temporals(outer: TemporalConstraint, inner: TemporalConstraint) -> bool:
    if outer.rm_type != inner.rm_type or not _pattern_allows(outer.pattern, inner.pattern):
        return False
    return not outer.values or (bool(inner.values) and _allwithin(outer.values, inner.values))


def _pattern_allows(outer: str | None, inner: str | None) -> bool:
    if outer is None or inner is None:
        return outer is None
    if outer.startswith("P"):
        return _duration_parts(inner) <= _duration_parts(outer)
    wide, narrow = _PATTERN_PART.findall(outer.lower()), _PATTERN_PART.findall(inner.lower())
    same_parts = len(wide) == len(narrow)
    return same_parts and all(one in ("??", other) for one, other in zip(wide, narrow, strict=True))


def _duration_parts(pattern: str) -> set[str]:
    date, _, clock = pattern.upper().removeprefix("P").partition("T")
    return {*date, *(f"T{part}" for part in clock)}


def _codes(outer: CodeConstraint, inner: CodeConstraint) -> bool:
    if (outer.terminology.casefold(), outer.version) != (inner.terminology.casefold(), inner.version):
        return False
    return not outer.codes or (bool(inner.codes) and set(inner.codes) <= set(outer.codes))


def _ordinals(outer: OrdinalConstraint, inner: OrdinalConstraint) -> bool:
    return not outer.items or (bool(inner.items) and set(inner.items) <= set(outer.items))


def _quantities(outer: QuantityConstraint, inner: QuantityConstraint) -> bool:
    """Units say all that data do: the property beside them names what they measure."""
    if not outer.items and outer.property is not None and outer.property != inner.property:
        return False
    if not outer.items or not inner.items:
        return not outer.items
    by_unit: dict[str, list[QuantityItem]] = {}
    for wide in outer.items:
        by_unit.setdefault(wide.units, []).append(wide)
    return all(any(_unit_allows(wide, narrow) for wide in by_unit.get(narrow.units, ())) for narrow in inner.items)


def _unit_allows(outer: QuantityItem, inner: QuantityItem) -> bool:
    ranges = ((outer.magnitude, inner.magnitude), (outer.precision, inner.precision))
    return all(wide is None or (narrow is not None and within(wide, narrow)) for wide, narrow in ranges)


_ALLOWS: dict[type, Callable[[Any, Any], bool]] = {
    BooleanConstraint: _booleans,
    NumberConstraint: _numbers,
    StringConstraint: _strings,
    TemporalConstraint: _temporals,
    CodeConstraint: _codes,
    OrdinalConstraint: _ordinals,
    QuantityConstraint: _quantities,
    Slot: slot_patterns.allows,
}
