"""The tree of an archetype with what a change does to its nodes, and what a hearing says of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from registry.errors import Problem
from registry.kinds.archetype.nodes import ROOT
from registry.kinds.kind import Change, Difference, Item
from registry.models import Comment
from registry.web.archetype_pages import nodes, outline
from registry.web.archetype_pages.outline import Branch, Nodes, Outline

#: What is compared of a node, as pages call it.
NAME, OCCURRENCES, RULE, DESCRIPTION = "Name", "Occurrences", "What may be recorded", "Description"


@dataclass(frozen=True)
class Sides:
    """The nodes before and after a change, as they are told in one language; before a new archetype there are none."""

    before: Sequence[Item]
    after: Sequence[Item]


@dataclass(frozen=True)
class Marked:
    """`gone` are comments on nodes that are in neither side; `about` changes of the archetype as a whole.

    `interesting` counts the nodes that have changed or that something is said of.
    """

    outline: Outline
    gone: list[Comment]
    whole: list[Change]
    interesting: int
    narrowed: bool


@dataclass
class _Notes:
    changes: list[Change] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def joined(sides: Sides) -> list[Item]:
    """The nodes after the change, and those that were removed at the places they had."""
    known = {each.key for each in sides.after}
    children: dict[str, list[Item]] = {}
    for each in sides.after:
        children.setdefault(each.parent or "", []).append(each)
    last: dict[str, str] = {}
    for each in sides.before:
        above = each.parent or ""
        if each.key not in known:
            _put_after(children.setdefault(above, []), last.get(above, ""), each)
        last[above] = each.key
    return list(_in_order(children, ""))


def _put_after(siblings: list[Item], key: str, item: Item) -> None:
    place = next((number for number, each in enumerate(siblings, 1) if each.key == key), 0)
    siblings.insert(place, item)


def _in_order(children: Mapping[str, list[Item]], top: str) -> Iterable[Item]:
    waiting = list(reversed(children.get(top, [])))
    while waiting:
        item = waiting.pop()
        yield item
        waiting.extend(reversed(children.get(item.key, [])))


class Heard:
    """Made of both sides, the difference between them, the comments and the problems of the side after.

    `names` are what attributes are called.
    """

    def __init__(
        self,
        sides: Sides,
        difference: Difference,
        comments: Iterable[Comment],
        language: str,
        names: Mapping[str, str],
        problems: Iterable[Problem] = (),
    ) -> None:
        self._sides, self._language, self._names = sides, language, names
        self._nodes = Nodes(joined(sides), language, names)
        self._before = {each.key: each for each in sides.before}
        self._after = {each.key: each for each in sides.after}
        self._notes: dict[str, _Notes] = {}
        self.whole = [each for each in difference.changes if not each.key or not self.place(each.key)]
        self.gone: list[Comment] = []
        for change in difference.changes:
            if change.key and (place := self.place(change.key)):
                self._at(place).changes.append(change)
        for comment in comments:
            self._hear(comment)
        for problem in problems:
            if problem.item and (place := self.place(problem.item)):
                self._at(place).problems.append(problem)

    def _at(self, key: str) -> _Notes:
        return self._notes.setdefault(key, _Notes())

    def place(self, key: str) -> str:
        """Where a node stands in the tree: values stand at their elements."""
        return self._nodes.visible(key)

    def _hear(self, comment: Comment) -> None:
        if not comment.item:
            return
        place = self.place(comment.item)
        if place and (place == comment.item or comment.item.startswith(f"{place}/value")):
            self._at(place).comments.append(comment)
        else:
            self.gone.append(comment)

    @property
    def count(self) -> int:
        return len(self._nodes.items)

    def knows(self, key: str) -> bool:
        return key in self._nodes.items

    def name(self, key: str) -> str:
        """What the node is called that a comment is on; its path where it is no longer there."""
        place = self.place(key)
        return self._nodes.branch(self._nodes.items[place]).name[1] if place else key

    def marked(self, at: str, start: str, only_changed: bool) -> Marked:
        """The tree around `at`; of what has changed and is commented on alone where that is asked for."""
        found = self._narrowed() if only_changed and self._notes else self._nodes
        shown = outline.outline(found, at, start)
        sums = self._sums()
        waiting = [*shown.rows]
        while waiting:
            branch = waiting.pop()
            self._note(branch, sums)
            waiting.extend(branch.children)
        return Marked(shown, self.gone, self.whole, len(self._notes), found is not self._nodes)

    def _narrowed(self) -> Nodes:
        kept: set[str] = set()
        for key in self._notes:
            while key and key not in kept:
                kept.add(key)
                key = self._nodes.items[key].parent or ""
        return Nodes([each for each in self._nodes.items.values() if each.key in kept], self._language, self._names)

    def _sums(self) -> dict[str, tuple[int, int]]:
        """By node: how many changed nodes, and comments, stand below it."""
        sums: dict[str, tuple[int, int]] = {}
        for key, notes in self._notes.items():
            above = self._nodes.items[key].parent
            while above:
                changes, comments = sums.get(above, (0, 0))
                sums[above] = changes + bool(notes.changes), comments + len(notes.comments)
                above = self._nodes.items[above].parent if above in self._nodes.items else None
        return sums

    def _note(self, branch: Branch, sums: Mapping[str, tuple[int, int]]) -> None:
        key = branch.item.key
        notes = self._notes.get(key, _Notes())
        branch.changes, branch.comments, branch.problems = notes.changes, notes.comments, notes.problems
        branch.changes_below, branch.comments_below = sums.get(key, (0, 0))
        if key not in self._after:
            branch.mark = "removed"
        elif self._sides.before and key not in self._before:
            branch.mark = "added"
        elif notes.changes:
            branch.mark = "changed"
        if branch.mark == "changed" and key in self._before:
            branch.was = list(_was(self._before[key], self._after[key], self._language))


def _was(before: Item, after: Item, language: str) -> Iterable[tuple[str, str, str]]:
    """What reads otherwise than before, in the page's words."""
    told = (_said(before, language), _said(after, language))
    for title, one, other in zip((NAME, OCCURRENCES, RULE, DESCRIPTION), *told, strict=True):
        if one != other:
            yield title, one, other


def _said(item: Item, language: str) -> tuple[str, str, str, str]:
    occurrences, rule = nodes.rule_of(item, language)
    name, description = (nodes.text_of(item, field, language)[1] for field in ("labels", "descriptions"))
    return name, occurrences, rule, description


__all__ = ["ROOT", "Heard", "Marked", "Sides", "joined"]
