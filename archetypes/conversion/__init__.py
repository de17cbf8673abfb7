"""From ADL 1.4 to ADL 2, with a log of what became of each code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from archetypes.constraints import Assertion, Statement
from archetypes.conversion import metadata
from archetypes.conversion.codes import Codes, converted_bindings, new_keys, used_as_nodes, used_as_terms
from archetypes.conversion.definition import Definition
from archetypes.conversion.differential import differential
from archetypes.conversion.older import with_ids
from archetypes.conversion.parents import Above
from archetypes.errors import FlatteningError
from archetypes.flattening import flatten
from archetypes.library import Library
from archetypes.model import Archetype, Term, Terminology
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
        definition = Definition(codes)
        flat = definition.converted(archetype.definition, Above(parent.definition if parent else None))
        invariants = tuple(_rule(each, definition) for each in archetype.invariants)
        made = replace(
            archetype,
            archetype_id=metadata.archetype_id(archetype),
            concept=flat.node_id or "",
            definition=differential(flat, parent.definition) if parent else flat,
            terminology=_terminology(archetype, codes, parent),
            header=metadata.header(archetype),
            description=metadata.description(archetype),
            invariants=invariants,
            annotations=metadata.documentation(archetype, codes),
        )
        log = {old: tuple(new) for old, new in codes.log.items()}
        return Conversion(made, log, (*notes, *definition.notes))

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
    return replace(statement, expression=definition.expression(statement.expression))


def _terminology(archetype: Archetype, codes: Codes, parent: Archetype | None) -> Terminology:
    old = archetype.terminology
    nodes, terms = used_as_nodes(archetype), used_as_terms(archetype)
    inherited = _inherited(parent, archetype.specialisation_depth)
    definitions: dict[str, dict[str, Term]] = {}
    for language, texts in old.term_definitions.items():
        constraints = old.constraint_definitions.get(language, {})
        both = {**_renamed(texts, codes, nodes, terms), **_renamed(constraints, codes, set(), terms)}
        own = {code: term for code, term in both.items() if not inherited(code)}
        definitions[language] = {**own, **codes.made_terms(language)}
    bindings: dict[str, dict[str, object]] = {}
    for table in (old.term_bindings, old.constraint_bindings):
        for name, entries in converted_bindings(table, codes, nodes, terms).items():
            bindings.setdefault(name, {}).update({key: each for key, each in entries.items() if not inherited(key)})
    for name, made in codes.made_bindings().items():
        bindings.setdefault(name, {}).update(made)
    kept = {name: value for name, value in old.other.items() if name not in ("primary_language", "languages_available")}
    return Terminology(
        term_definitions=definitions,
        term_bindings={name: table for name, table in bindings.items() if table},  # type: ignore[misc]
        value_sets=codes.value_sets,
        other=kept,
    )


def _renamed(texts: Mapping[str, Term], codes: Codes, nodes: set[str], terms: set[str]) -> dict[str, Term]:
    """Each term under its new codes; one that stands for a node and a term comes twice."""
    return {new: replace(term, code=new) for old, term in texts.items() for new in new_keys(old, codes, nodes, terms)}


def _inherited(parent: Archetype | None, depth: int) -> Callable[[str], bool]:
    """Codes of the levels above stand in the parent, where there is one."""
    return lambda key: parent is not None and not key.startswith("/") and key.count(".") < depth
