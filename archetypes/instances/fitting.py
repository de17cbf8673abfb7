"""A text that fits a regular expression, for examples: the simplest that its parts allow."""

from __future__ import annotations

import re
from typing import Final

from archetypes.regular_expressions import compiled, is_risky

_CLASSES: Final = {"d": "1", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a", "b": "", "B": "", "t": "\t", "n": "\n"}
_COUNT: Final = re.compile(r"\{(\d{1,4})(?:,\d{0,6})?\}|[*+?]")
_GROUP: Final = re.compile(r"\?(?::|P?<[A-Za-z_]\w*>)")
_TRIED: Final = "aA1 -_.:/" + "".join(map(chr, range(33, 127))) + "æøåé"
_FLAGS: Final = re.compile(r"\(\?[a-z]+\)")
_PROPERTY: Final = re.compile(r"\\[pP](?:\{\^?\w+&?\}|\w)")
_POSIX: Final = re.compile(r"\[:\^?\w+:\]")
_MOST = 1_000


def fitting(pattern: str) -> str | None:
    """None where the expression is of a kind that is not followed here, or might be looked at for ever."""
    try:
        text, end = _alternatives(pattern, 0, 0)
        followed = end == len(pattern) and not is_risky(pattern, len(text))
        return text if followed and compiled(pattern).fullmatch(text) else None
    except (IndexError, re.error, ValueError, OverflowError, RecursionError):
        return None


def _alternatives(pattern: str, start: int, depth: int) -> tuple[str, int]:
    """The first of them; the others are passed over."""
    found, at = _sequence(pattern, start, depth)
    while at < len(pattern) and pattern[at] == "|":
        _, at = _sequence(pattern, at + 1, depth)
    return found, at


def _sequence(pattern: str, at: int, depth: int) -> tuple[str, int]:
    found = ""
    while at < len(pattern) and pattern[at] not in "|)":
        part, at = _part(pattern, at, depth)
        count = _COUNT.match(pattern, at)
        if count:
            fewest = int(count[1]) if count[1] else int(count[0] == "+")
            part, at = part * fewest, count.end()
            at += pattern[at : at + 1] in ("?", "+")
        found += part
        if len(found) > _MOST:
            raise ValueError(len(found))
    return found, at


def _part(pattern: str, at: int, depth: int) -> tuple[str, int]:
    sign = pattern[at]
    unsaid, property_ = _FLAGS.match(pattern, at), _PROPERTY.match(pattern, at)
    if unsaid:
        return "", unsaid.end()
    if property_:
        return _first(property_[0]), property_.end()
    if sign == "(":
        opening = _GROUP.match(pattern, at + 1)
        inside, at = _alternatives(pattern, opening.end() if opening else at + 1, depth + 1)
        return inside, at + 1
    if sign == "[":
        return _of_set(pattern, at)
    if sign == "\\":
        return _CLASSES.get(pattern[at + 1], pattern[at + 1]), at + 2
    if sign in "^$":
        return "", at + 1
    return ("a" if sign == "." else sign), at + 1


def _of_set(pattern: str, start: int) -> tuple[str, int]:
    """The first sign that is of the set; a bracket right after its opening is one of its signs."""
    at = start + 1 + pattern.startswith("^", start + 1)
    at += pattern.startswith("]", at)
    while pattern[at] != "]":
        posix = _POSIX.match(pattern, at)
        at = posix.end() if posix else at + 2 if pattern[at] == "\\" else at + 1
    return _first(pattern[start : at + 1]), at + 1


def _first(single: str) -> str:
    held = compiled(single)
    return next((sign for sign in _TRIED if held.fullmatch(sign)), "")
