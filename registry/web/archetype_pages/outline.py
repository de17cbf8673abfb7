"""The nodes of an archetype as a tree that stays small: of large ones a part is shown, and branches are opened."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from archetypes import Named, wording
from registry.errors import Message, Problem
from registry.kinds.archetype.nodes import ROOT
from registry.kinds.kind import Change, Grade, Item
from registry.models import Comment
from registry.web.archetype_pages import nodes

#: Nodes that are shown at once, and those that a search lists.
MOST, MOST_FOUND = 400, 100
#: Nodes that are there for the reference model's sake.
STRUCTURE = ("HISTORY", "ITEM_TREE", "ITEM_LIST", "ITEM_SINGLE", "ITEM_TABLE", "ITEM_STRUCTURE")

_SAID_BY_MARK = {"added": "node added", "removed": "node removed"}


@dataclass
class Branch:
    """A node with those below it that are shown.

    `below` counts all nodes below, `left` those right below that are not shown, from the one with the key `following`.
    `mark` is added, removed or changed; `was` tells (field, before, after) in the page's words.
    """

    item: Item
    name: tuple[str, str]
    description: tuple[str, str]
    constraint: str
    structure: bool
    below: int = 0
    left: int = 0
    following: str = ""
    children: list["Branch"] = field(default_factory=list)
    mark: str = ""
    changes: list[Change] = field(default_factory=list)
    was: list[tuple[str, str, str]] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    changes_below: int = 0
    comments_below: int = 0

    @property
    def bindings(self) -> tuple[str, ...]:
        return nodes.bindings_of(self.item)

    @property
    def notable(self) -> bool:
        """Whether something below it is to be seen without opening it."""
        return bool(self.changes_below or self.comments_below)

    @property
    def grades(self) -> list[Grade]:
        """The gravest of its changes; none where nothing has changed."""
        return [max((each.grade for each in self.changes), key=lambda grade: grade.weight)] if self.changes else []

    @property
    def safety(self) -> bool:
        return any(each.safety for each in self.changes)

    @property
    def reasons(self) -> list[Message]:
        """Without those that its mark says already; the node itself is told by its name alone."""
        every = dict.fromkeys(self._by_name(reason) for each in self.changes for reason in each.reasons)
        return [each for each in every if each.template != _SAID_BY_MARK.get(self.mark)]

    def _by_name(self, reason: Message) -> Message:
        own = self.item.content.get("node_id")
        told = {
            name: self.name[1] if isinstance(value, Named) and value.code == own else value
            for name, value in reason.values.items()
        }
        return replace(reason, values=told)


@dataclass(frozen=True)
class Outline:
    """`trail` leads from the top to the branch that is shown alone, where not all are; `total` counts all nodes."""

    rows: list[Branch]
    trail: list[Branch]
    total: int

    @property
    def shown(self) -> int:
        return sum(_shown(each) for each in self.rows)

    @property
    def partial(self) -> bool:
        """Whether it begins in the middle: with a branch, or one of its later nodes."""
        return bool(self.trail) or self.shown < self.total


def _shown(branch: Branch) -> int:
    return 1 + sum(map(_shown, branch.children))


def named(item: Item, language: str, names: Mapping[str, str]) -> tuple[str, str]:
    """(language, name); of what is there for the reference model alone the name of its place, in the page's words."""
    rm_type = item.content["rm_type"]
    attribute = item.key.rpartition("/")[2].partition("[")[0]
    if item.key == ROOT or (item.content.get("labels") and rm_type not in STRUCTURE):
        return nodes.name_of(item, language)
    if rm_type == "HISTORY" or attribute not in names:
        known = wording.words(language).get(rm_type)
        return ("", known) if known else nodes.name_of(item, language)
    return "", names[attribute]


class Nodes:
    """The nodes by parent, in their order."""

    def __init__(self, items: Sequence[Item], language: str, names: Mapping[str, str]) -> None:
        self.items = {each.key: each for each in items}
        self._language, self._names = language, names
        self._children: dict[str, list[Item]] = {}
        for each in items:
            above = each.parent if each.parent in self.items else ""
            self._children.setdefault(above or "", []).append(each)
        self._below: dict[str, int] = {}
        for each in reversed(items):
            self._below[each.key] = sum(1 + self._below.get(child.key, 0) for child in self.children(each.key))

    def children(self, key: str) -> list[Item]:
        return self._children.get(key, [])

    def branch(self, item: Item) -> Branch:
        """Alone, without its children."""
        language, name = named(item, self._language, self._names)
        structure = item.content["rm_type"] in STRUCTURE
        described = nodes.text_of(item, "descriptions", self._language)
        return Branch(
            item,
            (language, name),
            ("", "") if described[1] == name or structure else described,
            ", ".join(filter(None, nodes.rule_of(item, self._language))),
            structure,
            self._below.get(item.key, 0),
        )

    def trail(self, key: str) -> list[Branch]:
        """The nodes above, the topmost first."""
        way: list[Branch] = []
        item = self.items.get(key)
        while item is not None and item.parent in self.items:
            item = self.items[item.parent]
            way.append(self.branch(item))
        return way[::-1]

    def visible(self, key: str) -> str:
        """The node, or the nearest above it that has a place in the tree: "" where there is none."""
        while key not in self.items and key not in ("", ROOT):
            key = key.rpartition("/")[0] or ROOT
        return key if key in self.items else ""


def outline(found: Nodes, at: str = "", start: str = "") -> Outline:
    """All of a small tree; of a large one the branch `at` (a leaf among its siblings), from its child `start` on."""
    total = len(found.items)
    if total <= MOST:
        at = start = ""
    elif at in found.items and not found.children(at):
        at, start = found.items[at].parent or "", at
    if at not in found.items:
        at = ""
    tops = [found.items[at]] if at else found.children("")
    rows = [found.branch(each) for each in tops[:MOST]]
    _grow(found, rows, start)
    return Outline(rows, found.trail(at), total)


def _grow(found: Nodes, rows: list[Branch], start: str) -> None:
    """Level by level, so that what is left out is deep down rather than at the end."""
    room, waiting = MOST - len(rows), deque(rows)
    while waiting:
        branch = waiting.popleft()
        children = found.children(branch.item.key)
        keys = [each.key for each in children] if start else []
        first = keys.index(start) if start in keys else 0
        for child in children[first : first + room]:
            branch.children.append(found.branch(child))
        room -= len(branch.children)
        last = first + len(branch.children)
        branch.left = len(children) - last
        branch.following = children[last].key if branch.left and branch.children else ""
        waiting.extend(branch.children)


def search(found: Nodes, words: str) -> tuple[list[tuple[Branch, list[Branch]]], int]:
    """Nodes that hold all of the words in name, description, constraint or path, with the way to each, and how many."""
    wanted = words.casefold().split()
    matching = [found.branch(item) for item in found.items.values()] if wanted else []
    matching = [each for each in matching if _holds(each, wanted)]
    return [(each, found.trail(each.item.key)) for each in matching[:MOST_FOUND]], len(matching)


def _holds(branch: Branch, wanted: Iterable[str]) -> bool:
    text = " ".join((branch.name[1], branch.description[1], branch.constraint, branch.item.key)).casefold()
    return all(word in text for word in wanted)
