"""Arrays that are kept from one question to the next, up to so many bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any

from numpy.typing import NDArray

Arrays = tuple[NDArray[Any], ...]


class Kept:
    """The least lately asked goes first. Nobody may write into what is kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._lock = Lock()
        self._arrays: OrderedDict[Hashable, Arrays] = OrderedDict()

    def __len__(self) -> int:
        return len(self._arrays)

    def get(self, key: Hashable) -> Arrays | None:
        with self._lock:
            found = self._arrays.get(key)
            if found is not None:
                self._arrays.move_to_end(key)
        return found

    def keep(self, key: Hashable, arrays: Arrays) -> None:
        with self._lock:
            self._size += _size(arrays) - _size(self._arrays.pop(key, ()))
            self._arrays[key] = arrays
            while self._size > self._most:
                _, dropped = self._arrays.popitem(last=False)
                self._size -= _size(dropped)


def _size(arrays: Arrays) -> int:
    return sum(each.nbytes for each in arrays)
