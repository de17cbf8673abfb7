"""Slots, and parts of templates, tell what they take or are by the name that it has here, and not by its id."""

from collections.abc import Mapping
from dataclasses import replace

from archetypes.wording.describe import short
from registry.kinds.kind import Item
from registry.web.archetype_pages.nodes import Told


def named(found: Told, titles: Mapping[str, Mapping[str, str]], language: str) -> Told:
    """`titles` by language, by the ids of archetypes; without a title in this language the id stays.

    Bokmål will do for nynorsk.
    """
    spoken = (language, "nb") if language == "nn" else (language,)
    found_names = {id: next((title[each] for each in spoken if title.get(each)), None) for id, title in titles.items()}
    names = {short(id): name for id, name in found_names.items() if name}
    if not names:
        return found
    return replace(found, items=tuple(_named(each, names) for each in found.items))


def _named(item: Item, names: Mapping[str, str]) -> Item:
    constraint = item.content["constraint"]
    told = {code: _replaced(text, names) for code, text in constraint.items()}
    return item if told == constraint else replace(item, content={**item.content, "constraint": told})


def _replaced(text: str, names: Mapping[str, str]) -> str:
    """What may be put there is listed behind the sort of it; what a part is stands last, after a comma."""
    sort, colon, listed = text.rpartition(": ")
    return sort + colon + ", ".join(names.get(each, each) for each in listed.split(", "))
