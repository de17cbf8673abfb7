"""The rules on what an ADL 1.4 archetype is called, what it is of, and what it specialises."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archetypes.errors import Problem, problem
from archetypes.library import Library
from archetypes.model import Archetype, specialisation_depth
from archetypes.telling import Told, tell
from archetypes.validation.identity import misplaced_languages


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


def _languages(archetype: Archetype) -> Iterator[Problem]:
    """A warning here: ADL 1.4 has no rule for it."""
    yield from misplaced_languages(archetype, "warning")


def parent(archetype: Archetype, library: Library) -> Iterator[Problem]:
    """VASID, VACSD: the parent exists, is of the same type and one level up, and specialisation ends somewhere."""
    if archetype.parent_id is None:
        return
    above = library.parent(archetype)
    if above is None:
        message = tell("the parent {parent} is not in the library", parent=str(archetype.parent_id))
        yield _at_root(archetype, "VASID", message)
        return
    if above.definition.rm_type != archetype.definition.rm_type:
        types = {"parent": above.definition.rm_type, "own": archetype.definition.rm_type}
        message = tell("the parent is of type {parent}, this one {own}", **types)
        yield _at_root(archetype, "VASID", message)
    if archetype.specialisation_depth != specialisation_depth(above.concept) + 1:
        codes = {"concept": archetype.concept, "parent": above.concept}
        message = tell("the concept [{concept}] is not one level under the parent's [{parent}]", **codes)
        yield _at_root(archetype, "VACSD", message)
    last = [archetype, *library.ancestors(archetype)][-1]
    if last.parent_id is not None and library.get(last.parent_id) is not None:
        yield _at_root(archetype, "VASID", tell("specialisation runs in a circle"))


def _at_root(archetype: Archetype, code: str, message: Told) -> Problem:
    return problem(code, message, "/", archetype.definition.place)


IDENTITY_RULES: tuple[Callable[[Archetype], Iterator[Problem]], ...] = (
    _concept,
    _root_type,
    _original_language,
    _concept_depth,
    _own_parent,
    _languages,
)
