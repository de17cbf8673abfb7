"""Which items may answer, and how many of them have each value of a facet."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np

from registry.search.answers import FacetCount, QueryError
from registry.search.documents import STATUSES
from registry.search.generation import View
from registry.search.segment import Segment
from registry.search.validity import Mask

COLUMNS: Final = ("kind", "network", "system")
FACETS: Final = (*COLUMNS, "status")
#: What is in force, and what was recalled: whoever looks for that must meet the recall, not an empty page.
DEFAULT_STATUS: Final = frozenset({"in-force", "recalled"})
IN_FORCE: Final = frozenset({"in-force"})


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
    """The items with one of these values."""
    wanted = np.array([label in values for label in segment.labels[facet]], np.bool_)
    mask: Mask = wanted[segment.facets[facet]]
    return mask


class Selection:
    """The items of one segment that answer a query, before and after each filter."""

    def __init__(self, view: View, filters: Filters, answering: Mask) -> None:
        segment = view.segment
        self._segment = segment
        self._answering = answering & view.live & ~having(segment, "standard", filters.without)
        self._statuses = segment.validity.at(filters.moment)
        numbers = [number for number, name in enumerate(STATUSES) if name in filters.statuses]
        self._passing = {"status": self._statuses[numbers].any(axis=0)}
        for name, values in filters.chosen.items():
            self._passing[name] = having(segment, name, values)
        self.items = self._but("")
        self.in_force: Mask = self._statuses[STATUSES.index("in-force")]
        #: Where every hit is in force there is nothing to put last.
        self.mixed = filters.statuses != IN_FORCE

    def _but(self, left_out: str) -> Mask:
        items = self._answering
        for name, mask in self._passing.items():
            if name != left_out:
                items = items & mask
        return items

    @property
    def total(self) -> int:
        return int(np.count_nonzero(self.items))

    def count(self, facet: str) -> Counter[str]:
        items = self._but(facet)
        if facet == "status":
            held = (self._statuses & items).sum(axis=1).tolist()
            return Counter(dict(zip(STATUSES, held, strict=True)))
        counts = np.bincount(self._segment.facets[facet][items]).tolist()
        return Counter(dict(zip(self._segment.labels[facet], counts, strict=False)))


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
