"""What is wrong with an archetype, as text or read: the rules of its version of ADL, and those that both share."""

from __future__ import annotations

from collections.abc import Iterator

from archetypes import reading, validation
from archetypes.adl2.reader import Recovered
from archetypes.bmm import model_for
from archetypes.collector import collecting_seldom
from archetypes.errors import Problem, problem
from archetypes.library import Library
from archetypes.model import Archetype
from archetypes.source import Source
from archetypes.telling import tell
from archetypes.validation.adl14_definition import DEFINITION_RULES
from archetypes.validation.adl14_identity import IDENTITY_RULES, parent
from archetypes.validation.adl14_terminology import TERMINOLOGY_RULES
from archetypes.validation.external_terms import Known, external_terms
from archetypes.validation.kept_whole import kept_whole
from archetypes.validation.near_names import near_names
from archetypes.validation.synonyms import by_every_name
from archetypes.validation.texts import texts
from archetypes.validation.walked import Walked

#: A section that cannot be read is not missing.
_OF_MISSING_SECTIONS = frozenset({"SADS", "SALAN", "VARD", "VDEOL"})


def check(text: Source, library: Library | None = None, known: Known | None = None) -> list[Problem]:
    """Every problem of an archetype's text or file, the errors first and in the order of the text.

    What can be read of a text with errors is checked too. With a library the parent is looked up. `known` tells
    whether a code or address of another terminology exists there, None where that terminology is not at hand:
    `known(CodeTerm("SNOMED-CT", "271649006"))`.
    """
    return judged(reading.recover(text), library, known)


@collecting_seldom()
def judged(read: Recovered, library: Library | None = None, known: Known | None = None) -> list[Problem]:
    """As `check`, of a text already read."""
    errors = (Problem(error.code, "error", error.message, "/", error.line, error.column) for error in read.errors)
    found = list(by_every_name(errors))
    found.extend(read.problems)
    if read.archetype is not None:
        told = problems(read.archetype, library, known)
        found.extend(each for each in told if not (read.errors and each.code in _OF_MISSING_SECTIONS))
    return sorted(found, key=lambda each: (each.severity, each.line or 0, each.column or 0))


def problems(archetype: Archetype, library: Library | None = None, known: Known | None = None) -> list[Problem]:
    """The problems of an archetype already read."""
    outside = [*near_names(archetype), *texts(archetype), *(external_terms(archetype, known) if known else ())]
    if archetype.is_adl2:
        return [*validation.problems(archetype, library), *_reference_model(archetype, library), *outside]
    walked = Walked(archetype)
    found = [each for rule in IDENTITY_RULES for each in rule(archetype)]
    found.extend(each for rule in (*DEFINITION_RULES, *TERMINOLOGY_RULES, kept_whole) for each in rule(walked))
    found.extend(validation.conformance(archetype, library))
    found.extend(_reference_model(archetype, library))
    if library is not None:
        found.extend(parent(archetype, library))
    return [*found, *outside]


def _reference_model(archetype: Archetype, library: Library | None) -> Iterator[Problem]:
    """WRMUN: without its reference model nobody can say whether types and attributes are right."""
    if model_for(archetype, library.models if library else ()) is None:
        own = archetype.archetype_id
        message = tell(
            "the reference model {model} is not known here: types and attributes are not checked",
            model=f"{own.publisher}-{own.package}",
        )
        yield problem("WRMUN", message, "/", archetype.definition.place, "warning")
