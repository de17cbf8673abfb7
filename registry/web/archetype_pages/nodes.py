"""The nodes of an archetype or a template as its pages show them: told in one language, without what repeats others."""

from dataclasses import dataclass
from functools import lru_cache

import archetypes
from registry.kinds.archetype import nodes, templates
from registry.kinds.archetype.reading import parsed
from registry.kinds.archetype.untranslated import says_something
from registry.kinds.kind import Item

#: Languages that the words of constraints are known in; elsewhere they are told in English.
_ORDER = ("nb", "nn", "en")


@dataclass(frozen=True)
class Told:
    """The head, every node, and the paths of slots; `value_types`: what an element holds, by the element's path."""

    head: Item
    items: tuple[Item, ...]
    value_types: dict[str, tuple[str, ...]]
    slots: frozenset[str]


@lru_cache(maxsize=16)
def told(content: str, language: str) -> Told:
    """Nodes that are the mere values of elements are left out: the element's own constraint tells of them."""
    if templates.is_template(content):
        head, *found = templates.items(content, (language,))
    else:
        head, *found = nodes.items(content, parsed(content), (language,))
    elements = {item.key for item in found if item.content["rm_type"] == "ELEMENT"}
    values: dict[str, tuple[str, ...]] = {}
    kept: list[Item] = []
    for item in found:
        if item.parent is not None and item.parent in elements and _is_value(item):
            values[item.parent] = (*values.get(item.parent, ()), item.content["rm_type"])
        elif not _inside_value(item, values):
            kept.append(item)
    return Told(head, tuple(kept), values, _slots(content))


def _slots(content: str) -> frozenset[str]:
    if templates.is_template(content):
        return templates.slots(content)
    return frozenset(slot.path for slot in archetypes.slots(parsed(content)))


def _is_value(item: Item) -> bool:
    return str(item.content["rm_type"]).startswith("DV_") or item.content["rm_type"] == "CODE_PHRASE"


def _inside_value(item: Item, values: dict[str, tuple[str, ...]]) -> bool:
    """Below a value, as the ends of an interval."""
    path = item.key
    while path not in ("", nodes.ROOT):
        path = path.rpartition("/")[0]
        if path in values:
            return item.key.startswith(f"{path}/value")
    return False


def languages(content: str) -> tuple[str, ...]:
    """Those that it has texts in, its original language first."""
    found = told(content, "en")
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


def name_of(item: Item, language: str) -> tuple[str, str]:
    """(language, name): its label, else the attribute that it stands under, else its type."""
    code, text = text_of(item, "labels", language)
    attribute = item.key.rpartition("/")[2].partition("[")[0]
    return (code, text) if text else ("en", attribute or item.content["rm_type"])
