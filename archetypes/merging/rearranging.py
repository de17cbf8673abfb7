"""Before and after the merge of two definitions: moved nodes are taken back to where they were, and put there again.

Otherwise a node that was moved on one side would be gone at its old place, where the other side may have changed it,
and one that both moved would be there twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from archetypes.merging.conflicts import Conflict, shown
from archetypes.merging.moves import Place, moved, nodes, places, without
from archetypes.model import Archetype
from archetypes.node_paths import is_value

PLACE = "place"


@dataclass
class Arranged:
    """The sides with each node that was moved where it was in the base, and what is to be done after the merge."""

    base: Archetype
    mine: Archetype
    theirs: Archetype
    conflicts: list[Conflict] = field(default_factory=list)
    again: dict[str, Place] = field(default_factory=dict)

    def put_again(self, merged: Archetype) -> Archetype:
        return replace(merged, definition=moved(merged.definition, self.again)[0]) if self.again else merged


def arranged(base: Archetype, mine: Archetype, theirs: Archetype, theirs_at: Collection[tuple[str, str]]) -> Arranged:
    return _Arranging((base, mine, theirs), theirs_at).arranged()


@dataclass
class _Plan:
    """What is to be moved in the base and on either side, and what is to be left out there."""

    base: dict[str, Place] = field(default_factory=dict)
    mine: dict[str, Place] = field(default_factory=dict)
    theirs: dict[str, Place] = field(default_factory=dict)
    mine_without: set[str] = field(default_factory=set)
    theirs_without: set[str] = field(default_factory=set)
    both: dict[str, tuple[Place, Place]] = field(default_factory=dict)


class _Arranging:
    def __init__(self, sides: tuple[Archetype, Archetype, Archetype], theirs_at: Collection[tuple[str, str]]) -> None:
        self._sides = sides
        self._theirs_at = theirs_at
        self._places = [places(each.definition) for each in sides]
        self._nodes = [nodes(each.definition) for each in sides]
        self._conflicts: list[Conflict] = []

    def arranged(self) -> Arranged:
        plan = self._planned()
        base, _ = moved(self._sides[0].definition, plan.base)
        mine, back = moved(without(self._sides[1].definition, plan.mine_without), plan.mine)
        theirs, too = moved(without(self._sides[2].definition, plan.theirs_without), plan.theirs)
        again = {code: self._places[1][code] for code in plan.mine if code in back}
        again |= {code: self._places[2][code] for code in plan.theirs if code in too and code not in again}
        again |= {code: there for code, (_, there) in plan.both.items() if self._decided(code) and code in too}
        made = [replace(each, definition=root) for each, root in zip(self._sides, (base, mine, theirs), strict=True)]
        return Arranged(made[0], made[1], made[2], self._conflicts, again)

    def _planned(self) -> _Plan:
        plan = _Plan()
        before, here, there = self._places
        for code, place in before.items():
            if is_value(self._nodes[0][code][1]):  # its id is made up by tools, which may give it to another node
                continue
            one, other = (_elsewhere(place, side.get(code)) for side in (here, there))
            if one and other and one.holder == other.holder:
                plan.base[code] = one
            elif one and code not in self._nodes[2]:
                self._gone(code, plan.mine_without, wanted=True)
            elif other and code not in self._nodes[1]:
                self._gone(code, plan.theirs_without, wanted=False)
            elif (one and code in there) or (other and code in here):
                plan.mine |= {code: place} if one else {}
                plan.theirs |= {code: place} if other else {}
                if one and other:
                    self._in_two_places(plan, code, one, other)
        return plan

    def _gone(self, code: str, left_out: set[str], *, wanted: bool) -> None:
        """Moved on one side and removed on the other: it is left out where that is what was chosen."""
        taken = self._is_theirs(code, "")
        if taken is wanted:
            left_out.add(code)
        if not taken:
            self._conflict(code, "", [self._said(code, number) for number in range(3)])

    def _in_two_places(self, plan: _Plan, code: str, here: Place, there: Place) -> None:
        plan.both[code] = here, there
        if not self._decided(code):
            owners = (self._places[0][code].owner, here.owner, there.owner)
            self._conflict(code, PLACE, [self._said(owner, number) for number, owner in enumerate(owners)])

    def _decided(self, code: str) -> bool:
        return self._is_theirs(code, PLACE)

    def _is_theirs(self, code: str, part: str) -> bool:
        return (self._path(code), part) in self._theirs_at

    def _path(self, code: str) -> str:
        """Of my side; of the base where I have it no more."""
        return (self._nodes[1].get(code) or self._nodes[0][code])[0]

    def _said(self, code: str, number: int) -> str | None:
        found = self._nodes[number].get(code)
        return shown(found[1], self._sides[number]) if found else None

    def _conflict(self, code: str, part: str, said: list[str | None]) -> None:
        self._conflicts.append(Conflict(self._path(code), part, *said))


def _elsewhere(before: Place, now: Place | None) -> Place | None:
    """The place where it was moved to: another node or attribute. Another order is none."""
    return now if now is not None and now.holder != before.holder else None
