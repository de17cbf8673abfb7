"""A reference model: its classes with their attributes, which type conforms to which, and what lies at a path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from archetypes.constraints import Multiplicity

_ROOT = "any"
_NAME = re.compile(r"[^<>,\s]+")


@dataclass(frozen=True)
class ModelType:
    """`DV_INTERVAL<DV_QUANTITY>` as its root and parameters."""

    root: str
    parameters: tuple[ModelType, ...] = ()

    @classmethod
    def parse(cls, text: str) -> ModelType:
        """Whatever is no proper type becomes a type of that name, which no model knows."""
        root, opened, rest = text.partition("<")
        if not opened:
            return cls(text.strip())
        return cls(root.strip(), tuple(cls.parse(part) for part in _split(rest.rpartition(">")[0])))

    def __str__(self) -> str:
        return f"{self.root}<{','.join(map(str, self.parameters))}>" if self.parameters else self.root


def _split(text: str) -> Iterator[str]:
    """At the commas that stand outside `<…>`."""
    depth, start = 0, 0
    for position, sign in enumerate(text):
        depth += (sign == "<") - (sign == ">")
        if sign == "," and depth == 0:
            yield text[start:position]
            start = position + 1
    yield text[start:]


@dataclass(frozen=True)
class Property:
    """An attribute of a class; `cardinality` is that of a container, None where it holds one value."""

    name: str
    type: ModelType
    mandatory: bool = False
    computed: bool = False
    cardinality: Multiplicity | None = None

    @property
    def existence(self) -> Multiplicity:
        return Multiplicity(int(self.mandatory), 1)


@dataclass(frozen=True)
class ModelClass:
    """`parameters` are the formal ones, each with the type that it is bound to conform to."""

    name: str
    ancestors: tuple[ModelType, ...] = ()
    abstract: bool = False
    parameters: Mapping[str, ModelType] = field(default_factory=dict)
    properties: Mapping[str, Property] = field(default_factory=dict)
    values: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ReferenceModel:
    """`packages` are the names that archetype ids use for the model: EHR in `openEHR-EHR-OBSERVATION`.

    `classes` goes by the name in small letters, since archetypes write names in either case. A model that is not
    `complete` uses schemas that are not there: a class that it does not know may exist.
    """

    publisher: str
    release: str
    packages: frozenset[str]
    classes: Mapping[str, ModelClass]
    complete: bool = True

    def find(self, type_name: str | ModelType) -> ModelClass | None:
        wanted = type_name if isinstance(type_name, ModelType) else ModelType.parse(type_name)
        return self.classes.get(wanted.root.casefold())

    def knows(self, type_name: str) -> bool:
        """Whether the class and all its parameters exist."""
        names = _NAME.findall(type_name)
        return bool(names) and all(name.casefold() in self.classes for name in names)

    def lineage(self, type_: ModelType) -> Iterator[ModelType]:
        """The type and all that it descends from, each with its parameters as the type gives them."""
        waiting, seen = [type_], set[str]()
        while waiting:
            current = waiting.pop(0)
            if current.root.casefold() in seen:
                continue
            seen.add(current.root.casefold())
            yield current
            found = self.find(current)
            if found:
                given = _given(found, current)
                waiting.extend(_substituted(ancestor, given) for ancestor in found.ancestors)

    def conforms(self, child: str | ModelType, parent: str | ModelType) -> bool:
        """Whether the one type is the other or descends from it; parameters left out fit all."""
        own = child if isinstance(child, ModelType) else ModelType.parse(child)
        wanted = parent if isinstance(parent, ModelType) else ModelType.parse(parent)
        root = wanted.root.casefold()
        if root == _ROOT:
            return True
        if not (own.parameters or wanted.parameters) and own.root.casefold() in self.classes:
            return root in self._roots(own)
        for ancestor in self.lineage(own):
            if ancestor.root.casefold() == root:
                pairs = zip(ancestor.parameters, wanted.parameters, strict=False)
                return all(self.conforms(one, other) for one, other in pairs)
        return False

    def property(self, type_name: str | ModelType, name: str) -> Property | None:
        """The attribute of this name, with the parameters of the type in its own type."""
        owner = type_name if isinstance(type_name, ModelType) else ModelType.parse(type_name)
        known = None if owner.parameters else self._properties.get((owner.root.casefold(), name))
        if known is not None:
            return known
        for ancestor in self.lineage(owner):
            found = self.find(ancestor)
            if found and name in found.properties:
                held = found.properties[name]
                given = replace(held, type=_substituted(held.type, _given(found, ancestor)))
                if not owner.parameters:
                    self._properties[owner.root.casefold(), name] = given
                return given
        return None

    def _roots(self, type_: ModelType) -> frozenset[str]:
        """The names of the type and all that it descends from, in small letters."""
        name = type_.root.casefold()
        if name not in self._lineages:
            self._lineages[name] = frozenset(each.root.casefold() for each in self.lineage(type_))
        return self._lineages[name]

    @cached_property
    def _lineages(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _properties(self) -> dict[tuple[str, str], Property]:
        """What `property` has found of types without parameters, so that it cannot outgrow the model."""
        return {}

    @cached_property
    def descendants(self) -> Mapping[str, tuple[ModelType, ...]]:
        """The types that descend from each class, by its name in small letters."""
        found: dict[str, list[ModelType]] = {}
        for each in self.classes.values():
            own = ModelType(each.name)
            for ancestor in self.lineage(own):
                if ancestor is not own:
                    found.setdefault(ancestor.root.casefold(), []).append(own)
        return {name: tuple(types) for name, types in found.items()}

    @cached_property
    def _steps(self) -> dict[tuple[str, str], frozenset[ModelType]]:
        """What has been found by `_step`; only what there is, so that it cannot outgrow the model."""
        return {}

    def leads(self, type_name: str, names: tuple[str, ...]) -> bool:
        """Whether attributes lead on from the type, or from one that descends from it, all the way."""
        types = frozenset({ModelType.parse(type_name)})
        for name in names:
            types = frozenset(below for each in types for below in self._step(each, name))
        return bool(types)

    def _step(self, type_: ModelType, name: str) -> frozenset[ModelType]:
        known = self._steps.get((str(type_), name))
        if known is not None:
            return known
        owners = (type_, *self.descendants.get(type_.root.casefold(), ()))
        found = frozenset(held.type for owner in owners if (held := self.property(owner, name)))
        if found:
            self._steps[str(type_), name] = found
        return found


def _given(found: ModelClass, type_: ModelType) -> dict[str, ModelType]:
    """What stands for each formal parameter: what the type says, else what the parameter is bound to."""
    given = dict(found.parameters)
    given.update(zip(found.parameters, type_.parameters, strict=False))
    return given


def _substituted(type_: ModelType, given: Mapping[str, ModelType]) -> ModelType:
    if type_.root in given and not type_.parameters:
        return given[type_.root]
    if not type_.parameters:
        return type_
    return replace(type_, parameters=tuple(_substituted(each, given) for each in type_.parameters))
