"""The collector of cyclic garbage comes seldom while a large tree is built, which it would walk again and again.

A template of 10 000 nodes is read, made a web template and written in 1.5 s of processor time, and in 2.3 s with the
collector as Python sets it. With it off that would be 1.3 s, but the collector is the whole process's: threads beside
this one would pile up what they leave behind, without end where one reader begins before another is done.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

#: New objects, less those that were freed, at which the collector comes; Python's own choice is 700.
_SELDOM: Final = 20_000


class _Asked:
    """How many ask for it, and how often the collector came before the first of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asking = 0
        self._before = gc.get_threshold()
        self._meanwhile = self._before

    def begin(self) -> None:
        with self._lock:
            if self._asking == 0:
                self._before = gc.get_threshold()
                first, *older = self._before
                gc.set_threshold(first and max(first, _SELDOM), *older)  # 0 means never, and stays
                self._meanwhile = gc.get_threshold()
            self._asking += 1

    def end(self) -> None:
        """Whoever has set the collector meanwhile has meant it."""
        with self._lock:
            self._asking -= 1
            if self._asking == 0 and gc.get_threshold() == self._meanwhile:
                gc.set_threshold(*self._before)


_ASKED: Final = _Asked()


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """For the whole process, until the last of those that asked for it is done. Also a decorator."""
    _ASKED.begin()
    try:
        yield
    finally:
        _ASKED.end()
