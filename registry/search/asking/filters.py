"""Which items may answer, and how many of them have each value of a facet."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.search.answers import FacetCount, QueryError
from registry.search.documents import STATUSES
from registry.search.index.generation import View
from registry.search.index.segment import Segment
from registry.search.index.validity import Mask, status_bit

FACETS: Final = ("kind", "network", "system", "specialty", "status", "language", "standard")
#: What is in force, and what was recalled: whoever looks for that must meet the recall, not an empty page.
DEFAULT_STATUS: Final = frozenset({"in-force", "recalled"})
IN_FORCE_BIT: Final = status_bit("in-force")

Items = NDArray[np.int32]

Values = Collection[str] | str


@dataclass(frozen=True)
class Filters:
    """What the searcher chose: values by facet, empty for all, and the moment (microseconds) that is asked about."""

    chosen: dict[str, frozenset[str]]
    statuses: frozenset[str]
    moment: int
    without: frozenset[str] = frozenset()


def read_filters(moment: int, without: Values, **chosen: Values) -> Filters:
    """Raises QueryError for a status that does not exist. No status means in force or recalled."""
    sets = {name: _values(value) for name, value in chosen.items()}
    statuses = sets.pop("status") or DEFAULT_STATUS
    for name in sorted(statuses.difference(STATUSES)):
        raise QueryError("There is no status {name}; there are {known}.", name=name, known=", ".join(STATUSES))
    return Filters({name: values for name, values in sets.items() if values}, statuses, moment, _values(without))


def _values(given: Values) -> frozenset[str]:
    return frozenset((given,) if isinstance(given, str) else given)


def having(segment: Segment, facet: str, values: frozenset[str]) -> Mask:
    """For each value of a column, a combination where an item may have several, whether one of these is in it."""
    return np.array([not values.isdisjoint(each) for each in segment.values[facet]], np.bool_)


class Selection:
    """The items of one segment that answer a query, before and after each filter."""

    def __init__(self, view: View, filters: Filters, answering: Items) -> None:
        """`answering` are item numbers, each once."""
        segment = self._segment = view.segment
        free = view.live[answering] if view.held_back else None
        if filters.without:
            shown = ~having(segment, "standard", filters.without)[segment.facets["standard"][answering]]
            free = shown if free is None else free & shown
        self._answering = answering if free is None else answering[free]
        self._statuses = view.validity.at(filters.moment)[self._answering]
        bits = sum(1 << STATUSES.index(name) for name in filters.statuses)
        self._passing: dict[str, Mask] = {"status": self._statuses & bits != 0}
        for name, values in filters.chosen.items():
            column = segment.facets[name][self._answering]
            self._passing[name] = having(segment, name, values)[column]
        passing = self._but("")
        self.items: Items = self._answering[passing]
        #: Whether all that answer are left.
        self.whole = free is None and len(self.items) == len(answering)
        self.in_force: Items = self._answering[passing & (self._statuses & IN_FORCE_BIT != 0)]
        #: Where every hit is in force there is nothing to put last.
        self.mixed = len(self.in_force) < len(self.items)

    def _but(self, left_out: str) -> Mask:
        kept = np.ones(len(self._answering), np.bool_)
        for name, mask in self._passing.items():
            if name != left_out:
                kept &= mask
        return kept

    @property
    def total(self) -> int:
        return len(self.items)

    def count(self, facet: str) -> Counter[str]:
        kept = self._but(facet)
        if facet == "status":
            held = self._statuses[kept]
            return Counter({name: int(np.count_nonzero(held & 1 << bit)) for bit, name in enumerate(STATUSES)})
        counts = np.bincount(self._segment.facets[facet][self._answering[kept]]).tolist()
        found: Counter[str] = Counter()
        for values, count in zip(self._segment.values[facet], counts, strict=False):
            for value in values:
                found[value] += count
        return found


def count_facets(selections: Collection[Selection], facets: Collection[str]) -> dict[str, tuple[FacetCount, ...]]:
    """The counts over all segments, most first. Raises QueryError for a facet that does not exist."""
    for name in sorted(set(facets).difference(FACETS)):
        raise QueryError("There is no facet {name}; there are {known}.", name=name, known=", ".join(FACETS))
    return {name: _counted(selections, name) for name in facets}


def _counted(selections: Collection[Selection], name: str) -> tuple[FacetCount, ...]:
    total: Counter[str] = Counter()
    for selection in selections:
        total.update(selection.count(name))
    found = ((value, count) for value, count in total.items() if value and count)
    return tuple(FacetCount(value, count) for value, count in sorted(found, key=lambda each: (-each[1], each[0])))
