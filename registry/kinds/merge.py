"""Three-way merge over items: what two sides changed apart is joined, what both changed differently is told."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from registry.errors import ContentError, Problem
from registry.kinds.differences import same
from registry.kinds.kind import Content, Item, Kind, World

Items = Mapping[str, Item]
#: The code of a problem that tells of a spot where both sides differ; what else a merge tells needs no choice.
CONFLICT = "merge-conflict"


@runtime_checkable
class Arranges(Protocol):
    """A kind whose items stand in an order that can be given to it."""

    def arrange(self, content: Content, keys: Iterable[str]) -> Content: ...


@runtime_checkable
class Merges(Protocol):
    """A kind that joins whole contents, since its items cannot be put one by one."""

    def merged(
        self, base: Any, mine: Any, theirs: Any, theirs_at: Collection[str] = (), world: World | None = None
    ) -> tuple[Any, list[Problem]]:
        """My content with their changes since the base; a warning for each spot where both differ, and mine stands.

        Warnings of other codes than `CONFLICT` tell what else is to be looked at.
        At the spots in `theirs_at`, told by `spot`, theirs stands, and there is no warning.
        """
        ...


def conflicts_in(told: Iterable[Problem]) -> list[Problem]:
    return [each for each in told if each.code == CONFLICT]


def spot(conflict: Problem) -> str:
    """How a conflict is named from one merge to the next: its item, and what of it."""
    return f"{conflict.item}#{conflict.field}"


def merge(kind: Kind, base: Content, mine: Content, theirs: Content) -> tuple[Content, list[str]]:
    """My content with their changes since the base, and the keys of items that both changed differently.

    Of an item in conflict, or one whose change the kind refuses, my form stays: nothing of it is lost, and the caller
    decides. "" among the keys means the standard's own fields, or an order that both changed differently.
    """
    if kind.canonical(base) == kind.canonical(theirs):
        return mine, []
    if kind.canonical(base) == kind.canonical(mine):
        return theirs, []
    if isinstance(kind, Merges):
        joined, told = kind.merged(base, mine, theirs)
        return joined, list(dict.fromkeys(each.item for each in conflicts_in(told)))
    sides = _Sides(*({item.key: item for item in kind.items(each)} for each in (base, mine, theirs)))
    conflicts = sides.conflicts()
    merged = mine
    for key in sides.to_take(conflicts):
        try:
            merged = _taken(kind, merged, key, sides.theirs.get(key))
        except ContentError:
            conflicts.append(key)
    return _arranged(kind, merged, sides, conflicts)


@dataclass(frozen=True)
class _Sides:
    base: Items
    mine: Items
    theirs: Items

    def conflicts(self) -> list[str]:
        """Items that both sides changed, in their order on my side, and not into the same."""
        return [
            key
            for key in dict.fromkeys([*self.mine, *self.theirs, *self.base])
            if self._changed(self.mine, key)
            and self._changed(self.theirs, key)
            and not _equal(self.mine.get(key), self.theirs.get(key))
        ] + self._orphans()

    def to_take(self, conflicts: list[str]) -> list[str]:
        """What they changed and I did not: what they put first, parents before children, then what they removed."""
        changed = [key for key in dict.fromkeys([*self.theirs, *self.base]) if self._changed(self.theirs, key)]
        free = [key for key in changed if key not in set(conflicts) and not self._changed(self.mine, key)]
        return sorted(free, key=lambda key: key not in self.theirs)

    def _orphans(self) -> list[str]:
        """What one side removed while the other put something new below it."""
        removed_by_them = {key for key in self.mine if key in self.base and key not in self.theirs}
        removed_by_me = {key for key in self.theirs if key in self.base and key not in self.mine}
        mine = [item.parent for item in self.mine.values() if item.parent in removed_by_them and self._moved(item)]
        theirs = [item.parent for item in self.theirs.values() if item.parent in removed_by_me and self._moved(item)]
        return [key for key in dict.fromkeys([*mine, *theirs]) if key is not None]

    def _moved(self, item: Item) -> bool:
        before = self.base.get(item.key)
        return before is None or before.parent != item.parent

    def _changed(self, side: Items, key: str) -> bool:
        return not _equal(self.base.get(key), side.get(key))


def _equal(one: Item | None, other: Item | None) -> bool:
    if one is None or other is None:
        return one is other
    return same(one.content, other.content)


def _taken(kind: Kind, content: Content, key: str, item: Item | None) -> Content:
    return kind.remove(content, key) if item is None else kind.put(content, key, _plain(item.content))


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    return dict(content)


def _arranged(kind: Kind, merged: Content, sides: _Sides, conflicts: list[str]) -> tuple[Content, list[str]]:
    if not isinstance(kind, Arranges):
        return merged, list(dict.fromkeys(conflicts))
    keys = [item.key for item in kind.items(merged)]
    base, mine, theirs = ([key for key in side if key in set(keys)] for side in (sides.base, sides.mine, sides.theirs))
    moved_by_them = _common(theirs, base) != _common(base, theirs)
    moved_by_me = _common(mine, base) != _common(base, mine)
    if moved_by_them and moved_by_me and _common(mine, theirs) != _common(theirs, mine):
        return merged, list(dict.fromkeys([*conflicts, ""]))
    first, second = (theirs, mine) if moved_by_them else (mine, theirs)
    return kind.arrange(merged, _woven(first, second)), list(dict.fromkeys(conflicts))


def _common(keys: list[str], others: list[str]) -> list[str]:
    kept = set(others)
    return [key for key in keys if key in kept]


def _woven(first: list[str], second: list[str]) -> list[str]:
    """The first order, with what only the second has placed right after the item it follows there."""
    known = set(first)
    followers: dict[str | None, list[str]] = {}
    anchor: str | None = None
    for key in second:
        if key in known:
            anchor = key
        else:
            followers.setdefault(anchor, []).append(key)
    woven = list(followers.get(None, []))
    for key in first:
        woven += [key, *followers.get(key, [])]
    return woven
