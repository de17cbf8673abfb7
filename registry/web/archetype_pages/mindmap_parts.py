"""What is drawn of a mind map at once: of a large one its upper levels, one of its branches, or all that fits."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from registry.web.archetype_pages.mindmap import Topic

#: Topics that are taken in at a glance, and those that one picture holds at the most.
GLANCE, MOST = 50, 400
#: Asks for all that one picture holds.
ALL = "all"


@dataclass(frozen=True)
class Branch:
    """A part of the map that can be drawn alone: its number from the top, and how far in it stands."""

    number: int
    text: str
    depth: int


@dataclass(frozen=True)
class Drawn:
    """`part` is "", ALL or a branch's number; `total` counts the topics of what was asked for."""

    root: Topic
    shown: int
    total: int
    part: str
    branches: tuple[Branch, ...]


def drawn(root: Topic, wanted: str) -> Drawn:
    """`wanted` that there is not draws what is drawn at first."""
    every = list(_every(root, 0))
    branches = tuple(
        Branch(number, topic.text, depth)
        for number, (topic, depth) in enumerate(every)
        if 0 < depth < 3 and topic.children
    )
    offered = branches if len(every) > GLANCE else ()
    chosen = next((each for each in offered if str(each.number) == wanted), None)
    part = wanted if chosen or wanted == ALL else ""
    top = replace(every[chosen.number][0], sort="root", icon="") if chosen else root
    folded, shown = _folded(top, MOST if part else GLANCE)
    return Drawn(folded, shown, sum(1 for _ in _every(top, 0)), part, offered)


def _folded(root: Topic, most: int) -> tuple[Topic, int]:
    """With branches opened from the top while there is room for them whole; those closed tell what they hold."""
    top = replace(root, children=[])
    room, waiting = most - 1, deque([(top, root)])
    while waiting:
        made, given = waiting.popleft()
        # the top is never closed: of more than there is room for it shows the first
        opened = given.children[:room] if given is root or len(given.children) <= room else []
        room -= len(opened)
        made.children = [replace(each, children=[]) for each in opened]
        made.folded = sum(1 for each in given.children[len(opened) :] for _ in _every(each, 0))
        waiting.extend(zip(made.children, opened, strict=True))
    return top, most - room


def _every(topic: Topic, depth: int) -> Iterator[tuple[Topic, int]]:
    """In the order of the map; archetypes are too shallow for depth to hurt, and are read with a bound on it."""
    yield topic, depth
    for child in topic.children:
        yield from _every(child, depth + 1)
