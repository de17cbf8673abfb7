"""How an archetype belongs with others, as a small picture: the lists on the page say the same with links."""

import re
from collections.abc import Callable, Iterable

from registry.kinds.archetype.templates import Opening
from registry.services.relatives import Relative, Relatives
from registry.web.archetype_pages.mindmap import Topic
from registry.web.language import plain

#: The branches of the picture, and the headings of the lists.
SIDES = {
    "parents": "Specialises",
    "children": "Specialised by",
    "slots": "Archetypes that fit its slots",
    "parts": "Made of",
    "templates": "Used by templates",
    "hosts": "Named in slots of",
}
MOST = 40
_ID = re.compile(r"\w+-\w+-\w+\.([\w-]+)\.(v[\w.]+)")


def graph(found: Relatives, title: str, say: Callable[[str], str]) -> Topic:
    """Each archetype once on its branch, MOST at the most; `say` translates."""
    here = [filler for slot in found.slots for filler in slot.fillers]
    fillers = [*here, *(Relative(id, None) for slot in found.slots for id in slot.missing)]
    sides = {**{name: getattr(found, name) for name in SIDES}, "slots": fillers}
    root = Topic(title, "root")
    for name, text in SIDES.items():
        topics = list({each.id: _topic(each) for each in sides[name]}.values())
        if topics:
            root.children.append(Topic(say(text), "section", children=[*topics[:MOST], *_more(topics)]))
    return root


def opening_names(openings: Iterable[Opening], language: str) -> dict[str, tuple[str, str]]:
    """(language, name) of a template's slots, by path; without those that have no name."""
    found: dict[str, tuple[str, str]] = {}
    for each in openings:
        spoken = next((code for code in (language, "nb", "nn", "en", *each.names) if code in each.names), None)
        if spoken is not None:
            found[each.path] = (spoken, each.names[spoken])
    return found


def _topic(each: Relative) -> Topic:
    """What is not in the registry by its concept and version: ids are too long for a box."""
    if each.standard:
        return Topic(plain(each.standard.title), "node")
    found = _ID.fullmatch(each.id)
    return Topic(f"{found[1].replace('_', ' ')} ({found[2]})" if found else each.id, "slot")


def _more(topics: Iterable[Topic]) -> list[Topic]:
    left_out = len(list(topics)) - MOST
    return [Topic(f"+ {left_out}", "slot")] if left_out > 0 else []
