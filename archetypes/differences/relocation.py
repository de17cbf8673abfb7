"""Where nodes of an archetype stand in a later revision of it: those with another place, another code, or both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from archetypes.differences.names import says_what_it_is
from archetypes.differences.pairs import LAST_CODE
from archetypes.model import Archetype, Term, Terminology
from archetypes.node_paths import is_value, walk


class _Node(NamedTuple):
    path: str
    rm_type: str
    code: str
    #: None where the words do not tell it from other nodes.
    meaning: tuple[str, str | None] | None


class _Nodes:
    """Those that data name, by what they can be found by; what stands at one path alone finds it."""

    def __init__(self, archetype: Archetype, words: Terminology) -> None:
        language = archetype.original_language
        self.by_path = {each.path: each for each in _named(archetype, words, language)}
        self.by_code = _alone(self.by_path.values(), lambda each: each.code)
        self.by_meaning = _alone(
            (each for each in self.by_path.values() if each.meaning), lambda each: (each.rm_type, each.meaning)
        )


def relocated(
    old: Archetype, new: Archetype, words: tuple[Terminology, Terminology] | None = None
) -> Mapping[str, str]:
    """The path in the new one of each node that has left its path in the old one, where it can be told.

    A node is known by its name and description in the original language, which no other node has, else by its code;
    what stands below one that is found is found with it. What is gone altogether is not among them.
    """
    before, after = (
        _Nodes(archetype, each)
        for archetype, each in zip((old, new), words or (old.terminology, new.terminology), strict=True)
    )
    found: dict[str, str] = {}
    for path, node in before.by_path.items():
        place = _place(node, before, after) or _below(path, found, after)
        if place is not None and place != path:
            found[path] = place
    return found


def _place(node: _Node, before: _Nodes, after: _Nodes) -> str | None:
    same = after.by_path.get(node.path)
    if same is not None and (same.meaning == node.meaning or node.meaning is None):
        return node.path
    key = (node.rm_type, node.meaning)
    if key in before.by_meaning and key in after.by_meaning:
        return after.by_meaning[key]
    if same is not None:
        return node.path
    there = after.by_code.get(node.code)
    known = node.code in before.by_code and there is not None and after.by_path[there].rm_type == node.rm_type
    return there if known and there not in before.by_path else None


def _below(path: str, found: Mapping[str, str], after: _Nodes) -> str | None:
    """At the place that a node above went to."""
    above = path
    while "/" in above:
        above = above[: above.rindex("/")]
        if above in found:
            place = found[above] + path[len(above) :]
            return place if place in after.by_path else None
    return None


def _named(archetype: Archetype, words: Terminology, language: str) -> Iterator[_Node]:
    for step in walk(archetype.definition):
        code = LAST_CODE.search(step.path)
        if code is not None and not is_value(step.node):
            term = words.term(code[1], language)
            yield _Node(step.path, step.node.rm_type, code[1], _meaning(term))


def _meaning(term: Term | None) -> tuple[str, str | None] | None:
    return (term.text, term.description) if term and says_what_it_is(term) else None


def _alone(nodes: Iterable[_Node], key: Callable[[_Node], Hashable]) -> dict[Hashable, str]:
    """Paths by the key that no other node has."""
    keyed = [(key(each), each.path) for each in nodes]
    many = Counter(each for each, _ in keyed)
    return {each: path for each, path in keyed if many[each] == 1}
