"""Whether the fields of a value are what the template asks for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from archetypes.instances.fields import Fields
from archetypes.instances.iso_dates import fits_pattern, seconds
from archetypes.regular_expressions import compiled, is_risky
from archetypes.telling import Told, tell
from archetypes.web_template.input_parts import Input

#: Whether a terminology has a code; None where that cannot be told.
Knows = Callable[[str, str], bool | None]
_FORMS: Final = {
    "DATE": re.compile(r"\d{4}(-\d\d(-\d\d)?)?|\d{8}"),
    "TIME": re.compile(r"\d\d(:?\d\d(:?\d\d([.,]\d{1,12})?)?)?(Z|[+-]\d\d(:?\d\d)?)?"),
    "DATETIME": re.compile(
        r"\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d([.,]\d{1,12})?)?)?(Z|[+-]\d\d(:?\d\d)?)?)?)?)?"
        r"|\d{8}T\d{2,6}([.,]\d{1,12})?(Z|[+-]\d\d(:?\d\d)?)?"
    ),
}
_KNOWN_BESIDE: Final = (
    "terminology",
    "value",
    "type",
    "ordinal",
    "scale",
    "normal_range",
    "precision",
    "formatting",
    "terminal",
    "preferred_term",
    "magnitude_status",
    "normal_status",
    "accuracy",
    "accuracy_is_percent",
    "units_system",
    "units_display_name",
    "",
)
_NEEDED: Final = ("magnitude", "unit", "code", "numerator", "denominator")
_LONGEST = 1_000
_LARGE = 10**15
_SHOWN = 20


def faults(asked: tuple[Input, ...] | list[Input], fields: Fields, knows: Knows | None = None) -> Iterator[Told]:
    """What is wrong with a value, one sentence each."""
    by_suffix = {each.get("suffix", ""): each for each in asked}
    yield from _unknown(by_suffix, fields)
    for suffix, each in by_suffix.items():
        if suffix in fields:
            own_text = "other" in by_suffix
            yield from _fault(each, fields[suffix], closed=own_text)
        elif _is_needed(suffix, by_suffix, fields):
            yield _missing(suffix)
    wrong = _wrong_sort("INTEGER", fields["precision"]) if "precision" in fields else None
    if wrong:
        yield wrong
    yield from _in_unit(by_suffix.get("unit"), fields)
    yield from _of_terminology(by_suffix.get("code"), fields, knows)


def _unknown(by_suffix: Mapping[str, Input], fields: Fields) -> Iterator[Told]:
    for suffix in fields:
        if suffix in by_suffix or suffix in _KNOWN_BESIDE or suffix.startswith("_"):
            continue
        near = get_close_matches(suffix[:_LONGEST], [each for each in by_suffix if each], 1, 0.5)
        if near:
            yield tell("there is no '{suffix}' here; did you mean '{near}'?", suffix=suffix[:_LONGEST], near=near[0])
        else:
            yield tell("there is no '{suffix}' here", suffix=suffix[:_LONGEST])


def _is_needed(suffix: str, by_suffix: Mapping[str, Input], fields: Fields) -> bool:
    """A coded text may be text of one's own instead; the parts of identifiers and media are not all needed."""
    if suffix == "code" and "other" in by_suffix:
        return "other" not in fields
    if suffix == "":
        return len(by_suffix) == 1
    if suffix == "id":
        return "issuer" in by_suffix
    return suffix in _NEEDED or (suffix == "value" and "formalism" in by_suffix)


def _missing(suffix: str) -> Told:
    return tell("'{suffix}' is missing", suffix=suffix) if suffix else tell("the value is missing")


def _fault(asked: Input, value: object, *, closed: bool) -> Iterator[Told]:
    wrong = _wrong_sort(asked["type"], value)
    if wrong:
        yield wrong
        return
    allowed = [entry["value"] for entry in asked.get("list", ())]
    said = _as_listed(asked["type"], value, allowed)
    if allowed and said not in allowed and (closed or not asked.get("listOpen")):
        yield _not_listed(said, allowed)
    validation = asked.get("validation") or {}
    yield from _out_of_range(validation, value)
    if "pattern" in validation and isinstance(value, str) and not _fits(asked["type"], validation["pattern"], value):
        yield tell("{value!r} does not fit the pattern {pattern}", value=short(value), pattern=validation["pattern"])


def _as_listed(kind: str, value: object, allowed: list[str]) -> object:
    """As the list writes it: numbers that are equal are the same."""
    if isinstance(value, bool):
        return str(value).lower()
    if kind not in ("INTEGER", "DECIMAL"):
        return value
    return next((each for each in allowed if _as_float(each) == value), str(value))


def _not_listed(said: object, allowed: list[str]) -> Told:
    shown = ", ".join(allowed[:_SHOWN])
    near = get_close_matches(str(said)[:_LONGEST], allowed, 1, 0.6)
    if near and len(allowed) > _SHOWN:
        return tell(
            "{value!r} is not one of {allowed} …; did you mean '{near}'?",
            value=short(said),
            allowed=shown,
            near=near[0],
        )
    return tell("{value!r} is not one of {allowed}", value=short(said), allowed=shown)


def short(value: object) -> object:
    """As it is shown: plain numbers as they are, what is long cut off, what is no single value by its type."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    if isinstance(value, int | float) and (isinstance(value, bool) or abs(value) < _LARGE):
        return value
    return str(value) if isinstance(value, float | None) else type(value).__name__


def _fits(kind: str, pattern: str, value: str) -> bool:
    """Of a pattern that could take exponential time nothing is said."""
    if kind in _FORMS:
        return fits_pattern(pattern, value)
    if is_risky(pattern, len(value)) or len(value) > _LONGEST:
        return True
    try:
        return compiled(pattern).fullmatch(value) is not None
    except (re.error, OverflowError, RecursionError):
        return True


def _wrong_sort(kind: str, value: object) -> Told | None:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    finite = math.isfinite(_as_float(number))
    shown = short(value)
    if kind == "DECIMAL" and not finite:
        return tell("{value!r} is not a number", value=shown)
    if kind == "INTEGER" and not (finite and number == int(number)):
        return tell("{value!r} is not a whole number", value=shown)
    if kind == "BOOLEAN" and not isinstance(value, bool):
        return tell("{value!r} is neither true nor false", value=shown)
    if kind in _FORMS and not (isinstance(value, str) and _FORMS[kind].fullmatch(value)):
        return tell("{value!r} is no date or time as ISO 8601 writes it", value=shown)
    if kind in ("TEXT", "CODED_TEXT") and not isinstance(value, str):
        return tell("{value!r} is not text", value=shown)
    return None


def _as_float(value: Any) -> float:
    """Infinite where it is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _out_of_range(validation: Mapping[str, Any], value: Any) -> Iterator[Told]:
    """Numbers by size; dates and times as their texts, as far as both go."""
    span = validation.get("range", {})
    if isinstance(value, str) != isinstance(span.get("min", span.get("max")), str):
        return
    lower, upper = span.get("min"), span.get("max")
    if lower is not None and _beyond(lower, _cut(value, lower), span["minOp"] == ">"):
        yield tell("{value} is not {operator} {limit}", value=short(value), operator=span["minOp"], limit=lower)
    if upper is not None and _beyond(_cut(value, upper), upper, span["maxOp"] == "<"):
        yield tell("{value} is not {operator} {limit}", value=short(value), operator=span["maxOp"], limit=upper)


def _cut(value: Any, limit: Any) -> Any:
    """A moment as precise as its limit: 2024-05-01T10:00 is not after 2024-05-01."""
    return value[: len(limit)] if isinstance(value, str) else value


def _beyond(lesser: Any, greater: Any, strictly: bool) -> bool:
    return bool(lesser > greater or (strictly and lesser == greater))


def _in_unit(asked: Input | None, fields: Fields) -> Iterator[Told]:
    """The range that goes with the unit chosen."""
    for entry in (asked or {}).get("list", ()):
        magnitude, precision = fields.get("magnitude"), fields.get("precision")
        if entry["value"] != fields.get("unit"):
            continue
        limits = entry.get("validation") or {}
        if isinstance(magnitude, int | float) and math.isfinite(_as_float(magnitude)):
            yield from _out_of_range(limits, magnitude)
        if isinstance(precision, int) and "precision" in limits and precision >= 0:
            yield from _out_of_range({"range": limits["precision"]}, precision)


def _of_terminology(asked: Input | None, fields: Fields, knows: Knows | None) -> Iterator[Told]:
    """Whether the code is from the terminology that the template names, as far as that can be told."""
    named, code, said = (asked or {}).get("terminology"), fields.get("code"), fields.get("terminology")
    if not isinstance(code, str) or asked is None:
        return
    wanted = named or ("local" if asked.get("list") else None)
    if wanted and isinstance(said, str) and "//" not in wanted and said.partition("(")[0] != wanted.partition("(")[0]:
        yield tell("the code is of '{said}'; it is to be of '{wanted}'", said=short(said), wanted=wanted)
        return
    terminology = named or said
    if knows and isinstance(terminology, str) and not asked.get("list") and knows(terminology, code) is False:
        yield tell("{terminology} has no code {code!r}", terminology=short(terminology), code=short(code))


def duration_faults(limits: tuple[str | None, str | None], text: object) -> Iterator[Told]:
    """A whole duration held to its range; months and years count as long as they are on average."""
    said = seconds(text) if isinstance(text, str) else None
    if said is None:
        return
    for limit, operator in zip(limits, (">=", "<="), strict=True):
        bound = seconds(limit) if limit else None
        if bound is not None and (said < bound if operator == ">=" else said > bound):
            yield tell("{value} is not {operator} {limit}", value=short(text), operator=operator, limit=limit)
