"""What two sides made of the archetypes that a slot names: the alternatives of its patterns are merged one by one.

Alternatives stand within one regular expression. As whole patterns side by side they would add up, and what one side
took out would come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archetypes.constraints import Assertion, Binary, StringConstraint
from archetypes.merging.order import woven
from archetypes.node_paths import archetype_patterns

Assertions = tuple[Assertion, ...]


def merged_patterns(sides: Sequence[Assertions], *, may_be_none: bool) -> Assertions | None:
    """Of base, mine and theirs. None where this cannot be told from patterns, and where nothing would be left.

    Nothing included means anything, nothing excluded (`may_be_none`) is plain.
    """
    base, mine, theirs = sides
    if not all(_is_plain(side) for side in (base, mine, theirs)):
        return None
    before, here, there = (archetype_patterns(side) for side in (base, mine, theirs))
    order, _ = woven(before, here, there)
    left = [str(each) for each in order if _stays(str(each), before, here, there)]
    if may_be_none and not left:
        return ()
    if not left or not here or not there:
        return None
    first = mine[0]
    assert isinstance(first.expression, Binary)
    one = StringConstraint(pattern="|".join(left))
    return (replace(first, expression=replace(first.expression, right=one), extensions=()),)


def _stays(pattern: str, base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> bool:
    if pattern in base:
        return pattern in mine and pattern in theirs
    return True


def _is_plain(side: Assertions) -> bool:
    """Whether it says no more than which ids match: `archetype_id/value matches {/…|…/}`."""
    return all(
        isinstance(each.expression, Binary)
        and isinstance(each.expression.right, StringConstraint)
        and each.expression.right.pattern is not None
        for each in side
    )
