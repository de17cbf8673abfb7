"""The code set kind: a thin adapter over the library `codesets`, whose values are the content."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from marshmallow import Schema

import codesets
from codesets.compiled import canonical_concepts, canonical_head
from codesets.things import snomed
from codesets.things.system import System
from registry.errors import Message, Problem
from registry.kinds.bindings import reference_problems
from registry.kinds.canonical import from_canonical
from registry.kinds.codeset import formats, parts
from registry.kinds.codeset.canonical_form import canonical_bytes
from registry.kinds.codeset.narrowing import narrowed
from registry.kinds.codeset.sample import sample
from registry.kinds.codeset.schema import CodesetSchema
from registry.kinds.kind import About, Change, Difference, FieldChange, Format, Grade, Item, Reference, Words, World
from registry.kinds.telling import said

_SYNONYM_USES = (snomed.SYNONYM, "synonym")
_ABBREVIATION_USES = ("abbreviation", "acronym", "short")

Thing = codesets.Thing

#: Concepts of a large code system that are in memory at once.
PORTION: Final = 2_000


class CodesetKind:
    """Content is a `codesets.Thing`; items are concepts, listed codes, or elements of a map."""

    name = "codeset"
    label = "Code set"
    is_codeset = True
    formats: tuple[Format, ...] = formats.FORMATS
    schema: type[Schema] | None = CodesetSchema

    def read(self, data: bytes, format: str, **options: Any) -> Thing:
        return formats.read(data, format, options)

    def write(self, content: Thing, format: str, about: About) -> bytes:
        if format == "json":
            return self.canonical(content)
        return formats.write(content, format, about)

    def canonical(self, content: Thing) -> bytes:
        return canonical_bytes(content)

    def load(self, data: bytes) -> Thing:
        return codesets.from_dict(from_canonical(data))

    def portions(self, pieces: Callable[[], Iterable[bytes]]) -> Iterator[Thing]:
        head = canonical_head(pieces())
        yield head
        if isinstance(head, codesets.CodeSystem):
            concepts = canonical_concepts(pieces())
            while some := tuple(islice(concepts, PORTION)):
                yield replace(head, concepts=some)

    def narrowed(self, before: bytes, after: bytes) -> tuple[Thing, Thing]:
        return narrowed(before, after)

    def thing(self, content: Thing) -> Thing:
        return content

    def items(self, content: Thing | System) -> Iterator[Item]:
        return parts.items(content)

    def problems(self, content: Thing, world: World) -> list[Problem]:
        keys = {item.key for item in parts.items(content)}
        return [*formats.found(content, keys), *reference_problems(self.references(content), world)]

    def references(self, content: Thing) -> list[Reference]:
        return list(_references(content))

    def names(self, content: Thing) -> tuple[str, ...]:
        """Only absolute URIs: a list may carry identifiers of other sorts."""
        given = dict.fromkeys(each for each in (content.url, *content.identifiers) if each)
        return tuple(each for each in given if ":" in each)

    def claims(self, content: Thing) -> Iterable[str]:
        return ()

    def changes(self, old: Thing, new: Thing) -> Difference:
        return _difference(old, new)

    def words(self, content: Thing) -> Iterator[Words]:
        for language, title in content.title:
            yield Words("", title, language, "preferred")
        if isinstance(content, codesets.CodeSystem):
            for concept in content.concepts:
                yield from _concept_words(concept, content.language or "")
        else:
            for item in parts.items(content):
                if item.key:
                    yield Words(item.key, item.content.get("code", item.key), "", "code")
                    yield Words(item.key, item.label, content.language or "", "preferred")

    def put(self, content: Thing, key: str, item: Mapping[str, Any]) -> Thing:
        made = parts.put(content, key, item)
        replaced = isinstance(made, codesets.CodeSystem) and formats.addressable(key)
        return made if replaced else formats.checked(made)

    def remove(self, content: Thing, key: str) -> Thing:
        return parts.remove(content, key)

    def retire(self, content: Thing, key: str) -> Thing:
        return parts.retire(content, key)

    def follow(self, before: Thing, after: Thing) -> Thing:
        return after

    def is_loose(self, head: Item) -> bool:
        """In value sets and maps, what a part means hangs on whether it lists codes at all."""
        return bool(head.content["type"] == "code-system")

    def assembled(self, items: Iterable[Item]) -> Thing:
        return parts.assembled(items)

    def arrange(self, content: Thing, keys: Iterable[str]) -> Thing:
        return parts.arrange(content, keys)

    def empty(self, title: Mapping[str, str]) -> Thing:
        return codesets.CodeSystem(title=tuple(title.items()), language="nb")

    def sample(self) -> Thing:
        return sample()


def _references(thing: Thing) -> Iterator[Reference]:
    if isinstance(thing, codesets.CodeSystem):
        if thing.supplements:
            yield _reference("", thing.supplements, "supplements")
    elif isinstance(thing, codesets.ValueSet):
        yield from _value_set_references(thing)
    else:
        sides = [(group.source, group.source_version) for group in thing.groups]
        sides += [(group.target, group.target_version) for group in thing.groups]
        for url, version in dict.fromkeys(sides):
            if url:
                yield Reference("", url, version, None, "maps")


def _value_set_references(value_set: codesets.ValueSet) -> Iterator[Reference]:
    keys = {(item.content[parts.PART], item.content["code"]): item.key for item in parts.items(value_set) if item.key}
    for number, part in enumerate(value_set.include):
        yield from _part_references(part)
        for concept in part.concepts:
            if part.system:
                yield Reference(keys[number, concept.code], part.system, part.version, concept.code, "includes")
    for part in value_set.exclude:
        yield from _part_references(part)


def _part_references(part: codesets.Include) -> Iterator[Reference]:
    if part.system:
        yield Reference("", part.system, part.version, None, "includes")
    for value_set in part.value_sets:
        yield _reference("", value_set, "includes")


def _reference(item: str, canonical: str, purpose: str) -> Reference:
    """A canonical URI, perhaps with |version."""
    url, _, version = canonical.partition("|")
    return Reference(item, url, version or None, None, purpose)


def _difference(old: Thing, new: Thing) -> Difference:
    if type(old) is not type(new):
        reason = Message("The content is another sort of code set.")
        fields = (FieldChange("type", codesets.to_dict(old)["type"], codesets.to_dict(new)["type"]),)
        return Difference((Change("", "changed", Grade.MAJOR, (reason,), False, fields),))
    before, after = (_keys(each) for each in (old, new))
    grouped: dict[str, list[codesets.Change]] = {}
    for change in codesets.changes(old, new):
        key = change.item if change.item in before or change.item in after else ""
        grouped.setdefault(key, []).append(change)
    return Difference(tuple(_change(key, group, before, after) for key, group in grouped.items()))


def _keys(thing: Thing) -> set[str]:
    if isinstance(thing, codesets.CodeSystem):
        return {"", *thing.tree.nodes}
    return {item.key for item in parts.items(thing)}


def _change(key: str, group: list[codesets.Change], before: set[str], after: set[str]) -> Change:
    """What the library found of one item as one change. Codes carry no dose, so none touches safety by itself."""
    grade = max((Grade(change.grade) for change in group), key=lambda each: each.weight)
    reasons = tuple(said(text) for text in dict.fromkeys(change.reason for change in group))
    if key not in before or key not in after:
        return Change(key, "added" if key in after else "removed", grade, reasons)
    fields = tuple(FieldChange(change.field, change.before, change.after) for change in group)
    return Change(key, "changed", grade, reasons, False, fields)


def _concept_words(concept: codesets.Concept, language: str) -> Iterator[Words]:
    yield Words(concept.code, concept.code, "", "code")
    if concept.display:
        yield Words(concept.code, concept.display, language, "preferred")
    for designation in concept.designations:
        yield Words(concept.code, designation.value, designation.language or "", _role(designation.use))
    if concept.definition:
        yield Words(concept.code, concept.definition, language, "definition")


def _role(use: codesets.Coding | None) -> str:
    """A designation without a use is the display in another language."""
    code = (use.code or "" if use else "").casefold()
    if code.startswith(_ABBREVIATION_USES):
        return "abbreviation"
    return "synonym" if code in _SYNONYM_USES else "preferred"


CODESET = CodesetKind()
