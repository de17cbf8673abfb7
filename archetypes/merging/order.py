"""Lists as tables: each member by what it is known by, and two orders woven into one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

from archetypes.constraints import ArchetypeRoot, Attribute, AttributeTuple, CObject, OrdinalItem, QuantityItem
from archetypes.model import Archetype, Term
from archetypes.node_paths import attribute_step
from archetypes.operational_template import Annotation, FlatOntology, TermBinding, ViewConstraint
from archetypes.templates.words import fixed_name

Key = Hashable


def keyed(members: Iterable[object], alone: bool = False, named: bool = False) -> dict[Key, object]:
    """Nodes by id or type, attributes by name, other things by what they say; doubles are counted.

    `alone` says that a node without an id has no other beside it on any side, and stays the same one when its type
    changes. `named` is for operational templates, which tell siblings apart by archetype and by name.
    """
    found: dict[Key, object] = {}
    seen: Counter[str] = Counter()
    for member in members:
        name = _in_template(member, alone) if named else _name(member, alone)
        seen[name] += 1
        found[name, seen[name]] = member
    return found


def _in_template(member: object, alone: bool) -> str:
    if not isinstance(member, CObject):
        return _name(member, alone)
    archetype_id = member.reference if isinstance(member, ArchetypeRoot) else None
    identifier = archetype_id or _name(member, alone)
    name = fixed_name(member)
    return f"{identifier} and name/value='{name}'" if identifier and name is not None else identifier


def _name(member: object, alone: bool) -> str:
    if isinstance(member, CObject):
        return member.node_id or ("" if alone else member.rm_type)
    known = next((tell for kind, tell in _KNOWN_BY.items() if isinstance(member, kind)), repr)
    return known(member)


_KNOWN_BY: Final[Mapping[type, Callable[[Any], str]]] = {
    Attribute: attribute_step,
    AttributeTuple: lambda member: ",".join(sorted(member.names)),
    QuantityItem: lambda member: member.units,
    OrdinalItem: lambda member: str(member.symbol),
    Archetype: lambda member: str(member.archetype_id).rpartition(".")[0],
    Annotation: lambda member: member.path,
    ViewConstraint: lambda member: member.path,
    FlatOntology: lambda member: member.archetype_id,
    Term: lambda member: member.code,
    TermBinding: lambda member: f"{member.terminology}::{member.code}",
}


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
