"""Postings that are sorted in runs on disk: what a build holds of them in memory is bounded."""

import heapq
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.search.index.columns import Array
from registry.search.index.lexicon import Rows, head, offsets

#: So many bytes of terms are read at once.
PORTION: Final = 1 << 18


class Postings(NamedTuple):
    """Terms in the order of their bytes; the rows of term i lie between bounds[i] and bounds[i + 1]."""

    terms: list[bytes]
    bounds: NDArray[np.int64]
    rows: Rows


@dataclass(frozen=True)
class Run:
    """Postings of a field in three files: the bytes of the terms, their lengths and counts, and the rows."""

    path: Path
    size: int

    @classmethod
    def write(cls, path: Path, postings: Postings) -> "Run":
        lengths = np.fromiter(map(len, postings.terms), np.uint32, len(postings.terms))
        path.with_suffix(".terms").write_bytes(b"".join(postings.terms))
        np.concatenate([lengths, np.diff(postings.bounds).astype(np.uint32)]).tofile(path.with_suffix(".counts"))
        postings.rows.tofile(path.with_suffix(".rows"))
        return cls(path, len(postings.terms))

    @property
    def rows(self) -> Rows:
        return np.fromfile(self.path.with_suffix(".rows"), np.int32)

    @property
    def _counted(self) -> NDArray[np.uint32]:
        return np.fromfile(self.path.with_suffix(".counts"), np.uint32)

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many rows each of the terms has."""
        return self._counted[self.size :].astype(np.int64)

    def terms(self) -> Iterator[bytes]:
        lengths = self._counted[: self.size].tolist()
        with self.path.with_suffix(".terms").open("rb", buffering=PORTION) as file:
            yield from map(file.read, lengths)


def merged(field: str, runs: Sequence[Run]) -> dict[str, Array]:
    """The arrays of a field as `lexicon_arrays` would make them of all runs, of which later ones have later rows."""
    text, heads, lengths, places = _merged_terms(runs)
    counts = np.zeros(len(heads), np.int64)
    for run, numbers in zip(runs, places, strict=True):
        counts[numbers] += run.counts
    bounds = np.zeros(len(heads) + 1, np.int64)
    np.cumsum(counts, out=bounds[1:])
    return {
        f"{field}.text": text,
        f"{field}.heads": heads,
        f"{field}.starts": offsets(lengths),
        f"{field}.bounds": bounds.astype(np.uint32),
        f"{field}.postings": _merged_rows(runs, places, bounds),
    }


def _merged_terms(
    runs: Sequence[Run],
) -> tuple[NDArray[np.uint8], NDArray[np.uint64], NDArray[np.uint32], list[NDArray[np.int32]]]:
    """All terms once, their first bytes and lengths, and for each run the numbers of its terms among them."""
    text, heads, lengths = bytearray(), array("Q"), array("I")
    places = [array("i") for _ in runs]
    last = None
    for term, number in heapq.merge(*(_numbered(run, number) for number, run in enumerate(runs))):
        if term != last:
            text += term
            heads.append(head(term))
            lengths.append(len(term))
            last = term
        places[number].append(len(lengths) - 1)
    numbers = [np.frombuffer(each, np.int32) if each else np.empty(0, np.int32) for each in places]
    return (
        np.frombuffer(text, np.uint8),
        np.array(heads, np.uint64),
        np.array(lengths, np.uint32),
        numbers,
    )


def _numbered(run: Run, number: int) -> Iterator[tuple[bytes, int]]:
    return ((term, number) for term in run.terms())


def _merged_rows(runs: Sequence[Run], places: Sequence[NDArray[np.int32]], bounds: NDArray[np.int64]) -> Rows:
    """Each run's rows behind those of the runs before it, term by term."""
    found = np.empty(int(bounds[-1]), np.int32)
    filled = bounds[:-1].copy()
    for run, numbers in zip(runs, places, strict=True):
        counts = run.counts
        before = np.cumsum(counts) - counts
        found[np.repeat(filled[numbers] - before, counts) + np.arange(int(counts.sum()))] = run.rows
        filled[numbers] += counts
    return found
