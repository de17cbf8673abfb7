"""Judged queries over the Norwegian ICD-10 and ICPC-2: no sort of them may be answered worse than before."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.search.quality import CODES, FLOOR, Figures, build, figures, judged, rank

LEAST = {
    "misspelling": 100,
    "lay": 80,
    "abbreviation": 60,
    "nynorsk": 50,
    "compound": 60,
    "code": 30,
    "prefix": 20,
}


def test_there_are_enough_judged_queries_of_each_sort() -> None:
    asked = Counter(each.sort for each in judged())
    assert {sort: asked[sort] >= least for sort, least in LEAST.items()} == dict.fromkeys(LEAST, True)
    assert sum(asked.values()) >= 400


def test_no_query_is_judged_twice() -> None:
    assert [query for query, count in Counter(each.query for each in judged()).items() if count > 1] == []


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    if not CODES.is_dir():
        pytest.skip(f"no code lists at {CODES} (set FAGREGISTER_TEST_DATA)")
    searcher = build(tmp_path_factory.mktemp("quality") / "index")
    found = figures({each: rank(searcher, each) for each in judged()})
    for sort, each in found.items():
        print(f"{sort:14}{each.asked:5}{each.first:7.3f}{each.five:7.3f}{each.reciprocal:7.3f}")
    return found


@pytest.mark.parametrize(("sort", "floor"), json.loads(Path(FLOOR).read_text(encoding="utf-8")).items())
def test_what_was_meant_is_among_the_first_five_as_often_as_before(
    found: dict[str, Figures], sort: str, floor: float
) -> None:
    assert found[sort].five >= floor - 1e-9
