"""Misspelt words: candidates that share most letter pairs of their sounds, then the true distance and its price."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from registry.search.index.columns import Array
from registry.search.index.lexicon import Lexicon, lexicon_arrays, read_lexicon
from registry.search.language.sounds import CHANGE, cost, sound, sounds
from registry.search.language.text import collapse, collapsed

#: Letter pairs are counted in this many buckets; a prime, so that few pairs meet.
BUCKETS: Final = 1361
CANDIDATES: Final = 128
KEPT: Final = 6
#: Of the words that are near by edits, the price of so many is worked out.
WEIGHED: Final = 16
MIN_WORD: Final = 3
#: Words of so few letters have many neighbours: more of them are weighed, and what many texts have is likelier meant.
SHORT: Final = 5
WEIGHED_SHORT: Final = 40
#: What it costs a short word that so many times as many texts might have had it.
RARER: Final = 0.05
COMMON: Final = 7
#: The least that is compared with the beginning of a longer word.
MIN_BEGINNING: Final = 4
TWO_EDITS_FROM: Final = 7
MIN_HEARD: Final = 5
#: An edit touches at most so many letter pairs: two letters that change places.
PAIRS_OF_EDIT: Final = 3
FAR: Final = float("inf")
#: The beginning of a word that is so many edits further away by its letters may still sound alike.
ALIKE: Final = 2
#: What it costs that only the sound is the same, that the first letter differs, or that the word goes on.
SOUND_ONLY: Final = 0.4
OTHER_INITIAL: Final = 0.3
LONGER: Final = 0.3
LONGER_SHORT: Final = 0.5


@dataclass(frozen=True, order=True)
class Correction:
    """A word of the vocabulary near the typed one; the smaller, the nearer."""

    cost: float
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
    """The vocabulary's words by the letter pairs of their sounds, and the lengths of these."""
    text, starts = columns["word.text"].tobytes(), columns["word.starts"].tolist()
    terms = [text[start:end].decode() for start, end in pairwise(starts)]
    heard_as = sounds(term for term in terms if len(term) >= MIN_WORD and term.isalpha())
    every = [heard_as.get(term, "") for term in terms]
    members: list[list[int]] = [[] for _ in range(BUCKETS)]
    for number, heard in enumerate(every):
        for bucket in _pairs(heard) if heard else ():
            members[bucket].append(number)
    bounds = np.zeros(BUCKETS + 1, np.int64)
    np.cumsum([len(each) for each in members], out=bounds[1:])
    return {
        "spelling.bounds": bounds,
        "spelling.words": np.array([number for each in members for number in each], np.int32),
        "spelling.lengths": np.array([min(len(heard), 255) for heard in every], np.int16),
    }


def speller_of(vocabulary: Iterable[str]) -> "Speller":
    """A speller over words in order of their bytes, as the tables' are."""
    terms = [word.encode() for word in vocabulary]
    once = len(terms)
    columns = lexicon_arrays("word", terms, np.arange(once + 1, dtype=np.int64), np.zeros(once, np.int32))
    return Speller(columns | spelling_arrays(columns), read_lexicon("word", columns))


@dataclass(frozen=True)
class _Typed:
    """A word as it was typed, with other keys' letters, and as it sounds."""

    word: str
    folded: str
    heard: str
    limit: int
    unfinished: bool

    @property
    def short(self) -> bool:
        return len(self.word) <= SHORT

    @property
    def longer(self) -> float:
        """What it costs that the word goes on."""
        return LONGER_SHORT if self.short else LONGER

    @property
    def heard_limit(self) -> int:
        """How many edits of the sound it may be away."""
        return max(self.limit - 1, len(self.heard) >= MIN_HEARD)

    def correction(self, written: str, rarity: int, near: NDArray[np.float32]) -> Correction | None:
        """The price of the written word, or of its beginning where the typed one may be unfinished.

        `near` is what it costs roughly: whole, and cut at each of the ends.
        """
        whole, *begun = near.tolist()
        prices = [self._price(written)] if whole < FAR else []
        for end, rough in zip(self.ends, begun, strict=True):
            if rough < FAR:
                prices += [price + self.longer for price in [self._price(written[:end])] if price is not None]
        found = min((price for price in prices if price is not None), default=None)
        if found is None:
            return None
        initial = OTHER_INITIAL * (written[0] != self.word[0])
        return Correction(round(found + initial + self._rare(rarity), 2), rarity, written)

    def _rare(self, rarity: int) -> float:
        return RARER * max(0.0, COMMON - log2(1 - rarity)) if self.short else 0.0

    @property
    def ends(self) -> range:
        """How much of a longer word is compared with an unfinished one."""
        return range(max(MIN_BEGINNING, len(self.word) - 1), len(self.word) + 2) if self.unfinished else range(0)

    def rough(self, written: list[str], sounding: NDArray[np.bool_]) -> NDArray[np.float32]:
        """About what each costs, by edits alone; infinite where it is too far away.

        A line for the words, and one for their beginnings up to each of the ends. `sounding` are words that may sound
        nearly so; beginnings are compared by their sounds where their letters are near.
        """
        every = [*written, *(word[:end] for end in self.ends for word in written)]
        apart = _distances(self.word, every, self.limit + ALIKE)
        best = _within(apart, self.limit)
        folded = collapsed(every)
        if folded != every or self.folded != self.word:
            np.minimum(best, _within(_distances(self.folded, folded, self.limit), self.limit), out=best)
        may = apart <= self.limit + ALIKE
        may[: len(written)] = sounding
        places = np.flatnonzero(may).tolist()
        if places:
            heard_as = sounds(every[place] for place in places)
            heard = _distances(self.heard, [heard_as[every[place]] for place in places], self.heard_limit)
            best[places] = np.minimum(best[places], _within(heard, self.heard_limit) + np.float32(SOUND_ONLY))
        found = best.reshape(-1, len(written))
        if self.ends:
            lengths = np.array([len(word) for word in written])
            found[1:] += np.float32(self.longer)
            found[1:][lengths <= np.array(self.ends)[:, np.newaxis]] = FAR
        return found

    def _price(self, written: str) -> float | None:
        prices = []
        if OSA.distance(self.word, written, score_cutoff=self.limit) <= self.limit:
            prices.append(cost(self.word, written))
        folded = collapse(written)
        apart = folded != written or self.folded != self.word
        if apart and OSA.distance(self.folded, folded, score_cutoff=self.limit) <= self.limit:
            prices.append(cost(self.folded, folded))
        heard = sound(written)
        near = OSA.distance(self.heard, heard, score_cutoff=self.heard_limit) <= self.heard_limit
        if near and min(prices, default=CHANGE) > SOUND_ONLY:
            prices.append(SOUND_ONLY + cost(self.heard, heard))
        return min(prices) if prices and self._may_be(written, heard) else None

    def _may_be(self, written: str, heard: str) -> bool:
        """Of three letters none is another: one is left out, or two have changed places, or it sounds the same."""
        if len(self.word) > MIN_WORD:
            return True
        return len(written) > MIN_WORD or heard == self.heard or sorted(written) == sorted(self.word)


def _distances(typed: str, written: list[str], limit: int) -> NDArray[np.int8]:
    """In edits; one more than the limit for all that is further away."""
    found: NDArray[np.int8] = cdist([typed], written, scorer=OSA.distance, score_cutoff=limit, dtype=np.int8)[0]
    return found


def _within(edits: NDArray[np.int8], limit: int) -> NDArray[np.float32]:
    found: NDArray[np.float32] = edits.astype(np.float32)
    found[found > limit] = FAR
    return found


class Speller:
    """Finds corrections among the words of one segment."""

    def __init__(self, columns: Mapping[str, Array], vocabulary: Lexicon) -> None:
        self._bounds: NDArray[np.int64] = columns["spelling.bounds"].astype(np.int64, copy=False)
        self._words: NDArray[np.int32] = columns["spelling.words"].astype(np.int32, copy=False)
        self._lengths: NDArray[np.int16] = columns["spelling.lengths"].astype(np.int16, copy=False)
        self._vocabulary = vocabulary

    def corrections(self, word: str, unfinished: bool) -> list[Correction]:
        """The nearest words, nearest first. An `unfinished` word is compared with the beginnings of longer ones."""
        typed = _Typed(word, collapse(word), sound(word), edits(word), unfinished)
        if not typed.limit or not len(self._lengths):
            return []
        numbers, sounding = self._near(typed)
        written = [self._vocabulary.term(number).decode() for number in numbers]
        if not written:
            return []
        rough = typed.rough(written, sounding)
        best = rough.min(axis=0)
        weighed = WEIGHED_SHORT if typed.short else WEIGHED
        nearest = [place for place in np.argsort(best, kind="stable")[:weighed].tolist() if best[place] < FAR]
        found = (
            typed.correction(written[at], -self._vocabulary.frequency(numbers[at]), rough[:, at]) for at in nearest
        )
        return sorted(each for each in found if each is not None)[:KEPT]

    def _near(self, typed: _Typed) -> tuple[list[int], NDArray[np.bool_]]:
        """The words that share most letter pairs, however the typed one is heard, and which may sound nearly so."""
        heard, *folded = [_pairs(form) for form in dict.fromkeys((typed.heard, sound(typed.folded)))]
        pairs = {pair for each in (heard, *folded) for pair in each}
        members = np.concatenate([self._words[self._bounds[pair] : self._bounds[pair + 1]] for pair in pairs])
        shared = np.bincount(members, minlength=len(self._lengths))
        least = max(1, min(map(len, (heard, *folded))) - PAIRS_OF_EDIT * typed.limit - typed.unfinished)
        numbers = np.flatnonzero(shared >= least)
        lengths = self._lengths[numbers]
        fits = lengths >= len(typed.heard) - typed.limit - 1
        if not typed.unfinished:
            fits &= lengths <= len(typed.heard) + typed.limit + 1
        numbers = numbers[fits]
        if len(numbers) > CANDIDATES:
            # Of two words that share as many pairs, the one nearer in length.
            worth = shared[numbers] * 64 - np.abs(self._lengths[numbers] - len(typed.heard))
            numbers = numbers[np.argpartition(-worth, CANDIDATES)[:CANDIDATES]]
        return numbers.tolist(), shared[numbers] >= len(heard) - PAIRS_OF_EDIT * typed.heard_limit
