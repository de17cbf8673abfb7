"""Before and after the merge of two definitions: moved nodes are taken back to where they were, and put there again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from archetypes.merging.conflicts import Conflict, shown
from archetypes.merging.moves import Place, has, moved, node_of, path_of, places, without
from archetypes.model import Archetype

PLACE = "place"


@dataclass
class Arranged:
    """The sides with each node that was moved where it was in the base, and what is to be done after the merge."""

    base: Archetype
    mine: Archetype
    theirs: Archetype
    conflicts: list[Conflict] = field(default_factory=list)
    again: list[tuple[str, Place]] = field(default_factory=list)

    def put_again(self, merged: Archetype) -> Archetype:
        root = merged.definition
        for code, place in reversed(self.again):
            root = moved(root, code, place) or root
        return replace(merged, definition=root)


def arranged(base: Archetype, mine: Archetype, theirs: Archetype, theirs_at: Collection[tuple[str, str]]) -> Arranged:
    return _Arranging(base, mine, theirs, theirs_at).arranged()


class _Arranging:
    def __init__(
        self, base: Archetype, mine: Archetype, theirs: Archetype, theirs_at: Collection[tuple[str, str]]
    ) -> None:
        self._sides = base, mine, theirs
        self._theirs_at = theirs_at
        self._made = Arranged(base, mine, theirs)
        self._base, self._mine, self._theirs = (each.definition for each in self._sides)

    def arranged(self) -> Arranged:
        before, here, there = (places(each.definition) for each in self._sides)
        for code, place in before.items():
            one, other = (_elsewhere(place, side.get(code)) for side in (here, there))
            if one and other and one.holder == other.holder:
                self._base = moved(self._base, code, one) or self._base
            elif one and not has(self._sides[2].definition, code):
                self._mine_moved_theirs_gone(code)
            elif other and not has(self._sides[1].definition, code):
                self._theirs_moved_mine_gone(code)
            elif (one and code in there) or (other and code in here):
                self._apart(code, place, one, other)
        made = zip(self._sides, (self._base, self._mine, self._theirs), strict=True)
        base, mine, theirs = (replace(each, definition=root) for each, root in made)
        return replace(self._made, base=base, mine=mine, theirs=theirs)

    def _apart(self, code: str, back: Place, here: Place | None, there: Place | None) -> None:
        """One side moved it, or both to different places; where it was is gone on a side, it is left as it is."""
        mine = moved(self._mine, code, back) if here else self._mine
        theirs = moved(self._theirs, code, back) if there else self._theirs
        if mine is None or theirs is None:
            return
        self._mine, self._theirs = mine, theirs
        place = here or there
        if here and there and self._is_theirs(code, PLACE):
            place = there
        elif here and there:
            self._conflict(code, PLACE, [self._holder(each, number) for number, each in enumerate((back, here, there))])
        if place is not None:
            self._made.again.append((code, place))

    def _mine_moved_theirs_gone(self, code: str) -> None:
        if self._is_theirs(code):
            self._mine = without(self._mine, code)
        else:
            self._conflict(code, "", self._said(code))

    def _theirs_moved_mine_gone(self, code: str) -> None:
        if not self._is_theirs(code):
            self._theirs = without(self._theirs, code)
            self._conflict(code, "", self._said(code))

    def _is_theirs(self, code: str, part: str = "") -> bool:
        return (self._path(code), part) in self._theirs_at

    def _path(self, code: str) -> str:
        """Of my side; of the base where I have it no more."""
        mine = self._sides[1].definition
        return path_of(mine if has(mine, code) else self._sides[0].definition, code)

    def _said(self, code: str) -> list[str | None]:
        return [shown(node_of(each.definition, code), each) for each in self._sides]

    def _holder(self, place: Place, number: int) -> str | None:
        side = self._sides[number]
        return shown(node_of(side.definition, place.owner), side)

    def _conflict(self, code: str, part: str, said: list[str | None]) -> None:
        self._made.conflicts.append(Conflict(self._path(code), part, *said))


def _elsewhere(before: Place, now: Place | None) -> Place | None:
    """The place where it was moved to: another node or attribute. Another order is none."""
    return now if now is not None and now.holder != before.holder else None
