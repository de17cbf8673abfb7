"""Merges two revisions that come from the same one: what two sides changed apart is joined, the rest is listed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic

from archetypes.library import Library
from archetypes.merging.conflicts import Conflict
from archetypes.merging.rearranging import arranged
from archetypes.merging.remarks import Mention, Twins, mentions, twins
from archetypes.merging.renumbering import Renumbered, clashing, renumbered, words
from archetypes.merging.sides import Merged, Merging
from archetypes.merging.translations import Review, completed, to_review
from archetypes.merging.versions import Converted, Levelled, levelled
from archetypes.model import Archetype
from archetypes.operational_template import OperationalTemplate


@dataclass(frozen=True)
class Merge(Generic[Merged]):
    """Of what is in conflict `archetype` has my side; `place` of its nodes is that of the side they come from.

    `renumbered` are my codes that theirs gave to something else, `reviews` translations whose original has changed.
    Where one side is ADL 1.4 and another ADL 2, all is ADL 2, and `converted` tells of the sides that were not.
    `mentions` are texts that still name a code that has another number, `twins` nodes that both sides added apart.
    """

    archetype: Merged
    conflicts: tuple[Conflict, ...]
    renumbered: tuple[Renumbered, ...] = ()
    reviews: tuple[Review, ...] = ()
    converted: tuple[Converted, ...] = ()
    mentions: tuple[Mention, ...] = ()
    twins: tuple[Twins, ...] = ()


def merge(
    base: Merged,
    mine: Merged,
    theirs: Merged,
    theirs_at: Collection[tuple[str, str]] = (),
    library: Library | None = None,
) -> Merge[Merged]:
    """Mine with what they changed since the base: nodes and their constraints, terms, bindings, description.

    Without conflicts it has the changes of both sides. Terms that a language lacks wait for a translation. What else
    follows (a path into what the other removed) is for `problems` to find. Operational templates of OPT 1.4 are merged
    alike, each archetype in them by its id and name. At the paths and parts of conflicts in `theirs_at` the
    other side is taken, and nothing is in conflict there. The library has the parents that a side in ADL 1.4 needs to
    become ADL 2. TypeError where one is an archetype and another an operational template.
    """
    if isinstance(base, Archetype) and isinstance(mine, Archetype) and isinstance(theirs, Archetype):
        return _merged_archetypes(levelled(base, mine, theirs, library), theirs_at)
    if not all(isinstance(each, OperationalTemplate) for each in (base, mine, theirs)):
        raise TypeError("an archetype and an operational template are not revisions of each other")
    merging = Merging(base, mine, theirs, theirs_at)
    return Merge(merging.whole(), tuple(merging.conflicts))


def _merged_archetypes(level: Levelled, theirs_at: Collection[tuple[str, str]]) -> Merge[Archetype]:
    base, mine, theirs = level.base, level.mine, level.theirs
    if theirs in (base, mine) or mine == base:
        return Merge(theirs if mine == base else mine, (), level.renumbered, (), level.converted)
    clashes = clashing(base, mine, theirs)
    ours = renumbered(mine, {each.before: each.after for each in clashes})
    sides = arranged(base, ours, theirs, theirs_at)
    merging = Merging(sides.base, sides.mine, sides.theirs, theirs_at)
    joined = sides.put_again(merging.whole())
    whole = completed(joined, base, (ours, theirs))
    conflicts = (*sides.conflicts, *merging.conflicts)
    named = words(mine)
    told = (*level.renumbered, *(each for each in clashes if each.before in named))
    return Merge(
        whole,
        conflicts,
        told,
        tuple(to_review(whole, base, ours, theirs)),
        level.converted,
        tuple(mentions(whole, theirs, told)),
        tuple(twins(whole, base, ours, theirs)),
    )
