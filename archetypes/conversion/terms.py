"""The terminology of an archetype in ADL 2: each code in each language, and bindings of codes that are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from archetypes.conversion.codes import Codes, converted_bindings, new_keys, renumbered, used_as_nodes, used_as_terms
from archetypes.model import Archetype, Term, Terminology
from archetypes.telling import Told, tell
from archetypes.values import OdinValue


def terminology(archetype: Archetype, codes: Codes, parent: Archetype | None, notes: list[Told]) -> Terminology:
    """`notes` is added to where something is filled in or left out."""
    old = archetype.terminology
    nodes, terms = used_as_nodes(archetype), used_as_terms(archetype)
    inherited = _inherited(parent, archetype.specialisation_depth)
    definitions: dict[str, dict[str, Term]] = {}
    for language in _languages(archetype):
        texts, constraints = (tables.get(language, {}) for tables in (old.term_definitions, old.constraint_definitions))
        both = {**_renamed(texts, codes, nodes, terms), **_renamed(constraints, codes, set(), terms)}
        own = {code: term for code, term in both.items() if not inherited(code)}
        definitions[language] = {**own, **codes.made_terms(language)}
    definitions = _in_every_language(definitions, archetype.original_language, notes)
    bindings: dict[str, dict[str, OdinValue]] = {}
    for table in (old.term_bindings, old.constraint_bindings):
        for name, entries in converted_bindings(table, codes, nodes, terms).items():
            bindings.setdefault(name, {}).update({key: each for key, each in entries.items() if not inherited(key)})
    for name, made in codes.made_bindings().items():
        bindings.setdefault(name, {}).update(made)
    kept = {name: value for name, value in old.other.items() if name not in ("primary_language", "languages_available")}
    return Terminology(
        term_definitions=definitions,
        term_bindings=_of_what_is_there(bindings, {renumbered(code, "id") for code in nodes}, definitions, notes),
        value_sets=codes.value_sets,
        other=kept,
    )


def _languages(archetype: Archetype) -> tuple[str, ...]:
    stated = archetype.languages.codes if archetype.languages else ()
    return tuple(dict.fromkeys((*archetype.terminology.term_definitions, *stated)))


def _renamed(texts: Mapping[str, Term], codes: Codes, nodes: set[str], terms: set[str]) -> dict[str, Term]:
    """Each term under its new codes; one that stands for a node and a term comes twice."""
    return {new: replace(term, code=new) for old, term in texts.items() for new in new_keys(old, codes, nodes, terms)}


def _inherited(parent: Archetype | None, depth: int) -> Callable[[str], bool]:
    """Codes of the levels above stand in the parent, where there is one."""
    return lambda key: parent is not None and not key.startswith("/") and key.count(".") < depth


def _in_every_language(
    definitions: dict[str, dict[str, Term]], original: str, notes: list[Told]
) -> dict[str, dict[str, Term]]:
    """What is not translated stands as `*text(en)`, as editors of archetypes write it."""
    order = sorted(definitions, key=lambda language: language != original)
    every: dict[str, tuple[Term, str]] = {}
    for language in order:
        for code, term in definitions[language].items():
            every.setdefault(code, (term, language))
    for language, terms in definitions.items():
        missing = [code for code in every if code not in terms]
        if missing:
            notes.append(tell("not translated to '{language}': {codes}", language=language, codes=", ".join(missing)))
            terms.update({code: _borrowed(*every[code]) for code in missing})
    return definitions


def _borrowed(term: Term, language: str) -> Term:
    description = f"*{term.description}({language})" if term.description else term.description
    return Term(term.code, f"*{term.text}({language})", description)


def _of_what_is_there(
    bindings: dict[str, dict[str, OdinValue]],
    nodes: set[str],
    definitions: Mapping[str, Mapping[str, Term]],
    notes: list[Told],
) -> dict[str, dict[str, OdinValue]]:
    defined = nodes | {code for terms in definitions.values() for code in terms}
    kept: dict[str, dict[str, OdinValue]] = {}
    for name, table in bindings.items():
        for key, target in table.items():
            if key.startswith("/") or key in defined:
                kept.setdefault(name, {})[key] = target
            else:
                message = tell("'{key}' is bound to {terminology}, but not defined", key=key, terminology=name)
                notes.append(message)
    return kept
