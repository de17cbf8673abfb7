"""Lists as tables: each member by what it is known by, and two orders woven into one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from archetypes.constraints import Attribute, AttributeTuple, CObject, OrdinalItem, QuantityItem
from archetypes.model import Archetype
from archetypes.node_paths import attribute_step

Key = Hashable


def keyed(members: Iterable[object], alone: bool = False) -> dict[Key, object]:
    """Nodes by id or type, attributes by name, other things by what they say; doubles are counted.

    `alone` says that a node without an id has no other beside it on any side, and stays the same one when its type
    changes.
    """
    found: dict[Key, object] = {}
    seen: Counter[str] = Counter()
    for member in members:
        name = _name(member, alone)
        seen[name] += 1
        found[name, seen[name]] = member
    return found


def _name(member: object, alone: bool) -> str:
    if isinstance(member, CObject):
        return member.node_id or ("" if alone else member.rm_type)
    if isinstance(member, Attribute):
        return attribute_step(member)
    if isinstance(member, AttributeTuple):
        return ",".join(sorted(member.names))
    if isinstance(member, QuantityItem):
        return member.units
    if isinstance(member, OrdinalItem):
        return str(member.symbol)
    if isinstance(member, Archetype):
        return str(member.archetype_id).rpartition(".")[0]
    return repr(member)


def without_id(members: Sequence[object]) -> int:
    return sum(isinstance(member, CObject) and member.node_id is None for member in members)


def woven(base: Sequence[Key], mine: Sequence[Key], theirs: Sequence[Key]) -> tuple[list[Key], bool]:
    """All keys in one order, and whether both sides moved the same ones to different places (then mine counts).

    What stands on one side alone comes right after what it follows there.
    """
    shared = set(base) & set(mine) & set(theirs)
    before, here, there = ([key for key in side if key in shared] for side in (base, mine, theirs))
    torn = here not in (before, there) and there != before
    first, second = (theirs, mine) if here == before and there != before else (mine, theirs)
    return _after(first, second), torn


def _after(first: Sequence[Key], second: Sequence[Key]) -> list[Key]:
    known = set(first)
    followers: dict[Key | None, list[Key]] = {}
    anchor: Key | None = None
    for key in second:
        if key in known:
            anchor = key
        else:
            followers.setdefault(anchor, []).append(key)
    joined = list(followers.get(None, []))
    for key in first:
        joined += [key, *followers.get(key, [])]
    return joined
