"""A quantity constrained attribute by attribute, as some tools write it, in the form of C_DV_QUANTITY."""

from __future__ import annotations

from decimal import Decimal

from archetypes.constraints import (
    Attribute,
    CObject,
    ComplexObject,
    NumberConstraint,
    QuantityConstraint,
    QuantityItem,
    StringConstraint,
)
from archetypes.values import Interval

_SAID = frozenset({"units", "magnitude", "precision", "property"})


def in_one_form(old: CObject, new: CObject) -> tuple[QuantityConstraint, QuantityConstraint] | None:
    """Both, where each says of a quantity what that form can say; its property is left out where data have none."""
    before, after = _quantity(old), _quantity(new)
    return (before, after) if before is not None and after is not None else None


def _quantity(node: CObject) -> QuantityConstraint | None:
    if isinstance(node, QuantityConstraint):
        return node
    if not isinstance(node, ComplexObject) or node.rm_type != "DV_QUANTITY" or node.tuples:
        return None
    said = {attribute.name: attribute for attribute in node.attributes}
    units = _only(said.get("units"))
    if not set(said) <= _SAID or not isinstance(units, StringConstraint) or units.pattern or units.open_list:
        return None
    ranges = [said[name] for name in ("magnitude", "precision") if name in said]
    if not all(map(_is_one_range, ranges)):
        return None
    magnitude, precision = _range(said.get("magnitude")), _range(said.get("precision"))
    items = tuple(QuantityItem(unit, magnitude, precision) for unit in units.values)
    return QuantityConstraint(node_id=node.node_id, occurrences=node.occurrences, items=items)


def _only(attribute: Attribute | None) -> CObject | None:
    return attribute.children[0] if attribute and len(attribute.children) == 1 else None


def _is_one_range(attribute: Attribute) -> bool:
    node = _only(attribute)
    return isinstance(node, NumberConstraint) and len(node.values) == 1 and node.assumed is None


def _range(attribute: Attribute | None) -> Interval[Decimal | int] | None:
    node = _only(attribute)
    if not isinstance(node, NumberConstraint):
        return None
    (value,) = node.values
    return value if isinstance(value, Interval) else Interval(value, value)
