"""A Whoosh codec that keeps postings as sorted columns: no request decodes them, and none is sorted as a tuple."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import FieldWriter
from whoosh.codec.whoosh3 import W3Codec

from registry.search.columns import Array
from registry.search.lexicon import Rows, lexicon_arrays


class FieldPostings(NamedTuple):
    """A field's terms in the order of their bytes; the rows of term i lie between bounds[i] and bounds[i + 1]."""

    field: str
    terms: list[bytes]
    bounds: NDArray[np.int64]
    rows: Rows


class TermPool:
    """Takes the postings that Whoosh hands it, row by row, as numbers: memory grows with eight bytes for each."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[bytes, int]] = {}
        self._postings: dict[str, tuple[array[int], array[int]]] = {}

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        field, term, row, _, _ = posting
        numbers = self._numbers.get(field)
        if numbers is None:
            numbers = self._numbers[field] = {}
            self._postings[field] = (array("i"), array("i"))
        terms, rows = self._postings[field]
        terms.append(numbers.setdefault(term, len(numbers)))
        rows.append(row)

    def iter_postings(self) -> Iterator[FieldPostings]:
        """Field by field; what has been handed on is let go."""
        for field in sorted(self._numbers):
            yield _in_order(field, self._numbers.pop(field), *self._postings.pop(field))

    def cleanup(self) -> None:
        """Whoosh asks for it when a writer closes."""
        self._numbers.clear()
        self._postings.clear()


def _in_order(field: str, numbers: dict[bytes, int], terms: "array[int]", rows: "array[int]") -> FieldPostings:
    """Terms by their bytes, and each term's rows as they came, which is in rank order."""
    found = sorted(numbers)
    places = np.empty(len(found), np.int32)
    places[np.fromiter((numbers[term] for term in found), np.int32, len(found))] = np.arange(len(found), dtype=np.int32)
    of_terms = places[np.frombuffer(terms, np.int32)]
    bounds = np.zeros(len(found) + 1, np.int64)
    np.cumsum(np.bincount(of_terms, minlength=len(found)), out=bounds[1:])
    order = np.argsort(of_terms, kind="stable")
    return FieldPostings(field, found, bounds, np.frombuffer(rows, np.int32)[order])


class ColumnWriter(FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Where other codecs write blocks of postings: `columns` holds the arrays of every field."""

    def __init__(self) -> None:
        self.columns: dict[str, Array] = {}
        self.is_closed = False

    def add_postings(self, _schema: object, _lengths: object, items: Iterable[FieldPostings]) -> None:
        for field, terms, bounds, rows in items:
            self.columns |= lexicon_arrays(field, terms, bounds, rows)

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
