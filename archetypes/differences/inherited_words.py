"""The words of an archetype with those that it has from its parents, which ADL 2 does not repeat."""

from __future__ import annotations

from dataclasses import replace

from archetypes.library import Library
from archetypes.model import Archetype, Definitions, Terminology


def named_by_parents(archetype: Archetype, library: Library) -> Terminology:
    """Its terminology with the terms and value sets that it does not have itself, the nearest parent's first."""
    found = archetype.terminology
    for parent in library.ancestors(archetype) if archetype.parent_id else ():
        above = parent.terminology
        found = replace(
            found,
            term_definitions=_beneath(found.term_definitions, above.term_definitions),
            constraint_definitions=_beneath(found.constraint_definitions, above.constraint_definitions),
            term_bindings={
                name: {**above.term_bindings.get(name, {}), **found.term_bindings.get(name, {})}
                for name in dict.fromkeys([*found.term_bindings, *above.term_bindings])
            },
            value_sets={**above.value_sets, **found.value_sets},
        )
    return found


def bound_to(words: Terminology, code: str) -> frozenset[tuple[str, str]]:
    """What a code stands for elsewhere: tools make up codes for what is bound."""
    found = ((name, table.get(code)) for name, table in words.term_bindings.items())
    return frozenset((name, str(getattr(target, "text", target))) for name, target in found if target is not None)


def _beneath(own: Definitions, above: Definitions) -> Definitions:
    languages = dict.fromkeys([*own, *above])
    return {language: {**above.get(language, {}), **own.get(language, {})} for language in languages}
