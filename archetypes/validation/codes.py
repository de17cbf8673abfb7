"""The rules on codes: what is used is defined, at a level that the archetype has, in every language; value sets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from archetypes.constraints import ArchetypeRoot, ConstraintRef
from archetypes.errors import Place, Problem, problem
from archetypes.flattening.paths import steps
from archetypes.model import OperationalArchetype, Terminology, is_local_code, specialisation_depth
from archetypes.telling import tell
from archetypes.validation.likely_codes import IdleCodes
from archetypes.validation.survey import Subject, is_primitive
from archetypes.values import CodeTerm

_NUMBER = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*(?<!\b0)")
_SECTION = "terminology/term_definitions"
_VALUE_SETS = "terminology/value_sets"


def _used(subject: Subject) -> Iterator[tuple[str, str, Place | None]]:
    """Every code of the definition with its path."""
    for each in subject.objects:
        node = each.node
        if node.node_id:
            yield node.node_id, each.path, node.place
        if isinstance(node, ConstraintRef):
            yield node.code, each.path, node.place
            if node.assumed:
                yield node.assumed, each.path, node.place


def _is_defined(subject: Subject, code: str) -> bool:
    """Where the parents are not known, a code of theirs is taken to be defined."""
    if code in subject.terminology.term_definitions.get(subject.archetype.original_language, {}):
        return True
    terminologies = (subject.terminology, *_components(subject))
    if any(code in terms for each in terminologies for terms in each.term_definitions.values()):
        return True
    return not subject.knows_parents and specialisation_depth(code) < subject.depth


def _components(subject: Subject) -> Iterable[Terminology]:
    """Of what stands in an operational template, with codes of its own."""
    archetype = subject.archetype
    return archetype.component_terminologies.values() if isinstance(archetype, OperationalArchetype) else ()


def _idle(subject: Subject) -> IdleCodes:
    defined = subject.terminology.term_definitions.get(subject.archetype.original_language, {})
    members = {code for each in subject.terminology.value_sets.values() for code in each.members}
    return IdleCodes(defined, members.union(code for code, _, _ in _used(subject)))


def node_ids(subject: Subject) -> Iterator[Problem]:
    """VATID: the ids of the root and of nodes in containers are defined; elsewhere that is left to the author."""
    concept = subject.archetype.concept
    if concept and not _is_defined(subject, concept):
        message = tell("the node id [{code}] is not defined in the terminology", code=concept)
        yield problem("VATID", message, "/", subject.archetype.definition.place)
    idle: IdleCodes | None = None
    for site in subject.sites:
        if not site.multiple or site.in_tuple:
            continue
        for each in site.objects:
            code = each.node.node_id
            filled = isinstance(each.node, ArchetypeRoot)
            if code and not filled and not _is_defined(subject, code):
                idle = idle or _idle(subject)
                message = tell("the node id [{code}] is not defined in the terminology", code=code)
                yield problem("VATID", idle.asked(message, code), each.path, each.node.place)


def value_codes(subject: Subject) -> Iterator[Problem]:
    """VATDF, VACDF: the `at` and `ac` codes of constraints are defined."""
    idle: IdleCodes | None = None
    for each in subject.objects:
        node = each.node
        if not isinstance(node, ConstraintRef) or _is_defined(subject, node.code):
            continue
        idle = idle or _idle(subject)
        message = idle.asked(tell("[{code}] is not defined in the terminology", code=node.code), node.code)
        yield problem("VACDF" if node.code.startswith("ac") else "VATDF", message, each.path, node.place)


def assumed_codes(subject: Subject) -> Iterator[Problem]:
    """VATDA: an assumed code is a member of the value set."""
    for each in subject.objects:
        node = each.node
        if not isinstance(node, ConstraintRef) or node.assumed is None:
            continue
        held = subject.terminology.value_sets.get(node.code)
        if held is not None and node.assumed not in held.members:
            message = tell(
                "the assumed code [{code}] is no member of [{value_set}]", code=node.assumed, value_set=node.code
            )
            yield problem("VATDA", message, each.path, node.place)
        elif held is None and not _is_defined(subject, node.assumed):
            message = tell("[{code}] is not defined in the terminology", code=node.assumed)
            yield problem("VATDA", message, each.path, node.place)


def levels(subject: Subject) -> Iterator[Problem]:
    """VATCD: no code of the definition is specialised deeper than the archetype.

    What stands in an operational template has levels of its own.
    """
    for code, path, place in () if isinstance(subject.archetype, OperationalArchetype) else _used(subject):
        level = specialisation_depth(code)
        if is_local_code(code) and level > subject.depth:
            message = tell(
                "[{code}] is at level {level}, the archetype at {depth}", code=code, level=level, depth=subject.depth
            )
            yield problem("VATCD", message, path, place)


def numbers(subject: Subject) -> Iterator[Problem]:
    """VARND: node ids are of the kind that the root has, id or at, and without idle zeros: no id02, no id2.0."""
    kind = subject.archetype.concept[:2]
    for each in subject.objects[1:]:
        code = each.node.node_id or ""
        plain = kind == "at" or _NUMBER.fullmatch(code[2:])
        if code and not is_primitive(each.node) and (code[:2] != kind or not plain):
            message = tell(
                "[{code}] is no node id as [{example}]", code=code, example="at0001" if kind == "at" else "id2"
            )
            yield problem("VARND", message, each.path, each.node.place)


def defined_levels(subject: Subject) -> Iterator[Problem]:
    """VTSD: codes are defined at the level of the archetype, in a flat form at it or above."""
    flat = subject.archetype.artefact == "operational_template"
    terms = subject.archetype.terminology.term_definitions.get(subject.archetype.original_language, {})
    for code, term in terms.items():
        level = specialisation_depth(code)
        if level > subject.depth or (level < subject.depth and not flat):
            message = tell(
                "[{code}] is at level {level}, the archetype at {depth}", code=code, level=level, depth=subject.depth
            )
            yield problem("VTSD", message, _SECTION, term.place)


def formats(subject: Subject) -> Iterator[Problem]:
    """VATCV: what the terminology defines are codes as id4, at0.1 and ac7."""
    terms = subject.archetype.terminology.term_definitions.get(subject.archetype.original_language, {})
    for code, term in terms.items():
        if not is_local_code(code):
            yield problem("VATCV", tell("[{code}] is no code as id4, at4 or ac4", code=code), _SECTION, term.place)


def languages(subject: Subject) -> Iterator[Problem]:
    """VOTM, of the original language VOLT too: every language has term definitions. VTLC: of the same codes."""
    archetype = subject.archetype
    definitions = archetype.terminology.term_definitions
    stated = archetype.languages.codes if archetype.languages else ()
    for language in stated:
        if language not in definitions:
            message = tell(
                "'{language}' is a language of the archetype, but has no term definitions", language=language
            )
            yield problem("VOTM", message, _SECTION, None)
            if language == archetype.original_language:
                yield problem("VOLT", message, _SECTION, None)
    every = list(dict.fromkeys(code for terms in definitions.values() for code in terms))
    for language, terms in definitions.items():
        missing = [code for code in every if code not in terms]
        if missing:
            message = tell("not defined in '{language}': {codes}", language=language, codes=", ".join(missing))
            yield problem("VTLC", message, _SECTION, None)


def value_sets(subject: Subject) -> Iterator[Problem]:
    """VTVSID, VTVSMD, VTVSUQ: value sets and their members are defined, each member once."""
    for code, held in subject.archetype.terminology.value_sets.items():
        if held.code != code:
            message = tell("the value set [{code}] says that its id is [{own}]", code=code, own=held.code)
            yield problem("VTVSID", message, _VALUE_SETS, held.place)
        if not _is_defined(subject, code):
            message = tell("the value set [{code}] is not defined in the terminology", code=code)
            yield problem("VTVSID", message, _VALUE_SETS, held.place)
        for member, count in Counter(held.members).items():
            values = {"code": member, "value_set": code}
            if not _is_defined(subject, member):
                message = tell("the member [{code}] of [{value_set}] is not defined in the terminology", **values)
                yield problem("VTVSMD", message, _VALUE_SETS, held.place)
            if count > 1:
                message = tell("[{code}] is a member of [{value_set}] more than once", **values)
                yield problem("VTVSUQ", message, _VALUE_SETS, held.place)


def value_set_kinds(subject: Subject) -> Iterator[Problem]:
    """VTVSID, VTVSMD: a value set has an ac-code, and at least one member, each an at-code (ADL 2, "Value_sets")."""
    for code, held in subject.archetype.terminology.value_sets.items():
        if not code.startswith("ac"):
            message = tell("a value set has a code as [ac1], not [{code}]", code=code)
            yield problem("VTVSID", message, _VALUE_SETS, held.place, "warning")
        wrong = [member for member in held.members if not member.startswith("at")]
        if wrong or not held.members:
            message = tell("the members of [{code}] are to be codes as [at1]", code=code)
            yield problem("VTVSMD", message, _VALUE_SETS, held.place, "warning")


def _mentioned(part: object) -> Iterator[str]:
    """The codes in rules, and the aliases of an overlay."""
    if isinstance(part, ConstraintRef | CodeTerm):
        yield part.code
    elif isinstance(part, tuple):
        for each in part:
            yield from _mentioned(each)
    elif isinstance(part, Mapping):
        yield from _mentioned(tuple(part.values()))
    elif is_dataclass(part) and not isinstance(part, type):
        for each in fields(part):
            yield from _mentioned(getattr(part, each.name))


def _paths(subject: Subject) -> Iterator[str]:
    """The differential paths, whose nodes may be redefined there and nowhere else."""
    yield from (site.attribute.differential_path for site in subject.sites if site.attribute.differential_path)


def unused(subject: Subject) -> Iterator[Problem]:
    """WOUC: a code that is defined here and nowhere used. A warning: it may be kept for data already stored."""
    archetype = subject.archetype
    used = {code for code, _, _ in _used(subject)} | {archetype.concept}
    used |= {member for held in archetype.terminology.value_sets.values() for member in held.members}
    used |= {predicate for path in _paths(subject) for _, predicate in steps(path) if predicate}
    used |= {code for part in (archetype.invariants, archetype.rm_overlay) for code in _mentioned(part)}
    for code, term in archetype.terminology.term_definitions.get(archetype.original_language, {}).items():
        if code not in used:
            message = tell("[{code}] ({text}) is defined, but not used in the definition", code=code, text=term.text)
            yield problem("WOUC", message, _SECTION, term.place, "warning")


CODE_RULES = (
    node_ids,
    value_codes,
    assumed_codes,
    levels,
    numbers,
    formats,
    defined_levels,
    languages,
    value_sets,
    value_set_kinds,
    unused,
)
