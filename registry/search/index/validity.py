"""Which items hold at a moment, and with which status: periods are stored, statuses are computed when asked."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.search.documents import STATUSES, Calendar, Period, Run, Status, microseconds

Mask = NDArray[np.bool_]

SIDES: Final = ("before", "inside", "after")
#: Moments between two changes of any status share one answer; so many such stretches are kept.
CACHED: Final = 8
#: And which version is shown of so many sets of periods.
CACHED_SHOWN: Final = 4_096
SHOWN: Final = ("in-force", "recalled", "retired", "scheduled", "superseded")
ALWAYS: Final = np.iinfo(np.int64)


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


@dataclass(frozen=True)
class Holding:
    """When documents hold that share it: in runs of a standard's calendar, or in periods of their own."""

    standard: str
    runs: tuple[Run, ...]
    periods: tuple[Period, ...]

    def among(self, calendars: Mapping[str, Calendar]) -> tuple[Period, ...]:
        """All periods of the versions that it holds in, as these calendars have them."""
        if not self.runs:
            return self.periods
        calendar = calendars.get(self.standard, ())
        editions = chain.from_iterable(
            calendar[first : None if last is None else last + 1] for first, last in self.runs
        )
        return tuple(period for edition in editions for period in edition.periods)


class Validity:
    """The statuses of a segment's items by the calendars of one generation."""

    def __init__(
        self, of_items: NDArray[np.int32], holdings: Sequence[Holding], calendars: Mapping[str, Calendar]
    ) -> None:
        self._of_items = of_items
        #: The periods of each holding, by which a hit says which version holds.
        self._periods = [holding.among(calendars) for holding in holdings]
        told = [_told(number, period, periods) for number, periods in enumerate(self._periods) for period in periods]
        columns = np.array(told, np.int64).reshape(-1, 3 + len(SIDES))
        self._holding, self._from, self._to = columns[:, 0], columns[:, 1], columns[:, 2]
        self._said = columns[:, 3:]
        self._turns: list[int] = np.unique(columns[:, 1:3]).tolist()
        self._stretch = lru_cache(maxsize=CACHED)(self._at)
        self._shown = lru_cache(maxsize=CACHED_SHOWN)(self._shown_at)

    def shown(self, item: int, statuses: frozenset[str], moment: int) -> tuple[str, str]:
        """Of an item that has one of these statuses at a moment, the version to show and its status."""
        return self._shown(int(self._of_items[item]), statuses, bisect_right(self._turns, moment))

    def _shown_at(self, holding: int, statuses: frozenset[str], turn: int) -> tuple[str, str]:
        """In force first, then what a reader must be warned of, then the latest to begin."""
        periods, moment = self._periods[holding], self._moment(turn)
        held = ((status_at(period, periods, moment), period) for period in periods)
        fitting = [(status, period) for status, period in held if status in statuses]
        status, period = min(fitting, key=lambda each: (SHOWN.index(str(each[0])), -_beginning(each[1])))
        return period.version, str(status)

    def at(self, moment: int) -> NDArray[np.uint8]:
        """For each item its statuses at this moment (microseconds), as bits in the order of STATUSES."""
        return self._stretch(bisect_right(self._turns, moment))

    def _moment(self, turn: int) -> int:
        """Where a stretch between two changes begins."""
        return self._turns[turn - 1] if turn else min(self._turns, default=0) - 1

    def _at(self, turn: int) -> NDArray[np.uint8]:
        moment = self._moment(turn)
        sides = np.where(moment < self._from, 0, np.where(moment >= self._to, 2, 1))
        said = np.take_along_axis(self._said, sides[:, np.newaxis], axis=1)[:, 0]
        bits = np.zeros(len(self._periods), np.uint8)
        np.bitwise_or.at(bits, self._holding, said.astype(np.uint8))
        of_items = bits[self._of_items]
        of_items.setflags(write=False)
        return of_items


def _beginning(period: Period) -> int:
    return 0 if period.valid_from is None else microseconds(period.valid_from)


def _told(holding: int, period: Period, periods: Iterable[Period]) -> tuple[int, ...]:
    """The holding, from, to, and a status bit for each side; 0 where nothing is said."""
    means = meaning(period, periods)
    bits = (status_bit(status) if status else 0 for status in (means.before, means.inside, means.after))
    start = ALWAYS.min if period.valid_from is None else microseconds(period.valid_from)
    end = ALWAYS.max if period.valid_to is None else microseconds(period.valid_to)
    return (holding, int(start), int(end), *bits)


def status_bit(status: Status) -> int:
    return 1 << STATUSES.index(status)
