"""ADL 1.5, the draft of ADL 2: its texts are read as ADL 2, where every node has an id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from archetypes.constraints import Attribute, AttributeTuple, CObject, ComplexObject, Slot, UseNode
from archetypes.model import Archetype, specialisation_depth
from archetypes.node_paths import walk


def with_ids(archetype: Archetype, adl_version: str) -> Archetype:
    """With new ids where nodes have none."""
    depth = specialisation_depth(archetype.definition.node_id or "")
    ids = (step.node.node_id[2:].split(".") for step in walk(archetype.definition) if step.node.node_id)
    last = max((int(parts[-1]) for parts in ids if len(parts) == depth + 1), default=0)
    new = (f"id{'0.' * depth}{number}" for number in count(last + 1))
    definition = _object(archetype.definition, new)
    assert isinstance(definition, ComplexObject)
    header = {**archetype.header, "adl_version": adl_version}
    return replace(archetype, definition=definition, concept=definition.node_id or "", header=header)


def _object(node: CObject, new: Iterator[str]) -> CObject:
    if node.node_id is None and isinstance(node, ComplexObject | Slot | UseNode):
        node = replace(node, node_id=next(new))
    if not isinstance(node, ComplexObject):
        return node
    attributes = tuple(_attribute(each, new) for each in node.attributes)
    return replace(node, attributes=attributes, tuples=tuple(_tuple(each, new) for each in node.tuples))


def _attribute(attribute: Attribute, new: Iterator[str]) -> Attribute:
    return replace(attribute, children=tuple(_object(child, new) for child in attribute.children))


def _tuple(each: AttributeTuple, new: Iterator[str]) -> AttributeTuple:
    return replace(each, rows=tuple(tuple(_object(member, new) for member in row) for row in each.rows))
