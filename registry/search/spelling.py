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


@dataclass(frozen=True)
class _Typed:
    """A word as it was typed and collapsed: ae may be æ, or a and e by mistake."""

    forms: tuple[str, str]
    limit: int
    unfinished: bool

    def distances(self, form: str, word: str) -> tuple[int, int]:
        """To the nearest beginning of a word, where the typed one may be unfinished, and to the whole."""
        whole: int = OSA.distance(form, word, score_cutoff=self.limit)
        if not self.unfinished or whole < 2:
            return whole, whole
        ends = range(len(form) - 1, len(form) + 2)
        cut = [OSA.distance(form, word[:end], score_cutoff=self.limit) for end in ends if end < len(word)]
        return min([whole, *cut]), whole


class Speller:
    """Finds corrections among the words of one segment."""

    def __init__(self, columns: Mapping[str, Array], vocabulary: Lexicon) -> None:
        self._bounds: NDArray[np.int64] = columns["spelling.bounds"].astype(np.int64, copy=False)
        self._words: NDArray[np.int32] = columns["spelling.words"].astype(np.int32, copy=False)
        self._lengths: NDArray[np.int16] = columns["spelling.lengths"].astype(np.int16, copy=False)
        self._vocabulary = vocabulary

    def corrections(self, word: str, unfinished: bool) -> list[Correction]:
        """The nearest words, nearest first. An `unfinished` word is compared with the beginnings of longer ones."""
        typed = _Typed((word, collapse(word)), edits(word), unfinished)
        if not typed.limit or not len(self._lengths):
            return []
        found = (self._correction(number, typed) for number in self._near(typed))
        return sorted(each for each in found if each is not None)[:KEPT]

    def _near(self, typed: _Typed) -> list[int]:
        of_forms = [_pairs(form) for form in typed.forms]
        pairs = {pair for each in of_forms for pair in each}
        members = np.concatenate([self._words[self._bounds[pair] : self._bounds[pair + 1]] for pair in pairs])
        shared = np.bincount(members, minlength=len(self._lengths))
        shortest, longest = sorted(len(form) for form in typed.forms)
        least = max(1, min(map(len, of_forms)) - 3 * typed.limit - typed.unfinished)
        fits = (shared >= least) & (self._lengths >= shortest - typed.limit)
        if not typed.unfinished:
            fits &= self._lengths <= longest + typed.limit
        numbers = np.flatnonzero(fits)
        if len(numbers) > CANDIDATES:
            # Of two words that share as many pairs, the one nearer in length.
            worth = shared[numbers] * 64 - np.abs(self._lengths[numbers] - longest)
            numbers = numbers[np.argpartition(-worth, CANDIDATES)[:CANDIDATES]]
        return [int(number) for number in numbers]

    def _correction(self, number: int, typed: _Typed) -> Correction | None:
        word = self._vocabulary.term(number).decode()
        compared = dict.fromkeys(zip(typed.forms, (word, collapse(word)), strict=True))
        near = [typed.distances(form, written) for form, written in compared]
        distance = min(beginning for beginning, _ in near)
        if distance > typed.limit:
            return None
        longer = min(whole for _, whole in near) > distance
        other_initial = word[0] != typed.forms[0][0]
        return Correction(distance, other_initial, longer, -self._vocabulary.frequency(number), word)
