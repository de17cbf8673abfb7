"""The rules of ADL 2 on dates, times and durations: parts of patterns, values that there are, zones, assumed values."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from itertools import pairwise

from archetypes.constraints import TemporalConstraint
from archetypes.errors import Problem, problem
from archetypes.telling import tell
from archetypes.validation.survey import ObjectSite, Subject
from archetypes.values import Date, Duration, Interval, Temporal

#: A zone at the end of a time or of its pattern.
_ZONE = re.compile(r"(?:Z|[+\-±](?:[hH]{2}|\d\d)(?::?(?:[mM]{2}|\d\d))?)$")
_PART = re.compile(r"[yY]{3,4}|\d{4}|\d\d(?:[.,]\d+)?|[A-SU-Za-su-z?]{2}")
_UNIT = re.compile(r"[A-Za-z]")
_SYNTAX = {"Date": "SCDPT", "Time": "SCTPT", "DateTime": "SCDTPT"}
_LATEST = (23, 59, 60)
_MIDNIGHT = (24, 0, 0)


def _constraints(subject: Subject) -> Iterator[tuple[ObjectSite, TemporalConstraint]]:
    for each in subject.objects:
        if isinstance(each.node, TemporalConstraint):
            yield each, each.node


def patterns(subject: Subject) -> Iterator[Problem]:
    """SCDPT, SCTPT, SCDTPT: after a part that may be there no part has to, after one that may not be there none may."""
    for each, node in _constraints(subject):
        written = [node.pattern or "", *(value.text for value in _stated(node) if "?" in value.text)]
        for text in written:
            ranks = [_rank(part) for part in _parts(text)]
            if node.rm_type in _SYNTAX and any(one > other for one, other in pairwise(ranks)):
                message = tell("in the pattern {pattern} a part may be left out that others follow", pattern=text)
                yield problem(_SYNTAX[node.rm_type], message, each.path, node.place)


def _parts(text: str) -> list[str]:
    """Year, month, day, hour and so on, as far as the text has them; a duration has none."""
    return [] if text.startswith(("P", "-P")) else _PART.findall(_ZONE.sub("", text) if ":" in text else text)


def _rank(part: str) -> int:
    return {"?": 1, "X": 2, "x": 2}.get(part[0], 0)


def _stated(node: TemporalConstraint) -> Iterator[Temporal]:
    for value in node.values:
        bounds = (value.lower, value.upper) if isinstance(value, Interval) else (value,)
        yield from (bound for bound in bounds if bound is not None)
    if node.assumed is not None:
        yield node.assumed


def existing(subject: Subject) -> Iterator[Problem]:
    """VILIM: a date is in the calendar, and a time on the clock."""
    for each, node in _constraints(subject):
        for value in _stated(node):
            if not isinstance(value, Duration) and not _exists(value):
                message = tell("{value} is no date or time that there is", value=value.text)
                yield problem("VILIM", message, each.path, node.place)


def _exists(value: Temporal) -> bool:
    """Parts left open, and times without colons, are let be."""
    date, _, time = value.text.replace(" ", "T").rpartition("T") if ":" in value.text else (value.text, "", "")
    day = [int(part) for part in date.split("-") if part.isdecimal()]
    if len(day) > 1 and not 1 <= day[1] <= 12:
        return False
    if len(day) > 2 and (not day[0] or not 1 <= day[2] <= monthrange(day[0], day[1])[1]):
        return False
    clock = [int(part.partition(".")[0].partition(",")[0]) for part in _parts(time) if part[:2].isdecimal()]
    on_clock = all(part <= latest for part, latest in zip(clock, _LATEST, strict=False))
    return on_clock or tuple(clock) == _MIDNIGHT[: len(clock)]


def zones(subject: Subject) -> Iterator[Problem]:
    """VILIM: both ends of a range of times have a zone, or neither, so that they can be compared."""
    for each, node in _constraints(subject):
        for value in node.values:
            ends = (value.lower, value.upper) if isinstance(value, Interval) else ()
            said = {_has_zone(end) for end in ends if end is not None}
            if len(said) > 1:
                message = tell("one end of the range has a time zone, the other has none")
                yield problem("VILIM", message, each.path, node.place)


def _has_zone(value: Temporal) -> bool:
    return ":" in value.text and not isinstance(value, Date | Duration) and _ZONE.search(value.text) is not None


def assumed(subject: Subject) -> Iterator[Problem]:
    """VOBAV: an assumed value has the parts that the pattern asks for, and none that it does not let be."""
    for each, node in _constraints(subject):
        if node.pattern and node.assumed is not None and not _fits(node.pattern, node.assumed):
            values = {"value": node.assumed.text, "pattern": node.pattern}
            message = tell("the assumed value {value} does not fit the pattern {pattern}", **values)
            yield problem("VOBAV", message, each.path, node.place)


def _fits(pattern: str, value: Temporal) -> bool:
    if isinstance(value, Duration):
        return _units(value.text) <= _units(pattern)
    if ":" in pattern and _ZONE.search(pattern) and not _has_zone(value):
        return False
    wanted, given = _parts(pattern), _parts(value.text)
    return len(given) <= len(wanted) and all(
        _rank(part) != (0 if at >= len(given) else 2) for at, part in enumerate(wanted)
    )


def _units(text: str) -> set[str]:
    """With a mark for minutes, whose letter is that of months."""
    date, _, time = text.upper().lstrip("-P").partition("T")
    return set(_UNIT.findall(date)) | {f"T{letter}" for letter in _UNIT.findall(time)}


MOMENT_RULES = (patterns, existing, zones, assumed)
