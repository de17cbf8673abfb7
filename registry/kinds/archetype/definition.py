"""The archetype kind: ADL text, or a template's XML, is the content and stays as it came; all else is read from it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Never

from marshmallow import Schema

import archetypes
from archetypes.model import Description, Languages
from archetypes.validation.checking import judged
from archetypes.wording.untranslated import says_something
from registry.errors import BadRequest, ContentError, Message, NotAcceptable, Problem, problem
from registry.kinds.archetype import codes, files, identity, inherited, nodes, receiving, templates
from registry.kinds.archetype.kept import kept
from registry.kinds.archetype.links import drawn, references
from registry.kinds.archetype.merging import merged
from registry.kinds.archetype.origins import origin
from registry.kinds.archetype.reading import noted, parsed
from registry.kinds.archetype.surroundings import around, parents
from registry.kinds.archetype.writing import MADE, Alone, forms_of, written
from registry.kinds.bindings import claim_problems
from registry.kinds.canonical import canonical_json
from registry.kinds.kind import (
    About,
    Change,
    Described,
    Difference,
    FieldChange,
    Format,
    Grade,
    Item,
    Reference,
    Words,
    World,
)
from registry.kinds.telling import said

_SKELETON = Path(__file__).with_name("skeleton.adl")
_SAMPLE = Path(__file__).with_name("sample.adl")


class ArchetypeKind:
    """Content is the ADL text, or the XML of an operational template, as a str; items are nodes by path.

    A template's JSON is its web template.
    """

    name = "archetype"
    label = "Archetype"
    formats: tuple[Format, ...] = (
        Format("adl", "text/plain", "adl", also=("adls", "adlt", "adlf", "adlo")),
        Format("json", "application/json", "json"),
        Format("opt", "application/vnd.openehr.opt+xml", "opt", at_once=False, also=("xml",)),
        *MADE,
    )
    schema: type[Schema] | None = None

    def read(self, data: bytes, format: str, **options: Any) -> str:
        """By its first sign whatever `adl` says: ADL of either version, XML or JSON; `base` is the content before."""
        if format not in ("adl", "json", "opt", "xml"):
            raise BadRequest("An archetype cannot be read from {format}; use adl, opt, xml or json.", format=format)
        base = options.get("base")
        return receiving.received(data, format, base if isinstance(base, str) else None)

    def write(self, content: str, format: str, about: About) -> bytes:
        if format == "adl":
            return self.canonical(content)
        if format == "json" and templates.is_template(content):
            return canonical_json(archetypes.web_template(templates.parsed_template(content)))
        if format == "json":
            return archetypes.write(parsed(content), "json").encode()
        if format == "opt" or any(each.name == format for each in MADE):
            return written(content, format, about.world or Alone())
        raise NotAcceptable("An archetype is not written as {format}; use adl or json.", format=format)

    def forms_of(self, content: str, world: World | None = None) -> tuple[Format, ...]:
        """The formats that this very content can be written in, with what there is in this world."""
        named = forms_of(content, world)
        return tuple(each for each in self.formats if each.name in named)

    def file_name(self, head: Item, number: str, format: Format) -> str:
        return files.file_name(head, number, format)

    def canonical(self, content: str) -> bytes:
        return content.encode("utf-8")

    def load(self, data: bytes) -> str:
        return data.decode("utf-8")

    def items(self, content: str) -> Iterator[Item]:
        if templates.is_template(content):
            template = templates.parsed_template(content)
            return _with_origin(templates.items(content), content, template.description, None)
        archetype = parsed(content)
        built = {name: text for name, text in archetype.header.items() if name == "build_uid" and text}
        return _with_origin(nodes.items(content, archetype), content, archetype.description, archetype.languages, built)

    def problems(self, content: str, world: World) -> list[Problem]:
        references_here = self.references(content)
        return [
            *(templates.problems(content) if templates.is_template(content) else _found(content, world)),
            *(replace(each, line=_line_of(content, "")) for each in claim_problems(self.claims(content), world)),
            *codes.referred(references_here, world, partial(_line_at, content), _drawn(content, references_here)),
        ]

    def references(self, content: str) -> list[Reference]:
        if templates.is_template(content):
            return list(templates.references(content))
        return list(references(parsed(content)))

    def names(self, content: str) -> tuple[str, ...]:
        return ()

    def claims(self, content: str) -> Iterable[str]:
        if templates.is_template(content):
            return templates.claims(content)
        return [f"archetype:{name}" for name in identity.known_as(parsed(content).archetype_id)]

    def described(self, content: str) -> Described:
        if templates.is_template(content):
            return templates.described(content)
        return identity.described(parsed(content))

    def recognises(self, data: bytes) -> bool:
        return receiving.recognised(data)

    def alike(self, data: bytes) -> Iterable[bytes]:
        return receiving.alike(data)

    def changes(self, old: str, new: str) -> Difference:
        return self.changes_among(old, new, Alone())

    def changes_among(self, old: str, new: str, world: World) -> Difference:
        if templates.is_template(old) and templates.is_template(new):
            return templates.changes(old, new)
        if templates.is_template(old) or templates.is_template(new):
            return templates.turned(self.items(old), self.items(new))
        return Difference(tuple(_changes(old, new, parents((parsed(old), parsed(new)), world))))

    def relocated(self, old: str, new: str) -> Mapping[str, str]:
        if templates.is_template(old) or templates.is_template(new):
            return {}
        return archetypes.relocated(parsed(old), parsed(new))

    def named(self, content: str, found: Sequence[Item], world: World) -> tuple[Item, ...]:
        return inherited.named(content, found, world)

    def merged(
        self, base: str, mine: str, theirs: str, theirs_at: Collection[str] = (), world: World | None = None
    ) -> tuple[str, list[Problem]]:
        return merged(base, mine, theirs, theirs_at, world)

    def words(self, content: str) -> Iterator[Words]:
        if templates.is_template(content):
            return (each for each in templates.words(content) if says_something(each.value))
        return (each for each in _words(parsed(content), _known(content)) if says_something(each.value))

    def put(self, content: str, key: str, item: Mapping[str, Any]) -> str:
        _refuse(key)

    def remove(self, content: str, key: str) -> str:
        _refuse(key)

    def retire(self, content: str, key: str) -> str:
        _refuse(key)

    def follow(self, before: str, after: str) -> str:
        return after

    def empty(self, title: Mapping[str, str]) -> str:
        """A skeleton with one element, named after the title."""
        return _filled(title)

    def sample(self) -> str:
        return _text(_SAMPLE)


def _with_origin(
    found: Iterator[Item],
    content: str,
    description: Description | None,
    languages: Languages | None,
    built: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Item]:
    """The head, which comes first, with what the publisher says; `built` is what ADL 2 has in its first line."""
    head = next(found)
    yield replace(head, content={**head.content, "upstream": {**built, **origin(content, description, languages)}})
    yield from found


def _refuse(key: str) -> Never:
    fault = problem("adl-text", "Change the ADL text in an archetype editor, and upload it whole.", item=key)
    raise ContentError("An archetype is not changed item by item.", problems=[fault])


@cache
def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _filled(title: Mapping[str, str]) -> str:
    name = next(filter(None, (title.get("nb"), *title.values())), "Ny arketype")
    quoted = " ".join(name.split()).replace("\\", "\\\\").replace('"', '\\"')
    return _text(_SKELETON).replace("{title}", quoted)


def _known(text: str) -> set[str]:
    return {node.path for node in archetypes.paths(parsed(text))}


def _drawn(content: str, found: Collection[Reference]) -> Collection[Reference]:
    """Templates have no bindings: all their codes are drawn from."""
    return found if templates.is_template(content) else set(drawn(parsed(content)))


@kept()
def _lines(content: str) -> dict[str, int]:
    return templates.lines(content) if templates.is_template(content) else nodes.lines(parsed(content))


def _line_at(content: str, reference: Reference) -> int | None:
    """Where a node refers to it; of the head's references, where it is named first."""
    if reference.item:
        return _lines(content).get(reference.item)
    return _line_of(content, reference.target)


def _line_of(content: str, name: str) -> int | None:
    """Without a name the text's own."""
    if not name:
        template = templates.is_template(content)
        name = templates.parsed_template(content).template_id if template else str(parsed(content).archetype_id)
    start = content.find(name)
    return content.count("\n", 0, start) + 1 if start >= 0 else None


def _found(text: str, world: World) -> Iterator[Problem]:
    beside = around(parsed(text), world)
    texts = None if any(each.target is None for each in beside) else tuple(each.text for each in beside)
    found = _judged(text, texts)
    known = _known(text) if found else set()
    return (_told(each, known) for each in found)


@kept()
def _judged(text: str, beside: tuple[str, ...] | None) -> tuple[archetypes.Problem, ...]:
    """A proposal's text is judged at each of its steps, mostly unchanged. None: what it rests on is not all here."""
    around_it = None if beside is None else archetypes.Library().extended(map(parsed, beside))
    return tuple(judged(noted(text), around_it))


def _told(found: archetypes.Problem, known: set[str]) -> Problem:
    item = nodes.item_at(found.path, known)
    return Problem(
        found.code,
        said(found.message),
        item=item,
        field="" if item == found.path else found.path,
        severity=found.severity,
        line=found.line,
        column=found.column,
    )


def _changes(old: str, new: str, beside: archetypes.Library) -> Iterator[Change]:
    """What the library found, gathered by item; texts that differ in arrangement only are a change of the head."""
    before, after = _known(old), _known(new)
    grouped: dict[str, list[archetypes.Change]] = {}
    for change in archetypes.changes(parsed(old), parsed(new), beside):
        grouped.setdefault(nodes.item_at(change.path, before | after), []).append(change)
    if not grouped and old != new:
        reason = Message("The text is arranged otherwise; it says the same.")
        yield Change("", "changed", Grade.PATCH, (reason,), False, (FieldChange("text", None, None),))
    touched = _touched(old, new)
    for key, group in grouped.items():
        yield _change(key, group, before, after, key in touched)
    for key in touched - grouped.keys():
        reason = Message("What a value here means, or how it is scored, was changed.")
        yield Change(key, "changed", Grade.MAJOR, (reason,), True, (FieldChange("measure", None, None),))


def _touched(old: str, new: str) -> set[str]:
    """Items whose units, ranges, thresholds, scores or intervals are no longer what they were."""
    before, after = (nodes.measures(parsed(text), _known(text)) for text in (old, new))
    return {key for key, measure in before.items() if measure != after.get(key)}


def _change(key: str, group: list[archetypes.Change], before: set[str], after: set[str], safety: bool) -> Change:
    grade = max((Grade(change.grade) for change in group), key=lambda each: each.weight)
    reasons = tuple(said(text) for text in dict.fromkeys(change.reason for change in group))
    if key and key not in before:
        return Change(key, "added", grade, reasons, safety)
    if key and key not in after:
        return Change(key, "removed", grade, reasons, safety)
    fields = tuple(
        FieldChange(change.path.removeprefix(key).lstrip("/") or "node", change.before, change.after)
        for change in group
    )
    return Change(key, "changed", grade, reasons, safety, fields)


def _words(archetype: archetypes.Archetype, known: set[str]) -> Iterator[Words]:
    yield Words("", str(archetype.archetype_id), "", "code")
    yield from _words_of_description(archetype)
    yield from _words_of_nodes(archetype)
    yield from _words_of_codes(archetype, known)
    for bound in references(archetype):
        if bound.purpose == "annotates" and bound.target_item:
            yield Words(bound.item, bound.target_item, "", "other")


def _words_of_description(archetype: archetypes.Archetype) -> Iterator[Words]:
    details = archetype.description.details if archetype.description else {}
    for code, each in details.items():
        spoken = nodes.language(code)
        yield from (Words("", keyword, spoken, "synonym") for keyword in each.keywords if keyword)
        yield from (Words("", text, spoken, "definition") for text in (each.purpose, each.use) if text)


def _words_of_nodes(archetype: archetypes.Archetype) -> Iterator[Words]:
    for node in archetypes.paths(archetype):
        item = "" if node.path == nodes.ROOT else node.path
        for code, label in node.labels.items():
            yield Words(item, label, nodes.language(code), "preferred")
        for spoken, text in nodes.descriptions(archetype, node.node.node_id).items():
            yield Words(item, text, spoken, "definition")


def _words_of_codes(archetype: archetypes.Archetype, known: set[str]) -> Iterator[Words]:
    """What the codes that can be chosen at a node mean; `known` are the nodes that are items."""
    for path, local in nodes.codes_at(archetype):
        for code, terms in archetype.terminology.term_definitions.items():
            if local in terms:
                yield Words(nodes.item_at(path, known), terms[local].text, nodes.language(code), "other")


ARCHETYPE = ArchetypeKind()
