"""SNOMED CT releases in RF2 snapshot form, international or national, as one code system.

Parents are the active is-a relationships; attributes are properties named by their type, their groups stand in
`normalFormTerse`; membership of simple reference sets is `memberOf`; associations are properties named by their
reference set, and those that replace are `replaced_by` too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Final

from codesets.formats.rf2_files import Part, Release
from codesets.formats.rf2_terms import Terms
from codesets.formats.sctid import is_sctid
from codesets.problem import ReadError
from codesets.telling import tell
from codesets.things import snomed
from codesets.things.model import CodeSystem, Concept, FilterDeclaration, Property, PropertyDeclaration

#: SAME AS and REPLACED BY: the concept's meaning is now the other's.
_REPLACING: Final = (snomed.SAME_AS, snomed.REPLACED_BY)
_DECLARED: Final = (
    (snomed.MODULE_ID, "code"),
    (snomed.EFFECTIVE_TIME, "string"),
    (snomed.SUFFICIENTLY_DEFINED, "boolean"),
    (snomed.NORMAL_FORM, "string"),
    (snomed.MEMBER_OF, "code"),
)
_FILTERS: Final = (
    FilterDeclaration("concept", ("is-a", "in", "descendent-of", "=")),
    FilterDeclaration("constraint", ("=",), "an expression in the Expression Constraint Language"),
)


@dataclass(slots=True)
class _Draft:
    """A concept being gathered from the files."""

    active: bool
    module: str
    time: str
    defined: bool
    parents: list[str] = field(default_factory=list)
    attributes: list[tuple[int, str, str]] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    associations: list[tuple[str, str]] = field(default_factory=list)


def read_rf2(source: str | os.PathLike[str] | bytes, language: str | None = None) -> list[CodeSystem]:
    """The edition in a folder or zip. ReadError names file and line of what is no RF2, of a wrong check digit, and of a
    concept that stands twice."""
    release = Release(source)
    drafts = _concepts(release)
    codes = {code: code for code in drafts}
    terms = Terms(release, codes)
    _relationships(release, drafts, codes)
    _reference_sets(release, drafts, codes)
    spoken = language or terms.main_language()
    system = CodeSystem(
        url=snomed.SYSTEM,
        version=_version(release, drafts.values()),
        name="SNOMED_CT",
        title=(("en", "SNOMED CT"),),
        language=spoken,
        case_sensitive=True,
        hierarchy_meaning="is-a",
        value_set=f"{snomed.SYSTEM}?fhir_vs",
        properties=tuple(_declared(drafts, terms, spoken)),
        filters=_FILTERS,
        concepts=_finished(drafts, codes, terms, spoken),
    )
    ring = next(iter(system.tree.cycles()), None)
    if ring is not None:
        message = tell("the parents form a ring: {shown}; take one of them away", shown=" → ".join(ring[:10]))
        raise ReadError.at("cycle", message, item=ring[0])
    return [system]


def _declared(drafts: dict[str, _Draft], terms: Terms, language: str | None) -> Iterator[PropertyDeclaration]:
    """What is always told, and the attributes and associations that concepts have, by their own names."""
    yield from (PropertyDeclaration(code, kind) for code, kind in _DECLARED)
    used: dict[str, str] = {}
    for each in drafts.values():
        used.update((kind, _type(target)) for _, kind, target in each.attributes)
        used.update((refset, "code") for refset, _ in each.associations)
    for code, kind in sorted(used.items()):
        name, _, _ = terms.of(code, language)
        yield PropertyDeclaration(code, kind, f"http://snomed.info/id/{code}", name)


def _parts(release: Release, content: str, summary: str = "Snapshot") -> Iterator[Part]:
    return (each for each in release.parts if each.content == content and each.summary.startswith(summary))


def _concepts(release: Release) -> dict[str, _Draft]:
    drafts: dict[str, _Draft] = {}
    for part in _parts(release, "Concept"):
        for line, (code, time, active, module, definition, *_) in release.rows(part, 5):
            if not is_sctid(code):
                message = tell("{name}: {code} is no SNOMED CT identifier", name=part.name, code=code)
                raise ReadError.at("bad-value", message, line=line)
            if code in drafts:
                message = tell("{name}: the concept {code} stands twice", name=part.name, code=code)
                raise ReadError.at("duplicate-code", message, line=line, item=code)
            drafts[code] = _Draft(active == "1", intern(module), intern(time), definition == snomed.DEFINED)
    if not drafts:
        raise ReadError.at("empty", tell("no snapshot of SNOMED CT concepts is here: sct2_Concept_Snapshot_….txt"))
    return drafts


def _relationships(release: Release, drafts: dict[str, _Draft], codes: Mapping[str, str]) -> None:
    """Codes are kept as the strings that the concepts have."""
    parts = [*_parts(release, "Relationship"), *_parts(release, "RelationshipConcreteValues")]
    for part in parts:
        for line, (_, _, active, _, source, target, group, kind, *_) in release.rows(part, 10):
            draft = drafts.get(source)
            if active != "1" or draft is None:
                continue
            if not group.isdecimal():
                message = tell("{name}: {value} is no relationship group", name=part.name, value=group)
                raise ReadError.at("bad-value", message, line=line)
            if kind != snomed.IS_A:
                draft.attributes.append((int(group), intern(kind), codes.get(target, target)))
            elif target in drafts and target not in draft.parents:
                draft.parents.append(codes[target])


def _reference_sets(release: Release, drafts: dict[str, _Draft], codes: Mapping[str, str]) -> None:
    for part in _parts(release, "Refset", "SimpleSnapshot"):
        for _, (_, _, active, _, refset, member, *_) in release.rows(part, 6):
            if active == "1" and member in drafts:
                drafts[member].members.append(intern(refset))
    for part in _parts(release, "cRefset", "AssociationSnapshot"):
        for _, (_, _, active, _, refset, source, target, *_) in release.rows(part, 7):
            if active == "1" and source in drafts:
                drafts[source].associations.append((intern(refset), codes.get(target, target)))


def _version(release: Release, drafts: Iterable[_Draft]) -> str:
    """The version URI: the module that no other depends on, and the date of the files."""
    depends: set[str] = set()
    needed: set[str] = set()
    for part in _parts(release, "ssRefset", "ModuleDependencySnapshot"):
        for _, (_, _, active, module, _, other, *_) in release.rows(part, 8):
            if active == "1" and module != other:
                depends.add(module)
                needed.add(other)
    counts: dict[str, int] = {}
    for each in drafts:
        counts[each.module] = counts.get(each.module, 0) + 1
    own = [each for each in counts if each not in (snomed.CORE_MODULE, snomed.MODEL_MODULE)]
    tops = [each for each in depends - needed if each in counts] or own or [snomed.CORE_MODULE]
    module = max(tops, key=lambda each: (counts.get(each, 0), each))
    return f"{snomed.SYSTEM}/{module}/version/{max(part.date for part in release.parts)}"


def _finished(
    drafts: dict[str, _Draft], codes: Mapping[str, str], terms: Terms, language: str | None
) -> tuple[Concept, ...]:
    """The drafts are used up, so that no concept is held in both forms."""
    facts = _Facts()
    return tuple(_concept(code, drafts.pop(code), terms, language, codes, facts) for code in codes)


def _concept(
    code: str, draft: _Draft, terms: Terms, language: str | None, known: Mapping[str, str], facts: _Facts
) -> Concept:
    display, definition, designations = terms.take(code, language)
    return Concept(
        code,
        display,
        definition,
        tuple(draft.parents),
        "active" if draft.active else "inactive",
        designations=designations,
        properties=tuple(_properties(draft, facts)),
        replaced_by=tuple(dict.fromkeys(t for refset, t in draft.associations if refset in _REPLACING and t in known)),
    )


class _Facts(dict[tuple[str, str | bool, str], Property]):
    """Each fact once, however many concepts it is true of."""

    def __missing__(self, key: tuple[str, str | bool, str]) -> Property:
        self[key] = Property(*key)
        return self[key]


def _properties(draft: _Draft, facts: _Facts) -> Iterator[Property]:
    yield facts[snomed.MODULE_ID, draft.module, "code"]
    yield facts[snomed.EFFECTIVE_TIME, draft.time, "string"]
    yield facts[snomed.SUFFICIENTLY_DEFINED, draft.defined, "boolean"]
    yield from (facts[kind, target, _type(target)] for _, kind, target in draft.attributes)
    if draft.attributes:
        yield Property(snomed.NORMAL_FORM, _terse(draft))
    yield from (facts[snomed.MEMBER_OF, refset, "code"] for refset in dict.fromkeys(draft.members))
    yield from (facts[refset, target, "code"] for refset, target in draft.associations)


def _type(target: str) -> str:
    return "string" if target[:1] in '#"' else "code"


def _terse(draft: _Draft) -> str:
    """The parents refined by the attributes, in SNOMED CT's compositional grammar."""
    groups: dict[int, list[str]] = {}
    for group, kind, target in draft.attributes:
        groups.setdefault(group, []).append(f"{kind}={target}")
    loose = groups.pop(0, [])
    grouped = [f"{{{','.join(each)}}}" for _, each in sorted(groups.items())]
    sign = "===" if draft.defined else "<<<"
    return f"{sign} {'+'.join(draft.parents)}:{','.join([*loose, *grouped])}"
