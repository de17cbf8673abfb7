"""Nodes that a side has put somewhere else: where they stand, and how many of them are put elsewhere in one go."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from archetypes.constraints import CObject, ComplexObject
from archetypes.node_paths import attribute_step, walk


class Place(NamedTuple):
    """The id of the node above, the attribute of it, and the id of the sibling before ("" for the first)."""

    owner: str
    attribute: str
    after: str

    @property
    def holder(self) -> tuple[str, str]:
        return self.owner, self.attribute


def places(root: ComplexObject) -> dict[str, Place]:
    """Of the nodes with an id that no other has, in the order of the text."""
    found: dict[str, Place] = {}
    doubled: set[str] = set()
    for owner in (step.node for step in walk(root)):
        for attribute in owner.attributes if isinstance(owner, ComplexObject) else ():
            before = ""
            for child in attribute.children:
                if child.node_id and owner.node_id:
                    doubled |= {child.node_id} & found.keys()
                    found[child.node_id] = Place(owner.node_id, attribute_step(attribute), before)
                before = child.node_id or before
    return {code: place for code, place in found.items() if code not in doubled}


def nodes(root: ComplexObject) -> dict[str, tuple[str, CObject]]:
    """Path and node by id, the first of each."""
    found: dict[str, tuple[str, CObject]] = {}
    for step in walk(root):
        if step.node.node_id:
            found.setdefault(step.node.node_id, (step.path, step.node))
    return found


def moved(root: ComplexObject, to: Mapping[str, Place]) -> tuple[ComplexObject, frozenset[str]]:
    """The tree with these nodes at other places, and which of them it was; others have no place in it to go to."""
    wanted = dict(to)
    while wanted:
        taken: dict[str, CObject] = {}
        left = _without(root, wanted, taken)
        placed = _Placing(wanted, taken).whole(left)
        missing = wanted.keys() - {step.node.node_id for step in walk(placed)}
        if not missing:
            return placed, frozenset(wanted)
        wanted = {code: place for code, place in wanted.items() if code not in missing}
    return root, frozenset()


def without(root: ComplexObject, codes: Collection[str]) -> ComplexObject:
    return _without(root, codes, {})


def _without(root: ComplexObject, codes: Collection[str], taken: dict[str, CObject]) -> ComplexObject:
    """What is taken out is put into `taken`, each without those that were taken out of it."""
    attributes = []
    for attribute in root.attributes:
        left = [
            _without(each, codes, taken) if isinstance(each, ComplexObject) else each for each in attribute.children
        ]
        taken.update((each.node_id, each) for each in left if each.node_id in codes and each.node_id)
        attributes.append(replace(attribute, children=tuple(each for each in left if each.node_id not in codes)))
    return replace(root, attributes=tuple(attributes))


class _Placing:
    def __init__(self, places: Mapping[str, Place], taken: Mapping[str, CObject]) -> None:
        self._waiting: dict[tuple[str | None, str], dict[str, list[CObject]]] = {}
        for code, place in places.items():
            if code in taken:
                self._waiting.setdefault(place.holder, {}).setdefault(place.after, []).append(taken[code])

    def whole(self, root: ComplexObject) -> ComplexObject:
        attributes = []
        for attribute in root.attributes:
            coming = self._waiting.pop((root.node_id, attribute_step(attribute)), {})
            joined = list(_joined(attribute.children, coming))
            children = tuple(self.whole(each) if isinstance(each, ComplexObject) else each for each in joined)
            attributes.append(replace(attribute, children=children))
        return replace(root, attributes=tuple(attributes))


def _joined(children: tuple[CObject, ...], coming: dict[str, list[CObject]]) -> Iterator[CObject]:
    """Each that comes right after the sibling it follows; where that is not there, at the end."""
    waiting = [*coming.pop("", []), *children]
    waiting.reverse()
    while waiting:
        child = waiting.pop()
        yield child
        waiting.extend(reversed(coming.pop(child.node_id or "", [])))
        if not waiting:
            waiting.extend(each for left in [*coming.values()] for each in left)
            coming.clear()
