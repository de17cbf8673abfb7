"""Compares two definitions node by node: what was added, removed, narrowed, widened or made another type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from archetypes.change import Change, Grade
from archetypes.constraints import (
    Attribute,
    Cardinality,
    CObject,
    ComplexObject,
    ConstraintRef,
    Multiplicity,
    NumberConstraint,
    OrdinalConstraint,
    QuantityConstraint,
)
from archetypes.containment import Relation, relation, set_relation, tuple_relation
from archetypes.in_words import describe
from archetypes.model import Archetype
from archetypes.node_paths import attribute_step, children
from archetypes.telling import Told, tell

_GRADES: dict[Relation, Grade] = {"same": "minor", "narrowed": "major", "widened": "minor", "changed": "major"}
#: (general, special): a value of the special type is one of the general type.
_SUBTYPES = frozenset(
    {("DV_TEXT", "DV_CODED_TEXT"), ("EVENT", "POINT_EVENT"), ("EVENT", "INTERVAL_EVENT"), ("DV_URI", "DV_EHR_URI")}
)
#: Attributes that every node has from the reference model; to constrain one takes something away.
_INHERITED = frozenset({"name", "null_flavour"})
_LAST_CODE = re.compile(r"\[((?:at|id)[\d.]+)\]$")
_ONCE = Multiplicity(1, 1)
#: What ADL 2 means where it says nothing: whatever the reference model allows.
_ANY = Multiplicity(0, None)


#: In a difference, as in "constraint narrowed".
_RELATED: dict[Relation, Told] = {
    "narrowed": tell("narrowed"),
    "widened": tell("widened"),
    "changed": tell("changed"),
}


class _Property(NamedTuple):
    """What is said of a container that has a property, or has it not, and of one that has become so."""

    state: Told
    change: Told


_ORDERED = {
    True: _Property(tell("ordered"), tell("now ordered")),
    False: _Property(tell("not ordered"), tell("no longer ordered")),
}
_UNIQUE = {
    True: _Property(tell("unique"), tell("now unique")),
    False: _Property(tell("not unique"), tell("no longer unique")),
}


class _Child(NamedTuple):
    path: str
    node: CObject


class NodeComparison:
    """The changes between the definitions of two archetypes."""

    def __init__(self, old: Archetype, new: Archetype) -> None:
        self._old = old
        self._new = new

    def changes(self) -> Iterator[Change]:
        found = list(self._objects(_Child("/", self._old.definition), _Child("/", self._new.definition)))
        gone, come = _ends(found, "removed"), _ends(found, "added")
        for change in found:
            code = _code(change.path)
            if change.path == gone.get(code) and code in come:
                yield replace(change, reason=tell("node moved to {path}", path=come[code]))
            elif change.path == come.get(code) and code in gone:
                yield replace(change, reason=tell("node moved from {path}", path=gone[code]))
            else:
                yield change

    def _say(self, archetype: Archetype, node: CObject) -> str:
        term = archetype.terminology.term(node.node_id or "", archetype.original_language)
        said = describe(node, archetype.terminology, archetype.original_language)
        return f"{term.text}: {said}" if term else said

    def _change(self, old: _Child | None, new: _Child | None, grade: Grade, reason: Told) -> Change:
        before = self._say(self._old, old.node) if old else None
        after = self._say(self._new, new.node) if new else None
        path = new.path if new else old.path if old else "/"
        kind = "changed" if old and new else "added" if new else "removed"
        return Change(path, kind, before, after, grade, reason)  # type: ignore[arg-type]  # one of the three

    def _objects(self, old: _Child, new: _Child) -> Iterator[Change]:
        """Two nodes that stand for each other."""
        numbers = isinstance(old.node, NumberConstraint) and isinstance(new.node, NumberConstraint)
        if old.node.rm_type != new.node.rm_type and not numbers:
            yield self._retyped(old, new)
            if (new.node.rm_type, old.node.rm_type) not in _SUBTYPES:
                return
        if new.path != "/":
            yield from self._occurrences(old, new)
        if isinstance(old.node, ComplexObject) and isinstance(new.node, ComplexObject):
            yield from self._complex(old.node, new.node, new.path)
        elif type(old.node) is not type(new.node):
            yield from self._another_kind(old, new)
        else:
            yield from self._constraint(old, new)

    def _retyped(self, old: _Child, new: _Child) -> Change:
        before, after = old.node.rm_type, new.node.rm_type
        wider = (after, before) in _SUBTYPES
        template = "type {before} widened to {after}" if wider else "type {before} changed to {after}"
        reason = tell(template, before=before, after=after)
        return Change(new.path, "changed", before, after, "minor" if wider else "major", reason)

    def _occurrences(self, old: _Child, new: _Child) -> Iterator[Change]:
        open_or_once = _ANY if self._new.is_adl2 else _ONCE
        before, after = old.node.occurrences or open_or_once, new.node.occurrences or open_or_once
        yield from _multiplicity(new.path, tell("occurrences"), before, after)

    def _another_kind(self, old: _Child, new: _Child) -> Iterator[Change]:
        """`DV_QUANTITY matches {*}` and `C_DV_QUANTITY <>` say the same: anything."""
        was_free, is_free = _is_free(old.node), _is_free(new.node)
        if is_free and not was_free:
            yield self._change(old, new, "minor", tell("constraint widened"))
        elif was_free and not is_free:
            yield self._change(old, new, "major", tell("constraint narrowed"))
        elif not is_free:
            yield self._change(old, new, "major", tell("another kind of constraint"))

    def _constraint(self, old: _Child, new: _Child) -> Iterator[Change]:
        related = self._relation(old.node, new.node)
        if related != "same":
            yield self._change(old, new, _GRADES[related], tell("constraint {related}", related=_RELATED[related]))
        elif getattr(old.node, "assumed", None) != getattr(new.node, "assumed", None):
            yield self._change(old, new, "minor", tell("assumed value changed"))

    def _relation(self, old: CObject, new: CObject) -> Relation:
        """Value sets are compared by their members, wherever these stand."""
        if not isinstance(old, ConstraintRef) or not isinstance(new, ConstraintRef):
            return relation(old, new)
        before, after = self._old.terminology.members(old.code), self._new.terminology.members(new.code)
        if not before or not after:
            return "same" if old.code == new.code else "changed"
        return set_relation(before, after)

    def _tuples(self, old: ComplexObject, new: ComplexObject, path: str) -> Iterator[Change]:
        before = {frozenset(each.names): each for each in old.tuples}
        after = {frozenset(each.names): each for each in new.tuples}
        for names in [*before, *(names for names in after if names not in before)]:
            was, now = before.get(names), after.get(names)
            related: Relation = "widened" if now is None else "narrowed" if was is None else tuple_relation(was, now)
            if related == "same":
                continue
            reason = tell("constraint {related}", related=_RELATED[related])
            yield self._change(_Child(path, old), _Child(path, new), _GRADES[related], reason)

    def _complex(self, old: ComplexObject, new: ComplexObject, path: str) -> Iterator[Change]:
        before = {attribute_step(attribute): attribute for attribute in old.attributes}
        after = {attribute_step(attribute): attribute for attribute in new.attributes}
        base = path.rstrip("/")
        yield from self._tuples(old, new, path)
        for name, attribute in before.items():
            if name in after:
                yield from self._attributes(attribute, after[name], base)
            else:
                yield from self._attribute_removed(attribute, base)
        for name, attribute in after.items():
            if name not in before:
                yield from self._attribute_added(old, attribute, base)

    def _attribute_removed(self, attribute: Attribute, base: str) -> Iterator[Change]:
        for step, child in children(attribute):
            if child.node_id:
                yield self._change(_Child(f"{base}/{step}", child), None, "major", tell("node removed"))
            else:
                yield self._change(_Child(f"{base}/{step}", child), None, "minor", tell("constraint removed"))

    def _attribute_added(self, owner: ComplexObject, attribute: Attribute, base: str) -> Iterator[Change]:
        """New structure beside what was there adds; a constraint on what was free before narrows."""
        narrows = _is_value(owner) or not owner.all_attributes or attribute.name in _INHERITED
        grade: Grade = "major" if narrows else "minor"
        reason = tell("constraint added where anything was allowed" if narrows else "node added")
        for step, child in children(attribute):
            yield self._change(None, _Child(f"{base}/{step}", child), grade, reason)

    def _attributes(self, old: Attribute, new: Attribute, base: str) -> Iterator[Change]:
        path = f"{base}/{attribute_step(new)}"
        optional = Multiplicity(0, 1)
        yield from _multiplicity(path, tell("existence"), old.existence or optional, new.existence or optional)
        yield from _cardinality(path, old.cardinality, new.cardinality)
        if bool(old.children) != bool(new.children):
            yield from self._freed_or_bound(old, new, base)
            return
        pairs, removed, added = _matched(old, new, base)
        for before, after in pairs:
            yield from self._objects(before, after)
        for child in removed:
            yield self._removed(child)
        for child in added:
            yield self._added(child, new)
        yield from _order(path, pairs, new)

    def _freed_or_bound(self, old: Attribute, new: Attribute, base: str) -> Iterator[Change]:
        for step, child in children(new):
            reason = tell("constraint added where anything was allowed")
            yield self._change(None, _Child(f"{base}/{step}", child), "major", reason)
        yield from self._attribute_removed(old, base)

    def _removed(self, child: _Child) -> Change:
        prohibited = child.node.occurrences == Multiplicity(0, 0)
        if prohibited:
            return self._change(child, None, "minor", tell("prohibition removed"))
        return self._change(child, None, "major", tell("node removed" if child.node.node_id else "alternative removed"))

    def _added(self, child: _Child, attribute: Attribute) -> Change:
        """A mandatory child of a container is missing from the data there is; an alternative widens."""
        mandatory = attribute.cardinality is not None and (child.node.occurrences or _ONCE).lower > 0
        if mandatory:
            return self._change(None, child, "major", tell("mandatory node added"))
        return self._change(None, child, "minor", tell("node added" if child.node.node_id else "alternative added"))


def _is_free(node: CObject) -> bool:
    """Whether a node of its own kind allows anything of its type."""
    if isinstance(node, ComplexObject):
        return not node.all_attributes
    if isinstance(node, QuantityConstraint):
        return not node.items and node.property is None
    return isinstance(node, OrdinalConstraint) and not node.items


def _code(path: str) -> str:
    """The node id at the end of a path, "" where there is none."""
    found = _LAST_CODE.search(path)
    return found[1] if found else ""


def _ends(found: list[Change], kind: str) -> dict[str, str]:
    """Paths of the nodes with an id that came or went, by id."""
    return {_code(change.path): change.path for change in found if change.kind == kind and _code(change.path)}


def _is_value(node: ComplexObject) -> bool:
    return node.rm_type.startswith("DV_") or node.rm_type == "CODE_PHRASE"


def _matched(
    old: Attribute, new: Attribute, base: str
) -> tuple[list[tuple[_Child, _Child]], list[_Child], list[_Child]]:
    """Children by node id, or by type where they have none; a lone value of another type is the same one retyped."""
    before, after = _by_key(old, base), _by_key(new, base)
    pairs = [(before[key], after[key]) for key in before if key in after]
    removed = [child for key, child in before.items() if key not in after]
    added = [child for key, child in after.items() if key not in before]
    retyped = len(removed) == len(added) == 1 and not removed[0].node.node_id and not added[0].node.node_id
    if retyped:
        return [*pairs, (removed[0], added[0])], [], []
    return pairs, removed, added


def _by_key(attribute: Attribute, base: str) -> dict[tuple[str, int], _Child]:
    keyed: dict[tuple[str, int], _Child] = {}
    seen: Counter[str] = Counter()
    for step, child in children(attribute):
        name = child.node_id or child.rm_type
        seen[name] += 1
        keyed[name, seen[name]] = _Child(f"{base}/{step}", child)
    return keyed


def _order(path: str, pairs: list[tuple[_Child, _Child]], new: Attribute) -> Iterator[Change]:
    positions = {id(child): position for position, child in enumerate(new.children)}
    found = [positions[id(after.node)] for _, after in pairs]
    if found != sorted(found):
        ordered = new.cardinality is not None and new.cardinality.ordered is True
        grade: Grade = "minor" if ordered else "patch"
        yield Change(path, "changed", None, None, grade, tell("order of the children changed"))


def _multiplicity(path: str, what: Told, before: Multiplicity, after: Multiplicity) -> Iterator[Change]:
    if before == after:
        return
    widened = after.contains(before)
    related: Relation = "widened" if widened else "narrowed" if before.contains(after) else "changed"
    grade: Grade = "minor" if widened else "major"
    reason = tell("{what} {related}", what=what, related=_RELATED[related])
    yield Change(path, "changed", str(before), str(after), grade, reason)


def _cardinality(path: str, old: Cardinality | None, new: Cardinality | None) -> Iterator[Change]:
    before, after = old or Cardinality(Multiplicity(0, None)), new or Cardinality(Multiplicity(0, None))
    yield from _multiplicity(path, tell("cardinality"), before.interval, after.interval)
    for words, was, now in ((_ORDERED, before.ordered, after.ordered), (_UNIQUE, before.unique, after.unique)):
        if bool(was) != bool(now):
            grade: Grade = "major" if now else "minor"
            shown, reason = words[bool(was)].state, words[bool(now)]
            yield Change(path, "changed", shown, reason.state, grade, reason.change)
