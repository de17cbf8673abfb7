"""The nodes of an archetype or a template as its pages show them: told in one language, without what repeats others."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from archetypes import wording
from archetypes.wording.untranslated import says_something
from registry.kinds.archetype import nodes, templates
from registry.kinds.archetype.kept import kept
from registry.kinds.archetype.reading import parsed
from registry.kinds.kind import Item
from registry.models import Version
from registry.services.stored import items
from registry.services.stored.items import Held

_OCCURRENCES = re.compile(r"(\d+\.\.(?:\d+|\*))(?:, |$)")
#: What tells of its values itself.
_HOLDERS = ("ELEMENT", "ISM_TRANSITION")
#: Languages that the words of constraints are known in; elsewhere they are told in English.
_ORDER = ("nb", "nn", "en")


@dataclass(frozen=True)
class Told:
    """The head, every node, and the paths of slots; `value_types`: what an element holds, by the element's path."""

    head: Item
    items: tuple[Item, ...]
    value_types: dict[str, tuple[str, ...]]
    slots: frozenset[str]


#: Characters of content above which nodes are taken from the version's item file, so that it need not be read.
LARGE = 1_000_000


def has_form(content: str) -> bool:
    """Whether its nodes can be changed in a form, without the text."""
    return len(content) <= LARGE and not templates.is_template(content)


@kept()
def told(content: str, language: str) -> Told:
    """The nodes as the content says them, constraints told in this language."""
    if templates.is_template(content):
        return _told(templates.items(content, (language,)))
    return _told(nodes.items(content, parsed(content), (language,)))


def of_version(session: Session, version: Version | Held, content: str, language: str) -> Told:
    """The same for a published version, or what is proposed; of a large one without reading its text, which takes
    seconds."""
    if len(content) <= LARGE or language not in nodes.SHOWN:
        return told(content, language)
    kept = _kept(version.content_hash)
    if not kept:
        kept.append(_told(items.walk(session, version)))
    return kept[0]


@lru_cache(maxsize=4)
def _kept(hash: str) -> list[Told]:
    return []


def _told(every: Iterable[Item]) -> Told:
    """Nodes that are the mere values of elements and steps are left out: the constraint above tells of them."""
    head, *found = every
    holders = {item.key for item in found if item.content["rm_type"] in _HOLDERS}
    values: dict[str, tuple[str, ...]] = {}
    dropped: set[str] = set()
    valued = {item.key for item in found if _is_value(item)}
    kept: list[Item] = []
    for item in found:
        if item.parent in dropped or (item.parent in valued and _is_value(item)):
            dropped.add(item.key)
        elif item.parent is not None and item.parent in holders and _is_value(item):
            values[item.parent] = (*values.get(item.parent, ()), item.content["rm_type"])
            dropped.add(item.key)
        else:
            kept.append(item)
    return Told(head, tuple(kept), values, frozenset(each.key for each in kept if each.content.get("slot")))


def _is_value(item: Item) -> bool:
    return str(item.content["rm_type"]).startswith("DV_") or item.content["rm_type"] == "CODE_PHRASE"


@kept()
def lines(content: str) -> dict[str, int]:
    """The line of the text that each node begins on; none for what is too large to be read for it."""
    if len(content) > LARGE:
        return {}
    return templates.lines(content) if templates.is_template(content) else nodes.lines(parsed(content))


def languages(found: Told) -> tuple[str, ...]:
    """Those that it has texts in, its original language first."""
    original = nodes.language(found.head.content.get("original_language", ""))
    declared = [nodes.language(code) for code in found.head.content.get("languages", ())]
    labelled = [code for item in found.items for code in item.content.get("labels", {})]
    return tuple(code for code in dict.fromkeys([original, *declared, *labelled]) if code)


def chosen(wanted: str, available: tuple[str, ...], page_language: str) -> str:
    """The language asked for, else the page's or the nearest to it that there are texts in."""
    order = (wanted, page_language, *_ORDER, *available)
    return next((code for code in order if code in available), "en")


def text_of(item: Item, field: str, language: str) -> tuple[str, str]:
    """(language, text) of a field with languages, in this one where it has it, else in whichever it has."""
    texts = {code: text for code, text in item.content.get(field, {}).items() if says_something(text)}
    found = next((code for code in (language, *_ORDER, *texts) if texts.get(code)), "")
    return found, texts.get(found, "")


def constraint_of(item: Item, language: str) -> str:
    """In words: in this language, else in English."""
    said = item.content["constraint"]
    return str(said.get(language) or said.get("en") or next(iter(said.values()), ""))


def rule_of(item: Item, language: str) -> tuple[str, str]:
    """(how often, what) may be recorded: a template's own occurrences go before those of the archetype's words."""
    said = constraint_of(item, language)
    found = _OCCURRENCES.match(said)
    often = item.content.get("occurrences") or (found[1] if found else "")
    return often, said[found.end() :] if found else said


def name_of(item: Item, language: str) -> tuple[str, str]:
    """(language, name): its label, else the attribute that it stands under, else its type."""
    code, text = text_of(item, "labels", language)
    attribute = item.key.rpartition("/")[2].partition("[")[0]
    return (code, text) if text else ("en", attribute or item.content["rm_type"])


def bindings_of(item: Item) -> tuple[str, ...]:
    """Codes that it is bound to, as they are said."""
    return tuple(map(plain_binding, item.content.get("bindings", ())))


def plain_binding(binding: str) -> str:
    """`SNOMED CT 271649006`, not `[SNOMED-CT::271649006]`."""
    terminology, between, code = binding.strip("[]").partition("::")
    return f"{wording.terminology(terminology)} {code}" if between else wording.terminology(terminology)
