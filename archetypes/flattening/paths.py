"""Follows paths through a flat definition, and unfolds the differential paths of a specialisation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from archetypes.constraints import ArchetypeRoot, Attribute, CObject, ComplexObject
from archetypes.flattening.codes import redefined

#: The type of an object that a differential path names: whatever the parent says.
UNSAID = ""
_STEP = re.compile(r"/([^\W\d]\w*)(?:\[([^][]*)\])?")


def steps(path: str) -> list[tuple[str, str | None]]:
    """The attributes of a path, each with its predicate: a node id or an archetype id."""
    return [(found[1], found[2]) for found in _STEP.finditer(path)]


def unfolded(attribute: Attribute) -> Attribute:
    """`/data[id2]/items` as `data`, with an object [id2] of unsaid type in it, which has `items`."""
    inner = replace(attribute, differential_path=None)
    for name, predicate in reversed(steps(attribute.differential_path or "")):
        between = ComplexObject(rm_type=UNSAID, node_id=predicate, attributes=(inner,), place=attribute.place)
        inner = Attribute(name=name, children=(between,), place=attribute.place)
    return inner


def find(root: CObject, path: str) -> CObject | None:
    """The object at a path; a step without predicate is the first child, a parent's id finds what redefines it."""
    node: CObject | None = root
    for name, predicate in steps(path):
        node = next(_below(node, name, predicate), None)
        if node is None:
            return None
    return node


def _below(node: CObject | None, name: str, predicate: str | None) -> Iterator[CObject]:
    attributes = node.all_attributes if isinstance(node, ComplexObject) else ()
    children = [child for attribute in attributes if attribute.name == name for child in attribute.children]
    if predicate is None:
        yield from children
        return
    code = predicate.partition(",")[0].strip()
    yield from (child for child in children if names(child, code))
    yield from (child for child in children if child.node_id and code in redefined(child.node_id))


def names(node: CObject, predicate: str) -> bool:
    """Whether a step's predicate is the node's id or the archetype that it uses."""
    return node.node_id == predicate or (isinstance(node, ArchetypeRoot) and node.reference == predicate)
