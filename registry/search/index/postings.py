"""A Whoosh codec that keeps postings as sorted columns: no request decodes them, and none is sorted as a tuple."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.codec.base import FieldWriter
from whoosh.codec.whoosh3 import W3Codec

from registry.search.index.columns import Array
from registry.search.index.lexicon import lexicon_arrays
from registry.search.index.runs import Postings, Run, merged

#: A field and its arrays.
Field = tuple[str, dict[str, Array]]
#: So many postings are held in memory; what is more waits in sorted runs on disk.
MOST: Final = 1 << 21


class TermPool:
    """Takes the postings that Whoosh hands it, row by row, as numbers: eight bytes for each."""

    def __init__(self, directory: Path, most: int = MOST) -> None:
        """Runs are written into the directory, which is there already and is removed by whoever made it."""
        self._directory = directory
        self._most = most
        self._held = 0
        self._numbers: dict[str, dict[bytes, int]] = {}
        self._postings: dict[str, tuple[array[int], array[int]]] = {}
        self._runs: dict[str, list[Run]] = {}

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        field, term, row, _, _ = posting
        if self._held >= self._most:
            self._spill()
        numbers = self._numbers.get(field)
        if numbers is None:
            numbers = self._numbers[field] = {}
            self._postings[field] = (array("i"), array("i"))
        terms, rows = self._postings[field]
        terms.append(numbers.setdefault(term, len(numbers)))
        rows.append(row)
        self._held += 1

    def _spill(self) -> None:
        for field in sorted(self._numbers):
            runs = self._runs.setdefault(field, [])
            path = self._directory / f"{field}-{len(runs)}"
            runs.append(Run.write(path, _in_order(self._numbers.pop(field), *self._postings.pop(field))))
        self._held = 0

    def iter_postings(self) -> Iterator[Field]:
        """Field by field; what has been handed on is let go."""
        if self._runs:
            self._spill()
        for field in sorted(self._numbers.keys() | self._runs.keys()):
            if field in self._runs:
                yield field, merged(field, self._runs.pop(field))
            else:
                postings = _in_order(self._numbers.pop(field), *self._postings.pop(field))
                yield field, lexicon_arrays(field, *postings)

    def cleanup(self) -> None:
        """Whoosh asks for it when a writer closes."""
        self._numbers.clear()
        self._postings.clear()


def _in_order(numbers: dict[bytes, int], terms: "array[int]", rows: "array[int]") -> Postings:
    """Terms by their bytes, and each term's rows as they came, which is in rank order."""
    found = sorted(numbers)
    places = np.empty(len(found), np.int32)
    places[np.fromiter((numbers[term] for term in found), np.int32, len(found))] = np.arange(len(found), dtype=np.int32)
    of_terms = places[np.frombuffer(terms, np.int32)]
    bounds = np.zeros(len(found) + 1, np.int64)
    np.cumsum(np.bincount(of_terms, minlength=len(found)), out=bounds[1:])
    order = np.argsort(of_terms, kind="stable")
    return Postings(found, bounds, np.frombuffer(rows, np.int32)[order])


class ColumnWriter(FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Where other codecs write blocks of postings: the arrays of every field are handed to whoever takes them."""

    def __init__(self) -> None:
        self.take: Callable[[str, dict[str, Array]], None] = lambda _field, _arrays: None
        self.is_closed = False

    def add_postings(self, _schema: object, _lengths: object, items: Iterable[Field]) -> None:
        for field, arrays in items:
            self.take(field, arrays)

    def close(self) -> None:
        self.is_closed = True


class _NoTerms:
    """What a reader of stored documents is given in the place of the terms, which stand in the columns."""

    def close(self) -> None:
        """Nothing is open."""


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own for documents; no lengths."""

    length_stats: Final = False

    def field_writer(self, _storage: Any, _segment: Any) -> ColumnWriter:
        return ColumnWriter()

    def terms_reader(self, _storage: Any, _segment: Any) -> _NoTerms:
        return _NoTerms()
