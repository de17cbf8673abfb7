"""Misspelt words: candidates that share most letter pairs, then the true distance (insert, delete, change, swap)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from registry.search.columns import Array
from registry.search.lexicon import Lexicon
from registry.search.text import collapse

#: Letter pairs are counted in this many buckets; a prime, so that few pairs meet.
BUCKETS: Final = 1361
CANDIDATES: Final = 300
KEPT: Final = 6
MIN_WORD: Final = 4
TWO_EDITS_FROM: Final = 7


@dataclass(frozen=True, order=True)
class Correction:
    """A word of the vocabulary near the typed one; the smaller, the nearer."""

    distance: int
    other_initial: bool
    longer: bool
    rarity: int
    word: str


def edits(word: str) -> int:
    """How many edits a word of this length may be away."""
    if len(word) < MIN_WORD or not word.isalpha():
        return 0
    return 1 if len(word) < TWO_EDITS_FROM else 2


def _pairs(word: str) -> list[int]:
    framed = f" {word} "
    return list({(ord(left) * 31 + ord(right)) % BUCKETS for left, right in pairwise(framed)})


def spelling_arrays(columns: Mapping[str, Array]) -> dict[str, Array]:
    """The vocabulary's words by letter pair, and their lengths."""
    text, starts = columns["word.text"].tobytes(), columns["word.starts"].tolist()
    terms = [collapse(text[start:end].decode()) for start, end in pairwise(starts)]
    members: list[list[int]] = [[] for _ in range(BUCKETS)]
    for number, term in enumerate(terms):
        if len(term) >= MIN_WORD - 1 and term.isalpha():
            for bucket in _pairs(term):
                members[bucket].append(number)
    bounds = np.zeros(BUCKETS + 1, np.int64)
    np.cumsum([len(each) for each in members], out=bounds[1:])
    return {
        "spelling.bounds": bounds,
        "spelling.words": np.array([number for each in members for number in each], np.int32),
        "spelling.lengths": np.array([min(len(term), 255) for term in terms], np.int16),
    }


class Speller:
    """Finds corrections among the words of one segment."""

    def __init__(self, columns: Mapping[str, Array], vocabulary: Lexicon) -> None:
        self._bounds: NDArray[np.int64] = columns["spelling.bounds"].astype(np.int64, copy=False)
        self._words: NDArray[np.int32] = columns["spelling.words"].astype(np.int32, copy=False)
        self._lengths: NDArray[np.int16] = columns["spelling.lengths"].astype(np.int16, copy=False)
        self._vocabulary = vocabulary

    def corrections(self, word: str, unfinished: bool) -> list[Correction]:
        """The nearest words, nearest first. An `unfinished` word is compared with the beginnings of longer ones."""
        typed = collapse(word)
        limit = edits(typed)
        if not limit or not len(self._lengths):
            return []
        found = (self._correction(number, typed, limit, unfinished) for number in self._near(typed, limit, unfinished))
        return sorted(each for each in found if each is not None)[:KEPT]

    def _near(self, typed: str, limit: int, unfinished: bool) -> list[int]:
        pairs = _pairs(typed)
        members = np.concatenate([self._words[self._bounds[pair] : self._bounds[pair + 1]] for pair in pairs])
        shared = np.bincount(members, minlength=len(self._lengths))
        least = max(1, len(pairs) - 3 * limit - unfinished)
        fits = (shared >= least) & (self._lengths >= len(typed) - limit)
        if not unfinished:
            fits &= self._lengths <= len(typed) + limit
        numbers = np.flatnonzero(fits)
        if len(numbers) > CANDIDATES:
            # Of two words that share as many pairs, the one nearer in length.
            worth = shared[numbers] * 64 - np.abs(self._lengths[numbers] - len(typed))
            numbers = numbers[np.argpartition(-worth, CANDIDATES)[:CANDIDATES]]
        return [int(number) for number in numbers]

    def _correction(self, number: int, typed: str, limit: int, unfinished: bool) -> Correction | None:
        word = self._vocabulary.term(number).decode()
        plain = collapse(word)
        ends = {len(plain)}
        if unfinished:
            ends |= {end for end in range(len(typed) - 1, len(typed) + 2) if end < len(plain)}
        distances = {end: OSA.distance(typed, plain[:end], score_cutoff=limit) for end in ends}
        distance = min(distances.values())
        if distance > limit:
            return None
        longer = distances[len(plain)] > distance
        return Correction(distance, plain[0] != typed[0], longer, -self._vocabulary.frequency(number), word)
