"""An archetype's page: what it is for, and its nodes as a tree."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from registry.kinds import kind
from registry.kinds.kind import Content, Item


@dataclass
class Branch:
    """A node with those below it."""

    item: Item
    children: list["Branch"] = field(default_factory=list)


def page(content: Content, language: str) -> dict[str, Any]:
    items = list(kind("archetype").items(content))
    return {"head": items[0] if items else None, "tree": tree(items[1:]), "item_count": len(items) - 1}


def tree(items: Iterable[Item]) -> list[Branch]:
    """Items under their parents, in order; one whose parent is not among them stands at the top."""
    branches: dict[str, Branch] = {}
    top: list[Branch] = []
    for item in items:
        branch = branches[item.key] = Branch(item)
        above = branches.get(item.parent or "")
        (above.children if above else top).append(branch)
    return top
