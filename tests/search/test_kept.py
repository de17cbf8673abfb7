"""What is kept of where words stand: so many bytes, the least lately asked going first."""

import numpy as np

from registry.search.index.kept import Kept

HUNDRED = np.zeros(100, np.uint8)


def test_the_least_lately_asked_goes_first() -> None:
    kept = Kept(250)
    for key in "ab":
        kept.keep(key, (HUNDRED,))
    kept.get("a")
    kept.keep("c", (HUNDRED,))
    assert [key for key in "abc" if kept.get(key) is not None] == ["a", "c"]


def test_what_is_too_large_is_not_kept() -> None:
    kept = Kept(250)
    kept.keep("a", (HUNDRED, HUNDRED, HUNDRED))
    assert (kept.get("a"), len(kept)) == (None, 0)


def test_what_is_kept_anew_counts_once() -> None:
    kept = Kept(250)
    for _ in range(3):
        kept.keep("a", (HUNDRED,))
    kept.keep("b", (HUNDRED,))
    assert len(kept) == 2
