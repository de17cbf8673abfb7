"""Rows with some of the words of a query: the more of them and the rarer, the better, over all segments alike."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.search.index.columns import distinct, held
from registry.search.language.tables import passing_words

Levels = NDArray[np.uint8]

#: Rows that hold less than this share of a query's weight do not answer partly, and the best so many levels do.
LEAST_SHARE: Final = 0.3
SHARES: Final = 12
PASSING: Final = 0.1
#: What a word found at each level counts for where not all of them are.
WORTH: Final = np.array([0, 1, 0.7, 0.6, 1, 1, 1], np.float32)


class Counts(NamedTuple):
    """How many rows there are, and how many of them hold each word of a query."""

    rows: int
    holding: tuple[int, ...]

    def __add__(self, other: object) -> "Counts":
        """Both together: those of one segment and of another."""
        if not isinstance(other, Counts):
            return NotImplemented
        holding = tuple(one + more for one, more in zip(self.holding, other.holding, strict=True))
        return Counts(self.rows + other.rows, holding)

    @property
    def weights(self) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.log2(2 + self.rows / (1 + np.array(self.holding, np.float64)))
        return found


def counts(by_word: Sequence[Levels]) -> Counts:
    """Of one segment."""
    return Counts(len(by_word[0]), tuple(int(np.count_nonzero(each)) for each in by_word))


def shares(by_word: Sequence[Levels], counted: Counts, words: Sequence[str]) -> Levels:
    """The share of the query that each row of a segment holds, in the place of a level, by what all segments hold.

    A word that stands nowhere keeps no row out, but one reading with it is worth less than another without. What is
    said in passing says little, however rare it is.
    """
    weights = counted.weights * np.array([PASSING if word in passing_words() else 1 for word in words])
    total = float(weights.sum())
    least = LEAST_SHARE * float(weights[np.array(counted.holding) > 0].sum()) / total
    rows = distinct(np.concatenate([held(each) for each in by_word]), len(by_word[0]))
    found = np.zeros(len(rows), np.float32)
    for weight, each in zip(weights, by_word, strict=True):
        found += np.float32(weight / total) * WORTH[each[rows]]
    levels: Levels = np.zeros(len(by_word[0]), np.uint8)
    levels[rows] = np.where(found >= least, np.clip(np.round(found * SHARES), 1, None), 0).astype(np.uint8)
    return levels
