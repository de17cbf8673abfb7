"""How an archetype belongs with others, as a small picture: the lists on the page say the same with links."""

import re
from collections.abc import Callable, Iterable

from archetypes import wording
from registry.kinds.archetype.templates import Opening
from registry.services.judging.relatives import Relative, Relatives
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
_ID = re.compile(r"\w+-\w+-(\w+)\.([\w-]+)\.(v[\w.]+)")


def graph(found: Relatives, title: str, say: Callable[[str], str], spoken: str) -> Topic:
    """Each archetype once on its branch, MOST at the most; `say` translates into the language that is spoken."""
    here = [filler for slot in found.slots for filler in slot.fillers]
    fillers = [*here, *(Relative(id, None) for slot in found.slots for id in slot.missing)]
    sides = {**{name: getattr(found, name) for name in SIDES}, "slots": fillers}
    root = Topic(title, "root")
    for name, text in SIDES.items():
        topics = list({each.id: _topic(each, spoken) for each in sides[name]}.values())
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


def called(id: str, language: str) -> str:
    """What is not in the registry, by concept, version and sort: of another shape it is called by its id."""
    found = _ID.fullmatch(id)
    if found is None:
        return id
    sort = wording.words(language).get(found[1], found[1].replace("_", " "))
    return f"{found[2].replace('_', ' ')} ({found[3]}), {sort.lower()}"


def _topic(each: Relative, spoken: str) -> Topic:
    if each.standard:
        return Topic(plain(each.standard.title), "node")
    return Topic(called(each.id, spoken), "slot")


def _more(topics: Iterable[Topic]) -> list[Topic]:
    left_out = len(list(topics)) - MOST
    return [Topic(f"+ {left_out}", "slot")] if left_out > 0 else []
