"""From ADL 1.4 to ADL 2, with a log of what became of each code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from archetypes.bmm import model_for
from archetypes.constraints import Assertion, Statement
from archetypes.conversion import metadata
from archetypes.conversion.beside import within_aom2
from archetypes.conversion.codes import Codes
from archetypes.conversion.definition import Definition
from archetypes.conversion.differential import differential
from archetypes.conversion.older import with_ids
from archetypes.conversion.parents import Above
from archetypes.conversion.terms import terminology
from archetypes.errors import FlatteningError
from archetypes.flattening import flatten
from archetypes.library import Library
from archetypes.model import Archetype
from archetypes.telling import Told, tell


@dataclass(frozen=True)
class Conversion:
    """`codes` maps each code of ADL 1.4 to those of ADL 2; `notes` tells what ADL 2 cannot say and was left out."""

    archetype: Archetype
    codes: Mapping[str, tuple[str, ...]]
    notes: tuple[Told, ...] = ()


def convert(archetype: Archetype, library: Library | None = None) -> Conversion:
    """The archetype in ADL 2; one of ADL 2 is returned as it is, one of its draft 1.5 with an id for every node.

    A specialisation needs its parents (of either version) in the library to say only what it changes. Without them it
    repeats all that it has inherited, and a note says so.
    """
    if archetype.adl_version.startswith("1.5"):
        return Conversion(with_ids(archetype, metadata.ADL_VERSION), {})
    if archetype.is_adl2:
        return Conversion(archetype, {})
    return _Conversion(library or Library()).converted(archetype)


class _Conversion:
    def __init__(self, library: Library) -> None:
        self._library = library

    def converted(self, archetype: Archetype) -> Conversion:
        notes: list[Told] = []
        parent = self._flat_parent(archetype, notes)
        codes = Codes(archetype, parent)
        definition = Definition(codes, model_for(archetype, self._library.models))
        flat = definition.converted(archetype.definition, Above(parent.definition if parent else None))
        invariants = tuple(_rule(each, definition) for each in archetype.invariants)
        made = replace(
            archetype,
            archetype_id=metadata.archetype_id(archetype),
            concept=flat.node_id or "",
            languages=metadata.languages(archetype),
            definition=differential(flat, parent.definition) if parent else flat,
            terminology=terminology(archetype, codes, parent, notes),
            header=metadata.header(archetype),
            description=metadata.description(archetype),
            invariants=invariants,
            annotations=metadata.documentation(archetype, codes),
        )
        made = within_aom2(made, notes)
        log = {old: tuple(new) for old, new in codes.log.items()}
        return Conversion(made, log, (*notes, *codes.notes, *definition.notes))

    def _flat_parent(self, archetype: Archetype, notes: list[Told]) -> Archetype | None:
        """The parents converted from the top down, each laid over the one above it."""
        above = self._library.ancestors(archetype) if archetype.parent_id else []
        if archetype.parent_id and not above:
            message = tell("the parent {archetype} is not in the library", archetype=str(archetype.parent_id))
            notes.append(message)
        converted = Library()
        flat: Archetype | None = None
        for ancestor in reversed(above):
            made = (
                convert(ancestor, self._library).archetype if ancestor.is_adl2 else self.converted(ancestor).archetype
            )
            converted = converted.extended([made])
            try:
                flat = flatten(made, converted)
            except FlatteningError as error:
                notes.append(error.message)
                return None
        return flat


def _rule(statement: Statement, definition: Definition) -> Statement:
    if not isinstance(statement, Assertion):
        return statement
    return replace(statement, expression=definition.expression(statement.expression), extensions=())
