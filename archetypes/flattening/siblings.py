"""Merges the children of an attribute: which node redefines which, what stays, what goes, and in which order.

ADL 2, "Ordering of sibling nodes" and "When does cloning occur": a redefined node takes its parent's place; where
other instances of the parent may be it stays beside it, behind; `before` and `after` say where new nodes go.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Protocol

from archetypes.constraints import ArchetypeRoot, CObject, ComplexObject, Multiplicity, SiblingOrder, Slot
from archetypes.errors import FlatteningError
from archetypes.flattening.codes import redefined
from archetypes.flattening.paths import UNSAID
from archetypes.flattening.row import Entry, Row
from archetypes.telling import tell

_NONE = Multiplicity(0, 0)


class Merging(Protocol):
    def objects(self, parent: CObject, child: CObject, path: str) -> CObject: ...

    def added(self, child: CObject, path: str) -> CObject: ...


class Siblings:
    """The children of one attribute of the flat parent, and where those of the specialisation go among them."""

    def __init__(self, merging: Merging, parents: tuple[CObject, ...], limit: int | None, path: str) -> None:
        """`limit`: how many objects the attribute holds at most in the parent; None is any number."""
        self._merging = merging
        self._container = limit != 1
        self._limit = limit
        self._path = path
        self._row = Row(parents)
        #: The parents as they were, to be redefined more than once.
        self._parents = {node.node_id: node for node in parents if node.node_id}
        #: Where the next new node goes: behind this one; None is the end.
        self._anchor: Entry | None = None
        #: How many of the children are about each node of the parent.
        self._counts: Counter[str] = Counter()

    def merged(self, children: tuple[CObject, ...]) -> tuple[CObject, ...]:
        if any(child.node_id is None and not isinstance(child, ComplexObject) for child in children):
            return tuple(self._merging.added(child, self._path) for child in children)
        lines = ((child.node_id or "", *redefined(child.node_id or "")) for child in children)
        self._counts.update(
            code for line in lines if (code := next((each for each in line if each in self._parents), ""))
        )
        for child in _in_turn(children, set(self._parents)):
            self._merge(child)
        return self._row.nodes()

    def _merge(self, child: CObject) -> None:
        if child.sibling_order is not None:
            self._anchor = self._place(child.sibling_order)
        path = f"{self._path}[{child.node_id}]" if child.node_id else self._path
        same = self._same(child)
        parent = None if same else self._redefined(child)
        if same is not None:
            self._refine(same, child, path)
        elif parent is not None:
            self._redefine(parent, child, path)
        elif not child.is_prohibited:
            self._insert(self._merging.added(child, path))

    def _place(self, order: SiblingOrder) -> Entry:
        """The entry behind which a marked node goes: a node stands for what redefines it too."""
        found = self._row.standing_for(order.node_id)
        if not found:
            message = tell("there is no sibling [{code}] to stand by", code=order.node_id)
            raise FlatteningError("VSSM", message, self._path)
        return found[0].before if order.position == "before" else found[-1]

    def _same(self, child: CObject) -> Entry | None:
        """The node that this one refines without a code of its own."""
        if child.node_id is None:
            return self._row.only(None if child.rm_type == UNSAID else child.rm_type)
        exact = self._row.named(child.node_id)
        if exact is None and child.rm_type == UNSAID:
            return next(iter(self._row.standing_for(child.node_id)), None)
        return exact

    def _redefined(self, child: CObject) -> CObject | None:
        for code in redefined(child.node_id or ""):
            there = self._row.named(code)
            if there is not None:
                return there.node
            if code in self._parents:
                return self._parents[code]
        return None

    def _refine(self, same: Entry, child: CObject, path: str) -> None:
        if child.is_prohibited:
            self._remove(same)
            return
        made = self._merging.objects(same.node, child, path)
        if child.sibling_order is None:
            self._row.replace(same, made)
            return
        self._remove(same)
        self._insert(made)

    def _redefine(self, parent: CObject, child: CObject, path: str) -> None:
        made = self._merging.objects(parent, child, path)
        there = self._row.named(parent.node_id or "")
        stays = there is not None and self._stays(parent, child)
        if child.sibling_order is not None:
            if there is not None and not stays:
                self._remove(there)
            self._insert(made)
        elif there is None:
            earlier = self._row.standing_for(parent.node_id or "")
            self._row.insert(earlier[-1] if earlier else self._row.last, made)
        elif stays:
            self._row.insert(there.before, made)
        else:
            self._row.replace(there, made)

    def _stays(self, parent: CObject, child: CObject) -> bool:
        """Whether the parent's node is still there for other instances. A slot stays open until it is closed.

        It does not where there is one instance at most, nor where the child is the only one of it and is there once.
        """
        if isinstance(child, Slot) and child.closed:
            return False
        if isinstance(parent, Slot) and isinstance(child, ArchetypeRoot):
            return self._container
        often = parent.occurrences.upper if parent.occurrences else self._limit
        alone = (
            self._counts[parent.node_id or ""] == 1 and child.occurrences is not None and child.occurrences.upper == 1
        )
        return self._container and often != 1 and not alone

    def _remove(self, entry: Entry) -> None:
        """The last one stays, prohibited: an attribute without children would allow anything."""
        if self._row.is_alone(entry):
            self._row.replace(entry, replace(entry.node, occurrences=_NONE))
            return
        if self._anchor is entry:
            self._anchor = entry.before
        self._row.remove(entry)

    def _insert(self, node: CObject) -> None:
        entry = self._row.insert(self._anchor or self._row.last, node)
        if self._anchor is not None:
            self._anchor = entry


def _in_turn(children: tuple[CObject, ...], known: set[str]) -> list[CObject]:
    """As written, but what stands by a sibling that is only written later comes behind that one."""
    ids = {child.node_id for child in children}
    if not any(each.sibling_order and each.sibling_order.node_id in ids - known for each in children):
        return list(children)
    waiting: dict[str, list[CObject]] = {}
    made: list[CObject] = []
    held: list[CObject] | None = None
    for child in children:
        order = child.sibling_order
        if order is not None:
            awaited = order.node_id in ids - known
            held = waiting.setdefault(order.node_id, []) if awaited else None
        elif any(redefined(child.node_id or "")) or child.node_id in known:
            held = None
        if held is not None:
            held.append(child)
            continue
        ready = [child]
        while ready:
            each = ready.pop(0)
            made.append(each)
            known.add(each.node_id or "")
            ready[:0] = waiting.pop(each.node_id or "", [])
    return [*made, *(each for group in waiting.values() for each in group)]
