"""How the memberships of two value sets stand to one another."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

Relation = Literal["same", "subset", "superset", "overlapping", "disjoint", "empty"]
#: System and code.
Member = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """From the first's side: codes in both, in it alone (`missing` from the other), and in the other alone."""

    relation: Relation
    common: tuple[Member, ...]
    missing: tuple[Member, ...]
    extra: tuple[Member, ...]


def compare(this: AbstractSet[Member], other: AbstractSet[Member]) -> Comparison:
    common, missing, extra = this & other, this - other, other - this
    return Comparison(
        _relation(bool(common), bool(missing), bool(extra)),
        tuple(sorted(common)),
        tuple(sorted(missing)),
        tuple(sorted(extra)),
    )


def _relation(common: bool, missing: bool, extra: bool) -> Relation:
    """An empty value set is a subset of every other one."""
    if not missing:
        if not extra:
            return "same" if common else "empty"
        return "subset"
    if not extra:
        return "superset"
    return "overlapping" if common else "disjoint"
