"""Numbers a hierarchy so that all below a concept is a few stretches of numbers, however many parents there are.

Each concept takes its place on a walk down a tree in which it has one of its parents; what it has below along others is
added as further stretches (Agrawal, Borgida, Jagadish: Efficient management of transitive relationships, 1989).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

#: A hierarchy so tangled that it would need more stretches than this for each concept is walked instead.
_MOST_STRETCHES: Final = 16
_FEW: Final = 100_000

Stretch = tuple[int, int]


@dataclass(slots=True)
class Edges:
    """Parents of n, in their order: `up[up_from[n]:up_from[n + 1]]`; children, in document order, likewise."""

    count: int
    up_from: array[int]
    up: array[int]
    down_from: array[int]
    down: array[int]

    @classmethod
    def of(cls, count: int, by_child: Iterator[Stretch], by_parent: Iterator[Stretch]) -> Edges:
        """From (child, parent) ordered by child and ordinal, and (parent, child) ordered by parent and child."""
        return cls(count, *_gathered(count, by_child), *_gathered(count, by_parent))

    def parents(self, number: int) -> array[int]:
        return self.up[self.up_from[number] : self.up_from[number + 1]]

    def children(self, number: int) -> array[int]:
        return self.down[self.down_from[number] : self.down_from[number + 1]]


def _gathered(count: int, pairs: Iterator[Stretch]) -> tuple[array[int], array[int]]:
    start, others = array("q", bytes(8 * (count + 2))), array("I")
    for one, other in pairs:
        start[one + 1] += 1
        others.append(other)
    for number in range(1, count + 2):
        start[number] += start[number - 1]
    return start, others


@dataclass(slots=True)
class Hierarchy:
    """`order` is the concept of each place from 1, `places` and `last` are told for each concept."""

    order: array[int]
    places: array[int]
    last: array[int]
    #: The stretches of those that have more than the places from their own to the last one below.
    more: dict[int, list[Stretch]]

    def stretches(self) -> Iterator[tuple[int, int, int]]:
        """(concept, first, last), in the order of concepts and places."""
        for number in range(1, len(self.places)):
            yield from ((number, *each) for each in self.of(number))

    def of(self, number: int) -> list[Stretch]:
        return self.more.get(number) or [(self.places[number], self.last[number])]


def arranged(edges: Edges) -> Hierarchy | None:
    """None where there are rings, or too many ways down to the same concepts."""
    waves = _from_the_top(edges)
    if waves is None:
        return None
    found = Hierarchy(*_placed(edges, _chosen_parents(edges, waves)), {})
    return found if _completed(found, edges, waves) else None


def _from_the_top(edges: Edges) -> array[int] | None:
    """Every concept after all of its parents."""
    left = array("I", bytes(4 * (edges.count + 1)))
    found = array("I", (0,))
    for number in range(1, edges.count + 1):
        left[number] = edges.up_from[number + 1] - edges.up_from[number]
        if not left[number]:
            found.append(number)
    for number in found:  # grows while it is read
        for child in edges.children(number) if number else ():
            left[child] -= 1
            if not left[child]:
                found.append(child)
    return found if len(found) == edges.count + 1 else None


def _chosen_parents(edges: Edges, waves: array[int]) -> array[int]:
    """Of several parents the one that is deepest down, since more is above it."""
    depth = array("I", bytes(4 * (edges.count + 1)))
    chosen = array("I", bytes(4 * (edges.count + 1)))
    for number in waves:
        parents = edges.parents(number) if number else ()
        if parents:
            chosen[number] = max(parents, key=depth.__getitem__)
            depth[number] = depth[chosen[number]] + 1
    return chosen


def _placed(edges: Edges, chosen: array[int]) -> tuple[array[int], array[int], array[int]]:
    """The order of the walk, each concept's place, and the last place below it on the walk."""
    size = edges.count + 1
    order, places, last = array("I", (0,)), array("I", bytes(4 * size)), array("I", bytes(4 * size))
    waiting = [number for number in range(edges.count, 0, -1) if not chosen[number]]
    while waiting:
        number = waiting.pop()
        if number < 0:
            last[-number] = len(order) - 1
            continue
        places[number] = len(order)
        order.append(number)
        waiting.append(-number)
        waiting.extend(child for child in reversed(edges.children(number)) if chosen[child] == number)
    return order, places, last


def _completed(found: Hierarchy, edges: Edges, waves: array[int]) -> bool:
    """From the leaves up: besides a concept's own stretch, those of its children that reach beyond it."""
    left = _MOST_STRETCHES * edges.count + _FEW
    for number in reversed(waves):
        first, last = found.places[number], found.last[number]
        below = [each for child in edges.children(number) for each in found.of(child)] if number else []
        outside = [each for each in below if each[0] < first or each[1] > last]
        if outside:
            found.more[number] = _joined([(first, last), *outside])
            left -= len(found.more[number])
        if left < 0:
            return False
    return True


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """The same places in as few stretches as can be."""
    found: list[Stretch] = []
    for first, last in sorted(stretches):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
