"""Which items hold at a moment, and with which status: periods are stored, statuses are computed when asked."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.search.columns import Array
from registry.search.documents import STATUSES, Period, Status, microseconds

Mask = NDArray[np.bool_]

SIDES: Final = ("before", "inside", "after")
#: Moments between two changes of any status share one answer; so many such stretches are kept.
CACHED: Final = 32


@dataclass(frozen=True)
class Meaning:
    """The status that a period gives its version before, in and after it; None where it says nothing."""

    before: Status | None
    inside: Status
    after: Status | None


def meaning(period: Period, periods: Iterable[Period]) -> Meaning:
    """What a period says beside the others of its document.

    A version to come into force is scheduled before its date and in force by it, without a job; after its end it is
    superseded. Where other periods of the version adjoin, these speak for their time, and so a scheduled period that
    another follows is no more than the time until then. Other statuses hold in their period alone.
    """
    start, end = period.valid_from, period.valid_to
    same = [other for other in periods if other.version == period.version]
    preceded = start is not None and any(other.valid_to == start for other in same)
    followed = end is not None and any(other.valid_from == end for other in same)
    if period.status not in ("in-force", "scheduled"):
        return Meaning(None, period.status, None)
    inside: Status = period.status if followed else "in-force"
    return Meaning(None if preceded else "scheduled", inside, None if followed else "superseded")


def status_at(period: Period, periods: Iterable[Period], moment: int) -> Status | None:
    """The status that a period gives its version at a moment (microseconds)."""
    means = meaning(period, periods)
    if period.valid_from is not None and moment < microseconds(period.valid_from):
        return means.before
    if period.valid_to is not None and moment >= microseconds(period.valid_to):
        return means.after
    return means.inside


class Validity:
    """The statuses of a segment's items."""

    def __init__(self, columns: Mapping[str, Array], items: int) -> None:
        self._items = items
        self._item = columns["period.item"].astype(np.int32, copy=False)
        self._from = columns["period.from"].astype(np.int64, copy=False)
        self._to = columns["period.to"].astype(np.int64, copy=False)
        self._said = {side: columns[f"period.{side}"].astype(np.uint8, copy=False) for side in SIDES}
        self._turns: list[int] = np.unique(np.concatenate([self._from, self._to])).tolist()
        self._stretch = lru_cache(maxsize=CACHED)(self._at)

    def at(self, moment: int) -> Mask:
        """One mask of items for each status, in the order of STATUSES."""
        return self._stretch(bisect_right(self._turns, moment))

    def _at(self, turn: int) -> Mask:
        moment = self._turns[turn - 1] if turn else min(self._turns, default=0) - 1
        early, late = moment < self._from, moment >= self._to
        said = np.where(early, self._said["before"], np.where(late, self._said["after"], self._said["inside"]))
        masks = np.zeros((len(STATUSES), self._items), np.bool_)
        for status, mask in enumerate(masks):
            mask[self._item[said == status]] = True
        masks.setflags(write=False)
        return masks
