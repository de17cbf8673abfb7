"""What fields and values of any kind are called, for differences and plain pages: the labels of the schemas."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from flask_babel import format_decimal, gettext

from archetypes import Named, with_code
from registry import kinds
from registry.errors import Message
from registry.kinds.archetype.nodes import translated
from registry.kinds.differences import Shown
from registry.kinds.phrase.schema import SLOT_TYPES
from registry.kinds.regimen import vocabulary
from registry.kinds.telling import TOLD, said
from registry.web import words
from registry.web.code_names import language_name
from registry.web.forms.nodes import Node, nodes_of
from registry.web.forms.numbers import written_number
from registry.web.forms.of_kinds import tables_of
from registry.web.language import LANGUAGES, language, plain
from registry.web.part_words import PARTS


@cache
def _known(only: str) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """Label by field, and the choices' labels by field; of one kind, or of all where the first that has it decides."""
    labels: dict[str, str] = {}
    choices: dict[str, dict[str, str]] = {}
    for kind in kinds.KINDS:
        if kind.schema is not None and only in ("", kind.name):
            _collect(nodes_of(kind.schema), labels, choices)
    return labels, choices


def _collect(nodes: Iterable[Node], labels: dict[str, str], choices: dict[str, dict[str, str]]) -> None:
    for node in nodes:
        labels.setdefault(node.name, node.label)
        for value, text in node.choices.items():
            choices.setdefault(node.name, {}).setdefault(value, text)
        _collect(node.children, labels, choices)


def field_name(path: str, kind: str = "", item: str = "") -> str:
    """A dotted path as people say it: "options.0.label.nb" is "Choices 1, Text, Bokmål".

    `item` is the key of the item that has the field: what is called "text" in one table is another thing in the next.
    Parts of an archetype that are no nodes have slashes between them: "description/details/nb/use".
    """
    places = path.split("/")
    if _has_no_form(kind) and places[0] in PARTS:
        return ", ".join(words.word(PARTS, place) for place in places)
    known = {**PARTS, **_known("")[0]}
    labels = _on_the_way(path, kind, item) or [known.get(part, part.replace("_", " ")) for part in path.split(".")]
    parts: list[str] = []
    for part, text in zip(path.split("."), labels, strict=True):
        if part.isdigit() and parts:
            parts[-1] += f" {int(part) + 1}"
        else:
            parts.append(gettext(text))
    return ", ".join(parts)


def _has_no_form(kind: str) -> bool:
    return bool(kind) and kinds.kind(kind).schema is None


def _on_the_way(path: str, kind: str, item: str) -> list[str]:
    """The labels along a path in a kind's content, or in one of its rows; none where the kind has no such path."""
    schema = kinds.kind(kind).schema if kind else None
    if schema is None:
        return []
    keyed = tables_of(kinds.kind(kind))
    own = [table.field for table in keyed if item and item.startswith(table.prefix)]
    likely = (*own, *(table.field for table in keyed))
    top = nodes_of(schema)
    tables = sorted(
        (node for node in top if node.widget == "table"),
        key=lambda node: likely.index(node.name) if node.name in likely else len(likely),
    )
    rows = [node.children for node in tables]
    for nodes in (*rows[: len(own)], top, *rows[len(own) :]):
        labels: list[str] = []
        for part in path.split("."):
            node = next((each for each in nodes if each.name == part), None)
            if node is not None:
                nodes = node.children
            elif not part.isdigit():
                break
            labels.append(node.label if node is not None else part)
        else:
            return labels
    return []


def local(value: Any, path: str = "", kind: str = "") -> str:
    """A plain value in the page's language: decimal comma, yes and no, the label of a choice."""
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    if isinstance(value, TOLD):
        return say(said(value))
    if isinstance(value, int) and abs(value) >= _GROUPED:
        return str(format_decimal(value))
    if isinstance(value, int | float):
        return written_number(value, language())
    name = path.rpartition(".")[2]
    labels = _known(kind)[1].get(name) or _known("")[1].get(name, {})
    return str(gettext(labels[value])) if value in labels else str(value)


def written(value: Any, path: str = "", kind: str = "") -> str:
    """Content of any shape in a line of the page's language; of a text by language, the reader's."""
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(written(each, path, kind) for each in value)
    if isinstance(value, Mapping):
        if value and value.keys() <= LANGUAGES.keys():
            return plain(value)
        return "; ".join(f"{field_name(name, kind)}: {written(each, name, kind)}" for name, each in value.items())
    return local(value, path, kind)


def say(message: Message, kind: str = "") -> str:
    """A message of the registry in the page's language; its values that are words of the house are said in it too."""
    path = str(message.values.get("field", ""))
    values = {name: _value(name, value, kind, path) for name, value in message.values.items()}
    return str(gettext(message.template)).format(**values)


def in_a_sentence(text: str) -> str:
    """Without its capital letter, but for English, which keeps that of a language."""
    return text if language() == "en" else text[:1].lower() + text[1:]


def item_name(label: str) -> str:
    """An item's name: content in its own language, but for those items that the registry itself has named."""
    return words.word(_OWN_NAMES, label)


#: Names of items that are the registry's own words: the sections of a regimen's page.
_OWN_NAMES: Mapping[str, str] = {heading: heading for heading in vocabulary.SECTIONS.values()}
#: Units as they are printed: mg/m² rather than mg/m2.
UNITS: Mapping[str, str] = {code: unit.printed for code, unit in vocabulary.UNITS.items()}
#: Values of messages that are names of the registry's own, by the name that messages give them.
_TABLES: Mapping[str, Mapping[str, str]] = {
    "state": words.STATES,
    "was": words.SUGGESTIONS,
    "states": words.STATES,
    "action": {**words.DUTIES, **words.WORK, **words.ACTIONS},
    "possible": words.ACTIONS,
    "work": words.WORK,
    "change": words.CHANGES,
    "roles": words.ROLES,
    "role": words.ROLES,
    "holders": words.ROLES,
    "access": words.ACCESS_CLASSES,
    "use": words.USES,
    "unit": UNITS,
    "old_unit": UNITS,
    "kind": {kind.name: kind.label for kind in kinds.KINDS},
    "wanted": {kind.name: kind.label for kind in kinds.KINDS},
    "type": SLOT_TYPES,
    "origin": words.ORIGINS,
    "item": _OWN_NAMES,
    "name": words.SETTINGS,
}


#: From here a count has a space (in English a comma) between its thousands; years and the like are below.
_GROUPED = 10_000
#: Labels that stand as ordinary words in a sentence, where a heading's capital letter would be odd.
_IN_A_SENTENCE = frozenset({"kind", "wanted", "type", "origin"})


def _value(name: str, value: Any, kind: str, path: str) -> Any:
    if isinstance(value, Message):
        return say(value, kind)
    if isinstance(value, Shown):
        return written(value.value, path, kind)
    if isinstance(value, Named):
        return with_code(plain(translated(value.labels)), value.code)
    if name == "language" and isinstance(value, str):
        return in_a_sentence(language_name(value))
    if name == "field" and isinstance(value, str):
        return field_name(value, kind)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _counted(value)
    if name in _TABLES and isinstance(value, str):
        named = ", ".join(words.word(_TABLES[name], part) for part in value.split(", "))
        return named.lower() if name in _IN_A_SENTENCE and named != value else named
    return value


def _counted(number: float) -> str:
    if isinstance(number, int) and abs(number) >= _GROUPED:
        return str(format_decimal(number))
    return written_number(number, language())
