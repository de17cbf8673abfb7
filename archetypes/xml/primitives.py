"""C_PRIMITIVE_OBJECT and the C_… item in it: booleans, numbers, strings, dates and times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from archetypes.constraints import (
    BooleanConstraint,
    CObject,
    NumberConstraint,
    StringConstraint,
    TemporalConstraint,
)
from archetypes.telling import tell
from archetypes.values import Date, DateTime, Duration, Interval, Temporal, Time
from archetypes.xml.intervals import flag, interval, number, write_interval
from archetypes.xml_elements import XmlElement, fault, leaf, optional

#: Names of the AOM and how the XML of the field writes them.
_AS_XML = {
    "Boolean": "BOOLEAN",
    "Integer": "INTEGER",
    "Real": "REAL",
    "String": "STRING",
    "Date": "DATE",
    "Time": "TIME",
    "DateTime": "DATE_TIME",
    "Duration": "DURATION",
}
_FROM_XML = {name: own for own, name in _AS_XML.items()}
#: As XML and instances name them.
PRIMITIVES = frozenset(_FROM_XML)
_WHOLE = ("integer", "integer64", "int", "long")
TEMPORAL: dict[str, type[Date] | type[Time] | type[DateTime] | type[Duration]] = {
    "C_DATE": Date,
    "C_TIME": Time,
    "C_DATE_TIME": DateTime,
    "C_DURATION": Duration,
}


def rm_type(text: str) -> str:
    return _FROM_XML.get(text, text)


def written_rm_type(name: str) -> str:
    return _AS_XML.get(name, name)


def read_item(item: XmlElement, head: dict[str, Any]) -> CObject:
    """The constraint in a C_PRIMITIVE; a ParseError where its type is none of the schema's."""
    kind = item.type_name
    if kind == "C_BOOLEAN":
        return _boolean(item, head)
    if kind in ("C_INTEGER", "C_REAL"):
        return _number(item, head)
    if kind == "C_STRING":
        return _string(item, head)
    if kind in TEMPORAL:
        return _temporal(item, head, TEMPORAL[kind])
    raise fault("XTYPE", tell("{type!r} is no primitive constraint", type=kind), item)


def _boolean(item: XmlElement, head: dict[str, Any]) -> BooleanConstraint:
    allowed = [value for value, name in ((True, "true_valid"), (False, "false_valid")) if item.flag_of(name)]
    assumed = item.one("assumed_value")
    return BooleanConstraint(**head, values=tuple(allowed), assumed=flag(assumed) if assumed else None)


def _number(item: XmlElement, head: dict[str, Any]) -> NumberConstraint:
    listed: list[int | Decimal | Interval[int | Decimal]] = [number(each) for each in item.many("list")]
    listed.extend(interval(each, number) for each in item.many("range"))
    assumed = item.one("assumed_value")
    return NumberConstraint(**head, values=tuple(listed), assumed=number(assumed) if assumed else None)


def _string(item: XmlElement, head: dict[str, Any]) -> StringConstraint:
    return StringConstraint(
        **head,
        values=tuple(each.text for each in item.many("list")),
        pattern=item.text_of("pattern"),
        open_list=bool(item.flag_of("list_open")),
        assumed=item.text_of("assumed_value"),
    )


def _temporal(item: XmlElement, head: dict[str, Any], kind: type[Any]) -> TemporalConstraint:
    assumed = item.one("assumed_value")
    return TemporalConstraint(
        **head,
        pattern=item.token_of("pattern"),
        values=(
            *(kind(each.text.strip()) for each in item.many("list")),
            *(interval(each, lambda bound: kind(bound.text.strip())) for each in item.many("range")),
        ),
        assumed=kind(assumed.text.strip()) if assumed else None,
    )


def write_item(node: CObject) -> tuple[str, Iterable[XmlElement]]:
    """The item's type and content; what the schema cannot hold of it is left out."""
    if isinstance(node, BooleanConstraint):
        return "C_BOOLEAN", (
            leaf("true_valid", True in node.values),
            leaf("false_valid", False in node.values),
            *optional("assumed_value", node.assumed),
        )
    if isinstance(node, NumberConstraint):
        whole = node.rm_type.casefold() in _WHOLE
        return "C_INTEGER" if whole else "C_REAL", (*_listed(node.values), *optional("assumed_value", node.assumed))
    if isinstance(node, StringConstraint):
        return "C_STRING", _string_content(node)
    if isinstance(node, TemporalConstraint):
        return _temporal_type(node), (
            *optional("pattern", node.pattern),
            *_listed(node.values),
            *optional("assumed_value", node.assumed.text if node.assumed else None),
        )
    raise TypeError(f"{type(node).__name__} is no primitive constraint")


def _string_content(node: StringConstraint) -> Iterator[XmlElement]:
    yield from optional("pattern", node.pattern)
    yield from (leaf("list", value) for value in node.values)
    yield from optional("list_open", node.open_list or None)
    yield from optional("assumed_value", node.assumed)


def _listed(values: Iterable[int | Decimal | Temporal | Interval[Any]]) -> Iterator[XmlElement]:
    kept = tuple(values)
    yield from (leaf("list", getattr(each, "text", each)) for each in kept if not isinstance(each, Interval))
    yield from (write_interval("range", each) for each in kept if isinstance(each, Interval))


def _temporal_type(node: TemporalConstraint) -> str:
    for name, kind in TEMPORAL.items():
        if TemporalConstraint.kinds[kind].casefold() == node.rm_type.replace("_", "").casefold():
            return name
    return "C_DATE_TIME"
