"""What is kept of answers that cost much to find, for as much room as is given."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The least lately asked goes first. `weight` says how much of the room one takes, which must not change while it
    is kept; what is heavier than `heaviest` is not kept, since it would drive out all else. For threads."""

    def __init__(self, room: int, weight: Callable[[T], int] = lambda _: 1, heaviest: int | None = None) -> None:
        self._room = room
        self._weight = weight
        self._heaviest = room if heaviest is None else heaviest
        self._held = 0
        self._lock = Lock()
        self._found: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._found)

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            found = self._found.get(key)
            if found is None:
                return None
            self._found.move_to_end(key)
        return found[0]

    def keep(self, key: Hashable, value: T) -> None:
        weight = self._weight(value)
        if weight > self._heaviest:
            return
        with self._lock:
            self._held += weight - self._found.pop(key, (value, 0))[1]
            self._found[key] = value, weight
            while self._held > self._room:
                _, (_, gone) = self._found.popitem(last=False)
                self._held -= gone
