"""ISO 8601 as openEHR has it: partial dates and times held to patterns, and how long durations are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from archetypes.web_template.numeric_inputs import DURATION

_ZONE = re.compile(r"(Z|[+-]\d\d(:?\d\d)?)$")
_PATTERN_PART = re.compile(r"\?\?|[A-Za-z]+")
_PARTS = 3
_SECONDS = {
    "year": 31_556_952, "month": 2_629_746, "week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1,
}  # fmt: skip


def fits_pattern(pattern: str, text: str) -> bool:
    """`yyyy-mm-??`: year and month are needed, the day may be there; `XX` in a pattern must not be."""
    date, _, clock = (
        pattern.partition("T") if "T" in pattern and not pattern.startswith(("H", "T")) else _alone(pattern)
    )
    said_date, _, said_clock = text.partition("T") if date else ("", "", text)
    wanted = [*_wanted(date, bool(date)), *_wanted(clock, bool(clock))]
    said = [*_said(said_date, "-", bool(date)), *_said(_ZONE.sub("", said_clock), ":", bool(clock))]
    return all(part == "??" or (part == "xx") != there for part, there in zip(wanted, said, strict=True))


def _alone(pattern: str) -> tuple[str, str, str]:
    """A pattern of a date alone, or of a time alone."""
    of_time = pattern.upper().startswith(("H", "T"))
    return ("", "", pattern.removeprefix("T")) if of_time else (pattern, "", "")


def _wanted(pattern: str, present: bool) -> list[str]:
    parts = [part.lower() for part in _PATTERN_PART.findall(pattern)]
    return (parts + ["??"] * _PARTS)[:_PARTS] if present else []


def _said(text: str, mark: str, present: bool) -> list[bool]:
    """Which of the three parts are there, also in the compact form (`20240131`)."""
    if not present:
        return []
    if mark in text:
        count = text.count(mark) + 1
    else:
        digits = len(text.partition(".")[0].partition(",")[0])
        count = max(0, (digits - 2) // 2) if mark == "-" else digits // 2
    return [number < count for number in range(_PARTS)]


def seconds(text: str) -> Decimal | None:
    """How long a duration is; None of what is none."""
    found = DURATION.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        return None
    parts = {name: Decimal(part.replace(",", ".")) for name, part in found.groupdict().items() if part is not None}
    total = sum((amount * _SECONDS[name] for name, amount in parts.items()), Decimal(0))
    return -total if text.startswith("-") else total


def duration_within(names: Iterable[str], least: str | None, most: str | None) -> dict[str, int] | None:
    """So many of one of the parts that the whole lies within the range; None where none does, or there is no range."""
    lower, upper = (seconds(each) if each else None for each in (least, most))
    for name in names if lower is not None or upper is not None else ():
        count = ceil(lower / _SECONDS[name]) if lower is not None else 0
        if upper is None or count * _SECONDS[name] <= upper:
            return {name: count}
    return None


def within_bounds(span: Mapping[str, Any]) -> str | None:
    """A moment on a bound, or right inside one that is itself excluded; None where neither is a moment."""
    for bound, operator, step in (("min", ">=", 1), ("max", "<=", -1)):
        limit = span.get(bound)
        if isinstance(limit, str):
            return limit if span[f"{bound}Op"] == operator else _moved(limit, step)
    return None


def _moved(text: str, step: int) -> str:
    """A day or a second on, or back."""
    try:
        if "T" in text:
            return (datetime.fromisoformat(text) + timedelta(seconds=step)).isoformat()
        if ":" in text:
            moved = datetime.combine(date.min.replace(year=2024), time.fromisoformat(text)) + timedelta(seconds=step)
            return moved.timetz().isoformat()
        return (date.fromisoformat(text) + timedelta(days=step)).isoformat()
    except (ValueError, OverflowError):
        return text
