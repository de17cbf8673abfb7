"""Many changes carried out without keeping others waiting: in portions, each a transaction of its own."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from registry.db import Database

Change = TypeVar("Change")
Done = TypeVar("Done")
#: How long one portion keeps others from writing, and how long they have before the next. SQLite has no queue: who
#: waits asks again, at first every 50 ms, so that a shorter pause could pass unnoticed.
HELD_SECONDS = 0.08
PAUSE_SECONDS = 0.06


def in_portions(
    database: Database, changes: Sequence[Change], begin: Callable[[Session], Callable[[Change], Done]]
) -> Iterator[Done]:
    """What came of each change, when its portion has been committed; `begin` is asked anew for each portion.

    Where one is refused, the portions before it stand, and nothing of its own.
    """
    place = 0
    while place < len(changes):
        if place:
            time.sleep(PAUSE_SECONDS)
        done: list[Done] = []
        with database.writing() as session:
            carry_out = begin(session)
            until = time.monotonic() + HELD_SECONDS
            while place < len(changes) and (not done or time.monotonic() < until):
                done.append(carry_out(changes[place]))
                place += 1
        yield from done
