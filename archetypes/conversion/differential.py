"""Leaves of a specialisation what its parent does not say already; what the parent alone has is excluded."""

from __future__ import annotations

from dataclasses import replace

from archetypes.constraints import ArchetypeRoot, Attribute, CObject, ComplexObject, Multiplicity, SiblingOrder, Slot
from archetypes.flattening.codes import redefined

_NONE = Multiplicity(0, 0)


def differential(flat: ComplexObject, parent: ComplexObject) -> ComplexObject:
    """The root with what differs; laid over the flat parent it gives the flat child again."""
    return replace(flat, attributes=_attributes(flat, parent), occurrences=None)


def _attributes(child: ComplexObject, parent: ComplexObject) -> tuple[Attribute, ...]:
    known = {attribute.name: attribute for attribute in parent.all_attributes}
    kept = [_attribute(attribute, known.get(attribute.name)) for attribute in child.attributes]
    return tuple(attribute for attribute in kept if attribute is not None)


def _attribute(child: Attribute, parent: Attribute | None) -> Attribute | None:
    if parent is None or child == parent:
        return child if parent is None else None
    children = _children(child.children, parent.children)
    existence = child.existence if child.existence != parent.existence else None
    cardinality = child.cardinality if child.cardinality != parent.cardinality else None
    if not children and existence is None and cardinality is None:
        return None
    return replace(child, children=children, existence=existence, cardinality=cardinality)


def _children(children: tuple[CObject, ...], parents: tuple[CObject, ...]) -> tuple[CObject, ...]:
    if children == parents:
        return ()
    if not parents or any(child.node_id is None for child in children):
        return children
    known: dict[str | None, CObject] = {parent.node_id: parent for parent in parents if parent.node_id}
    kept: list[CObject] = []
    seen: set[str] = set()
    before: str | None = None
    once = (child for child in children if child.occurrences and child.occurrences.upper == 1)
    cloned = {code for child in once for code in redefined(child.node_id or "")}
    for child in children:
        same = known.get(child.node_id)
        origin = next((code for code in redefined(child.node_id or "") if code in known), None)
        seen.update(code for code in (child.node_id, origin) if code)
        if same is not None:
            made = _object(child, same)
        elif origin is not None:
            made = child
        else:
            made = replace(child, sibling_order=_order(before, parents))
        if made is not None:
            kept.append(made)
        elif child.node_id in cloned:
            kept.append(_mentioned(child))
        before = child.node_id
    present = {child.node_id for child in children}
    gone = (parent for code, parent in known.items() if code not in present and (code not in seen or _several(parent)))
    return (*kept, *(_excluded(parent) for parent in gone))


def _mentioned(child: CObject) -> CObject:
    """Without anything new: it says that the node stays beside the one that redefines it."""
    if isinstance(child, ComplexObject) and not isinstance(child, ArchetypeRoot):
        return ComplexObject(rm_type=child.rm_type, node_id=child.node_id)
    return child


def _order(before: str | None, parents: tuple[CObject, ...]) -> SiblingOrder | None:
    """Behind the sibling before it; the first of all goes before the parent's first."""
    if before is not None:
        return SiblingOrder("after", before)
    first = parents[0].node_id
    return SiblingOrder("before", first) if first else None


def _several(parent: CObject) -> bool:
    """Whether the parent's node would stay beside one that redefines it."""
    return parent.occurrences is not None and (parent.occurrences.upper is None or parent.occurrences.upper > 1)


def _object(child: CObject, parent: CObject) -> CObject | None:
    """None where it is the same; its own code makes it a node of the parent that is refined."""
    if child == parent:
        return None
    if not isinstance(child, ComplexObject) or not isinstance(parent, ComplexObject):
        return child
    occurrences = child.occurrences if child.occurrences != parent.occurrences else None
    attributes = _attributes(child, parent)
    tuples = child.tuples if child.tuples != parent.tuples else ()
    if not attributes and not tuples and occurrences is None and child.rm_type == parent.rm_type:
        return None
    return replace(child, attributes=attributes, tuples=tuples, occurrences=occurrences)


def _excluded(parent: CObject) -> CObject:
    if isinstance(parent, Slot):
        return Slot(rm_type=parent.rm_type, node_id=parent.node_id, closed=True)
    return ComplexObject(rm_type=parent.rm_type, node_id=parent.node_id, occurrences=_NONE)
