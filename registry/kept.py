"""What is kept of answers that cost much to find, for as much room as is given.

The order of giving way is cachetools': it weighs what it keeps, and is plain Python that needs nothing else.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

T = TypeVar("T")


class Kept(Generic[T]):
    """The least lately asked goes first. `weight` says how much of the room one takes, which must not change while it
    is kept; what is heavier than `heaviest` is not kept, since it would drive out all else. For threads."""

    def __init__(self, room: int, weight: Callable[[T], int] = lambda _: 1, heaviest: int | None = None) -> None:
        self._weight = weight
        self._heaviest = room if heaviest is None else heaviest
        self._lock = Lock()
        self._found: LRUCache[Hashable, T] = LRUCache(room, weight)

    def __len__(self) -> int:
        return len(self._found)

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            return self._found.get(key)

    def keep(self, key: Hashable, value: T) -> None:
        if self._weight(value) <= self._heaviest:
            with self._lock:
                self._found[key] = value
