"""Compares what two archetypes say in words: identification, terms, translations, bindings, description, invariants.

By openEHR's archetype identification (4.2) the names of nodes and the bindings belong to the formal definition: to give
a node another name is a minor change. What is worded otherwise, a slip of the pen mended, is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from archetypes.adl.write_adl import description_section, language_section
from archetypes.adl.write_cadl import assertions
from archetypes.adl.write_odin import inline
from archetypes.constraints import CodeConstraint, ConstraintRef, OrdinalConstraint
from archetypes.differences.change import Change, ChangeKind, Grade
from archetypes.differences.names import is_described_otherwise, is_slip, renaming, reworded, says_what_it_is
from archetypes.model import Archetype, ArchetypeId, Bindings, Definitions, OperationalArchetype, Term, Terminology
from archetypes.node_paths import walk
from archetypes.telling import Told, tell
from archetypes.values import OdinObject, OdinTable, PlugIn, Typed

_HAPPENED: dict[ChangeKind, Told] = {"added": tell("added"), "removed": tell("removed"), "changed": tell("changed")}
#: Parts of an archetype and of a term, as people name them; others are named as in the text.
_SECTIONS = {
    "header": tell("header"),
    "ontology": tell("terminology"),
    "language": tell("language"),
    "description": tell("description"),
    "annotations": tell("annotations"),
    "revision_history": tell("revision history"),
    "rm_overlay": tell("reference model overlay"),
}
_PARTS = {"text": tell("text"), "description": tell("description")}


def text_changes(old: Archetype, new: Archetype) -> Iterator[Change]:
    yield from _identity(old, new)
    yield from _invariants(old, new)
    places = _code_paths(old) | _code_paths(new)
    yield from _terms(old.terminology, new.terminology, places, new.original_language)
    yield from _components(old, new)
    yield from _bindings("term_bindings", old.terminology.term_bindings, new.terminology.term_bindings)
    yield from _bindings(
        "constraint_bindings", old.terminology.constraint_bindings, new.terminology.constraint_bindings
    )
    used = _sets_used(old) | _sets_used(new)
    yield from facts(_metadata(old, used), _metadata(new, used))


def facts(old: Mapping[str, str], new: Mapping[str, str], grade: Grade = "patch") -> Iterator[Change]:
    for path in [*old, *(path for path in new if path not in old)]:
        before, after = old.get(path), new.get(path)
        if before != after:
            kind = _kind(before, after)
            yield Change(path, kind, before, after, grade, _fact(path, kind))


def _kind(before: object, after: object) -> ChangeKind:
    return "added" if before is None else "removed" if after is None else "changed"


def _fact(path: str, kind: ChangeKind) -> Told:
    section = path.split("/", maxsplit=1)[0]
    return tell("{section} {happened}", section=_SECTIONS.get(section, section), happened=_HAPPENED[kind])


def _identity(old: Archetype, new: Archetype) -> Iterator[Change]:
    before, after = old.archetype_id, new.archetype_id
    if before != after:
        grade, reason = _renamed(before, after)
        yield Change("archetype", "changed", str(before), str(after), grade, reason)
    if old.parent_id != new.parent_id:
        parents = [str(parent) if parent else None for parent in (old.parent_id, new.parent_id)]
        newer = old.parent_id and new.parent_id and _renamed(old.parent_id, new.parent_id)[0] == "patch"
        reason = tell("another revision of the same parent" if newer else "parent changed")
        yield Change("specialise", "changed", parents[0], parents[1], "minor" if newer else "major", reason)


def _renamed(before: ArchetypeId, after: ArchetypeId) -> tuple[Grade, Told]:
    """Data and queries name archetypes by the major number of their version."""
    if replace(before, version=after.version) != after:
        return "major", tell("another archetype")
    if before.version.partition(".")[0] != after.version.partition(".")[0]:
        return "major", tell("major version of the id changed: data and queries name another archetype")
    return "patch", tell("version of the id changed")


def _invariants(old: Archetype, new: Archetype) -> Iterator[Change]:
    before, after = (set(assertions(archetype.invariants, 0)) for archetype in (old, new))
    for text in sorted(before - after):
        yield Change("invariant", "removed", text, None, "minor", tell("invariant removed"))
    for text in sorted(after - before):
        yield Change("invariant", "added", None, text, "major", tell("invariant added"))


def _metadata(archetype: Archetype, used: set[str]) -> dict[str, str]:
    """Every value of the header, the language section, the description and the sections after the ontology, by path."""
    facts = {f"header/{name}": value or name for name, value in archetype.header.items()}
    if archetype.languages:
        facts |= flat_facts("language", language_section(archetype.languages))
    if archetype.description:
        facts |= flat_facts("description", description_section(archetype.description))
    for name in ("annotations", "revision_history", "rm_overlay"):
        facts |= flat_facts(name, getattr(archetype, name) or OdinObject())
    return facts | _unused(archetype, used)


def _sets_used(archetype: Archetype) -> set[str]:
    return {step.node.code for step in walk(archetype.definition) if isinstance(step.node, ConstraintRef)}


def _unused(archetype: Archetype, used: set[str]) -> dict[str, str]:
    """What the terminology says beside terms and bindings; value sets that the definition uses are compared there."""
    terminology = archetype.terminology
    facts = flat_facts("ontology", OdinObject(terminology.other))
    if terminology.terminologies_available:
        facts["ontology/terminologies_available"] = ", ".join(terminology.terminologies_available)
    for code, each in terminology.value_sets.items():
        facts |= {} if code in used else {f"ontology/value_sets/{code}": ", ".join(each.members)}
    return facts


def flat_facts(path: str, value: object) -> dict[str, str]:
    if isinstance(value, Typed):
        return flat_facts(path, value.value)
    if isinstance(value, OdinObject | OdinTable):
        entries = value.attributes if isinstance(value, OdinObject) else value.items
        flat: dict[str, str] = {}
        for key, item in entries.items():
            flat |= flat_facts(f"{path}/{key}", item)
        return flat
    if isinstance(value, PlugIn | str):
        return {path: value if isinstance(value, str) else value.text}
    return {path: inline(value)}


def _components(old: Archetype, new: Archetype) -> Iterator[Change]:
    """The terms of the archetypes in an operational template, by the id of each; one that comes or goes is a node."""
    if not isinstance(old, OperationalArchetype) or not isinstance(new, OperationalArchetype):
        return
    for name, before in old.component_terminologies.items():
        after = new.component_terminologies.get(name)
        for change in _terms(before, after, {}, new.original_language) if after else ():
            yield replace(change, path=f"component/{name}/{change.path}")


def _terms(old: Terminology, new: Terminology, places: Mapping[str, str], language_of: str) -> Iterator[Change]:
    for name in ("term_definitions", "constraint_definitions"):
        before: Definitions = getattr(old, name)
        after: Definitions = getattr(new, name)
        for language in [*before, *(language for language in after if language not in before)]:
            if language in before and language in after:
                original = language == language_of
                yield from _language(before[language], after[language], language, places, original)
            else:
                yield _translation(f"ontology/{name}/{language}", before.get(language), after.get(language))


def _translation(path: str, before: Mapping[str, Term] | None, after: Mapping[str, Term] | None) -> Change:
    gone, come = (None if terms is None else tell("{count} terms", count=len(terms)) for terms in (before, after))
    kind = _kind(before, after)
    reason = tell("{section} {happened}", section=tell("translation"), happened=_HAPPENED[kind])
    return Change(path, kind, gone, come, "patch", reason)


def _code_paths(archetype: Archetype) -> dict[str, str]:
    """Where each code is used first: as a node's id, else in a constraint."""
    nodes: dict[str, str] = {}
    values: dict[str, str] = {}
    for step in walk(archetype.definition):
        node = step.node
        if node.node_id:
            nodes.setdefault(node.node_id, step.path)
        if isinstance(node, CodeConstraint):
            values = dict.fromkeys(node.codes, step.path) | values
        elif isinstance(node, OrdinalConstraint):
            values = {item.symbol.code: step.path for item in node.items} | values
        elif isinstance(node, ConstraintRef):
            values.setdefault(node.code, step.path)
    return values | nodes


def _language(
    old: Mapping[str, Term], new: Mapping[str, Term], language: str, places: Mapping[str, str], original: bool
) -> Iterator[Change]:
    elsewhere = {
        _meaning(term)
        for code, term in new.items()
        if says_what_it_is(term) and (code not in old or _meaning(old[code]) != _meaning(term))
    }
    for code in [*old, *(code for code in new if code not in old)]:
        before, after = old.get(code), new.get(code)
        path = places.get(code, f"ontology/{code}")
        if before and after:
            given_away = original and _meaning(before) in elsewhere and _meaning(before) != _meaning(after)
            yield from _term(before, after, language, path, original, given_away)
        elif code not in places and (before or after):
            kind = _kind(before, after)
            template = "[{code}] added in '{language}'" if kind == "added" else "[{code}] removed in '{language}'"
            texts = (before.text if before else None, after.text if after else None)
            yield Change(path, kind, *texts, "patch", tell(template, code=code, language=language))


def _meaning(term: Term) -> tuple[str, str | None]:
    return term.text, term.description


def _term(old: Term, new: Term, language: str, path: str, original: bool, given_away: bool) -> Iterator[Change]:
    """`given_away` says that what the code meant is what another code means now."""
    before = {"text": old.text, "description": old.description, **_flat_terms(old)}
    after = {"text": new.text, "description": new.description, **_flat_terms(new)}
    for name in before | after:
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        kind = _kind(was, now)
        if name == "text" and given_away and not is_slip(old.text, new.text):
            yield Change(path, kind, was, now, "major", tell("[{code}] has another meaning", code=new.code))
        elif original and name == "text":
            yield Change(path, kind, was, now, *renaming(old, new, language))
        elif original and name == "description" and was and now and is_described_otherwise(was, now):
            reason = tell(
                "[{code}] is described otherwise; if it means something else now, that is major", code=new.code
            )
            yield Change(path, kind, was, now, "patch", reason)
        else:
            reason = reworded(_PARTS.get(name, name), new.code, language, _HAPPENED[kind])
            yield Change(path, kind, was, now, "patch", reason)


def _flat_terms(term: Term) -> dict[str, str]:
    return {path.removeprefix("term/"): text for path, text in flat_facts("term", OdinObject(term.other)).items()}


def _bindings(name: str, old: Bindings, new: Bindings) -> Iterator[Change]:
    """No data break on a binding, and all rely on those there are: each is a minor change (Identification, 4.4.3)."""
    before, after = _flat_bindings(name, old), _flat_bindings(name, new)
    for change in facts(before, after):
        reason = tell("{section} {happened}", section=tell("binding"), happened=_HAPPENED[change.kind])
        yield replace(change, grade="minor", reason=reason)


def _flat_bindings(name: str, bindings: Bindings) -> dict[str, str]:
    flat: dict[str, str] = {}
    for terminology, table in bindings.items():
        for key, value in table.items():
            flat |= flat_facts(f"ontology/{name}/{terminology}/{key}", value)
    return flat
