"""Which items hold at a moment, and with which status: periods are stored, statuses are computed when asked."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.search.columns import Array
from registry.search.documents import STATUSES, Period, Status, microseconds

Mask = NDArray[np.bool_]

IN_FORCE: Final = STATUSES.index("in-force")
SCHEDULED: Final = STATUSES.index("scheduled")
SUPERSEDED: Final = STATUSES.index("superseded")
#: Moments between two changes of any status share one answer; so many such stretches are kept.
CACHED: Final = 32


def is_followed(period: Period, periods: Iterable[Period]) -> bool:
    """Whether the same version has another status from where this period ends."""
    end = period.valid_to
    return end is not None and any(other.version == period.version and other.valid_from == end for other in periods)


def status_at(period: Period, moment: int, *, followed: bool) -> Status | None:
    """What a period says at a moment (microseconds): a scheduled version is in force by its date, without a job.

    After its end a version that was in force is superseded, unless followed; before its beginning it is scheduled.
    Other statuses hold in their period alone.
    """
    dated = period.status in ("in-force", "scheduled")
    if period.valid_from is not None and moment < microseconds(period.valid_from):
        return "scheduled" if dated else None
    if period.valid_to is not None and moment >= microseconds(period.valid_to):
        return "superseded" if dated and not followed else None
    return "in-force" if dated else period.status


class Validity:
    """The statuses of a segment's items."""

    def __init__(self, columns: Mapping[str, Array], items: int) -> None:
        self._items = items
        self._item = columns["period.item"].astype(np.int32, copy=False)
        self._status = columns["period.status"].astype(np.uint8, copy=False)
        self._from = columns["period.from"].astype(np.int64, copy=False)
        self._followed = columns["period.followed"].astype(np.bool_, copy=False)
        self._to = columns["period.to"].astype(np.int64, copy=False)
        self._turns: list[int] = np.unique(np.concatenate([self._from, self._to])).tolist()
        self._stretch = lru_cache(maxsize=CACHED)(self._at)

    def at(self, moment: int) -> Mask:
        """One mask of items for each status, in the order of STATUSES."""
        return self._stretch(bisect_right(self._turns, moment))

    def _at(self, turn: int) -> Mask:
        moment = self._turns[turn - 1] if turn else min(self._turns, default=0) - 1
        dated = (self._status == IN_FORCE) | (self._status == SCHEDULED)
        before, after = moment < self._from, moment >= self._to
        inside = ~before & ~after
        masks = np.zeros((len(STATUSES), self._items), np.bool_)
        masks[IN_FORCE, self._item[dated & inside]] = True
        masks[SCHEDULED, self._item[dated & before]] = True
        masks[SUPERSEDED, self._item[dated & after & ~self._followed]] = True
        for status in range(SUPERSEDED, len(STATUSES)):
            masks[status, self._item[~dated & inside & (self._status == status)]] = True
        masks.setflags(write=False)
        return masks
