"""Lays the nodes of a specialisation over those of its flat parent: objects, attributes, tuples, proxies, slots."""

from __future__ import annotations

from dataclasses import replace

from archetypes.bmm import ReferenceModel
from archetypes.constraints import (
    ArchetypeRoot,
    Attribute,
    AttributeTuple,
    Cardinality,
    CObject,
    ComplexObject,
    Slot,
    UseNode,
)
from archetypes.errors import FlatteningError
from archetypes.flattening.codes import redefined
from archetypes.flattening.containers import holds_several
from archetypes.flattening.paths import UNSAID, find, unfolded
from archetypes.flattening.siblings import Siblings
from archetypes.telling import tell


class Merger:
    """`parent_root` is the definition of the flat parent, where its proxies lead to."""

    def __init__(self, parent_root: ComplexObject, model: ReferenceModel | None) -> None:
        self._parent_root = parent_root
        self._model = model

    def root(self, child: ComplexObject) -> ComplexObject:
        merged = self.objects(self._parent_root, child, "")
        assert isinstance(merged, ComplexObject)
        return merged

    def objects(self, parent: CObject, child: CObject, path: str) -> CObject:
        """The child where it says something, the parent where it does not."""
        if isinstance(parent, UseNode) and isinstance(child, ComplexObject) and not isinstance(child, ArchetypeRoot):
            parent = self._expanded(parent, path)
        if isinstance(parent, ComplexObject) and isinstance(child, ComplexObject):
            return self._complex(parent, child, path)
        if child.rm_type == UNSAID:
            raise FlatteningError("VDIFP", tell("the path leads through a node that has no attributes"), path or "/")
        occurrences = child.occurrences or parent.occurrences
        if isinstance(parent, Slot) and isinstance(child, Slot):
            return _slot(parent, replace(child, occurrences=occurrences))
        return replace(self.added(child, path), occurrences=occurrences)

    def added(self, child: CObject, path: str) -> CObject:
        """A node that the parent does not have, in flat form."""
        if child.rm_type == UNSAID:
            raise FlatteningError("VDIFP", tell("there is no such node in the parent"), path)
        plain = replace(child, sibling_order=None) if child.sibling_order else child
        if not isinstance(plain, ComplexObject):
            return plain
        return replace(plain, attributes=self._attributes((), plain, plain.rm_type, path))

    def _expanded(self, proxy: UseNode, path: str) -> CObject:
        target = find(self._parent_root, proxy.target)
        if target is None or isinstance(target, UseNode):
            raise FlatteningError("VUNP", tell("there is no node at {path}", path=proxy.target), path or "/")
        return replace(target, node_id=proxy.node_id, occurrences=proxy.occurrences or target.occurrences)

    def _complex(self, parent: ComplexObject, child: ComplexObject, path: str) -> ComplexObject:
        rm_type = parent.rm_type if child.rm_type == UNSAID else child.rm_type
        paired = {name for each in child.tuples for name in each.names}
        inherited = tuple(attribute for attribute in parent.attributes if attribute.name not in paired)
        return replace(
            _with_reference(parent, child),
            rm_type=rm_type,
            node_id=_node_id(parent, child),
            occurrences=child.occurrences or parent.occurrences,
            sibling_order=None,
            attributes=self._attributes(inherited, child, rm_type, path),
            tuples=_tuples(parent.tuples, child.tuples),
            default=child.default if child.default is not None else parent.default,
        )

    def _attributes(
        self, parents: tuple[Attribute, ...], owner: ComplexObject, rm_type: str, path: str
    ) -> tuple[Attribute, ...]:
        """By name, in the order of the text: one path may lead to what another has added."""
        merged = {attribute.name: attribute for attribute in parents}
        for child in unfolded(owner.attributes):
            parent = merged.get(child.name) or Attribute(name=child.name, place=child.place)
            merged[child.name] = self._attribute(parent, child, rm_type, f"{path}/{child.name}")
        return tuple(merged.values())

    def _attribute(self, parent: Attribute, child: Attribute, owner: str, path: str) -> Attribute:
        if child.existence is not None and child.existence.upper == 0:
            return child
        cardinality = _cardinality(parent.cardinality, child.cardinality)
        several = holds_several(self._model, owner, parent, cardinality)
        limit = parent.cardinality.interval.upper if parent.cardinality else None
        siblings = Siblings(self, parent.children, limit if several else 1, path)
        return replace(
            child,
            existence=child.existence or parent.existence,
            cardinality=cardinality,
            children=siblings.merged(child.children),
        )


def _with_reference(parent: ComplexObject, child: ComplexObject) -> ComplexObject:
    """A node of the kind that the merged one is: one that uses another archetype goes on doing so."""
    if isinstance(child, ArchetypeRoot) and isinstance(parent, ArchetypeRoot):
        return replace(child, reference=child.reference or parent.reference)
    if isinstance(child, ArchetypeRoot):
        return child
    return parent if isinstance(parent, ArchetypeRoot) or child.rm_type == UNSAID else child


def _node_id(parent: ComplexObject, child: ComplexObject) -> str | None:
    """A step of a path may name its node by the parent's id, or by the archetype that is used there."""
    if child.node_id is None:
        return parent.node_id
    renames = parent.node_id is None or parent.node_id in redefined(child.node_id)
    return child.node_id if child.rm_type != UNSAID or renames else parent.node_id


def _cardinality(parent: Cardinality | None, child: Cardinality | None) -> Cardinality | None:
    if parent is None or child is None:
        return child or parent
    ordered = child.ordered if child.ordered is not None else parent.ordered
    return Cardinality(child.interval, ordered, child.unique if child.unique is not None else parent.unique)


def _slot(parent: Slot, child: Slot) -> Slot:
    """A narrowed slot says all that it takes, a closed one takes nothing more."""
    plain = replace(child, sibling_order=None)
    if child.closed or child.includes or child.excludes or child.any_allowed:
        return plain
    return replace(plain, includes=parent.includes, excludes=parent.excludes, any_allowed=parent.any_allowed)


def _tuples(parents: tuple[AttributeTuple, ...], children: tuple[AttributeTuple, ...]) -> tuple[AttributeTuple, ...]:
    """A tuple of the child takes the place of those of the parent that share an attribute with it."""
    said = {name for child in children for name in child.names}
    return (*(parent for parent in parents if said.isdisjoint(parent.names)), *children)
