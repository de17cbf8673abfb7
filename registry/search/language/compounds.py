"""Splitting of Norwegian compounds over a vocabulary: lungebetennelse is lunge + betennelse."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from math import log
from typing import Final

from registry.search.language import components
from registry.search.language.tables import known_parts

MIN_COMPOUND: Final = 7
MIN_PART: Final = 4
MAX_PART: Final = 24
MIN_HEAD: Final = 3
#: Words that only the tables hold count as parts where they have so many letters.
MIN_BUILT: Final = 6
MIN_TAIL: Final = 6
MIN_KNOWN_TAIL: Final = 5
JOINTS: Final = ("", "s", "e")
ENDINGS: Final = ("", "r", "n", "ne", "en", "er", "ene", "et", "ar", "ane", "a", "s")
#: What one part more costs: few long parts are better than many short ones.
PART_COST: Final = 6.0
KNOWN: Final = 50
MOST_SPLITS: Final = 4


class Splitter:
    """Finds the cheapest cover of a word by words of the vocabulary, as Viterbi would over positions."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        counts = {word: count for word, count in vocabulary.items() if _may_be_part(word, count)}
        for word in _known_words():
            counts[word] = max(KNOWN, counts.get(word, 0))
        total = sum(counts.values())
        self._costs = {word: PART_COST + log(total / count) for word, count in counts.items()}
        self.split = lru_cache(maxsize=32_768)(self._split)

    def _split(self, word: str) -> tuple[str, ...]:
        """The parts of a plain word, without joints; one or none where it is no compound of known words."""
        if len(word) < MIN_COMPOUND or not word.isalpha():
            return ()
        best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
        for end in range(3, len(word) + 1):
            found = [
                step for start in range(max(0, end - MAX_PART), end - 2) for step in self._steps(word, start, end, best)
            ]
            if found:
                best[end] = min(found)
        parts = best.get(len(word), (0.0, ()))[1]
        return parts if len(parts) > 1 else self._tail(word)

    def _tail(self, word: str) -> tuple[str, ...]:
        """The long known word that one with an unknown head ends in."""
        tails = (word[start:] for start in range(MIN_HEAD, len(word) - MIN_KNOWN_TAIL + 1))
        return next(((tail,) for tail in tails if tail in self._costs and _is_tail(tail)), ())

    def _steps(
        self, word: str, start: int, end: int, best: Mapping[int, tuple[float, tuple[str, ...]]]
    ) -> list[tuple[float, tuple[str, ...]]]:
        if start not in best or (start == 0 and end == len(word)):
            return []
        cost, parts = best[start]
        piece = word[start:end]
        tails = ENDINGS if end == len(word) else JOINTS
        steps = []
        for tail in tails:
            part = piece.removesuffix(tail) if tail else piece
            if (tail and part == piece) or part not in self._costs:
                continue
            steps.append((cost + self._costs[part] + len(tail), (*parts, part)))
        return steps


@cache
def _known_words() -> frozenset[str]:
    built = (word for word in components.vocabulary() if _may_be_part(word, KNOWN) and len(word) >= MIN_BUILT)
    return known_parts() | frozenset(built)


def splits(word: str, stands: Callable[[str], bool]) -> list[tuple[str, ...]]:
    """The ways, best first and few, to cut a typed compound into standing words: fewest parts, the tail long.

    So lungekreft finds what was written as kreft i lunge. Empty where there is none.
    """
    if len(word) < MIN_COMPOUND or not word.isalpha():
        return []
    trusted = lru_cache(maxsize=None)(lambda part: _trusted(part) and stands(part))
    found: list[tuple[str, ...]] = [
        (*parts, tail)
        for tail, heads in _cuts(word)
        if trusted(tail)
        for head in heads
        for parts in ([(head,)] if trusted(head) else _two(head, trusted))
    ]
    return sorted(dict.fromkeys(found), key=len)[:MOST_SPLITS]


def _two(word: str, trusted: Callable[[str], bool]) -> list[tuple[str, str]]:
    if len(word) < MIN_COMPOUND:
        return []
    return [(head, tail) for tail, heads in _cuts(word) if trusted(tail) for head in heads if trusted(head)][:1]


def _cuts(word: str) -> Iterator[tuple[str, list[str]]]:
    """Every tail, the longest first, with the heads before it: as they stand, and without a joint."""
    for start in range(MIN_HEAD, len(word) - MIN_HEAD + 1):
        heads = dict.fromkeys(word[:start].removesuffix(joint) for joint in JOINTS)
        yield word[start:], [head for head in heads if len(head) >= MIN_HEAD]


def _trusted(part: str) -> bool:
    return len(part) >= MIN_PART or part in known_parts()


def _is_tail(part: str) -> bool:
    return len(part) >= MIN_TAIL or part in known_parts()


def _may_be_part(word: str, count: int) -> bool:
    return count > 1 and MIN_PART <= len(word) <= MAX_PART and word.isalpha()
