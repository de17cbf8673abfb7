"""The rules on tuples: a tuple of a specialisation against that of its parent (AOM 2, "Tuple Constraints")."""

from __future__ import annotations

from collections.abc import Iterator

from archetypes.constraints import AttributeTuple, CObject, ComplexObject
from archetypes.containment import MAX_PAIRS
from archetypes.errors import Problem, problem
from archetypes.telling import tell
from archetypes.validation.survey import ObjectSite, Subject
from archetypes.validation.values import narrows

Rows = dict[tuple[CObject, ...], None]


def _tuples(subject: Subject) -> Iterator[tuple[ObjectSite, AttributeTuple, ComplexObject]]:
    for each in subject.objects:
        if isinstance(each.node, ComplexObject) and isinstance(each.parent, ComplexObject):
            for own in each.node.tuples:
                yield each, own, each.parent


def rows(subject: Subject) -> Iterator[Problem]:
    """VTPNC: each row of a redefined tuple lies within a row of the parent's, which pairs the same attributes.

    Rows that stand there as they are need not be held beside all others; of thousands of others nothing is said.
    """
    for each, own, parent in _tuples(subject):
        above = [held for held in parent.tuples if not set(held.names).isdisjoint(own.names)]
        for held in above:
            if set(held.names) != set(own.names):
                message = tell("the parent pairs other attributes: {names}", names=", ".join(held.names))
                yield problem("VTPNC", message, each.path, own.place)
                continue
            wide = _ordered(held, own)
            others = [row for row in own.rows if row not in wide]
            if len(others) * len(wide) <= MAX_PAIRS and not all(_within(subject, row, wide) for row in others):
                message = tell("a row of the tuple is outside the rows of the parent")
                yield problem("VTPNC", message, each.path, own.place)


def _ordered(held: AttributeTuple, own: AttributeTuple) -> Rows:
    """Its rows with their members in the order of the other's."""
    order = [held.names.index(name) for name in own.names]
    return dict.fromkeys(tuple(row[place] for place in order) for row in held.rows)


def _within(subject: Subject, row: tuple[CObject, ...], held: Rows) -> bool:
    terms = subject.terminology
    above = subject.parent.terminology if subject.parent else terms
    return any(
        all(narrows(member, wide, terms, above) for member, wide in zip(row, each, strict=True)) for each in held
    )


def paired(subject: Subject) -> Iterator[Problem]:
    """VTPIN: attributes that the parent constrains one by one are not paired in a specialisation."""
    for each, own, parent in _tuples(subject):
        alone = {attribute.name for attribute in parent.attributes if attribute.children}
        for name in own.names:
            if name in alone:
                message = tell("the parent constrains '{name}' by itself, not in a tuple", name=name)
                yield problem("VTPIN", message, each.path, own.place)


TUPLE_RULES = (rows, paired)
