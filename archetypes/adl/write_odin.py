"""Writes ODIN, so that `odin` reads the same values back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from archetypes.values import (
    Char,
    CodeTerm,
    Interval,
    OdinObject,
    OdinTable,
    OdinValue,
    PlugIn,
    References,
    Typed,
)

_INDENT = "\t"


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
    return f'"{escaped}"'


def number(value: int | Decimal) -> str:
    text = str(value)
    plain = isinstance(value, Decimal) and "." not in text and "E" not in text
    return f"{text}.0" if plain else text


def leaf(value: object) -> str:
    """A single value or an interval, as it stands inside `<…>` or `{…}`."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int | Decimal):
        return number(value)
    if isinstance(value, Interval):
        return interval(value)
    if isinstance(value, Char):
        return _char(value)
    if isinstance(value, CodeTerm):
        return str(value)
    return str(value.text)  # type: ignore[attr-defined]  # a date, time, date-time, duration or URI


def _char(value: Char) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", "'": "\\'"}
    return f"'{named.get(value.text, value.text)}'"


def interval(value: Interval[object]) -> str:
    if value.lower is None and value.upper is None:
        return "|*..*|"
    if value.lower is None:
        return f"|{'<=' if value.upper_included else '<'}{leaf(value.upper)}|"
    if value.upper is None:
        return f"|{'>=' if value.lower_included else '>'}{leaf(value.lower)}|"
    if value.lower == value.upper and value.lower_included and value.upper_included:
        return f"|{leaf(value.lower)}|"
    above, below = "" if value.lower_included else ">", "" if value.upper_included else "<"
    return f"|{above}{leaf(value.lower)}..{below}{leaf(value.upper)}|"


def attributes(values: Mapping[str, OdinValue | None], depth: int = 1) -> Iterator[str]:
    """Lines of `name = <…>`; None is left out."""
    for name, value in values.items():
        if value is not None:
            yield from block(value, depth, f"{name} = ")


def block(value: OdinValue, depth: int, before: str = "", type_name: str = "") -> Iterator[str]:
    """`before<value>` as lines; containers take several."""
    indent = _INDENT * depth
    head = f"{indent}{before}{type_name}"
    if isinstance(value, Typed):
        yield from block(value.value, depth, before, f"({value.type_name}) ")
    elif isinstance(value, OdinObject | OdinTable):
        yield f"{head}<"
        yield from _entries(value, depth + 1)
        yield f"{indent}>"
    elif isinstance(value, PlugIn):
        yield f"{head}({value.syntax}) <#{value.text}#>"
    else:
        yield f"{head}<{inline(value)}>"


def _entries(value: OdinObject | OdinTable, depth: int) -> Iterator[str]:
    if isinstance(value, OdinObject):
        yield from attributes(value.attributes, depth)
        return
    for key, item in value.items.items():
        yield from block(item, depth, f"[{leaf(key)}] = ")


def inline(value: object) -> str:
    """What stands between the angles of a value that is no container."""
    if isinstance(value, References):
        return ", ".join(value.paths)
    if isinstance(value, tuple):
        listed = ", ".join(leaf(item) for item in value)
        return f"{listed}, ..." if len(value) == 1 else listed
    return leaf(value)
