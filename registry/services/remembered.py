"""Answers that are kept as the bytes they were, for as long as what they were drawn from stands."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

#: Answers of one state that are kept, bytes of the longest, and bytes of them all.
MOST = 8192
LONGEST = 64 * 1024
ALL = 16 * 1024 * 1024


class Remembered:
    """The least lately asked goes first. Belongs to one state of the registry, and is thrown away with it: nothing in
    here knows when an answer ceases to be right."""

    def __init__(self, most: int = MOST, total: int = ALL) -> None:
        self._most = most
        self._total = total
        self._size = 0
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, question: Hashable) -> bytes | None:
        with self._lock:
            found = self._answers.get(question)
            if found is not None:
                self._answers.move_to_end(question)
        return found

    def keep(self, question: Hashable, answer: bytes) -> None:
        """One that is too long is not kept."""
        if len(answer) > LONGEST:
            return
        with self._lock:
            self._size += len(answer) - len(self._answers.pop(question, b""))
            self._answers[question] = answer
            while len(self._answers) > self._most or self._size > self._total:
                _, dropped = self._answers.popitem(last=False)
                self._size -= len(dropped)
