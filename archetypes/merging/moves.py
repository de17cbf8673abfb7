"""Nodes that a side has put somewhere else: they are merged where they were, and put there again.

Otherwise a node that was moved on one side would be gone at its old place, where the other side may have changed it,
and one that both moved would be there twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from archetypes.constraints import Attribute, CObject, ComplexObject
from archetypes.node_paths import attribute_step, walk


class Place(NamedTuple):
    """The id of the node above, the attribute of it, and the id of the sibling before ("" for the first)."""

    owner: str
    attribute: str
    after: str

    @property
    def holder(self) -> tuple[str, str]:
        return self.owner, self.attribute


def places(root: ComplexObject) -> dict[str, Place]:
    """Of the nodes with an id that no other has."""
    found: dict[str, Place] = {}
    doubled: set[str] = set()
    for owner in _owners(root):
        for attribute in owner.attributes:
            before = ""
            for child in attribute.children:
                if child.node_id and owner.node_id:
                    doubled |= {child.node_id} & found.keys()
                    found[child.node_id] = Place(owner.node_id, attribute_step(attribute), before)
                before = child.node_id or before
    return {code: place for code, place in found.items() if code not in doubled}


def _owners(root: ComplexObject) -> Iterator[ComplexObject]:
    return (step.node for step in walk(root) if isinstance(step.node, ComplexObject))


def path_of(root: ComplexObject, code: str) -> str:
    return next((step.path for step in walk(root) if step.node.node_id == code), "/")


def has(root: ComplexObject, code: str) -> bool:
    return node_of(root, code) is not None


def node_of(root: ComplexObject, code: str) -> CObject | None:
    return next((step.node for step in walk(root) if step.node.node_id == code), None)


def without(root: ComplexObject, code: str) -> ComplexObject:
    attributes = []
    for attribute in root.attributes:
        kept = (each for each in attribute.children if each.node_id != code)
        children = tuple(without(each, code) if isinstance(each, ComplexObject) else each for each in kept)
        attributes.append(replace(attribute, children=children) if children != attribute.children else attribute)
    return replace(root, attributes=tuple(attributes))


def with_node(root: ComplexObject, place: Place, node: CObject) -> ComplexObject:
    """The node as it is told by the place; where that is not there, nothing changes."""
    attributes = []
    for attribute in root.attributes:
        if (root.node_id, attribute_step(attribute)) == place.holder:
            attributes.append(replace(attribute, children=_put(attribute, place.after, node)))
            continue
        children = tuple(
            with_node(each, place, node) if isinstance(each, ComplexObject) else each for each in attribute.children
        )
        attributes.append(replace(attribute, children=children))
    return replace(root, attributes=tuple(attributes))


def _put(attribute: Attribute, after: str, node: CObject) -> tuple[CObject, ...]:
    at = next((number for number, each in enumerate(attribute.children, 1) if each.node_id == after), 0)
    if after and not at:
        at = len(attribute.children)
    return (*attribute.children[:at], node, *attribute.children[at:])


def moved(root: ComplexObject, code: str, place: Place) -> ComplexObject | None:
    """The tree with a node at another place; None where that place is not in it, or lies within the node."""
    node = node_of(root, code)
    if node is None:
        return None
    left = without(root, code)
    put = with_node(left, place, node)
    return put if node_of(put, code) is not None else None
