"""Names and properties that a supplement adds to the concepts of the system it is for; only where asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from codesets.answers import TerminologyError
from codesets.holdings import Holdings
from codesets.model import CodeSystem, Concept, Designation


def supplements_of(systems: Sequence[CodeSystem], wanted: Iterable[str], holdings: Holdings) -> tuple[CodeSystem, ...]:
    """The supplements of these canonicals, each of which must be for one of the systems."""
    found = []
    for reference in wanted:
        supplement = _find(holdings, reference)
        if not any(_is_for(supplement, system) for system in systems):
            message = f"{reference} supplements {supplement.supplements}, not what is asked about"
            raise TerminologyError("unknown-supplement", message)
        found.append(supplement)
    return tuple(found)


def _find(holdings: Holdings, reference: str) -> CodeSystem:
    if not holdings.has(CodeSystem, reference):
        raise TerminologyError("unknown-supplement", f"there is no supplement {reference} here")
    found = holdings.find(CodeSystem, reference)
    if found.content != "supplement":
        raise TerminologyError("unknown-supplement", f"{reference} is a code system, not a supplement")
    return found


def _is_for(supplement: CodeSystem, system: CodeSystem) -> bool:
    url, _, version = (supplement.supplements or "").partition("|")
    return url in (system.url, *system.identifiers) and version in ("", system.version)


def supplemented(concept: Concept, supplements: Iterable[CodeSystem], system: CodeSystem | None = None) -> Concept:
    """The concept with what the supplements (those for `system`) add to it."""
    for supplement in supplements:
        more = supplement.tree.get(concept.code) if system is None or _is_for(supplement, system) else None
        if more is not None:
            own = (Designation(more.display, supplement.language),) if more.display else ()
            concept = replace(
                concept,
                designations=(*concept.designations, *own, *more.designations),
                properties=(*concept.properties, *more.properties),
            )
    return concept
