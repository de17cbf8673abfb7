"""Proxies of the parent whose target a specialisation takes away: each becomes a copy of what it stood for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archetypes.constraints import CObject, ComplexObject, UseNode
from archetypes.flattening.paths import find


def kept(root: ComplexObject, parent: ComplexObject) -> ComplexObject:
    """`root` with such proxies laid open; `parent` is the definition of the flat parent, where their targets stand.

    A template that leaves out *any event* does not take its data away from the events that refer to them.
    """
    lost = {
        each.target
        for each in _proxies(root)
        if _is_gone(find(root, each.target)) and isinstance(find(parent, each.target), ComplexObject)
    }
    if not lost:
        return root
    opened = _opened(root, parent, frozenset(lost))
    assert isinstance(opened, ComplexObject)
    return opened


def _proxies(root: CObject) -> Iterator[UseNode]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, UseNode):
            yield node
        elif isinstance(node, ComplexObject):
            waiting.extend(child for attribute in node.attributes for child in attribute.children)


def _is_gone(target: CObject | None) -> bool:
    return target is None or target.is_prohibited


def _opened(node: CObject, parent: ComplexObject, lost: frozenset[str]) -> CObject:
    if isinstance(node, UseNode) and node.target in lost:
        target = find(parent, node.target)
        assert target is not None
        return replace(target, node_id=node.node_id, occurrences=node.occurrences or target.occurrences)
    if not isinstance(node, ComplexObject):
        return node
    attributes = tuple(
        replace(each, children=tuple(_opened(child, parent, lost) for child in each.children))
        for each in node.attributes
    )
    return replace(node, attributes=attributes)
