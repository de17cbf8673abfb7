"""Merges the children of an attribute: which node redefines which, what stays, what goes, and in which order.

ADL 2, "Ordering of sibling nodes" and "Node redefinition": a redefined node takes its parent's place; where the parent
may have several instances it stays beside it, behind; `before` and `after` say where new nodes go, else to the end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from archetypes.constraints import ArchetypeRoot, CObject, ComplexObject, Multiplicity, Slot
from archetypes.errors import FlatteningError
from archetypes.flattening.codes import redefined
from archetypes.flattening.paths import UNSAID, names
from archetypes.telling import tell

_NONE = Multiplicity(0, 0)


class Merging(Protocol):
    def objects(self, parent: CObject, child: CObject, path: str) -> CObject: ...

    def added(self, child: CObject, path: str) -> CObject: ...


class Siblings:
    """The children of one attribute of the flat parent, and where those of the specialisation go among them."""

    def __init__(self, merging: Merging, parents: tuple[CObject, ...], container: bool, path: str) -> None:
        self._merging = merging
        self._parents = parents
        self._container = container
        self._path = path
        self._nodes = list(parents)
        #: The id of the last node that took the place of a parent, by the parent's id.
        self._successors: dict[str, str | None] = {}
        #: Where the next new node goes; None is the end.
        self._anchor: int | None = None

    def merged(self, children: tuple[CObject, ...]) -> tuple[CObject, ...]:
        if any(child.node_id is None and not isinstance(child, ComplexObject) for child in children):
            return tuple(self._merging.added(child, self._path) for child in children)
        for child in children:
            self._merge(child)
        return tuple(self._nodes)

    def _merge(self, child: CObject) -> None:
        if child.sibling_order is not None:
            self._anchor = self._place_of(child)
        path = f"{self._path}[{child.node_id}]" if child.node_id else self._path
        same = self._same(child)
        parent = None if same else self._redefined(child)
        if same is not None:
            self._refine(same, child, path)
        elif parent is not None:
            self._redefine(parent, child, path)
        elif not _prohibited(child):
            self._insert(self._merging.added(child, path))

    def _place_of(self, child: CObject) -> int:
        order = child.sibling_order
        assert order is not None
        found = [
            position
            for position, node in enumerate(self._nodes)
            if node.node_id and (node.node_id == order.node_id or order.node_id in redefined(node.node_id))
        ]
        if not found:
            message = tell("there is no sibling [{code}] to stand by", code=order.node_id)
            raise FlatteningError("VSSM", message, self._path)
        return found[0] if order.position == "before" else found[-1] + 1

    def _same(self, child: CObject) -> CObject | None:
        """The node that this one refines without a code of its own."""
        if child.node_id is None:
            return self._only(child)
        exact = next((node for node in self._nodes if names(node, child.node_id)), None)
        if exact is None and child.rm_type == UNSAID:
            return next((node for node in self._nodes if child.node_id in redefined(node.node_id or "")), None)
        return exact

    def _only(self, child: CObject) -> CObject | None:
        """A node without id can mean one node alone, or the one of its type."""
        if len(self._nodes) == 1 or child.rm_type == UNSAID:
            return self._nodes[0] if self._nodes else None
        return next((node for node in self._nodes if node.rm_type == child.rm_type), None)

    def _redefined(self, child: CObject) -> CObject | None:
        known = {node.node_id: node for node in (*self._nodes, *self._parents) if node.node_id}
        return next((known[code] for code in redefined(child.node_id or "") if code in known), None)

    def _refine(self, same: CObject, child: CObject, path: str) -> None:
        position = self._index(same)
        if _prohibited(child):
            self._remove(position)
            return
        made = self._merging.objects(same, child, path)
        if child.sibling_order is None:
            self._nodes[position] = made
            return
        self._remove(position)
        self._insert(made)

    def _redefine(self, parent: CObject, child: CObject, path: str) -> None:
        made = self._merging.objects(parent, child, path)
        code = parent.node_id or ""
        there = any(node is parent for node in self._nodes)
        stays = there and self._stays(parent, child)
        if child.sibling_order is not None:
            if there and not stays:
                self._remove(self._index(parent))
            self._insert(made)
        elif stays:
            self._put(self._index(parent), made)
        elif there:
            self._nodes[self._index(parent)] = made
        else:
            self._put(self._after(self._successors.get(code)), made)
        self._successors[code] = made.node_id

    def _after(self, code: str | None) -> int:
        found = [position for position, node in enumerate(self._nodes, start=1) if node.node_id == code]
        return found[-1] if found else len(self._nodes)

    def _stays(self, parent: CObject, child: CObject) -> bool:
        """Whether the parent's node is still there for other instances. A slot stays open until it is closed."""
        if isinstance(child, Slot) and child.closed:
            return False
        if isinstance(parent, Slot) and isinstance(child, ArchetypeRoot):
            return self._container
        several = parent.occurrences is None or parent.occurrences.upper is None or parent.occurrences.upper > 1
        return self._container and several

    def _index(self, wanted: CObject) -> int:
        return next(position for position, node in enumerate(self._nodes) if node is wanted)

    def _remove(self, position: int) -> None:
        """The last one stays, prohibited: an attribute without children would allow anything."""
        if len(self._nodes) == 1:
            self._nodes[0] = replace(self._nodes[0], occurrences=_NONE)
            return
        del self._nodes[position]
        if self._anchor is not None and position < self._anchor:
            self._anchor -= 1

    def _insert(self, node: CObject) -> None:
        if self._anchor is None:
            self._nodes.append(node)
        else:
            self._put(self._anchor, node)

    def _put(self, position: int, node: CObject) -> None:
        self._nodes.insert(position, node)
        if self._anchor is not None and position <= self._anchor:
            self._anchor += 1


def _prohibited(node: CObject) -> bool:
    return node.occurrences is not None and node.occurrences.upper == 0
