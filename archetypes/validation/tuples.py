"""The rules on tuples: a tuple of a specialisation against that of its parent (AOM 2, "Tuple Constraints")."""

from __future__ import annotations

from collections.abc import Iterator

from archetypes.check_definition import problem
from archetypes.constraints import AttributeTuple, CObject, ComplexObject
from archetypes.errors import Problem
from archetypes.telling import tell
from archetypes.validation.survey import ObjectSite, Subject
from archetypes.validation.values import narrows


def _tuples(subject: Subject) -> Iterator[tuple[ObjectSite, AttributeTuple, ComplexObject]]:
    for each in subject.objects:
        if isinstance(each.node, ComplexObject) and isinstance(each.parent, ComplexObject):
            for own in each.node.tuples:
                yield each, own, each.parent


def rows(subject: Subject) -> Iterator[Problem]:
    """VTPNC: each row of a redefined tuple lies within a row of the parent's, which pairs the same attributes."""
    for each, own, parent in _tuples(subject):
        above = [held for held in parent.tuples if not set(held.names).isdisjoint(own.names)]
        for held in above:
            if set(held.names) != set(own.names):
                message = tell("the parent pairs other attributes: {names}", names=", ".join(held.names))
                yield problem("VTPNC", message, each.path, own.place)
            elif not all(_within(subject, own, row, held) for row in own.rows):
                message = tell("a row of the tuple is outside the rows of the parent")
                yield problem("VTPNC", message, each.path, own.place)


def _within(subject: Subject, own: AttributeTuple, row: tuple[CObject, ...], held: AttributeTuple) -> bool:
    terms = subject.terminology
    above = subject.parent.terminology if subject.parent else terms
    order = [held.names.index(name) for name in own.names]
    return any(
        all(narrows(member, wide[place], terms, above) for member, place in zip(row, order, strict=True))
        for wide in held.rows
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
