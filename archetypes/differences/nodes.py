"""Compares two definitions node by node: what was added, removed, narrowed, widened or made another type.

The grades are those of openEHR's archetype identification (4.4, change semantics): the least that data and queries
need.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from archetypes.bmm import model_for
from archetypes.bmm.model import Property
from archetypes.constraints import (
    ANY_NUMBER,
    Attribute,
    CObject,
    ComplexObject,
    ConstraintRef,
    Multiplicity,
    NumberConstraint,
    QuantityConstraint,
    Slot,
    UseNode,
)
from archetypes.containment import Relation, relation, set_relation, tuple_relation
from archetypes.differences.change import Change, Grade
from archetypes.differences.containers import RELATED, containers, counts, order, sorted_otherwise
from archetypes.differences.inherited_words import bound_to
from archetypes.differences.internal_references import InternalReferences
from archetypes.differences.pairs import (
    Child,
    conforms,
    free_types,
    is_covered,
    is_free,
    said_children,
    siblings,
)
from archetypes.differences.quantities import in_one_form
from archetypes.differences.relocation import relocated
from archetypes.model import Archetype, Terminology
from archetypes.node_paths import attribute_step
from archetypes.slot_patterns import other_version_only
from archetypes.telling import Told, tell
from archetypes.wording.describe import describe
from archetypes.wording.names import type_named

_GRADES: dict[Relation, Grade] = {"same": "minor", "narrowed": "major", "widened": "minor", "changed": "major"}
_OF_PROPERTY = tell("property changed; the units are the same")
_OTHER_VERSION = tell(
    "the slot names another version of the same archetype: what was recorded with the one before can still be read, "
    "but new records have the other one; where both are to be recorded, let the slot name both"
)
_ONCE = Multiplicity(1, 1)


class NodeComparison:
    """The changes between the definitions of two archetypes, told in these words of theirs."""

    def __init__(self, old: Archetype, new: Archetype, words: tuple[Terminology, Terminology]) -> None:
        self._old = old
        self._new = new
        self._words = words
        self._model = model_for(new)
        #: ADL 2 means whatever the reference model allows where it says nothing.
        self._unsaid = ANY_NUMBER if new.is_adl2 else _ONCE
        self._references = InternalReferences(old.definition), InternalReferences(new.definition)

    def changes(self) -> Iterator[Change]:
        found = list(self._objects(Child("/", self._old.definition), Child("/", self._new.definition)))
        went = relocated(self._old, self._new, self._words) if found else {}
        came = {place: path for path, place in went.items()}
        return (self._moved(change, went, came) for change in found)

    def _moved(self, change: Change, went: Mapping[str, str], came: Mapping[str, str]) -> Change:
        """What left its path and is found at another one says where, at both."""
        if change.kind == "removed" and change.path in went:
            return replace(change, reason=_says_where(change.path, went[change.path], gone=True))
        if change.kind == "added" and change.path in came:
            return replace(change, reason=_says_where(change.path, came[change.path], gone=False))
        return change

    def _say(self, node: CObject, *, before: bool) -> str:
        words, language = self._words[not before], (self._old if before else self._new).original_language
        term = words.term(node.node_id or "", language)
        said = describe(node, words, language)
        return f"{term.text}: {said}" if term else said

    def _change(self, old: Child | None, new: Child | None, grade: Grade, reason: Told) -> Change:
        before = self._say(old.node, before=True) if old else None
        after = self._say(new.node, before=False) if new else None
        path = new.path if new else old.path if old else "/"
        kind = "changed" if old and new else "added" if new else "removed"
        return Change(path, kind, before, after, grade, reason)  # type: ignore[arg-type]  # one of the three

    def _objects(self, old: Child, new: Child) -> Iterator[Change]:
        """Two nodes that stand for each other."""
        if isinstance(old.node, UseNode) or isinstance(new.node, UseNode):
            if isinstance(old.node, UseNode) and isinstance(new.node, UseNode) and old.node.target == new.node.target:
                yield from self._occurrences(old, new)
                return
            one, other = (
                each.resolved(*pair) for each, pair in zip(self._references, (_at(old), _at(new)), strict=True)
            )
            if one is not None and other is not None:
                yield self._change(old, new, "patch", _referred(old.node, new.node))
                yield from self._objects(Child(old.path, one), Child(new.path, other))
                return
        numbers = isinstance(old.node, NumberConstraint) and isinstance(new.node, NumberConstraint)
        if old.node.rm_type != new.node.rm_type and not numbers:
            yield self._retyped(old, new)
            if not conforms(self._model, old.node.rm_type, new.node.rm_type):
                return
        yield from self._same_type(old, new)

    def _same_type(self, old: Child, new: Child) -> Iterator[Change]:
        if new.path != "/":
            yield from self._occurrences(old, new)
        if old.node.sibling_order != new.node.sibling_order:
            yield self._change(old, new, "patch", tell("place among its siblings changed"))
        if isinstance(old.node, ComplexObject) and isinstance(new.node, ComplexObject):
            yield from self._complex(old.node, new.node, new.path)
        elif type(old.node) is not type(new.node):
            yield from self._another_kind(old, new)
        else:
            yield from self._constraint(old, new)

    def _retyped(self, old: Child, new: Child) -> Change:
        before, after = old.node.rm_type, new.node.rm_type
        wider = conforms(self._model, before, after)
        template = "type {before} widened to {after}" if wider else "type {before} changed to {after}"
        reason = tell(template, before=type_named(before), after=type_named(after))
        return Change(new.path, "changed", before, after, "minor" if wider else "major", reason)

    def _occurrences(self, old: Child, new: Child) -> Iterator[Change]:
        before, after = old.node.occurrences or self._unsaid, new.node.occurrences or self._unsaid
        yield from counts(new.path, tell("occurrences"), before, after)

    def _another_kind(self, old: Child, new: Child) -> Iterator[Change]:
        """`DV_QUANTITY matches {*}` and `C_DV_QUANTITY <>` say the same: anything."""
        quantities = in_one_form(old.node, new.node)
        if quantities is not None:
            yield from self._constraint(Child(old.path, quantities[0]), Child(new.path, quantities[1]))
            return
        was_free, now_free = is_free(old.node), is_free(new.node)
        if now_free and not was_free:
            yield self._change(old, new, "minor", tell("constraint widened"))
        elif was_free and not now_free:
            yield self._change(old, new, "major", tell("constraint narrowed"))
        elif not now_free:
            yield self._change(old, new, "major", tell("another kind of constraint"))

    def _constraint(self, old: Child, new: Child) -> Iterator[Change]:
        related = self._relation(old.node, new.node)
        if related == "changed" and _other_versions(old.node, new.node):
            yield self._change(old, new, "minor", _OTHER_VERSION)
        elif related != "same":
            yield self._change(old, new, _GRADES[related], tell("constraint {related}", related=RELATED[related]))
        elif getattr(old.node, "assumed", None) != getattr(new.node, "assumed", None):
            yield self._change(old, new, "minor", tell("assumed value changed"))
        elif _property(old.node) != _property(new.node):
            both = _property(old.node) is not None and _property(new.node) is not None
            yield self._change(old, new, "minor" if both else "patch", _OF_PROPERTY)
        elif sorted_otherwise(old.node, new.node):
            yield self._change(old, new, "patch", tell("order of the values changed"))

    def _relation(self, old: CObject, new: CObject) -> Relation:
        """Value sets are compared by their members, wherever these stand."""
        if not isinstance(old, ConstraintRef) or not isinstance(new, ConstraintRef):
            return relation(old, new)
        one, other = (bound_to(words, each.code) for words, each in zip(self._words, (old, new), strict=True))
        if one and one == other:
            return "same"
        before, after = (words.members(each.code) for words, each in zip(self._words, (old, new), strict=True))
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
            reason = tell("constraint {related}", related=RELATED[related])
            yield self._change(Child(path, old), Child(path, new), _GRADES[related], reason)

    def _complex(self, old: ComplexObject, new: ComplexObject, path: str) -> Iterator[Change]:
        before = {attribute_step(attribute): attribute for attribute in old.attributes}
        after = {attribute_step(attribute): attribute for attribute in new.attributes}
        base = path.rstrip("/")
        yield from self._tuples(old, new, path)
        if old.default != new.default:
            yield self._change(Child(path, old), Child(path, new), "minor", tell("default value changed"))
        for name, attribute in before.items():
            yield from self._containers(new, attribute, after.get(name), f"{base}/{name}")
            if name in after:
                found = self._attributes(new, attribute, after[name], base)
                yield from map(_lesser, found) if _is_mere_property(new, name) else found
            else:
                found = self._attribute_removed(old, attribute, base)
                yield from map(_unsaid_or_said, found) if _is_mere_property(new, name) else found
        for name, attribute in after.items():
            if name not in before:
                yield from self._containers(new, None, attribute, f"{base}/{name}")
                found = self._attribute_added(old, attribute, base)
                yield from map(_unsaid_or_said, found) if _is_mere_property(old, name) else found

    def _held(self, owner: ComplexObject, attribute: Attribute) -> Property | None:
        """What the reference model says of an attribute; None for those of another level, and of no model."""
        if self._model is None or attribute.differential_path:
            return None
        return self._model.property(owner.rm_type, attribute.name)

    def _containers(
        self, owner: ComplexObject, old: Attribute | None, new: Attribute | None, path: str
    ) -> Iterator[Change]:
        either = new or old
        yield from containers(path, old, new, self._held(owner, either) if either else None)

    def _attribute_removed(self, owner: ComplexObject, attribute: Attribute, base: str) -> Iterator[Change]:
        for step, each in said_children(owner, attribute):
            child = Child(f"{base}/{step}", each)
            if child.has_identity:
                yield self._change(child, None, "major", tell("node removed"))
            else:
                yield self._change(child, None, "minor", tell("constraint removed"))

    def _attribute_added(self, owner: ComplexObject, attribute: Attribute, base: str) -> Iterator[Change]:
        """New nodes beside what there may be add; a constraint on a value that was free before narrows.

        Containers are open: what no node tells of may be in data, and is there in those of no archetype.
        """
        for step, each in said_children(owner, attribute):
            child = Child(f"{base}/{step}", each)
            if child.has_identity:
                yield self._added(child, attribute)
            elif attribute.name == "name":
                reason = tell("names to choose from are given; where data have others, that is major")
                yield self._change(None, child, "minor", reason)
            elif not self._says_what_the_model_does(owner, attribute, each):
                yield self._change(None, child, "major", tell("constraint added where anything was allowed"))

    def _says_what_the_model_does(self, owner: ComplexObject, attribute: Attribute, child: CObject) -> bool:
        held = self._held(owner, attribute)
        return held is not None and is_free(child) and conforms(self._model, str(held.type), child.rm_type)

    def _attributes(self, owner: ComplexObject, old: Attribute, new: Attribute, base: str) -> Iterator[Change]:
        if bool(old.children) != bool(new.children):
            yield from self._freed_or_bound(owner, old, new, base)
            return
        pairs, removed, added = siblings(old, new, base)
        for before, after in pairs:
            yield from self._objects(before, after)
        free = free_types(new) if removed else frozenset()
        for child in removed:
            yield self._removed(child, free)
        for child in added:
            yield self._added(child, new)
        yield from order(f"{base}/{attribute_step(new)}", [(one.node, other.node) for one, other in pairs], new)

    def _freed_or_bound(self, owner: ComplexObject, old: Attribute, new: Attribute, base: str) -> Iterator[Change]:
        yield from self._attribute_added(owner, new, base)
        yield from self._attribute_removed(owner, old, base)

    def _removed(self, child: Child, free: frozenset[str]) -> Change:
        if child.node.occurrences == Multiplicity(0, 0):
            return self._change(child, None, "minor", tell("prohibition removed"))
        if is_covered(child, free, self._model):
            return self._change(child, None, "minor", tell("alternative removed that another one includes"))
        return self._change(child, None, "major", tell("node removed" if child.has_identity else "alternative removed"))

    def _added(self, child: Child, attribute: Attribute) -> Change:
        """A mandatory child of a container is missing from the data there is; an alternative widens."""
        mandatory = attribute.cardinality is not None and (child.node.occurrences or self._unsaid).lower > 0
        if mandatory:
            return self._change(None, child, "major", tell("mandatory node added"))
        return self._change(None, child, "minor", tell("node added" if child.has_identity else "alternative added"))


def _at(child: Child) -> tuple[CObject, str]:
    return child.node, child.path


def _referred(old: CObject, new: CObject) -> Told:
    if not isinstance(old, UseNode):
        return tell("refers to another node in place of a copy")
    return tell("a copy in place of a reference" if not isinstance(new, UseNode) else "refers to another node")


def _other_versions(old: CObject, new: CObject) -> bool:
    return isinstance(old, Slot) and isinstance(new, Slot) and other_version_only(old, new)


def _is_mere_property(owner: ComplexObject, name: str) -> bool:
    """Of a quantity in ADL 2: data have its units alone."""
    units = any(attribute.name == "units" for attribute in owner.all_attributes)
    return name == "property" and owner.rm_type == "DV_QUANTITY" and units


def _lesser(change: Change) -> Change:
    return replace(change, grade="minor", reason=_OF_PROPERTY)


def _unsaid_or_said(change: Change) -> Change:
    """Some tools write what a quantity measures, others leave it to its units."""
    return replace(change, grade="patch", reason=_OF_PROPERTY)


def _property(node: CObject) -> object:
    return node.property if isinstance(node, QuantityConstraint) else None


def _says_where(here: str, there: str, *, gone: bool) -> Told:
    """Whether a node has another place, or the same one and another code."""
    if here.rpartition("[")[0] == there.rpartition("[")[0]:
        template = "node has another code now: {path}" if gone else "node had another code: {path}"
    else:
        template = "node moved to {path}" if gone else "node moved from {path}"
    return tell(template, path=there)
