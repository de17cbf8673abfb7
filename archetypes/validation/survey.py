"""What the rules look at: an archetype, its flat parent and reference model, each node beside what it redefines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from archetypes.bmm import Property, ReferenceModel
from archetypes.constraints import PRIMITIVES, Attribute, CObject, ComplexObject
from archetypes.flattening.containers import is_container
from archetypes.library import Library
from archetypes.model import Archetype, Terminology
from archetypes.node_paths import attribute_step, children
from archetypes.validation.finding import Children, Finder, attribute_of


@dataclass(frozen=True)
class ObjectSite:
    """A node with the node of the flat parent that it redefines or refines; None where it is new."""

    path: str
    node: CObject
    parent: CObject | None


@dataclass(frozen=True)
class AttributeSite:
    """An attribute of the archetype, and what is known of the same attribute elsewhere.

    `owner` is the type of the object that it belongs to, None where a differential path leads nowhere. `inherited` is
    the attribute of the flat parent, `held` that of the reference model. `beside_parent` tells whether the owner
    itself has a counterpart in the flat parent. A column of a tuple is `in_tuple`.
    """

    path: str
    attribute: Attribute
    owner: str | None
    beside_parent: bool
    inherited: Attribute | None
    held: Property | None
    in_tuple: bool = False
    objects: tuple[ObjectSite, ...] = ()

    @property
    def multiple(self) -> bool:
        """Whether it is a container: by the reference model, where that does not know it by what is written."""
        if self.held is not None:
            return self.held.cardinality is not None
        cardinality = self.attribute.cardinality or (self.inherited.cardinality if self.inherited else None)
        return is_container(self.attribute, cardinality)


@dataclass(frozen=True)
class Subject:
    """`parent` and `flat` are flat forms; None where there is no parent, or where flattening is not possible."""

    archetype: Archetype
    library: Library | None = None
    model: ReferenceModel | None = None
    parent: Archetype | None = None
    flat: Archetype | None = None
    overlays: tuple[Archetype, ...] = field(default=())

    @property
    def depth(self) -> int:
        return self.archetype.specialisation_depth

    @property
    def terminology(self) -> Terminology:
        """Of the flat form, so that it holds the terms of the parents."""
        return (self.flat or self.archetype).terminology

    @property
    def knows_parents(self) -> bool:
        """Whether a code that is not defined here can be said to be defined nowhere."""
        return self.archetype.parent_id is None or self.flat is not None

    @cached_property
    def sites(self) -> tuple[AttributeSite, ...]:
        return tuple(_survey(self))

    @cached_property
    def finder(self) -> Finder:
        """Of the flat form."""
        return Finder((self.flat or self.archetype).definition)

    @cached_property
    def parent_finder(self) -> Finder | None:
        return Finder(self.parent.definition) if self.parent else None

    @cached_property
    def root(self) -> ObjectSite:
        return ObjectSite("/", self.archetype.definition, self.parent.definition if self.parent else None)

    @cached_property
    def objects(self) -> tuple[ObjectSite, ...]:
        """Every node, the root first."""
        return (self.root, *(each for site in self.sites for each in site.objects))


def is_primitive(node: CObject) -> bool:
    return isinstance(node, PRIMITIVES)


def _survey(subject: Subject) -> Iterator[AttributeSite]:
    waiting = [subject.root]
    while waiting:
        current = waiting.pop()
        if not isinstance(current.node, ComplexObject):
            continue
        below: list[ObjectSite] = []
        for attribute, in_tuple in _attributes(current.node):
            site = _site(subject, current, attribute, in_tuple)
            yield site
            below.extend(site.objects)
        waiting.extend(reversed(below))


def _attributes(node: ComplexObject) -> Iterator[tuple[Attribute, bool]]:
    for attribute in node.attributes:
        yield attribute, False
    for each in node.tuples:
        for column in each.columns:
            yield column, True


def _site(subject: Subject, current: ObjectSite, attribute: Attribute, in_tuple: bool) -> AttributeSite:
    finder = subject.parent_finder
    beside = finder.resolved(current.parent) if finder else None
    owner: str | None = current.node.rm_type
    if attribute.differential_path is not None:
        beside = finder.resolved(finder.follow(beside, attribute.differential_path)) if finder else None
        owner = beside.rm_type if beside else None
    base = current.path if current.path != "/" else ""
    inherited = attribute_of(beside, attribute.name)
    return AttributeSite(
        path=f"{base}/{attribute_step(attribute)}",
        attribute=attribute,
        owner=owner,
        beside_parent=beside is not None,
        inherited=inherited,
        held=subject.model.property(owner, attribute.name) if subject.model and owner else None,
        in_tuple=in_tuple,
        objects=tuple(_objects(base, attribute, Children(inherited))),
    )


def _objects(base: str, attribute: Attribute, inherited: Children) -> Iterator[ObjectSite]:
    for step, child in children(attribute):
        yield ObjectSite(f"{base}/{step}", child, _counterpart(child, inherited))


def _counterpart(child: CObject, inherited: Children) -> CObject | None:
    if child.node_id is not None:
        return inherited.of_line(child.node_id)
    alike = (each for each in inherited.plain if type(each) is type(child))
    return next(alike, inherited.plain[0] if inherited.plain else None)
