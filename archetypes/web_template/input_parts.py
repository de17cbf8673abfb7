"""How web templates write down what is asked for: type, suffix, limits, lists."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from archetypes.constraints import CObject, ComplexObject
from archetypes.values import Interval

Input = dict[str, Any]


def below(node: CObject, *names: str) -> Iterator[CObject]:
    """The constraints at the end of a way through attributes."""
    if not names:
        yield node
    elif isinstance(node, ComplexObject):
        for each in node.attributes:
            for child in each.children if each.name == names[0] else ():
                yield from below(child, *names[1:])


def asked(kind: str, suffix: str = "", **fields: Any) -> Input:
    named = {"suffix": suffix} if suffix else {}
    return {**named, "type": kind, **{name: value for name, value in fields.items() if value not in (None, [], {})}}


def validation(value: Interval[Any] | None) -> dict[str, Any] | None:
    """`{"range": {"minOp": ">=", "min": 0, …}}`"""
    if value is None or (value.lower is None and value.upper is None):
        return None
    found: dict[str, Any] = {}
    if value.lower is not None:
        found |= {"minOp": ">=" if value.lower_included else ">", "min": plain(value.lower)}
    if value.upper is not None:
        found |= {"maxOp": "<=" if value.upper_included else "<", "max": plain(value.upper)}
    return {"range": found}


def plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
    return getattr(value, "text", value)
