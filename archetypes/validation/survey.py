"""What the rules look at: an archetype, its flat parent and reference model, each node beside what it redefines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from archetypes.bmm import Property, ReferenceModel
from archetypes.constraints import PRIMITIVES, ArchetypeRoot, Attribute, CObject, ComplexObject, UseNode
from archetypes.flattening.codes import redefined
from archetypes.flattening.containers import is_container
from archetypes.flattening.paths import names, steps
from archetypes.library import Library
from archetypes.model import Archetype, Terminology
from archetypes.node_paths import children, walk


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
    def nodes(self) -> Mapping[str, CObject]:
        """The nodes of the flat form by their paths, the quick way to most of them."""
        return {step.path: step.node for step in walk((self.flat or self.archetype).definition)}

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
    beside = _expanded(subject, current.parent)
    owner: str | None = current.node.rm_type
    if attribute.differential_path is not None:
        beside = follow(subject.parent, beside, attribute.differential_path)
        owner = beside.rm_type if beside else None
    base = current.path if current.path != "/" else ""
    inherited = attribute_of(beside, attribute.name)
    return AttributeSite(
        path=f"{base}{(attribute.differential_path or '').rstrip('/')}/{attribute.name}",
        attribute=attribute,
        owner=owner,
        beside_parent=beside is not None,
        inherited=inherited,
        held=subject.model.property(owner, attribute.name) if subject.model and owner else None,
        in_tuple=in_tuple,
        objects=tuple(_objects(base, attribute, _Counterparts(inherited))),
    )


def _objects(base: str, attribute: Attribute, counterparts: _Counterparts) -> Iterator[ObjectSite]:
    above = f"{base}{(attribute.differential_path or '').rstrip('/')}"
    for name, child in children(attribute):
        yield ObjectSite(f"{above}/{name}", child, counterparts.of(child))


def attribute_of(owner: CObject | None, name: str) -> Attribute | None:
    attributes = owner.all_attributes if isinstance(owner, ComplexObject) else ()
    return next((each for each in attributes if each.name == name), None)


class _Counterparts:
    """The children of an attribute of the flat parent, by the ids that a specialisation may call them by."""

    def __init__(self, inherited: Attribute | None) -> None:
        self._plain: list[CObject] = []
        self._own: dict[str, CObject] = {}
        self._older: dict[str, CObject] = {}
        for each in inherited.children if inherited else ():
            if each.node_id is None:
                self._plain.append(each)
            else:
                self._own.setdefault(each.node_id, each)
            if isinstance(each, ArchetypeRoot) and each.reference:
                self._own.setdefault(each.reference, each)
            for code in redefined(each.node_id or ""):
                self._older.setdefault(code, each)

    def of(self, child: CObject) -> CObject | None:
        """The node of the same id, of one that the id specialises, or that specialises the id."""
        if child.node_id is None:
            alike = (each for each in self._plain if type(each) is type(child))
            return next(alike, self._plain[0] if self._plain else None)
        for code in (child.node_id, *redefined(child.node_id)):
            if code in self._own:
                return self._own[code]
        return self._older.get(child.node_id)


def _expanded(subject: Subject, node: CObject | None) -> CObject | None:
    """A proxy of the flat parent as what it stands for."""
    if isinstance(node, UseNode) and subject.parent is not None:
        return follow(subject.parent, subject.parent.definition, node.target)
    return node


def follow(flat: Archetype | None, start: CObject | None, path: str) -> CObject | None:
    """The object at a path of a flat archetype, through its proxies; None where there is none."""
    node = start
    for name, predicate in steps(path):
        for _ in range(_MAX_PROXIES):
            if not isinstance(node, UseNode) or flat is None:
                break
            node = _direct(flat.definition, node.target)
        node = _below(attribute_of(node, name), predicate)
    return node


#: A proxy leads to what is no proxy; more than one after another is an error of its own.
_MAX_PROXIES = 3


def _direct(root: CObject, path: str) -> CObject | None:
    node: CObject | None = root
    for name, predicate in steps(path):
        node = _below(attribute_of(node, name), predicate)
    return node


def _below(attribute: Attribute | None, predicate: str | None) -> CObject | None:
    if attribute is None:
        return None
    if predicate is None:
        return attribute.children[0] if attribute.children else None
    code = predicate.partition(",")[0].strip()
    exact = (each for each in attribute.children if names(each, code))
    later = (each for each in attribute.children if each.node_id and code in redefined(each.node_id))
    earlier = (each for each in attribute.children if each.node_id and each.node_id in set(redefined(code)))
    return next(exact, None) or next(later, None) or next(earlier, None)
