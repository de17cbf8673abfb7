"""Operational templates (OPT 1.4) in the archetype kind: the XML stays as it came, its nodes are the items."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import archetypes
from archetypes.constraints import CObject, ComplexObject, ForeignConstraint, Slot
from archetypes.differences.templates import nodes_by_path
from archetypes.templates.nodes import TemplateNode, TemplateTree, tree
from archetypes.templates.words import Words
from registry.errors import ContentError, Message, Problem, TooLarge, problem
from registry.kinds.archetype.codes import constrained
from registry.kinds.archetype.identity import slug
from registry.kinds.archetype.kept import kept
from registry.kinds.archetype.nodes import ROOT, SHOWN, label_of, language, parent_of
from registry.kinds.archetype.slots import named, plain
from registry.kinds.differences import Verdict, compare
from registry.kinds.kind import Described, Difference, FieldChange, Grade, Item, Reference
from registry.kinds.kind import Words as SearchWords
from registry.kinds.telling import said

MAX_BYTES = 16 * 1024 * 1024
#: Fields whose change alters what may be recorded, and not how it is worded.
_MEANING = ("rm_type", "occurrences", "constraint", "node_id")


def is_template(content: str) -> bool:
    return content.lstrip("\ufeff \t\r\n").startswith("<")


def read_template(data: bytes) -> str:
    """The XML as text; what is not UTF-8 is written anew. ContentError says where it is no operational template."""
    if len(data) > MAX_BYTES:
        raise TooLarge("The template is {size} bytes; the limit is {limit}.", size=len(data), limit=MAX_BYTES)
    try:
        template = archetypes.read_opt(data)
    except archetypes.ParseError as error:
        fault = Problem(error.code, said(error.message), line=error.line, column=error.column)
        raise ContentError("The file is not a valid operational template.", problems=[fault]) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return archetypes.write(template, "xml")
    return text if text == text.lstrip("\ufeff") and _same(text, template) else archetypes.write(template, "xml")


def _same(text: str, template: archetypes.OperationalTemplate) -> bool:
    """Text in another encoding may pass for UTF-8 and say something else."""
    return parsed_template(text) == template


@kept()
def parsed_template(text: str) -> archetypes.OperationalTemplate:
    return archetypes.read_opt(text)


@kept()
def _tree(text: str) -> TemplateTree:
    return tree(parsed_template(text))


def _nodes(text: str) -> Iterator[tuple[str, TemplateNode]]:
    return nodes_by_path(_tree(text).root)


def items(text: str, languages: tuple[str, ...] = SHOWN) -> Iterator[Item]:
    template, nodes = parsed_template(text), list(_nodes(text))
    yield Item("", template.concept or template.template_id, None, "active", _head(text, template))
    known = {path for path, _ in nodes}
    made: list[tuple[int, Item]] = []
    line = 1
    for path, node in nodes:
        line = max(line, _line(node.constraint))
        label = label_of(_labels(node), node.attribute or node.rm_type)
        item = Item(path, label, parent_of(path, known), "active", _content(node, languages))
        made.append((line, item))
        made += [(_line(each.slot), _opening_item(each, path, languages)) for each in _openings(path, node)]
    yield from (item for _, item in sorted(made, key=lambda each: each[0]))


def _line(constraint: CObject) -> int:
    return constraint.place.line if constraint.place else 1


def _opening_item(opening: Opening, parent: str, languages: tuple[str, ...]) -> Item:
    slot, terminology = opening.slot, _terminology(opening.words)
    content = {
        "rm_type": slot.rm_type,
        "constraint": {each: archetypes.describe(slot, terminology, each) for each in languages},
        "occurrences": str(slot.occurrences) if slot.occurrences else None,
        "node_id": slot.node_id,
        "labels": opening.names,
        "descriptions": _by_language(opening.words.descriptions(slot.node_id)) if slot.node_id else None,
        "slot": True,
    }
    said = {name: value for name, value in content.items() if value}
    return Item(opening.path, label_of(opening.names, slot.rm_type), parent, "active", said)


def _by_language(texts: Mapping[str, str]) -> dict[str, str]:
    return {language(code): text for code, text in texts.items()}


def _labels(node: TemplateNode) -> dict[str, str]:
    return _by_language(node.names)


def _head(text: str, template: archetypes.OperationalTemplate) -> dict[str, Any]:
    details = template.description.details if template.description else {}
    described = {
        language(code): {
            name: value for name in ("purpose", "use", "misuse", "copyright") if (value := getattr(each, name))
        }
        for code, each in details.items()
    }
    head = {
        "template_id": template.template_id,
        "archetype_id": template.definition.reference,
        "uid": template.uid,
        "original_language": template.default_language,
        "lifecycle_state": template.description.lifecycle_state if template.description else None,
        "description": {code: each for code, each in described.items() if each},
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    return {name: value for name, value in head.items() if value}


def _content(node: TemplateNode, languages: tuple[str, ...]) -> dict[str, Any]:
    terminology = _terminology(node.words)
    constraint = {each: archetypes.describe(node.constraint, terminology, each) for each in languages}
    maximum = "*" if node.maximum is None else node.maximum
    optional = {
        "node_id": node.archetype_node_id or node.node_id,
        "labels": _labels(node),
        "descriptions": _by_language(node.descriptions),
    }
    content: dict[str, Any] = {
        "rm_type": node.rm_type,
        "constraint": constraint,
        "occurrences": f"{node.minimum}..{maximum}",
    }
    return content | {name: value for name, value in optional.items() if value}


def _terminology(words: Words) -> archetypes.Terminology:
    """The terms of the node's archetype, as those who describe constraints want them."""
    others = {code: dict(terms) for code, terms in words.terminology.term_definitions.items()}
    return archetypes.Terminology(term_definitions=others | {words.language: {**words.own}})


def problems(text: str) -> Iterator[Problem]:
    """What could be kept but not understood, and what the template does not say of itself."""
    for path, node in _nodes(text):
        constraint = node.constraint
        if isinstance(constraint, ForeignConstraint) and constraint.extensions:
            yield problem(
                "template-constraint",
                "The constraint of type {type} is not understood; it is kept as it is.",
                item=path,
                severity="warning",
                line=constraint.place.line if constraint.place else None,
                type=constraint.type_name,
            )
    if not parsed_template(text).template_id:
        yield problem("template-id", "The template has no identifier; give it a template_id.", item="")


def references(text: str) -> Iterator[Reference]:
    """The archetypes that the template is made of, those that its open slots name, and the code sets it draws on."""
    for path, node in _nodes(text):
        if node.archetype_id:
            yield Reference(path, plain(node.archetype_id), None, None, "allows")
        yield from constrained(path, node.constraint)
        for each in _openings(path, node):
            yield from (Reference(each.path, name, None, None, "allows") for name in named(each.slot))


@dataclass(frozen=True)
class Opening:
    """A slot that the template leaves open, by its path; `names` by language."""

    path: str
    slot: Slot
    names: dict[str, str]
    words: Words


def openings(text: str) -> Iterator[Opening]:
    """Where other archetypes may be put; those that the template closes are left out."""
    return (opening for path, node in _nodes(text) for opening in _openings(path, node))


def _openings(path: str, node: TemplateNode) -> Iterator[Opening]:
    """Those that share a path with another, or with what fills one, are told apart by type, then by number."""
    attributes = node.constraint.attributes if isinstance(node.constraint, ComplexObject) else ()
    slots = [(each, slot) for each in attributes for slot in each.children if isinstance(slot, Slot)]
    taken = Counter(child.path for child in node.children) if slots else Counter[str]()
    for attribute, slot in slots:
        if slot.is_prohibited:
            continue
        step = f"{attribute.name}[{slot.node_id}]" if slot.node_id else attribute.name
        place = f"{path.rstrip('/')}/{step}"
        if taken[place]:
            place = f"{place}[{slot.rm_type}]"
        taken[place] += 1
        texts = _by_language(node.words.texts(slot.node_id)) if slot.node_id else {}
        yield Opening(place if taken[place] == 1 else f"{place},{taken[place]}", slot, texts, node.words)


def lines(text: str) -> dict[str, int]:
    """The line that each node begins on, by its path."""
    of_nodes = {path: node.constraint.place.line for path, node in _nodes(text) if node.constraint.place}
    return of_nodes | {each.path: each.slot.place.line for each in openings(text) if each.slot.place}


def claims(text: str) -> Iterable[str]:
    return (f"template:{parsed_template(text).template_id}",)


def described(text: str) -> Described:
    template = parsed_template(text)
    name = template.concept or template.template_id
    return Described(slug(template.template_id), {"nb": name}, None)


def changes(old: str, new: str) -> Difference:
    """Graded by what the library finds at each node, the graver where it finds several things."""
    found: dict[str, list[archetypes.Change]] = {}
    for change in archetypes.changes(parsed_template(old), parsed_template(new)):
        found.setdefault(change.path, []).append(change)

    def grade(what: str, item: Item, fields: tuple[FieldChange, ...]) -> Verdict:
        told = found.get(item.key, [])
        if not told:
            return _grade(what, fields)
        reasons = dict.fromkeys(said(each.reason) for each in told)
        graved = max((Grade(each.grade) for each in told), key=lambda each: each.weight)
        return Verdict(graved, tuple(reasons), safety=graved is Grade.MAJOR)

    return compare(items(old), items(new), grade)


def turned(old: Iterable[Item], new: Iterable[Item]) -> Difference:
    """Between a template and an archetype, of which only the items can be compared."""
    return compare(old, new, lambda what, _, fields: _grade(what, fields))


def _grade(what: str, fields: tuple[FieldChange, ...]) -> Verdict:
    if what == "added":
        return Verdict(Grade.MINOR, (Message("The template has a new node."),))
    if what == "removed":
        return Verdict(Grade.MAJOR, (Message("The node is no longer in the template."),), safety=True)
    if any(change.field.partition(".")[0] in _MEANING for change in fields):
        return Verdict(Grade.MAJOR, (Message("What may be recorded here was changed."),), safety=True)
    return Verdict(Grade.PATCH, (Message("Only the wording was changed."),))


def words(text: str) -> Iterator[SearchWords]:
    template = parsed_template(text)
    yield SearchWords("", template.template_id, "", "code")
    for path, node in _nodes(text):
        item = "" if path == ROOT else path
        for code, label in _labels(node).items():
            yield SearchWords(item, label, code, "preferred")
        for each in _openings(path, node):
            yield from (SearchWords(each.path, label, code, "preferred") for code, label in each.names.items())
