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
    """The attributes of a path, each with its predicate: a node id or an archetype id, without the name after it."""
    return [(found[1], found[2] and found[2].partition("|")[0]) for found in _STEP.finditer(path)]


def unfolded(attributes: tuple[Attribute, ...]) -> list[Attribute]:
    """Without differential paths. Neighbours whose paths begin alike share the beginning, which is followed once."""
    result: list[Attribute] = []
    for attribute in attributes:
        plain = attribute if attribute.differential_path is None else _unfolded(attribute)
        both = _joined(result[-1], plain) if result else None
        if both is None:
            result.append(plain)
        else:
            result[-1] = both
    return result


def _unfolded(attribute: Attribute) -> Attribute:
    """`/data[id2]/items` as `data`, with an object [id2] of unsaid type in it, which has `items`."""
    inner = replace(attribute, differential_path=None)
    for name, predicate in reversed(steps(attribute.differential_path or "")):
        between = ComplexObject(rm_type=UNSAID, node_id=predicate, attributes=(inner,), place=attribute.place)
        inner = Attribute(name=name, children=(between,), place=attribute.place)
    return inner


def _joined(first: Attribute, second: Attribute) -> Attribute | None:
    """Both in one where both are steps of paths alone; None where either says more."""
    last, following = _only_step(first), _only_step(second)
    if first.name != second.name or last is None or following is None:
        return None
    if last.node_id != following.node_id:
        return replace(first, children=first.children + second.children)
    deeper = _joined(last.attributes[-1], following.attributes[0])
    attributes = (*last.attributes, *following.attributes) if deeper is None else (*last.attributes[:-1], deeper)
    return replace(first, children=(*first.children[:-1], replace(last, attributes=attributes)))


def _only_step(attribute: Attribute) -> ComplexObject | None:
    """The last object of an attribute that holds steps of paths and constrains nothing itself."""
    last = attribute.children[-1] if attribute.children else None
    plain = attribute.existence is None and attribute.cardinality is None
    return last if plain and isinstance(last, ComplexObject) and last.rm_type == UNSAID else None


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
