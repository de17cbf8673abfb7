"""An archetype's page: what it is for, and its nodes as a tree."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from registry.kinds import kind
from registry.kinds.archetype.untranslated import says_something
from registry.kinds.kind import Content, Item


@dataclass
class Branch:
    """A node with those below it."""

    item: Item
    children: list["Branch"] = field(default_factory=list)


#: What the description says in each language, with what pages call it.
DETAILS = {"purpose": "Purpose", "use": "Use", "misuse": "Misuse", "keywords": "Keywords", "copyright": "Copyright"}
#: Other facts of the head.
FACTS = {
    "template_id": "Template identifier",
    "archetype_id": "Archetype identifier",
    "parent_id": "Specialises",
    "uid": "Unique identifier",
    "lifecycle_state": "Life cycle",
    "original_language": "Original language",
    "adl_version": "ADL version",
}


def page(content: Content, language: str) -> dict[str, Any]:
    head = next(iter(kind("archetype").items(content)))
    said = head.content.get("description", {})
    spoken = next((code for code in (language, "nb", "nn", "en", *said) if code in said), "")
    details = said.get(spoken, {})
    return {
        "details": [(label, _line(details[name])) for name, label in DETAILS.items() if name in details],
        "details_language": spoken,
        "facts": [(label, str(head.content[name])) for name, label in FACTS.items() if name in head.content],
    }


def readable(item: Item) -> Item:
    """Without texts that wait for their translation, and what editors write of mere structure."""
    fields = {
        name: {code: text for code, text in item.content[name].items() if says_something(text)}
        for name in ("labels", "descriptions")
        if name in item.content
    }
    return replace(item, content={**item.content, **fields})


def _line(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def tree(items: Iterable[Item]) -> list[Branch]:
    """Items under their parents, in order; one whose parent is not among them stands at the top."""
    branches: dict[str, Branch] = {}
    top: list[Branch] = []
    for item in items:
        branch = branches[item.key] = Branch(item)
        above = branches.get(item.parent or "")
        (above.children if above else top).append(branch)
    return top
