"""The numbers of a segment: which item, language and role a row has, and in which versions which item holds."""

from array import array
from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.search.documents import LANGUAGES, ROLES, Document, Text
from registry.search.index.columns import Array
from registry.search.index.rows import rank
from registry.search.index.validity import Holding
from registry.search.language.text import words

FACETED: Final = ("standard", "kind", "network", "system", "specialty", "language")
#: An item may have several specialties and languages; a column then holds the number of their combination.
BETWEEN: Final = "\x1f"
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
        self._ties = bytearray()
        self.holdings: dict[Holding, int] = {}
        self._holdings = array("i")
        self._keys = array("Q")

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._keys)

    def add(self, document: Document) -> None:
        item = len(self._keys)
        self._keys.append(key_of(document.standard, document.item))
        for name, value in _values(document).items():
            self._facets[name].append(self.labels[name].number(value))
        for number, text in enumerate(document.texts):
            self._add_row(item, number, text, document.popularity)
        holding = Holding(document.standard if document.runs else "", document.runs, document.periods)
        self._holdings.append(self.holdings.setdefault(holding, len(self.holdings)))

    def _add_row(self, item: int, number: int, text: Text, popularity: int) -> None:
        self._rows["item"].append(item)
        self._rows["text"].append(number)
        self._rows["language"].append(LANGUAGES.index(text.language))
        self._rows["role"].append(ROLES.index(text.role))
        self._ranks.append(rank(text, popularity))
        tie = " ".join(words(text.value[: 2 * TIE_LETTERS])).encode()[:TIE_LETTERS]
        self._ties += tie.ljust(TIE_LETTERS, b"\0")

    def order(self) -> NDArray[np.intp]:
        """The rows as they came, in the order in which they are to stand."""
        ranks = np.frombuffer(self._ranks, np.uint64) if self._ranks else np.empty(0, np.uint64)
        return np.lexsort((np.frombuffer(self._ties, f"S{TIE_LETTERS}"), ranks))

    def columns(self, order: NDArray[np.intp]) -> dict[str, Array]:
        rows = {f"row.{name}": np.array(values)[order] for name, values in self._rows.items()}
        items = {f"item.{name}": np.array(values) for name, values in self._facets.items()}
        keys = np.array(self._keys)
        by_key = np.argsort(keys, kind="stable").astype(np.int32)
        named = {"key.sorted": keys[by_key], "key.item": by_key, "item.holding": np.array(self._holdings)}
        return {**rows, "row.rank": np.array(self._ranks)[order], **items, **named}

    def label_lists(self) -> Mapping[str, list[str]]:
        return {name: labels.values for name, labels in self.labels.items()}


def _values(document: Document) -> dict[str, str]:
    languages = {text.language for text in document.texts if text.language}
    return {
        **{name: getattr(document, name) for name in ("standard", "kind", "network", "system")},
        "specialty": BETWEEN.join(sorted(document.specialties)),
        "language": BETWEEN.join(sorted(languages)),
    }


def key_of(standard: str, item: str) -> int:
    """A number for an item's address; two items of half a million share one once in a hundred million indexes."""
    return int.from_bytes(blake2b(f"{standard}#{item}".encode("utf-8", "surrogatepass"), digest_size=8).digest())
