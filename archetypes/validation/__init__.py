"""Whether an ADL 2 archetype holds what AOM 2 asks of it: small rules in phases, each named after its code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from archetypes.bmm import model_for
from archetypes.errors import FlatteningError, Problem
from archetypes.flattening import flatten
from archetypes.library import Library, key
from archetypes.model import Archetype, Template
from archetypes.validation.codes import CODE_RULES
from archetypes.validation.conformance import (
    CONFORMANCE_RULES,
    attributes,
    cardinality,
    child_types,
    enumerations,
    existence,
    types,
)
from archetypes.validation.defaults import DEFAULT_RULES
from archetypes.validation.fillers import FILLER_RULES
from archetypes.validation.identity import IDENTITY_RULES
from archetypes.validation.moments import MOMENT_RULES
from archetypes.validation.overlay import OVERLAY_RULES
from archetypes.validation.references import REFERENCE_RULES
from archetypes.validation.rules_section import RULES_SECTION_RULES
from archetypes.validation.slots import SLOT_RULES
from archetypes.validation.specialisation import SPECIALISATION_RULES
from archetypes.validation.structure import STRUCTURE_RULES
from archetypes.validation.survey import Subject
from archetypes.validation.synonyms import by_every_name
from archetypes.validation.tuples import TUPLE_RULES

__all__ = ["PHASES", "Rule", "Subject", "conformance", "problems"]

Rule = Callable[[Subject], Iterator[Problem]]
#: In the order of AOM 2, "Validation and Transformation Semantics". All of them run: an author sees all at once.
PHASES: tuple[tuple[Rule, ...], ...] = (
    IDENTITY_RULES,
    STRUCTURE_RULES,
    MOMENT_RULES,
    CODE_RULES,
    CONFORMANCE_RULES,
    SLOT_RULES,
    SPECIALISATION_RULES,
    FILLER_RULES,
    TUPLE_RULES,
    REFERENCE_RULES,
    RULES_SECTION_RULES,
    OVERLAY_RULES,
    DEFAULT_RULES,
)
#: Of an operational template, which holds all that it was made from: its paths and parents were looked at then.
_COMPILED = (IDENTITY_RULES, STRUCTURE_RULES, CODE_RULES, CONFORMANCE_RULES)


def problems(archetype: Archetype, library: Library | None = None) -> list[Problem]:
    """Of the archetype, and of a template's overlays. Without a library what concerns other archetypes is let be."""
    overlays = archetype.overlays if isinstance(archetype, Template) else ()
    around = library.extended(overlays) if library is not None and overlays else library
    found = _problems(archetype, around)
    for overlay in overlays:
        found.extend(_problems(overlay, around))
    return found


def conformance(archetype: Archetype, library: Library | None = None) -> list[Problem]:
    """How an archetype of ADL 1.4, which has no rules of its own on it, conforms to its reference model.

    Multiplicities are warnings: published archetypes repeat and widen those of the model, and systems go by the model.
    """
    subject = Subject(archetype, library, model_for(archetype, library.models if library else ()))
    found = [problem for rule in (types, attributes, child_types, enumerations) for problem in rule(subject)]
    for rule in (existence, cardinality):
        found.extend(replace(each, severity="warning") for each in rule(subject) if each.severity == "error")
    return list(by_every_name(found))


def _problems(archetype: Archetype, library: Library | None) -> list[Problem]:
    """What stops flattening is told unless a rule tells it with its place."""
    stopped: list[Problem] = []
    subject = _subject(archetype, library, stopped)
    found: list[Problem] = []
    for phase in _COMPILED if archetype.artefact == "operational_template" else PHASES:
        for rule in phase:
            found.extend(rule(subject))
    told = {problem.code for problem in found}
    found.extend(each for each in stopped if each.code not in told)
    return list(dict.fromkeys(by_every_name(found)))


def _subject(archetype: Archetype, library: Library | None, stopped: list[Problem]) -> Subject:
    """With the flat forms, where the parents can be found; what stops flattening is a problem like others."""
    model = model_for(archetype, library.models if library else ())
    if archetype.parent_id is None or archetype.artefact == "operational_template":
        return Subject(archetype, library, model)
    above = library.parent(archetype) if library else None
    if library is None or above is None or key(above.archetype_id) == key(archetype.archetype_id):
        return Subject(archetype, library, model)
    parent = flat = None
    try:
        parent = flatten(above, library)
        flat = flatten(archetype, library)
    except FlatteningError as error:
        stopped.append(Problem(error.code, "error", error.message, error.path))
    return Subject(archetype, library, model, parent, flat)
