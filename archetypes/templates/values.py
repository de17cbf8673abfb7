"""Constraints on values as ADL 2 writes them (tuples, value sets), told as those of AOM 1.4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from archetypes.constraints import (
    Attribute,
    AttributeTuple,
    CObject,
    CodeConstraint,
    ComplexObject,
    ConstraintRef,
    NumberConstraint,
    OrdinalConstraint,
    OrdinalItem,
    QuantityConstraint,
    QuantityItem,
    StringConstraint,
)
from archetypes.model import Terminology
from archetypes.values import CodeTerm, Interval, Uri

_OPENEHR_ID = "http://openehr.org/id/"
_ORDINALS = ("DV_ORDINAL", "DV_SCALE")


def as_value(node: CObject, terminology: Terminology) -> CObject:
    """The node itself where it is written in AOM 1.4's terms already."""
    if isinstance(node, ConstraintRef):
        return _codes(node, terminology)
    if not isinstance(node, ComplexObject):
        return node
    if node.rm_type == "DV_QUANTITY" and (node.tuples or node.attributes):
        return _quantity(node) or node
    if node.rm_type in _ORDINALS and node.tuples:
        return _ordinal(node) or node
    attributes = tuple(_with_codes(each, terminology) for each in node.all_attributes)
    return node if attributes == node.attributes else replace(node, attributes=attributes, tuples=())


def _with_codes(attribute: Attribute, terminology: Terminology) -> Attribute:
    if not any(isinstance(child, ConstraintRef) for child in attribute.children):
        return attribute
    return replace(attribute, children=tuple(as_value(child, terminology) for child in attribute.children))


def _codes(node: ConstraintRef, terminology: Terminology) -> CObject:
    """A set that the archetype does not list itself stays a reference."""
    if node.code not in terminology.value_sets and not node.code.startswith("at"):
        return node
    members = terminology.value_sets[node.code].members if node.code in terminology.value_sets else (node.code,)
    known = _openehr_codes(members, terminology)
    if known:
        return CodeConstraint(terminology="openehr", codes=known, place=node.place)
    return CodeConstraint(terminology="local", codes=members, assumed=node.assumed, place=node.place)


def _openehr_codes(members: tuple[str, ...], terminology: Terminology) -> tuple[str, ...]:
    """What the members stand for in openEHR's own terminology, which conversion gives local codes; where all do."""
    bound = terminology.term_bindings.get("openehr", {})
    targets = [target.text if isinstance(target := bound.get(code), Uri) else "" for code in members]
    return tuple(each.removeprefix(_OPENEHR_ID) for each in targets) if all(_is_code(each) for each in targets) else ()


def _is_code(target: str) -> bool:
    return target.startswith(_OPENEHR_ID) and target.removeprefix(_OPENEHR_ID).isdigit()


def _rows(node: ComplexObject) -> Iterator[dict[str, CObject]]:
    """What goes together, a row at a time; single attributes beside the tuples go with every row."""
    alone = {each.name: each.children[0] for each in node.attributes if len(each.children) == 1}
    rows = [(each, row) for each in node.tuples for row in each.rows]
    yield from (alone | _row(each, row) for each, row in rows)
    if not rows:
        yield alone


def _row(columns: AttributeTuple, row: tuple[CObject, ...]) -> dict[str, CObject]:
    return dict(zip(columns.names, row, strict=True))


def _quantity(node: ComplexObject) -> QuantityConstraint | None:
    items = [
        QuantityItem(unit, _range(row.get("magnitude")), _range(row.get("precision")))
        for row in _rows(node)
        for unit in _strings(row.get("units"))
    ]
    if not items:
        return None
    return QuantityConstraint(
        node_id=node.node_id,
        occurrences=node.occurrences,
        items=tuple(items),
        property=_property(node.attributes),
        place=node.place,
    )


def _property(attributes: tuple[Attribute, ...]) -> CodeTerm | None:
    for each in attributes:
        for child in each.children if each.name == "property" else ():
            if isinstance(child, CodeConstraint) and len(child.codes) == 1:
                return CodeTerm(child.terminology, child.codes[0])
    return None


def _strings(node: CObject | None) -> tuple[str, ...]:
    return node.values if isinstance(node, StringConstraint) else ()


def _range(node: CObject | None) -> Interval[Decimal | int] | None:
    """The range from the least to the greatest number allowed."""
    if not isinstance(node, NumberConstraint) or len(node.values) != 1:
        return None
    value: Any = node.values[0]
    return value if isinstance(value, Interval) else Interval(value, value)


def _ordinal(node: ComplexObject) -> OrdinalConstraint | None:
    items = []
    for row in _rows(node):
        value, symbol = row.get("value"), row.get("symbol")
        codes = _symbols(symbol)
        if not isinstance(value, NumberConstraint) or len(codes) != 1 or len(value.values) != 1:
            return None
        number = value.values[0]
        if isinstance(number, Interval):
            number = number.lower if number.lower is not None else 0
        items.append(OrdinalItem(number, CodeTerm("local", codes[0])))
    head = {"node_id": node.node_id, "occurrences": node.occurrences, "place": node.place}
    return OrdinalConstraint(rm_type=node.rm_type, items=tuple(items), **head)  # type: ignore[arg-type]  # head fields


def _symbols(node: CObject | None) -> tuple[str, ...]:
    """A symbol is a code, or a DV_CODED_TEXT around one."""
    if isinstance(node, ConstraintRef):
        return (node.code,)
    if isinstance(node, CodeConstraint):
        return node.codes
    if isinstance(node, ComplexObject):
        return tuple(code for each in node.attributes for child in each.children for code in _symbols(child))
    return ()
