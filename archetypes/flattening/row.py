"""A row of nodes that is read by code and changed anywhere in the same time, however long it is."""

from __future__ import annotations

from archetypes.constraints import ArchetypeRoot, CObject, ComplexObject
from archetypes.flattening.codes import redefined


class Entry:
    """A node with its neighbours. The first entry of a row, before all nodes, holds none of them."""

    __slots__ = ("after", "before", "node")

    def __init__(self, node: CObject) -> None:
        self.node = node
        self.before: Entry = self
        self.after: Entry = self


class Row:
    def __init__(self, nodes: tuple[CObject, ...]) -> None:
        self._start = Entry(ComplexObject(rm_type=""))
        self._named: dict[str, Entry] = {}
        #: By code, the entries that redefine it.
        self._heirs: dict[str, list[Entry]] = {}
        for node in nodes:
            self.insert(self.last, node)

    @property
    def last(self) -> Entry:
        return self._start.before

    def nodes(self) -> tuple[CObject, ...]:
        found: list[CObject] = []
        entry = self._start.after
        while entry is not self._start:
            found.append(entry.node)
            entry = entry.after
        return tuple(found)

    def named(self, code: str) -> Entry | None:
        """The node of this id, or that uses the archetype of this id."""
        return self._named.get(code)

    def standing_for(self, code: str) -> list[Entry]:
        """The node of this id and those that redefine it, which stand before it."""
        own = self._named.get(code)
        return [*self._heirs.get(code, ()), *([own] if own else ())]

    def only(self, rm_type: str | None) -> Entry | None:
        """What a child without id means: the one node there is, else the first of its type (any where it says none)."""
        first = self._start.after
        if first is self._start or rm_type is None or self.is_alone(first):
            return None if first is self._start else first
        entry = first
        while entry is not self._start:
            if entry.node.rm_type == rm_type:
                return entry
            entry = entry.after
        return None

    def is_alone(self, entry: Entry) -> bool:
        return entry.before is self._start and entry.after is self._start

    def insert(self, before: Entry, node: CObject) -> Entry:
        """Behind an entry of the row."""
        entry = Entry(node)
        entry.before, entry.after = before, before.after
        before.after.before = entry
        before.after = entry
        self._note(entry)
        return entry

    def replace(self, entry: Entry, node: CObject) -> None:
        self._forget(entry)
        entry.node = node
        self._note(entry)

    def remove(self, entry: Entry) -> None:
        self._forget(entry)
        entry.before.after, entry.after.before = entry.after, entry.before

    def _note(self, entry: Entry) -> None:
        for name in _names(entry.node):
            self._named.setdefault(name, entry)
        for code in redefined(entry.node.node_id or ""):
            self._heirs.setdefault(code, []).append(entry)

    def _forget(self, entry: Entry) -> None:
        for name in _names(entry.node):
            if self._named.get(name) is entry:
                del self._named[name]
        for code in redefined(entry.node.node_id or ""):
            self._heirs[code].remove(entry)


def _names(node: CObject) -> list[str]:
    reference = node.reference if isinstance(node, ArchetypeRoot) else None
    return [name for name in (node.node_id, reference) if name]
