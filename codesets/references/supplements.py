"""Names and properties that a supplement adds to the concepts of the system it is for; only where asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from codesets.answering.answers import canonical
from codesets.answering.messages import refusal
from codesets.references.holdings import Holdings
from codesets.things.carrying import values
from codesets.things.model import CodeSystem, Concept, Designation, ValueSet
from codesets.things.system import System

SUPPLEMENT: Final = "http://hl7.org/fhir/StructureDefinition/valueset-supplement"


def supplements_of(systems: Sequence[System], wanted: Iterable[str], holdings: Holdings) -> tuple[System, ...]:
    """The supplements of these canonicals; each must be here and be for one of the systems."""
    found: dict[str, System] = {}
    missing: dict[str, None] = {}
    for reference in wanted:
        supplement = holdings.seek(CodeSystem, reference)
        if supplement is None or not any(is_for(supplement, system) for system in systems):
            missing[reference] = None
        else:
            found[canonical(supplement.url, supplement.version)] = supplement
    if missing:
        raise refusal("unknown-supplement", "VALUESET_SUPPLEMENT_MISSING", supplements=", ".join(missing))
    return tuple(found.values())


def required_supplements(value_set: ValueSet) -> list[str]:
    """The supplements without which the value set is not to be used, by its extension."""
    return [each for each in values(value_set.carried, SUPPLEMENT) if isinstance(each, str)]


def declared_supplements(value_set: ValueSet, holdings: Holdings) -> tuple[System, ...]:
    """Those of them that are here: what they add is part of what the value set's filters speak of."""
    found = (holdings.seek(CodeSystem, each) for each in required_supplements(value_set))
    return tuple(each for each in found if each is not None)


def is_for(supplement: System, system: System) -> bool:
    url, _, version = (supplement.supplements or "").partition("|")
    fits = url in (system.url, *system.identifiers) and version in ("", system.version)
    return supplement.content == "supplement" and fits


def additions(concept: Concept, supplements: Iterable[System], system: System) -> list[tuple[System, Concept]]:
    """What the supplements for the system say of a concept, each with the supplement that says it."""
    fitting = ((each, each.concept(concept.code)) for each in supplements if is_for(each, system))
    return [(supplement, found) for supplement, found in fitting if found is not None]


def supplemented(concept: Concept, supplements: Iterable[System], system: System) -> Concept:
    """The concept with the names and properties that the supplements for the system add to it."""
    for supplement, more in additions(concept, supplements, system):
        concept = replace(
            concept,
            designations=(*concept.designations, *names_added(supplement, more)),
            properties=(*concept.properties, *more.properties),
        )
    return concept


def names_added(supplement: System, concept: Concept) -> tuple[Designation, ...]:
    own = (Designation(concept.display, supplement.language),) if concept.display else ()
    return (*own, *concept.designations)
