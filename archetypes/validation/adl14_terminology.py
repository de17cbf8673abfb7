"""The rules on codes: what is used or bound is defined, in every language, at a level the archetype has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from archetypes.constraints import CObject, CodeConstraint, ConstraintRef, OrdinalConstraint
from archetypes.errors import Place, Problem, Severity, problem
from archetypes.model import Definitions, is_local_code, specialisation_depth
from archetypes.telling import Told, tell
from archetypes.validation.likely_codes import IdleCodes
from archetypes.validation.walked import Walked


class _Use(NamedTuple):
    code: str
    path: str
    place: Place | None


def _term_uses(walked: Walked) -> Iterator[_Use]:
    """The archetype's own term codes where the definition uses them."""
    yield _Use(walked.archetype.concept, "/", walked.archetype.definition.place)
    for step in walked.steps:
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


def _constraint_uses(walked: Walked) -> Iterator[_Use]:
    for step in walked.steps:
        if isinstance(step.node, ConstraintRef) and step.node.code.startswith("ac"):
            yield _Use(step.node.code, step.path, step.node.place)


def _undefined(walked: Walked, uses: Iterator[_Use], definitions: Definitions, code: str) -> Iterator[Problem]:
    """Each code once; where the language has no definitions at all, which VTLC tells, the first is enough."""
    language = walked.archetype.original_language
    defined = definitions.get(language, {})
    first: dict[str, _Use] = {}
    for use in uses:
        first.setdefault(use.code, use)
    missing = [use for use in first.values() if use.code not in defined][: None if defined else 1]
    idle = IdleCodes(defined if missing else (), first)
    for use in missing:
        message = tell("[{code}] has no definition in '{language}'", code=use.code, language=language)
        yield problem(code, idle.asked(message, use.code), use.path, use.place)


def _defined_terms(walked: Walked) -> Iterator[Problem]:
    """VATDF: every `at` code of the definition has a term definition in the original language."""
    definitions = walked.archetype.terminology.term_definitions
    yield from _undefined(walked, _term_uses(walked), definitions, "VATDF")


def _defined_constraints(walked: Walked) -> Iterator[Problem]:
    """VACDF: every `ac` code of the definition has a constraint definition in the original language."""
    definitions = walked.archetype.terminology.constraint_definitions
    yield from _undefined(walked, _constraint_uses(walked), definitions, "VACDF")


def _code_levels(walked: Walked) -> Iterator[Problem]:
    """VATCD: no code of the definition is specialised deeper than the archetype."""
    depth = walked.archetype.specialisation_depth
    for use in (*_term_uses(walked), *_constraint_uses(walked)):
        if is_local_code(use.code) and specialisation_depth(use.code) > depth:
            message = _too_deep(use.code, depth)
            yield problem("VATCD", message, use.path, use.place)


def _defined_levels(walked: Walked) -> Iterator[Problem]:
    """VTSD: no code of the ontology is specialised deeper than the archetype."""
    depth = walked.archetype.specialisation_depth
    for _, terms in _all_definitions(walked):
        for code, term in terms.get(walked.archetype.original_language, {}).items():
            if specialisation_depth(code) > depth:
                yield problem("VTSD", _too_deep(code, depth), "ontology", term.place)


def _too_deep(code: str, depth: int) -> Told:
    level = specialisation_depth(code)
    return tell("[{code}] is at level {level}, the archetype at {depth}", code=code, level=level, depth=depth)


def _all_definitions(walked: Walked) -> tuple[tuple[str, Definitions], ...]:
    terminology = walked.archetype.terminology
    return (
        ("term_definitions", terminology.term_definitions),
        ("constraint_definitions", terminology.constraint_definitions),
    )


def _languages(walked: Walked) -> tuple[str, ...]:
    return walked.archetype.languages.codes if walked.archetype.languages else (walked.archetype.original_language,)


def _defined_languages(walked: Walked) -> Iterator[Problem]:
    """VTLC: the original language and every translation have term definitions.

    A translation that is not there yet is a warning, here and below: archetypes are published before all are done.
    """
    for language in _languages(walked):
        if language not in walked.archetype.terminology.term_definitions:
            message = tell(
                "'{language}' is a language of the archetype, but has no term definitions", language=language
            )
            severity: Severity = "error" if language == walked.archetype.original_language else "warning"
            yield problem("VTLC", message, "ontology/term_definitions", None, severity)


def _translated(walked: Walked) -> Iterator[Problem]:
    """VOTM: what is defined in the original language is defined in every other."""
    original = walked.archetype.original_language
    for section, definitions in _all_definitions(walked):
        for language, terms in definitions.items():
            missing = [code for code in definitions.get(original, {}) if code not in terms]
            if missing:
                message = tell("not translated to '{language}': {codes}", language=language, codes=", ".join(missing))
                yield problem("VOTM", message, f"ontology/{section}", None, "warning")


def _extra_translations(walked: Walked) -> Iterator[Problem]:
    """VTLC: nothing is defined in a translation alone."""
    original = walked.archetype.original_language
    for section, definitions in _all_definitions(walked):
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
                    yield problem("VTLC", message, f"ontology/{section}", term.place, "warning")


def _assumed_codes(walked: Walked) -> Iterator[Problem]:
    """VATDA, by ADL 1.4's own name STCAC: an assumed code is one of those allowed."""
    for step in walked.steps:
        node = step.node
        if isinstance(node, CodeConstraint) and node.assumed and node.codes and node.assumed not in node.codes:
            message = tell("the assumed code {code} is not among the codes allowed", code=node.assumed)
            yield problem("VATDA", message, step.path, node.place)
            yield problem("STCAC", message, step.path, node.place)


def _doubled_codes(walked: Walked) -> Iterator[Problem]:
    """STCDC: no code is listed twice; a warning, since it means the same as once."""
    for step in walked.steps:
        node = step.node
        if isinstance(node, CodeConstraint) and len(set(node.codes)) < len(node.codes):
            twice = ", ".join(code for code, count in Counter(node.codes).items() if count > 1)
            message = tell("listed twice: {codes}", codes=twice)
            yield problem("STCDC", message, step.path, node.place, "warning")


def _doubled_ordinals(walked: Walked) -> Iterator[Problem]:
    """VCOC: no code of an ordinal is listed twice; a warning. Several may have one value: scores need that."""
    for step in walked.steps:
        if isinstance(step.node, OrdinalConstraint):
            counted = Counter(str(item.symbol) for item in step.node.items)
            twice = ", ".join(each for each, count in counted.items() if count > 1)
            if twice:
                yield problem("VCOC", tell("listed twice: {codes}", codes=twice), step.path, step.node.place, "warning")


def _bound_keys(walked: Walked) -> Iterator[Problem]:
    """VTBK, VTCBK: a binding is for a code that is defined, or for a path. A warning: what it is of is gone."""
    terminology, language = walked.archetype.terminology, walked.archetype.original_language
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
                    yield problem(code, message, f"ontology/{section}", None, "warning")


def _unused_codes(walked: Walked) -> Iterator[Problem]:
    """WOUC: a code that is defined and nowhere used. A warning: it may be kept for data already stored.

    The codes of a parent, which a specialisation of ADL 1.4 repeats, are the parent's to use.
    """
    depth = walked.archetype.specialisation_depth
    used = {use.code for use in (*_term_uses(walked), *_constraint_uses(walked))}
    for section, definitions in _all_definitions(walked):
        for code, term in definitions.get(walked.archetype.original_language, {}).items():
            if code not in used and (not is_local_code(code) or specialisation_depth(code) >= depth):
                message = tell(
                    "[{code}] ({text}) is defined, but not used in the definition", code=code, text=term.text
                )
                yield problem("WOUC", message, f"ontology/{section}", term.place, "warning")


TERMINOLOGY_RULES: tuple[Callable[[Walked], Iterator[Problem]], ...] = (
    _defined_terms,
    _defined_constraints,
    _code_levels,
    _defined_levels,
    _defined_languages,
    _translated,
    _extra_translations,
    _assumed_codes,
    _doubled_codes,
    _doubled_ordinals,
    _bound_keys,
    _unused_codes,
)
