"""Whether the fields of a value are what the template asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from archetypes.instances.fields import Fields
from archetypes.telling import Told, tell
from archetypes.web_template.inputs import Input

_FORMS: Final = {
    "DATE": re.compile(r"\d{4}(-\d\d(-\d\d)?)?|\d{8}"),
    "TIME": re.compile(r"\d\d(:?\d\d(:?\d\d([.,]\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)?"),
    "DATETIME": re.compile(
        r"\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d([.,]\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)?)?)?)?"
        r"|\d{8}T\d{2,6}([.,]\d+)?(Z|[+-]\d\d(:?\d\d)?)?"
    ),
}
_KNOWN_BESIDE = ("terminology", "value", "type", "ordinal", "scale", "normal_range", "precision", "")


def faults(asked: tuple[Input, ...] | list[Input], fields: Fields) -> Iterator[Told]:
    """What is wrong with a value, one sentence each."""
    by_suffix = {each.get("suffix", ""): each for each in asked}
    for suffix in fields:
        if suffix not in by_suffix and not (suffix in _KNOWN_BESIDE or suffix.startswith("_")):
            yield tell("there is no '{suffix}' here", suffix=suffix)
    for suffix, each in by_suffix.items():
        if suffix in fields:
            yield from _fault(each, fields[suffix])
        elif suffix in ("magnitude", "unit", "code", "numerator", ""):
            yield _missing(suffix)
    yield from _in_unit(by_suffix.get("unit"), fields)


def _missing(suffix: str) -> Told:
    return tell("'{suffix}' is missing", suffix=suffix) if suffix else tell("the value is missing")


def _fault(asked: Input, value: object) -> Iterator[Told]:
    wrong = _wrong_sort(asked["type"], value)
    if wrong:
        yield wrong
        return
    allowed = [entry["value"] for entry in asked.get("list", ())]
    said = str(value).lower() if isinstance(value, bool) else value
    if allowed and said not in allowed and not asked.get("listOpen"):
        yield tell("{value!r} is not one of {allowed}", value=said, allowed=", ".join(allowed[:20]))
    yield from _out_of_range(asked.get("validation"), value)


def _wrong_sort(kind: str, value: object) -> Told | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "DECIMAL" and not number:
        return tell("{value!r} is not a number", value=value)
    if kind == "INTEGER" and (not number or value != int(value)):  # type: ignore[call-overload]  # a number here
        return tell("{value!r} is not a whole number", value=value)
    if kind == "BOOLEAN" and not isinstance(value, bool):
        return tell("{value!r} is neither true nor false", value=value)
    if kind in _FORMS and not (isinstance(value, str) and _FORMS[kind].fullmatch(value)):
        return tell("{value!r} is no date or time as ISO 8601 writes it", value=value)
    if kind in ("TEXT", "CODED_TEXT") and not isinstance(value, str):
        return tell("{value!r} is not text", value=value)
    return None


def _out_of_range(validation: Mapping[str, Any] | None, value: Any) -> Iterator[Told]:
    span = (validation or {}).get("range", {})
    if isinstance(value, str) != isinstance(span.get("min", span.get("max")), str):
        return
    lower, upper = span.get("min"), span.get("max")
    below = lower is not None and (value < lower or (value == lower and span["minOp"] == ">"))
    above = upper is not None and (value > upper or (value == upper and span["maxOp"] == "<"))
    if below:
        yield tell("{value} is not {operator} {limit}", value=value, operator=span["minOp"], limit=lower)
    if above:
        yield tell("{value} is not {operator} {limit}", value=value, operator=span["maxOp"], limit=upper)


def _in_unit(asked: Input | None, fields: Fields) -> Iterator[Told]:
    """The range that goes with the unit chosen."""
    for entry in (asked or {}).get("list", ()):
        magnitude = fields.get("magnitude")
        if entry["value"] == fields.get("unit") and isinstance(magnitude, int | float):
            yield from _out_of_range(entry.get("validation"), magnitude)
