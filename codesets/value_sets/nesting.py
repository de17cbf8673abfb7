"""Entries of an expansion under the nearest entry above them in their system's hierarchy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from codesets.answering.answers import Entry
from codesets.things.system import System
from codesets.value_sets.selection import Member

#: Entries deeper than this stand beside the ones above them: readers and writers of JSON nest only so far.
MAX_DEPTH: Final = 30


def nested(members: Sequence[Member], entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The same entries as a forest, in the same order among siblings; members of one system."""
    places = {member.concept.code: place for place, member in enumerate(members)}
    above = _Climb(members, places)
    parents = [above.nearest(member) for member in members]
    _unwind(parents)
    children: dict[int | None, list[int]] = {}
    for place, parent in enumerate(parents):
        children.setdefault(parent, []).append(place)
    if children.keys() == {None}:
        return tuple(entries)
    return _built(children, list(entries))


def _built(children: dict[int | None, list[int]], entries: list[Entry]) -> tuple[Entry, ...]:
    """From the leaves up, so that no depth of hierarchy becomes a depth of calls."""
    order: list[int] = []
    waiting = list(children.get(None, ()))
    while waiting:
        place = waiting.pop()
        order.append(place)
        waiting.extend(children.get(place, ()))
    for place in reversed(order):
        if place in children:
            entries[place] = replace(entries[place], contains=tuple(entries[each] for each in children[place]))
    return tuple(entries[place] for place in children.get(None, ()))


def _unwind(parents: list[int | None]) -> None:
    """Cut rings and what is too deep: an entry there takes the place of a sibling of the one above it."""
    depths: dict[int, int] = {}
    for start in range(len(parents)):
        way: list[int] = []
        here: int | None = start
        while here is not None and here not in depths:
            if here in way:
                parents[here] = None
                break
            way.append(here)
            here = parents[here]
        for place in reversed(way):
            depths[place] = _placed(place, parents, depths)


def _placed(place: int, parents: list[int | None], depths: dict[int, int]) -> int:
    parent = parents[place]
    if parent is None:
        return 0
    if parent not in depths:
        parents[place] = None
        return 0
    if depths[parent] + 1 >= MAX_DEPTH:
        parents[place] = parents[parent]
        return depths[parent]
    return depths[parent] + 1


class _Climb:
    """Finds the nearest included code above a code; remembers it for the codes on the way, where there is one way."""

    def __init__(self, members: Sequence[Member], places: dict[str, int]) -> None:
        self._places = places
        self._known: dict[str, int | None] = {}
        self._system: System | None = members[0].system if members else None

    def nearest(self, member: Member) -> int | None:
        assert self._system is not None
        way: dict[str, None] = {}
        here = member.concept.code
        found: int | None = None
        while here not in way and here not in self._known:
            way[here] = None
            above = self._system.parents(here)
            if len(above) != 1 or above[0] in self._places:
                found = self._among(above, here)
                break
            here = above[0]
        else:
            found = self._known.get(here)
        self._known.update(dict.fromkeys(way, found))
        return found

    def _among(self, above: Sequence[str], start: str) -> int | None:
        """Along all parents, breadth first."""
        assert self._system is not None
        waiting = list(above)
        seen = {start}
        for each in waiting:  # grows while it is read
            if each in self._places:
                return self._places[each]
            if each not in seen:
                seen.add(each)
                waiting.extend(self._system.parents(each))
        return None
