"""Merges two archetypes that come from the same one, value by value; equal values are never looked into."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Generic, TypeVar

from archetypes.constraints import (
    ArchetypeRoot,
    Attribute,
    CObject,
    CodeConstraint,
    ComplexObject,
    OrdinalConstraint,
    QuantityConstraint,
    QuantityItem,
    Slot,
    StringConstraint,
    UseNode,
)
from archetypes.merging.conflicts import Conflict, Spot, shown
from archetypes.merging.fitting import agrees_with_itself
from archetypes.merging.order import Key, keyed, without_id, woven
from archetypes.merging.slots import merged_patterns
from archetypes.model import (
    Archetype,
    Description,
    DescriptionDetails,
    Languages,
    OperationalArchetype,
    Template,
    Term,
    Terminology,
    Translation,
    ValueSet,
)
from archetypes.node_paths import attribute_step
from archetypes.operational_template import Annotation, FlatOntology, OperationalTemplate, TemplateRoot, ViewConstraint
from archetypes.values import OdinObject, OdinTable


class _Absent:
    """An entry that a side does not have; None is a value."""


ABSENT: Final = _Absent()
_WORDS = (
    Archetype, Template, OperationalArchetype, Languages, Translation, Description, DescriptionDetails, Term,
    Terminology, ValueSet, OdinObject, OdinTable, OperationalTemplate, FlatOntology,
)  # fmt: skip
_NODES = (
    ComplexObject, ArchetypeRoot, TemplateRoot, Slot, UseNode, QuantityConstraint, OrdinalConstraint, CodeConstraint,
)  # fmt: skip
_RECORDS = (*_WORDS, *_NODES, StringConstraint, Attribute, QuantityItem)
#: Fields whose values stand together: alternatives, codes, units. None of them means that anything is allowed.
_ALTERNATIVES = ("children", "codes", "items", "values")
_KEPT_WHOLE = ("extensions", "rows")
#: Where the fields of an archetype stand, as the paths of changes say it.
_PLACES = {
    "definition": "/",
    "terminology": "ontology",
    "languages": "language",
    "archetype_id": "archetype",
    "parent_id": "specialise",
    "invariants": "invariant",
}


#: Sums and numbers of a text: of what is merged neither holds, and the publisher's tell what it came from.
_OF_THE_TEXT = ("MD5", "build_uid")
Merged = TypeVar("Merged", Archetype, OperationalTemplate)


@dataclass(frozen=True)
class _Sides:
    """One value on the three sides."""

    base: Any
    mine: Any
    theirs: Any

    def each(self, get: Callable[[Any], Any]) -> _Sides:
        return _Sides(get(self.base), get(self.mine), get(self.theirs))

    def __iter__(self) -> Iterator[Any]:
        return iter((self.base, self.mine, self.theirs))

    @property
    def any(self) -> Any:
        """Of a side that has it, mine first."""
        return self.mine if self.mine is not ABSENT else self.theirs

    def all(self, test: Callable[[Any], bool]) -> bool:
        """Of those sides that have the value; the base may lack it."""
        return all(test(side) for side in self if side is not ABSENT and side is not None)


class Merging(Generic[Merged]):
    """Of values: where nodes were moved, and what codes mean, is not looked into."""

    def __init__(self, base: Merged, mine: Merged, theirs: Merged, theirs_at: Collection[tuple[str, str]]) -> None:
        self._theirs_at = frozenset(theirs_at)
        self._archetypes = _Sides(base, mine, theirs)
        self._named = isinstance(base, OperationalTemplate)
        self.conflicts: list[Conflict] = []

    def whole(self) -> Merged:
        merged: Merged = self._value(Spot(""), self._archetypes)
        return merged

    def _value(self, spot: Spot, sides: _Sides, field: str = "") -> Any:
        """The value that one side alone changed; where both did, what can be made of the parts."""
        if sides.theirs == sides.base or sides.theirs == sides.mine:
            return sides.mine
        if sides.mine == sides.base:
            return sides.theirs
        if isinstance(sides.mine, Mapping) and isinstance(sides.theirs, Mapping):
            return self._mapping(spot, sides)
        if field in ("includes", "excludes"):
            patterns = merged_patterns(list(sides), may_be_none=field == "excludes")
            return self._conflict(spot, sides) if patterns is None else patterns
        if _are_lists(sides) and field not in _KEPT_WHOLE:
            return self._listed(spot, sides, field)
        if _are_alike(sides):
            return self._record(spot, sides)
        return self._conflict(spot, sides)

    def _conflict(self, spot: Spot, sides: _Sides) -> Any:
        if (spot.path, spot.part) in self._theirs_at or spot.part.startswith(_OF_THE_TEXT):
            return sides.theirs
        pairs = zip(sides, self._archetypes, strict=True)
        said = (None if value is ABSENT else shown(value, archetype) for value, archetype in pairs)
        self.conflicts.append(Conflict(spot.path, spot.part, *said))
        return sides.mine

    def _record(self, spot: Spot, sides: _Sides) -> Any:
        values = {}
        for name in [field.name for field in fields(sides.mine) if field.compare]:
            held = sides.each(_getter(name, getattr(sides.mine, name)))
            values[name] = self._value(_spot_of(spot, sides.mine, name), held, name)
        merged = replace(sides.mine, **values)
        return merged if agrees_with_itself(merged) else self._conflict(spot, sides)

    def _mapping(self, spot: Spot, sides: _Sides) -> dict[Any, Any]:
        tables = sides.each(lambda side: side if isinstance(side, Mapping) else {})
        merged = {}
        for key, held in _entries(tables)[0]:
            merged[key] = self._value(spot.under(str(key)), held)
        return _present(merged)

    def _listed(self, spot: Spot, sides: _Sides, field: str) -> Any:
        alone = sides.all(lambda side: without_id(side) <= 1)
        tables = sides.each(lambda side: keyed(side, alone, self._named))
        if (field in _ALTERNATIVES and _both_set_free_or_bound(tables)) or _both_replaced(tables, field):
            return self._conflict(spot, sides)
        entries, torn = _entries(tables)
        if torn and field in _ALTERNATIVES and self._conflict(Spot(spot.path, "order"), sides) is sides.theirs:
            entries, _ = _entries(tables, first=tables.theirs)
        merged = {}
        for key, held in entries:
            merged[key] = self._value(_member_spot(spot, key, held.any, alone), held)
        return tuple(_present(merged).values())


def _getter(name: str, like: object) -> Callable[[Any], Any]:
    """Of a record that a side does not have the field is empty."""
    empty: object = () if isinstance(like, tuple) else {} if isinstance(like, Mapping) else None
    return lambda side: empty if side is ABSENT or side is None else getattr(side, name)


def _entries(tables: _Sides, first: Mapping[Key, object] | None = None) -> tuple[list[tuple[Key, _Sides]], bool]:
    """Each key with what the sides have, in the order woven of both, and whether both put it into another one.

    Then mine counts, or that of the side that is put `first`.
    """
    base, mine, theirs = (list(side) for side in tables)
    order, torn = woven(base, theirs, mine) if first is tables.theirs else woven(base, mine, theirs)
    return [(key, _Sides(*(side.get(key, ABSENT) for side in tables))) for key in order], torn


def _present(merged: dict[Any, Any]) -> dict[Any, Any]:
    return {key: value for key, value in merged.items() if value is not ABSENT}


def _are_lists(sides: _Sides) -> bool:
    return all(isinstance(side, tuple) for side in sides)


def _both_set_free_or_bound(tables: _Sides) -> bool:
    """Whether one side allows anything now while the other changed what is allowed, or both bound what was free."""
    freed = not tables.mine or not tables.theirs
    return bool(freed or (not tables.base and tables.mine.keys() != tables.theirs.keys()))


def _both_replaced(tables: _Sides, field: str) -> bool:
    """Whether both sides put other rules in place of the same one, which would hold beside each other."""
    if field != "invariants":
        return False
    gone = [tables.base.keys() - side.keys() for side in (tables.mine, tables.theirs)]
    come = [side.keys() - tables.base.keys() for side in (tables.mine, tables.theirs)]
    return bool(gone[0] & gone[1]) and all(come) and come[0] != come[1]


def _are_alike(sides: _Sides) -> bool:
    """Whether the sides are one thing whose fields can be taken from either: never parts of two types of node."""
    mine, theirs = sides.mine, sides.theirs
    if not isinstance(mine, _RECORDS) or type(theirs) is not type(mine):
        return False
    return sides.all(lambda side: type(side) is type(mine) and _bond(side) == _bond(mine))


def _bond(value: object) -> object:
    """What has to be the same on all sides for the rest to mean the same."""
    if isinstance(value, Archetype):
        return value.is_adl2
    if isinstance(value, StringConstraint):
        return value.pattern, value.open_list
    if isinstance(value, CodeConstraint):
        return value.rm_type, value.node_id, value.terminology, value.version
    if isinstance(value, ArchetypeRoot):
        return value.rm_type, value.node_id, value.reference
    if isinstance(value, CObject):
        return value.rm_type, value.node_id
    return None


def _spot_of(spot: Spot, record: object, name: str) -> Spot:
    if isinstance(record, Archetype | OperationalTemplate):
        return Spot(f"{spot.path}{_PLACES.get(name, name)}")
    if isinstance(record, OdinObject | OdinTable):
        return spot
    if isinstance(record, QuantityItem):
        return spot.of(f"{spot.part}/{name}")
    if isinstance(record, CObject | Attribute):
        return spot if name in ("attributes", "children") else spot.of(name)
    return spot.under(name)


def _member_spot(spot: Spot, key: Key, member: object, alone: bool) -> Spot:
    if isinstance(member, Attribute):
        return spot.below(attribute_step(member))
    if isinstance(member, QuantityItem):
        return spot.of(f"{spot.part}/{member.units}")
    if isinstance(member, CObject) and not spot.part:
        return Spot(f"{spot.path}{_predicate(key, member, alone)}")
    if isinstance(member, Archetype):
        return Spot(str(member.archetype_id))
    if isinstance(member, Annotation | ViewConstraint | FlatOntology | Term):
        assert isinstance(key, tuple)
        return spot.under(str(key[0]))
    return spot


def _predicate(key: Key, member: CObject, alone: bool) -> str:
    assert isinstance(key, tuple)
    name, count = key
    if not member.node_id and alone:
        return ""
    return f"[{name},{count}]" if count > 1 else f"[{name}]"
