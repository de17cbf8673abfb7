"""Transitive closure of subsumption among chosen codes: what a client's closure table should hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from codesets.things.system import System


def closure(system: System, known: Sequence[str], added: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs (narrower, broader) that come about when codes are added to those known; each pair once, no code with
    itself. All are codes as the system writes them; what one has above it is asked once for each code."""
    new = dict.fromkeys(code for code in added if code not in set(known))
    every = {*known, *new}
    for code in new:
        yield from ((code, above) for above in system.ancestors(code) if above in every)
    for code in known:
        yield from ((code, above) for above in system.ancestors(code) if above in new)


def written_as(system: System, codes: Iterable[str]) -> tuple[list[str], list[str]]:
    """Codes as the system writes them, and those it does not have."""
    found, unknown = [], []
    for code in codes:
        concept = system.concept(code)
        if concept is None:
            unknown.append(code)
        else:
            found.append(concept.code)
    return found, unknown
