"""The numbers of a segment: which item, language and role a row has, and when which item holds."""

from array import array
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.search.columns import Array
from registry.search.documents import LANGUAGES, ROLES, STATUSES, Document, Period, Text, microseconds
from registry.search.rows import rank
from registry.search.text import words
from registry.search.validity import SIDES, Meaning, meaning

FACETED: Final = ("standard", "kind", "network", "system")
ALWAYS: Final = np.iinfo(np.int64)
SILENT: Final = 255
#: How much of a text decides between rows that are otherwise equal.
TIE_LETTERS: Final = 24


class Labels:
    """Numbers for the values of a facet, in order of appearance."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, value: str) -> int:
        found = self._numbers.setdefault(value, len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found


class Table:
    """Collects the numbers of documents and rows as they pass."""

    def __init__(self) -> None:
        self.labels = {name: Labels() for name in FACETED}
        self._facets = {name: array("i") for name in FACETED}
        self._rows = {"item": array("i"), "text": array("H"), "language": array("B"), "role": array("B")}
        self._ranks = array("Q")
        self._ties: list[bytes] = []
        self._periods = {"item": array("i"), "from": array("q"), "to": array("q")}
        self._periods |= {side: array("B") for side in SIDES}

    def add(self, document: Document) -> None:
        item = len(self._facets["kind"])
        for name in FACETED:
            self._facets[name].append(self.labels[name].number(getattr(document, name)))
        for number, text in enumerate(document.texts):
            self._add_row(item, number, text, document.popularity)
        for period in document.periods:
            self._add_period(item, period, meaning(period, document.periods))

    def _add_row(self, item: int, number: int, text: Text, popularity: int) -> None:
        self._rows["item"].append(item)
        self._rows["text"].append(number)
        self._rows["language"].append(LANGUAGES.index(text.language))
        self._rows["role"].append(ROLES.index(text.role))
        self._ranks.append(rank(text, popularity))
        self._ties.append(" ".join(words(text.value[: 2 * TIE_LETTERS])).encode()[:TIE_LETTERS])

    def _add_period(self, item: int, period: Period, means: Meaning) -> None:
        self._periods["item"].append(item)
        for side, status in zip(SIDES, (means.before, means.inside, means.after), strict=True):
            self._periods[side].append(SILENT if status is None else STATUSES.index(status))
        start, end = period.valid_from, period.valid_to
        self._periods["from"].append(ALWAYS.min if start is None else microseconds(start))
        self._periods["to"].append(ALWAYS.max if end is None else microseconds(end))

    def order(self) -> NDArray[np.intp]:
        """The rows as they came, in the order in which they are to stand."""
        ranks = np.frombuffer(self._ranks, np.uint64) if self._ranks else np.empty(0, np.uint64)
        return np.lexsort((np.array(self._ties, f"S{TIE_LETTERS}"), ranks))

    def columns(self, order: NDArray[np.intp]) -> dict[str, Array]:
        rows = {f"row.{name}": np.array(values)[order] for name, values in self._rows.items()}
        items = {f"item.{name}": np.array(values) for name, values in self._facets.items()}
        periods = {f"period.{name}": np.array(values) for name, values in self._periods.items()}
        return {**rows, "row.rank": np.array(self._ranks)[order], **items, **periods}

    def label_lists(self) -> Mapping[str, list[str]]:
        return {name: labels.values for name, labels in self.labels.items()}
