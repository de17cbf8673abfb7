"""Merges the terminology of a specialisation with its parent's, and narrows terminologies to languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from archetypes.model import Definitions, Term, Terminology

V = TypeVar("V")


def merged(parent: Terminology, child: Terminology, languages: Iterable[str], fallback: str) -> Terminology:
    """Every term of both in each of the languages; where the parent has no such language, its `fallback` texts."""
    wanted = tuple(languages) or tuple(child.term_definitions)
    return replace(
        child,
        term_definitions=_definitions(parent.term_definitions, child.term_definitions, wanted, fallback),
        constraint_definitions=_definitions(
            parent.constraint_definitions, child.constraint_definitions, wanted, fallback
        ),
        term_bindings=_tables(parent.term_bindings, child.term_bindings),
        constraint_bindings=_tables(parent.constraint_bindings, child.constraint_bindings),
        value_sets={**parent.value_sets, **child.value_sets},
        other={**parent.other, **child.other},
    )


def in_languages(terminology: Terminology, languages: Iterable[str], fallback: str) -> Terminology:
    """These languages alone, with `fallback` texts for one that is missing."""
    return merged(terminology, Terminology(), languages, fallback)


def _definitions(parent: Definitions, child: Definitions, languages: tuple[str, ...], fallback: str) -> Definitions:
    if not parent and not child:
        return {}
    return {language: {**_terms(parent, language, fallback), **child.get(language, {})} for language in languages}


def _terms(definitions: Definitions, language: str, fallback: str) -> dict[str, Term]:
    first = next(iter(definitions), "")
    own = definitions.get(language)
    return dict(own if own is not None else definitions.get(fallback, definitions.get(first, {})))


def _tables(parent: Mapping[str, Mapping[str, V]], child: Mapping[str, Mapping[str, V]]) -> dict[str, dict[str, V]]:
    return {name: {**parent.get(name, {}), **child.get(name, {})} for name in {**parent, **child}}
