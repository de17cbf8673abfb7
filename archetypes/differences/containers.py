"""Compares how many there may be: occurrences of nodes, existence and cardinality of attributes, order of siblings.

What is left unsaid is what the reference model says, and nothing said of a container goes beyond it: `{0..*}` where the
model has a mandatory list is `{1..*}`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from archetypes.bmm.model import Property
from archetypes.constraints import (
    ANY_NUMBER,
    Attribute,
    Cardinality,
    CObject,
    CodeConstraint,
    Multiplicity,
    OrdinalConstraint,
    QuantityConstraint,
    StringConstraint,
)
from archetypes.containment import Relation
from archetypes.differences.change import Change, Grade
from archetypes.telling import Told, tell

#: In a difference, as in "constraint narrowed".
RELATED: dict[Relation, Told] = {
    "narrowed": tell("narrowed"),
    "widened": tell("widened"),
    "changed": tell("changed"),
}
_OPTIONAL = Multiplicity(0, 1)


class _Quality(NamedTuple):
    """What is said of a container that has a property, or has it not, and of one that has become so."""

    state: Told
    change: Told


_ORDERED = {
    True: _Quality(tell("ordered"), tell("now ordered")),
    False: _Quality(tell("not ordered"), tell("no longer ordered")),
}
_UNIQUE = {
    True: _Quality(tell("unique"), tell("now unique")),
    False: _Quality(tell("not unique"), tell("no longer unique")),
}


def counts(path: str, what: Told, before: Multiplicity, after: Multiplicity) -> Iterator[Change]:
    if before == after:
        return
    widened = after.contains(before)
    related: Relation = "widened" if widened else "narrowed" if before.contains(after) else "changed"
    reason = tell("{what} {related}", what=what, related=RELATED[related])
    yield Change(path, "changed", str(before), str(after), "minor" if widened else "major", reason)


def containers(path: str, old: Attribute | None, new: Attribute | None, held: Property | None) -> Iterator[Change]:
    """Of an attribute; None where one of the two does not mention it. `held` is the reference model's."""
    before, after = (_existence(each, held) for each in (old, new))
    yield from counts(path, tell("existence"), before, after)
    yield from _cardinalities(path, old.cardinality if old else None, new.cardinality if new else None, held)


def _existence(attribute: Attribute | None, held: Property | None) -> Multiplicity:
    said = attribute.existence if attribute else None
    own = held.existence if held else _OPTIONAL
    return own if said is None else _within(said, own)


def _within(said: Multiplicity, limits: Multiplicity) -> Multiplicity:
    """What both allow; what is said alone where they have nothing in common, as for what is prohibited."""
    lower = max(said.lower, limits.lower)
    uppers = [each.upper for each in (said, limits) if each.upper is not None]
    upper = min(uppers, default=None)
    return said if upper is not None and upper < lower else Multiplicity(lower, upper)


def _cardinalities(
    path: str, old: Cardinality | None, new: Cardinality | None, held: Property | None
) -> Iterator[Change]:
    """Whether a list has an order is nothing that data can break; whether its members differ is. Unsaid is
    ordered; some tools write it and others do not."""
    limits = held.cardinality if held and held.cardinality else ANY_NUMBER
    before, after = old or Cardinality(ANY_NUMBER), new or Cardinality(ANY_NUMBER)
    yield from counts(path, tell("cardinality"), _within(before.interval, limits), _within(after.interval, limits))
    if old is None or new is None:
        return
    if (old.ordered is False) != (new.ordered is False):
        said = old.ordered is not None and new.ordered is not None
        yield _quality(path, _ORDERED, new.ordered is not False, "minor" if said else "patch")
    if bool(old.unique) != bool(new.unique):
        yield _quality(path, _UNIQUE, bool(new.unique), "major" if new.unique else "minor")


def _quality(path: str, words: dict[bool, _Quality], now: bool, grade: Grade) -> Change:
    return Change(path, "changed", words[not now].state, words[now].state, grade, words[now].change)


def order(path: str, pairs: list[tuple[CObject, CObject]], new: Attribute) -> Iterator[Change]:
    """Where siblings have changed places; in a list without an order that says nothing."""
    positions = {id(child): position for position, child in enumerate(new.children)}
    found = [positions[id(after)] for _, after in pairs]
    if found != sorted(found):
        ordered = new.cardinality is not None and new.cardinality.ordered is True
        yield Change(
            path, "changed", None, None, "minor" if ordered else "patch", tell("order of the children changed")
        )


def sorted_otherwise(old: CObject, new: CObject) -> bool:
    """Whether two lists of values have the same members in another order, which is how people are shown them."""
    before, after = _listed(old), _listed(new)
    return before != after and len(before) == len(after) and set(before) == set(after)


def _listed(node: CObject) -> tuple[Hashable, ...]:
    if isinstance(node, CodeConstraint):
        return node.codes
    if isinstance(node, QuantityConstraint | OrdinalConstraint):
        return node.items
    return node.values if isinstance(node, StringConstraint) else ()
