"""Compares what two archetypes say in words: identification, terms, translations, bindings, description, invariants.

By openEHR's archetype identification (4.2) the names of nodes and the bindings belong to the formal definition: to give
a node another name is a minor change. What is worded otherwise, a slip of the pen mended, is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from archetypes.adl.write_adl import description_section, language_section
from archetypes.adl.write_cadl import assertions
from archetypes.adl.write_odin import inline
from archetypes.constraints import CodeConstraint, ConstraintRef, OrdinalConstraint
from archetypes.differences.change import Change, ChangeKind, Grade
from archetypes.differences.names import (
    is_described_otherwise,
    is_slip,
    renaming,
    reworded,
    says_the_opposite,
    says_what_it_is,
)
from archetypes.model import Archetype, ArchetypeId, Bindings, Definitions, OperationalArchetype, Term, Terminology
from archetypes.node_paths import walk
from archetypes.telling import Named, Told, tell
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
#: Whether codes went out of the set cannot be told from its address.
_OTHER_SET = tell("the codes come from another value set; where codes in use are not in it, that is major")


@dataclass(frozen=True)
class _Words:
    """Two terminologies in an archetype's original language, and where their codes are used."""

    old: Terminology
    new: Terminology
    original: str
    places: Mapping[str, str]

    def named(self, code: str) -> Named:
        """As it is called now."""
        return Named(code, {**self._called(self.old, code), **self._called(self.new, code)}, self.original)

    def is_opposite_in_another_language(self, code: str) -> bool:
        """Whether a translation has been turned into its opposite too."""
        before, after = self._called(self.old, code), self._called(self.new, code)
        shared = (language for language in before if language in after and language != self.original)
        return any(says_the_opposite(before[language], after[language], language) for language in shared)

    def _called(self, words: Terminology, code: str) -> Mapping[str, str]:
        tables = (words.term_definitions, words.constraint_definitions)
        return {language: terms[code].text for table in tables for language, terms in table.items() if code in terms}


def text_changes(old: Archetype, new: Archetype) -> Iterator[Change]:
    yield from _identity(old, new)
    yield from _invariants(old, new)
    places = _code_paths(old) | _code_paths(new)
    yield from _terms(_Words(old.terminology, new.terminology, new.original_language, places))
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
        for change in _terms(_Words(before, after, new.original_language, {})) if after else ():
            yield replace(change, path=f"component/{name}/{change.path}")


def _terms(words: _Words) -> Iterator[Change]:
    for name in ("term_definitions", "constraint_definitions"):
        before: Definitions = getattr(words.old, name)
        after: Definitions = getattr(words.new, name)
        for language in [*before, *(language for language in after if language not in before)]:
            if language in before and language in after:
                yield from _language(before[language], after[language], language, words)
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


def _language(old: Mapping[str, Term], new: Mapping[str, Term], language: str, words: _Words) -> Iterator[Change]:
    given_away = _given_away(old, new) if language == words.original else frozenset()
    for code in [*old, *(code for code in new if code not in old)]:
        before, after = old.get(code), new.get(code)
        path = words.places.get(code, f"ontology/{code}")
        if before and after:
            yield from _Wording(words, language, path, code in given_away).changes(before, after)
        elif code not in words.places and (before or after):
            kind = _kind(before, after)
            template = "{node} added in {language}" if kind == "added" else "{node} removed in {language}"
            texts = (before.text if before else None, after.text if after else None)
            yield Change(path, kind, *texts, "patch", tell(template, node=words.named(code), language=language))


def _given_away(old: Mapping[str, Term], new: Mapping[str, Term]) -> frozenset[str]:
    """Codes whose meaning is that of another code now, and those that have changed names with each other."""
    changed = {code for code, term in new.items() if code not in old or _meaning(old[code]) != _meaning(term)}
    elsewhere = {_meaning(new[code]) for code in changed if says_what_it_is(new[code])}
    both = changed & old.keys()
    renamed = {(old[code].text, new[code].text) for code in both}
    return frozenset(
        code
        for code in both
        if _meaning(old[code]) in elsewhere
        or (old[code].text != new[code].text and (new[code].text, old[code].text) in renamed)
    )


def _meaning(term: Term) -> tuple[str, str | None]:
    return term.text, term.description


@dataclass(frozen=True)
class _Wording:
    """Of one code in one language; `given_away` says that what the code meant is what another code means now."""

    words: _Words
    language: str
    path: str
    given_away: bool

    def changes(self, old: Term, new: Term) -> Iterator[Change]:
        before = {"text": old.text, "description": old.description, **_flat_terms(old)}
        after = {"text": new.text, "description": new.description, **_flat_terms(new)}
        for name in before | after:
            was, now = before.get(name), after.get(name)
            if was != now:
                yield Change(self.path, _kind(was, now), was, now, *self._verdict(name, old, new, was, now))

    def _verdict(self, part: str, old: Term, new: Term, was: str | None, now: str | None) -> tuple[Grade, Told]:
        node, language = self.words.named(new.code), self.language
        original = language == self.words.original
        if part == "text" and self.given_away and not is_slip(old.text, new.text, language):
            return "major", tell("{node} has another meaning", node=node)
        if part == "text" and original:
            return renaming(old, new, language, node, self.words.is_opposite_in_another_language(new.code))
        if part == "description" and original and was and now and is_described_otherwise(was, now, language):
            return "patch", tell(
                "{node} is described otherwise; if it means something else now, that is major", node=node
            )
        if was and now and not original and says_the_opposite(was, now, language):
            template = "{name} of {node} in {language} says the opposite of what it said"
            return "patch", tell(template, name=_PARTS.get(part, part), node=node, language=language)
        return "patch", reworded(_PARTS.get(part, part), node, language, _HAPPENED[_kind(was, now)])


def _flat_terms(term: Term) -> dict[str, str]:
    return {path.removeprefix("term/"): text for path, text in flat_facts("term", OdinObject(term.other)).items()}


def _bindings(name: str, old: Bindings, new: Bindings) -> Iterator[Change]:
    """No data break on a binding, and all rely on those there are: each is a minor change (Identification, 4.4.3)."""
    before, after = _flat_bindings(name, old), _flat_bindings(name, new)
    for change in facts(before, after):
        reason = tell("{section} {happened}", section=tell("binding"), happened=_HAPPENED[change.kind])
        other_set = name == "constraint_bindings" and change.kind == "changed"
        yield replace(change, grade="minor", reason=_OTHER_SET if other_set else reason)


def _flat_bindings(name: str, bindings: Bindings) -> dict[str, str]:
    flat: dict[str, str] = {}
    for terminology, table in bindings.items():
        for key, value in table.items():
            flat |= flat_facts(f"ontology/{name}/{terminology}/{key}", value)
    return flat
