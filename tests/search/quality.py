"""How often a clinician's query finds what was meant among the first answers: judged queries over ICD-10 and ICPC-2.

    python -m tests.search.quality [--half drawn] [--missed] [--floor]

prints success@1, success@5 and the mean reciprocal rank for each sort of query; `--floor` keeps the figures below which
the test fails.
"""

import argparse
import json
import math
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from registry.search import Document, Hit, Period, Searcher, Text, Writer

HERE = Path(__file__).parent
QUERIES = HERE.parent / "data" / "search_queries.tsv"
FLOOR = HERE.parent / "data" / "search_floor.json"
CODES = Path(os.environ.get("FAGREGISTER_TEST_DATA", HERE.parents[2] / "shared" / "data")) / "codes"
LISTS = {"icd": "ICD10.json", "icpc": "ICPC2.json"}
#: What stands for accidents in the list of ICD-10 are templates, not codes.
REAL = re.compile(r"[A-Z]\d\d")
LOOKED_AT = 10
PERIODS = (Period("2026", "in-force", datetime(2026, 1, 1, tzinfo=UTC), None),)


@dataclass(frozen=True)
class Judged:
    """A query with the codes of which one is expected, each with its list."""

    half: str
    sort: str
    query: str
    expected: tuple[tuple[str, str], ...]

    def answered_by(self, hit: Hit) -> bool:
        return any(hit.standard == name and hit.item.startswith(code) for name, code in self.expected)


@dataclass(frozen=True)
class Figures:
    """Of so many queries, the shares answered first and among five, and the mean reciprocal rank among ten."""

    asked: int
    first: float
    five: float
    reciprocal: float


def judged() -> list[Judged]:
    rows = (line.split("\t") for line in QUERIES.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [
        Judged(half, sort, query, tuple(tuple(each.split(":")) for each in expected.split()))  # type: ignore[misc]
        for half, sort, query, expected in rows
    ]


def documents() -> Iterator[Document]:
    for name, file in LISTS.items():
        for row in json.loads((CODES / file).read_text(encoding="utf-8")):
            code, text = row["code"], row["text"]
            if REAL.match(code):
                texts = (Text(code, "", "code"), Text(text, "nb", "preferred"))
                yield Document(name, code, "codeset", "", name, text, texts, PERIODS)


def build(directory: Path) -> Searcher:
    with Writer(directory) as writer:
        writer.rebuild(documents(), 1)
    return Searcher(directory)


def rank(searcher: Searcher, each: Judged) -> int:
    """The place of the first expected hit, 0 where there is none among those looked at."""
    hits = searcher.suggest(each.query, limit=LOOKED_AT).hits
    return next((place for place, hit in enumerate(hits, 1) if each.answered_by(hit)), 0)


def figures(ranks: dict[Judged, int]) -> dict[str, Figures]:
    by_sort: dict[str, list[int]] = defaultdict(list)
    for each, place in ranks.items():
        by_sort[each.sort].append(place)
        by_sort["all"].append(place)
    return {sort: _figures(places) for sort, places in by_sort.items()}


def _figures(places: list[int]) -> Figures:
    count = len(places)
    first, five = (sum(0 < place <= limit for place in places) / count for limit in (1, 5))
    return Figures(count, first, five, sum(1 / place for place in places if place) / count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", help="a portion: tune, hold, fresh, later, drawn, drawn2")
    parser.add_argument("--missed", action="store_true", help="the queries that were not answered among five")
    parser.add_argument("--json", action="store_true", help="success@5 of each sort, and nothing else")
    parser.add_argument("--floor", action="store_true", help="keep the figures")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        searcher = build(Path(directory) / "index")
        ranks = {each: rank(searcher, each) for each in judged() if asked.half in (None, each.half)}
        if asked.missed:
            _tell_missed(searcher, ranks)
    found = figures(ranks)
    if asked.json:
        print(json.dumps({sort: each.five for sort, each in found.items()}))
        return
    print(f"{'sort':14}{'queries':>8}{'@1':>7}{'@5':>7}{'MRR':>7}")
    for sort, each in found.items():
        print(f"{sort:14}{each.asked:8}{each.first:7.3f}{each.five:7.3f}{each.reciprocal:7.3f}")
    if asked.floor:
        FLOOR.write_text(
            json.dumps({sort: math.floor(each.five * 1000) / 1000 for sort, each in found.items()}, indent=2) + "\n"
        )


def _tell_missed(searcher: Searcher, ranks: dict[Judged, int]) -> None:
    for each, place in ranks.items():
        if not 0 < place <= 5:
            hits = searcher.suggest(each.query, limit=5).hits
            shown = "; ".join(f"{hit.standard}:{hit.item} {hit.title} ({hit.why})" for hit in hits)
            print(f"{each.sort}: {each.query} [{place}] -> {shown}")


if __name__ == "__main__":
    main()
