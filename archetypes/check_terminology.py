"""The rules on codes: what is used or bound is defined, in every language, at a level the archetype has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from archetypes.check_definition import problem
from archetypes.constraints import CObject, CodeConstraint, ConstraintRef, OrdinalConstraint
from archetypes.errors import Problem
from archetypes.lexer import Place
from archetypes.model import Archetype, Definitions, is_local_code, specialisation_depth
from archetypes.node_paths import walk
from archetypes.telling import Told, tell


class _Use(NamedTuple):
    code: str
    path: str
    place: Place | None


def _term_uses(archetype: Archetype) -> Iterator[_Use]:
    """The archetype's own term codes where the definition uses them."""
    yield _Use(archetype.concept, "/", archetype.definition.place)
    for step in walk(archetype.definition):
        for code in (step.node.node_id, *_local_codes(step.node)):
            if code:
                yield _Use(code, step.path, step.node.place)


def _local_codes(node: CObject) -> tuple[str, ...]:
    if isinstance(node, CodeConstraint) and node.terminology == "local":
        return node.codes
    if isinstance(node, OrdinalConstraint):
        return tuple(item.symbol.code for item in node.items if item.symbol.terminology == "local")
    if isinstance(node, ConstraintRef) and node.code.startswith("at"):
        return (node.code,)
    return ()


def _constraint_uses(archetype: Archetype) -> Iterator[_Use]:
    for step in walk(archetype.definition):
        if isinstance(step.node, ConstraintRef) and step.node.code.startswith("ac"):
            yield _Use(step.node.code, step.path, step.node.place)


def _undefined(archetype: Archetype, uses: Iterator[_Use], definitions: Definitions, code: str) -> Iterator[Problem]:
    language = archetype.original_language
    defined = definitions.get(language, {})
    reported: set[str] = set()
    for use in uses:
        if use.code not in defined and use.code not in reported:
            reported.add(use.code)
            message = tell("[{code}] has no definition in '{language}'", code=use.code, language=language)
            yield problem(code, message, use.path, use.place)


def _defined_terms(archetype: Archetype) -> Iterator[Problem]:
    """VATDF: every `at` code of the definition has a term definition in the original language."""
    definitions = archetype.terminology.term_definitions
    yield from _undefined(archetype, _term_uses(archetype), definitions, "VATDF")


def _defined_constraints(archetype: Archetype) -> Iterator[Problem]:
    """VACDF: every `ac` code of the definition has a constraint definition in the original language."""
    definitions = archetype.terminology.constraint_definitions
    yield from _undefined(archetype, _constraint_uses(archetype), definitions, "VACDF")


def _code_levels(archetype: Archetype) -> Iterator[Problem]:
    """VATCD: no code of the definition is specialised deeper than the archetype."""
    depth = archetype.specialisation_depth
    for use in (*_term_uses(archetype), *_constraint_uses(archetype)):
        if is_local_code(use.code) and specialisation_depth(use.code) > depth:
            message = _too_deep(use.code, depth)
            yield problem("VATCD", message, use.path, use.place)


def _defined_levels(archetype: Archetype) -> Iterator[Problem]:
    """VTSD: no code of the ontology is specialised deeper than the archetype."""
    depth = archetype.specialisation_depth
    for _, terms in _all_definitions(archetype):
        for code, term in terms.get(archetype.original_language, {}).items():
            if specialisation_depth(code) > depth:
                yield problem("VTSD", _too_deep(code, depth), "ontology", term.place)


def _too_deep(code: str, depth: int) -> Told:
    level = specialisation_depth(code)
    return tell("[{code}] is at level {level}, the archetype at {depth}", code=code, level=level, depth=depth)


def _all_definitions(archetype: Archetype) -> tuple[tuple[str, Definitions], ...]:
    terminology = archetype.terminology
    return (
        ("term_definitions", terminology.term_definitions),
        ("constraint_definitions", terminology.constraint_definitions),
    )


def _languages(archetype: Archetype) -> tuple[str, ...]:
    return archetype.languages.codes if archetype.languages else (archetype.original_language,)


def _defined_languages(archetype: Archetype) -> Iterator[Problem]:
    """VTLC: the original language and every translation have term definitions."""
    for language in _languages(archetype):
        if language not in archetype.terminology.term_definitions:
            message = tell(
                "'{language}' is a language of the archetype, but has no term definitions", language=language
            )
            yield problem("VTLC", message, "ontology/term_definitions", None)


def _translated(archetype: Archetype) -> Iterator[Problem]:
    """VOTM: what is defined in the original language is defined in every other."""
    original = archetype.original_language
    for section, definitions in _all_definitions(archetype):
        for language, terms in definitions.items():
            missing = [code for code in definitions.get(original, {}) if code not in terms]
            if missing:
                message = tell("not translated to '{language}': {codes}", language=language, codes=", ".join(missing))
                yield problem("VOTM", message, f"ontology/{section}", None)


def _extra_translations(archetype: Archetype) -> Iterator[Problem]:
    """VTLC: nothing is defined in a translation alone."""
    original = archetype.original_language
    for section, definitions in _all_definitions(archetype):
        defined = definitions.get(original, {})
        for language, terms in definitions.items():
            for code, term in terms.items():
                if defined and code not in defined:
                    message = tell(
                        "[{code}] is defined in '{language}', but not in the original '{original}'",
                        code=code,
                        language=language,
                        original=original,
                    )
                    yield problem("VTLC", message, f"ontology/{section}", term.place)


def _assumed_codes(archetype: Archetype) -> Iterator[Problem]:
    """VATDA, by ADL 1.4's own name STCAC: an assumed code is one of those allowed."""
    for step in walk(archetype.definition):
        node = step.node
        if isinstance(node, CodeConstraint) and node.assumed and node.codes and node.assumed not in node.codes:
            message = tell("the assumed code {code} is not among the codes allowed", code=node.assumed)
            yield problem("VATDA", message, step.path, node.place)
            yield problem("STCAC", message, step.path, node.place)


def _doubled_codes(archetype: Archetype) -> Iterator[Problem]:
    """STCDC: no code is listed twice; a warning, since it means the same as once."""
    for step in walk(archetype.definition):
        node = step.node
        if isinstance(node, CodeConstraint) and len(set(node.codes)) < len(node.codes):
            twice = ", ".join(code for code, count in Counter(node.codes).items() if count > 1)
            message = tell("listed twice: {codes}", codes=twice)
            yield problem("STCDC", message, step.path, node.place, "warning")


def _bound_keys(archetype: Archetype) -> Iterator[Problem]:
    """VTBK, VTCBK: a binding is for a code that is defined, or for a path."""
    terminology, language = archetype.terminology, archetype.original_language
    sections = (
        ("VTBK", "term_bindings", terminology.term_bindings, terminology.term_definitions),
        ("VTCBK", "constraint_bindings", terminology.constraint_bindings, terminology.constraint_definitions),
    )
    for code, section, bindings, definitions in sections:
        defined = definitions.get(language, {})
        for name, table in bindings.items():
            for key in table:
                if not key.startswith("/") and key not in defined:
                    message = tell("'{key}' is bound to {terminology}, but not defined", key=key, terminology=name)
                    yield problem(code, message, f"ontology/{section}", None)


def _unused_codes(archetype: Archetype) -> Iterator[Problem]:
    """WOUC: a code that is defined and nowhere used. A warning: it may be kept for data already stored."""
    used = {use.code for use in (*_term_uses(archetype), *_constraint_uses(archetype))}
    for section, definitions in _all_definitions(archetype):
        for code, term in definitions.get(archetype.original_language, {}).items():
            if code not in used:
                message = tell(
                    "[{code}] ({text}) is defined, but not used in the definition", code=code, text=term.text
                )
                yield problem("WOUC", message, f"ontology/{section}", term.place, "warning")


TERMINOLOGY_RULES: tuple[Callable[[Archetype], Iterator[Problem]], ...] = (
    _defined_terms,
    _defined_constraints,
    _code_levels,
    _defined_levels,
    _defined_languages,
    _translated,
    _extra_translations,
    _assumed_codes,
    _doubled_codes,
    _bound_keys,
    _unused_codes,
)
