"""What a build sorts in runs on disk is what it would have sorted in memory."""

from pathlib import Path

import numpy as np
import pytest

from registry.search.index.columns import ColumnsFile, read_columns
from registry.search.index.lexicon import read_lexicon
from registry.search.index.postings import TermPool

WORDS = ("a", "ab", "abcdefgh", "abcdefghi", "blodtrykk", "blodtrykksfall", "hjerte", "øre", "åre", "årebetennelse")


def pool(directory: Path, most: int, rows: int) -> TermPool:
    """Rows of random words in the field `word`, and in every third row one in `code`."""
    chance = np.random.default_rng(3)
    filled = TermPool(directory, most)
    for row in range(rows):
        for place in sorted(chance.choice(len(WORDS), 3, replace=False).tolist()):
            filled.add(("word", WORDS[place].encode(), row, 1.0, b""))
        if row % 3 == 0:
            filled.add(("code", f"k{row % 7}".encode(), row, 1.0, b""))
    return filled


@pytest.mark.parametrize("most", [1, 7, 40, 399])
def test_runs_are_merged_into_what_one_would_be(tmp_path: Path, most: int) -> None:
    (tmp_path / "runs").mkdir()
    whole = dict(pool(tmp_path, 1_000, 120).iter_postings())
    in_runs = dict(pool(tmp_path / "runs", most, 120).iter_postings())
    assert list(tmp_path.glob("*.rows")) == []
    assert list((tmp_path / "runs").glob("word-*.rows")) != []
    assert whole.keys() == in_runs.keys()
    for field, arrays in whole.items():
        told = in_runs[field]
        assert {name: each.tolist() for name, each in arrays.items()} == {n: each.tolist() for n, each in told.items()}
        assert {name: each.dtype for name, each in arrays.items()} == {name: each.dtype for name, each in told.items()}


def test_a_field_that_only_some_runs_have_is_whole(tmp_path: Path) -> None:
    filled = TermPool(tmp_path, 2)
    for row, (field, term) in enumerate([("a", b"x"), ("a", b"y"), ("b", b"z"), ("b", b"x"), ("a", b"x")]):
        filled.add((field, term, row, 1.0, b""))
    found = dict(filled.iter_postings())
    words = read_lexicon("a", found["a"])
    assert (words.rows("x").tolist(), words.rows("y").tolist()) == ([0, 4], [1])
    assert read_lexicon("b", found["b"]).rows("z").tolist() == [2]


def test_columns_are_read_as_they_were_written(tmp_path: Path) -> None:
    columns = {"none": np.empty(0, np.int32), "bytes": np.arange(5, dtype=np.uint8), "longs": np.arange(3) << 40}
    with ColumnsFile(tmp_path / "columns") as file:
        for name, column in columns.items():
            file.add({name: column})
    found = read_columns((tmp_path / "columns").read_bytes(), file.table)
    assert {name: each.tolist() for name, each in found.items()} == {
        name: each.tolist() for name, each in columns.items()
    }
