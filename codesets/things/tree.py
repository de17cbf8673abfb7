"""A hierarchy of codes, possibly with several parents: children, ancestors, paths and pages of it.

It is built in one pass, tolerates cycles, unknown parents and doubled codes (checks name those), and never recurses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar


class Node(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def parents(self) -> tuple[str, ...]: ...


N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Page(Generic[N]):
    """A stretch of siblings; `total` counts all of them."""

    nodes: tuple[N, ...]
    offset: int
    total: int


class Tree(Generic[N]):
    """Of doubled codes the first one counts. A root has no parent that exists here."""

    def __init__(self, nodes: Iterable[N]) -> None:
        self._nodes: dict[str, N] = {}
        for node in nodes:
            self._nodes.setdefault(node.code, node)
        self._children: dict[str, list[str]] = {}
        self._roots: list[str] = []
        for code, node in self._nodes.items():
            known = [parent for parent in dict.fromkeys(node.parents) if parent in self._nodes]
            for parent in known:
                self._children.setdefault(parent, []).append(code)
            if not known:
                self._roots.append(code)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self._nodes)}

    def __contains__(self, code: object) -> bool:
        return code in self._nodes

    def __len__(self) -> int:
        return len(self._nodes)

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    @property
    def nodes(self) -> Mapping[str, N]:
        return self._nodes

    @property
    def roots(self) -> tuple[str, ...]:
        return tuple(self._roots)

    @property
    def flat(self) -> bool:
        return not self._children

    def get(self, code: str) -> N | None:
        return self._nodes.get(code)

    def parents(self, code: str) -> tuple[str, ...]:
        """The parents that exist."""
        node = self._nodes.get(code)
        return tuple(each for each in dict.fromkeys(node.parents) if each in self._nodes) if node else ()

    def children(self, code: str) -> tuple[str, ...]:
        return tuple(self._children.get(code, ()))

    def is_leaf(self, code: str) -> bool:
        return code not in self._children

    def ancestors(self, code: str) -> tuple[str, ...]:
        """All codes above, nearest first, without the code itself."""
        found: dict[str, None] = {}
        waiting = list(self.parents(code))
        for each in waiting:  # grows while it is read: breadth first
            if each not in found and each != code:
                found[each] = None
                waiting.extend(self.parents(each))
        return tuple(found)

    def descendants(self, code: str) -> tuple[str, ...]:
        """All codes below in document order, without the code itself."""
        found = set(self._children.get(code, ()))
        waiting = list(found)
        while waiting:
            new = [each for each in self._children.get(waiting.pop(), ()) if each not in found]
            found.update(new)
            waiting.extend(new)
        found.discard(code)
        return tuple(sorted(found, key=self._places.__getitem__))

    def subsumes(self, above: str, below: str) -> bool:
        """Whether `above` is `below` or one of its ancestors."""
        return above == below or above in self.ancestors(below)

    def path(self, code: str) -> tuple[str, ...]:
        """From a root down to the code, along first parents; empty for an unknown code."""
        found: dict[str, None] = {}
        here: str | None = code if code in self._nodes else None
        while here is not None and here not in found:
            found[here] = None
            here = next(iter(self.parents(here)), None)
        return tuple(reversed(found))

    def walk(self) -> Iterator[tuple[int, str]]:
        """(depth, code) in the order a printed list has; a code with several parents comes once.

        Codes that only a cycle reaches come last, at depth 0.
        """
        seen: set[str] = set()
        for start in (*self._roots, *self._nodes):
            waiting = [(0, start)]
            while waiting:
                depth, code = waiting.pop()
                if code not in seen:
                    seen.add(code)
                    yield depth, code
                    waiting.extend((depth + 1, child) for child in reversed(self._children.get(code, ())))

    def page(self, parent: str | None = None, *, offset: int = 0, limit: int = 100) -> Page[N]:
        """Children of `parent`, or the roots, from `offset` on."""
        codes = self._roots if parent is None else self._children.get(parent, [])
        start = max(offset, 0)
        chosen = codes[start : start + max(limit, 0)]
        return Page(tuple(self._nodes[code] for code in chosen), start, len(codes))

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Every ring of parents, each once, as codes from child to parent; found along all parents."""
        state: dict[str, int] = {}
        return tuple(ring for code in self._nodes if code not in state for ring in self._rings(code, state))

    def _rings(self, start: str, state: dict[str, int]) -> Iterator[tuple[str, ...]]:
        open_codes: list[str] = [start]
        iterators = [iter(self.parents(start))]
        state[start] = 1
        while open_codes:
            parent = next(iterators[-1], None)
            if parent is None:
                state[open_codes.pop()] = 2
                iterators.pop()
            elif parent not in state:
                state[parent] = 1
                open_codes.append(parent)
                iterators.append(iter(self.parents(parent)))
            elif state[parent] == 1:
                yield tuple(open_codes[open_codes.index(parent) :])
