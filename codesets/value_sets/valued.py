"""Concepts by what a property says of them: found among all at once by the values that it has in the system."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from codesets.things import marks as m
from codesets.things.marks import Marks
from codesets.things.ontology import Ontology, marks_of

Fits = Callable[[str], bool]


def with_value(ontology: Ontology, name: str, fits: Fits, field: str | None, unsaid: str | None) -> Marks:
    """Those with a value that fits, as text. What has no such property says `true` where the model's `field`, one of
    `TRUTHS`, is, and `unsaid` else."""
    silent = m.without(ontology.every(), ontology.having(name))
    found = ontology.having(name, filter(fits, ontology.values(name)))
    if field in TRUTHS:
        truly = m.both(silent, TRUTHS[field](ontology))
        found = m.either(found, truly) if fits("true") else found
        silent = m.without(silent, truly)
    return m.either(found, silent) if unsaid is not None and fits(unsaid) else found


def related_to(ontology: Ontology, field: str, codes: Iterable[str]) -> Marks:
    """Those that have one of the codes for their `field`, one of `RELATED`."""
    return RELATED[field](ontology, marks_of(codes, ontology))


#: Fields of the model that are true or false of every concept.
TRUTHS: Final[dict[str | None, Callable[[Ontology], Marks]]] = {
    "inactive": lambda ontology: ontology.inactive(),
    "notSelectable": lambda ontology: ontology.abstract(),
    "abstract": lambda ontology: ontology.abstract(),
}
#: Fields that are codes beside the concept's own in the hierarchy.
RELATED: Final[dict[str | None, Callable[[Ontology, Marks], Marks]]] = {
    "parent": lambda ontology, marks: ontology.children(marks),
    "child": lambda ontology, marks: ontology.parents(marks),
}
