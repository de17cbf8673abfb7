"""What is kept of dear answers: so much of them, the least lately asked going first."""

from registry.kept import Kept


def test_the_least_lately_asked_goes_first() -> None:
    kept: Kept[bytes] = Kept(250, len)
    for key in "ab":
        kept.keep(key, bytes(100))
    kept.get("a")
    kept.keep("c", bytes(100))
    assert [key for key in "abc" if kept.get(key) is not None] == ["a", "c"]


def test_what_is_too_heavy_is_not_kept_and_drives_nothing_out() -> None:
    kept: Kept[bytes] = Kept(250, len, heaviest=200)
    kept.keep("a", bytes(50))
    kept.keep("b", bytes(201))
    assert (kept.get("b"), len(kept)) == (None, 1)
    kept.keep("b", bytes(200))
    assert len(kept) == 2


def test_what_fills_the_room_stands_alone() -> None:
    kept: Kept[bytes] = Kept(250, len)
    kept.keep("a", bytes(50))
    kept.keep("b", bytes(250))
    assert (kept.get("a"), kept.get("b")) == (None, bytes(250))


def test_what_is_kept_anew_counts_once() -> None:
    kept: Kept[bytes] = Kept(250, len)
    for _ in range(3):
        kept.keep("a", bytes(100))
    kept.keep("b", bytes(100))
    assert len(kept) == 2


def test_without_weights_they_are_counted() -> None:
    kept: Kept[str] = Kept(2)
    for key in "abc":
        kept.keep(key, key.upper())
    assert [kept.get(key) for key in "abc"] == [None, "B", "C"]
