"""Arrays that are mostly empty, looked through as such, give what NumPy gives."""

import numpy as np
import pytest
from numpy.typing import NDArray

from registry.search.index.columns import distinct, held, lowest
from registry.search.index.lexicon import Lexicon, lexicon_arrays, read_lexicon

CHANCE = np.random.default_rng(7)


@pytest.mark.parametrize("length", [0, 1, 7, 8, 9, 64, 1003])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 1.0])
def test_what_is_held_is_where_it_is_not_zero(length: int, share: float) -> None:
    marks = (CHANCE.random(length) < share).astype(np.uint8) * np.uint8(200)
    assert held(marks).tolist() == np.flatnonzero(marks).tolist()


@pytest.mark.parametrize("count", [0, 1, 20, 3_000])
def test_distinct_numbers_are_in_order_and_once(count: int) -> None:
    numbers = CHANCE.integers(0, 1_000, count).astype(np.int32)
    assert distinct(numbers, 1_000).tolist() == sorted(set(numbers.tolist()))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_lowest_is_taken_at_each_place(count: int) -> None:
    columns: list[NDArray[np.uint8]] = [CHANCE.integers(0, 250, 40).astype(np.uint8) for _ in range(count)]
    assert lowest(columns).tolist() == np.min(columns, axis=0).tolist()


WORDS = sorted(
    word.encode()
    for word in (
        "a",
        "ab",
        "abc",
        "abcdefgh",
        "abcdefghi",
        "abcdefghij",
        "abcdefgz",
        "b",
        "å",
        "åå",
        "ø" * 5,
        "zzzzzzzzz",
    )
)


def lexicon() -> Lexicon:
    count = len(WORDS)
    bounds = np.arange(count + 1, dtype=np.int64)
    return read_lexicon("word", lexicon_arrays("word", WORDS, bounds, np.arange(count, dtype=np.int32)))


@pytest.mark.parametrize(
    "typed", ["", "a", "abc", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghik", "å", "ø", "zz", "{"]
)
def test_terms_are_found_by_their_first_bytes_and_by_the_rest(typed: str) -> None:
    words = lexicon()
    wanted = typed.encode()
    assert words.find(typed) == (WORDS.index(wanted) if wanted in WORDS else None)
    begun = [number for number, word in enumerate(WORDS) if word.startswith(wanted)]
    assert list(words.numbers(typed)) == begun
    assert words.rows_below(typed).tolist() == begun
    around, itself = words.rows_around(typed)
    assert around.tolist() == begun
    assert itself.tolist() == words.rows(typed).tolist()
    assert words.counts() == {word.decode(): 1 for word in WORDS}
