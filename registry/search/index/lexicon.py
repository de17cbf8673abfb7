"""Sorted terms with the rows they stand in, laid out so that a prefix is one slice and no list has to be merged."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from registry.search.index.columns import Array

Rows = NDArray[np.int32]
Offsets = NDArray[np.uint32]
Heads = NDArray[np.uint64]
#: Above every byte of UTF-8: closes the range of terms that begin with a prefix.
_END: Final = b"\xff"
#: So many first bytes of a term are compared as one number, before any term is looked at.
HEAD: Final = 8
#: A sieve has so many places for each term.
BITS_A_TERM: Final = 8


class Lexicon:
    """The terms of one field. `postings` of term i lie between two offsets, those of a prefix side by side."""

    def __init__(self, text: NDArray[np.uint8], heads: Heads, starts: Offsets, bounds: Offsets, postings: Rows) -> None:
        # Single numbers, and stretches of text, come out of a view several times faster than out of an array.
        self._text = text.data
        self._heads = heads.data
        self._starts = starts.data
        self._bounds = bounds.data
        self._postings = postings

    def __len__(self) -> int:
        return len(self._starts) - 1

    def term(self, number: int) -> bytes:
        return self._text[self._starts[number] : self._starts[number + 1]].tobytes()

    def terms(self) -> Iterator[bytes]:
        """All, in order."""
        text = self._text.tobytes()
        return (text[start:end] for start, end in pairwise(self._starts.tolist()))

    def _position(self, term: bytes, least: int = 0) -> int:
        first_bytes = head(term)
        first = bisect_left(self._heads, first_bytes, least)
        last = bisect_right(self._heads, first_bytes, first)
        return bisect_left(range(len(self)), term, first, last, key=self.term) if first < last else first

    def find(self, term: str) -> int | None:
        """The number of a term that stands here."""
        wanted = term.encode()
        number = self._position(wanted)
        return number if number < len(self) and self.term(number) == wanted else None

    def rows(self, term: str) -> Rows:
        number = self.find(term)
        return self.rows_of(range(number, number + 1)) if number is not None else self._postings[:0]

    def rows_of(self, numbers: range) -> Rows:
        return self._postings[self._bounds[numbers.start] : self._bounds[numbers.stop]]

    def numbers(self, prefix: str) -> range:
        """The numbers of all terms that begin so."""
        wanted = prefix.encode()
        start = self._position(wanted)
        return range(start, self._position(wanted + _END, start))

    def rows_below(self, prefix: str) -> Rows:
        """The rows of all terms that begin so, some more than once, in no order."""
        return self.rows_of(self.numbers(prefix))

    def rows_around(self, prefix: str) -> tuple[Rows, Rows]:
        """The rows of all terms that begin so, as `rows_below` tells them, and those of the term itself."""
        wanted = prefix.encode()
        start = self._position(wanted)
        stop = self._position(wanted + _END, start)
        stands = start < stop and self.term(start) == wanted
        return self.rows_of(range(start, stop)), self.rows_of(range(start, start + stands))

    def frequency(self, number: int) -> int:
        return self._bounds[number + 1] - self._bounds[number]

    def counts(self) -> dict[str, int]:
        """Every term with the number of rows it stands in."""
        frequencies = np.diff(np.asarray(self._bounds)).tolist()
        return {self.term(number).decode(): count for number, count in enumerate(frequencies)}


class Sieve:
    """Lets through every term of some fields, and few others: a bit for each, by its checksum."""

    def __init__(self, lexicons: Iterable[Lexicon]) -> None:
        terms = [crc32(term) for lexicon in lexicons for term in lexicon.terms()]
        self._last = (1 << max(10, (len(terms) * BITS_A_TERM).bit_length())) - 1
        marks = np.zeros(self._last + 1, np.bool_)
        marks[np.array(terms, np.uint32) & np.uint32(self._last)] = True
        self._bits = np.packbits(marks, bitorder="little").tobytes()

    def may(self, term: str) -> bool:
        place = crc32(term.encode()) & self._last
        return bool(self._bits[place >> 3] >> (place & 7) & 1)


def lexicon_arrays(name: str, terms: list[bytes], bounds: NDArray[np.int64], rows: Rows) -> dict[str, Array]:
    """The arrays of a field from its terms in order of their bytes and the rows of each, side by side."""
    return {
        f"{name}.text": np.frombuffer(b"".join(terms), np.uint8),
        f"{name}.heads": np.fromiter((head(term) for term in terms), np.uint64, len(terms)),
        f"{name}.starts": offsets([len(term) for term in terms]),
        f"{name}.bounds": bounds.astype(np.uint32),
        f"{name}.postings": rows,
    }


def head(term: bytes) -> int:
    """Its first bytes as a number, in the order of terms."""
    return int.from_bytes(term[:HEAD].ljust(HEAD, b"\0"))


def offsets(lengths: Sequence[int] | NDArray[np.uint32]) -> Offsets:
    """Where stretches of these lengths begin, and where the last ends.

    Raises OverflowError for more text than a segment can hold: four gigabytes.
    """
    found = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=found[1:])
    if found[-1] > np.iinfo(np.uint32).max:
        raise OverflowError("one segment of the index cannot hold more than 4 GB of terms")
    return found.astype(np.uint32)


def read_lexicon(name: str, columns: Mapping[str, Array]) -> Lexicon:
    return Lexicon(
        columns[f"{name}.text"].astype(np.uint8, copy=False),
        columns[f"{name}.heads"].astype(np.uint64, copy=False),
        columns[f"{name}.starts"].astype(np.uint32, copy=False),
        columns[f"{name}.bounds"].astype(np.uint32, copy=False),
        columns[f"{name}.postings"].astype(np.int32, copy=False),
    )
