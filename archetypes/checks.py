"""Whether an archetype that can be read also holds what AOM 1.4 asks of it; each rule is small and names its clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archetypes import reading, validation
from archetypes.adl2.reader import Recovered
from archetypes.bmm import model_for
from archetypes.check_definition import DEFINITION_RULES
from archetypes.check_terminology import TERMINOLOGY_RULES
from archetypes.collector import collecting_seldom
from archetypes.errors import Problem
from archetypes.external_terms import Known, external_terms
from archetypes.library import Library
from archetypes.model import Archetype, specialisation_depth
from archetypes.telling import Told, tell
from archetypes.validation.synonyms import by_every_name
from archetypes.walked import Walked

Rule = Callable[[Archetype], Iterator[Problem]]


#: A section that cannot be read is not missing.
_OF_MISSING_SECTIONS = frozenset({"SADS", "SALAN", "VARD", "VDEOL"})


def check(text: str | bytes, library: Library | None = None, known: Known | None = None) -> list[Problem]:
    """Every problem of a text, the errors first and in the order of the text.

    What can be read of a text with errors is checked too. With a library the parent is looked up. `known` tells of
    codes in other terminologies.
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
    return sorted(found, key=lambda problem: (problem.severity, problem.line or 0, problem.column or 0))


def problems(archetype: Archetype, library: Library | None = None, known: Known | None = None) -> list[Problem]:
    """The problems of an archetype already read."""
    outside = external_terms(archetype, known) if known else ()
    if archetype.is_adl2:
        return [*validation.problems(archetype, library), *_reference_model(archetype, library), *outside]
    walked = Walked(archetype)
    found = [problem for rule in _BASIC_RULES for problem in rule(archetype)]
    found.extend(problem for rule in (*DEFINITION_RULES, *TERMINOLOGY_RULES) for problem in rule(walked))
    found.extend(validation.conformance(archetype, library))
    found.extend(_reference_model(archetype, library))
    if library is not None:
        found.extend(_parent(archetype, library))
    return [*found, *outside]


def _reference_model(archetype: Archetype, library: Library | None) -> Iterator[Problem]:
    """WRMUN: without its reference model nobody can say whether types and attributes are right."""
    if model_for(archetype, library.models if library else ()) is None:
        own = archetype.archetype_id
        message = tell(
            "the reference model {model} is not known here: types and attributes are not checked",
            model=f"{own.publisher}-{own.package}",
        )
        place = archetype.definition.place
        yield Problem("WRMUN", "warning", message, "/", place.line if place else None, place.column if place else None)


def _concept(archetype: Archetype) -> Iterator[Problem]:
    """VARCN: the concept is the node id of the definition's root."""
    root = archetype.definition
    if root.node_id != archetype.concept:
        message = tell(
            "the concept is [{concept}], the root of the definition [{root}]",
            concept=archetype.concept,
            root=root.node_id or "",
        )
        yield _at_root(archetype, "VARCN", message)


def _root_type(archetype: Archetype) -> Iterator[Problem]:
    """VARDT: the root of the definition is of the type that the archetype id names."""
    named, defined = archetype.archetype_id.rm_class, archetype.definition.rm_type
    if named != defined:
        message = tell(
            "the archetype id names {named}, the definition's root is {defined}", named=named, defined=defined
        )
        yield _at_root(archetype, "VARDT", message)


def _original_language(archetype: Archetype) -> Iterator[Problem]:
    """VDEOL: the original language is stated."""
    if archetype.languages is None and "primary_language" not in archetype.terminology.other:
        message = tell("no original language; add a language section with original_language")
        yield Problem("VDEOL", "error", message, "language")


def _concept_depth(archetype: Archetype) -> Iterator[Problem]:
    """VACSD: the concept is specialised (at0000.1) exactly where there is a parent."""
    if bool(archetype.parent_id) != bool(archetype.specialisation_depth):
        message = tell(
            "the concept [{concept}] does not go with a parent"
            if archetype.parent_id
            else "the concept [{concept}] does not go with no parent",
            concept=archetype.concept,
        )
        yield _at_root(archetype, "VACSD", message)


def _own_parent(archetype: Archetype) -> Iterator[Problem]:
    """VASID: an archetype is not its own parent."""
    if archetype.parent_id == archetype.archetype_id:
        yield _at_root(archetype, "VASID", tell("the archetype is its own parent"))


def _parent(archetype: Archetype, library: Library) -> Iterator[Problem]:
    """VASID, VACSD: the parent exists, is of the same type and one level up, and specialisation ends somewhere."""
    if archetype.parent_id is None:
        return
    parent = library.parent(archetype)
    if parent is None:
        message = tell("the parent {parent} is not in the library", parent=str(archetype.parent_id))
        yield _at_root(archetype, "VASID", message)
        return
    if parent.definition.rm_type != archetype.definition.rm_type:
        types = {"parent": parent.definition.rm_type, "own": archetype.definition.rm_type}
        message = tell("the parent is of type {parent}, this one {own}", **types)
        yield _at_root(archetype, "VASID", message)
    if archetype.specialisation_depth != specialisation_depth(parent.concept) + 1:
        codes = {"concept": archetype.concept, "parent": parent.concept}
        message = tell("the concept [{concept}] is not one level under the parent's [{parent}]", **codes)
        yield _at_root(archetype, "VACSD", message)
    last = [archetype, *library.ancestors(archetype)][-1]
    if last.parent_id is not None and library.get(last.parent_id) is not None:
        yield _at_root(archetype, "VASID", tell("specialisation runs in a circle"))


def _at_root(archetype: Archetype, code: str, message: Told) -> Problem:
    place = archetype.definition.place
    return Problem(code, "error", message, "/", place.line if place else None, place.column if place else None)


_BASIC_RULES: tuple[Rule, ...] = (_concept, _root_type, _original_language, _concept_depth, _own_parent)
