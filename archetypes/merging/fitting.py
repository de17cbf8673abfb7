"""Whether what was put together of two sides still fits together."""

from __future__ import annotations

from collections.abc import Sequence

from archetypes.constraints import CodeConstraint, OrdinalConstraint, QuantityConstraint, StringConstraint


def agrees_with_itself(node: object) -> bool:
    """What is assumed is among what is allowed, and no two steps of a scale have the same number."""
    if isinstance(node, OrdinalConstraint):
        numbers = [item.value for item in node.items]
        return len(numbers) == len(set(numbers)) and _is_among(node.assumed, numbers)
    if isinstance(node, CodeConstraint):
        return _is_among(node.assumed, list(node.codes))
    if isinstance(node, QuantityConstraint):
        return _is_among(node.assumed.units if node.assumed else None, [item.units for item in node.items])
    if isinstance(node, StringConstraint) and not node.open_list:
        return _is_among(node.assumed, list(node.values))
    return True


def _is_among(assumed: object, allowed: Sequence[object]) -> bool:
    return assumed is None or not allowed or assumed in allowed
