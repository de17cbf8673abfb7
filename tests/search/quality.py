"""How often a clinician's query finds what was meant among the first: over ICD-10 and ICPC-2, and over the demo.

    python -m tests.search.quality [--half drawn] [--missed] [--floor]

prints success@1, success@5 and the mean reciprocal rank for each sort of query and each source; `--floor` keeps the
figures below which the test fails.
"""

import argparse
import json
import math
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from registry.search import Document, Hit, Period, Searcher, Text, Writer
from tests.search import demo

HERE = Path(__file__).parent
QUERIES = HERE.parent / "data" / "search_queries.tsv"
FLOOR = HERE.parent / "data" / "search_floor.json"
CODES = Path(os.environ.get("FAGREGISTER_TEST_DATA", HERE.parents[2] / "shared" / "data")) / "codes"
LISTS = {"icd": "ICD10.json", "icpc": "ICPC2.json"}
#: What stands for accidents in the list of ICD-10 are templates, not codes.
REAL = re.compile(r"[A-Z]\d\d")
#: The portion that is asked of what the demo publishes, which is there without the lists.
DEMO = "demo"
LOOKED_AT = 10
PERIODS = (Period("2026", "in-force", datetime(2026, 1, 1, tzinfo=UTC), None),)


@dataclass(frozen=True)
class Judged:
    """A query with the codes of which one is expected, each with its list."""

    half: str
    sort: str
    query: str
    expected: tuple[tuple[str, str], ...]

    @property
    def source(self) -> str:
        """Where it is looked for: the lists it is expected in, or the demo."""
        return DEMO if self.half == DEMO else " ".join(sorted({name for name, _ in self.expected}))

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
        Judged(half, sort, query, tuple(tuple(each.split(":", 1)) for each in expected.split()))  # type: ignore[misc]
        for half, sort, query, expected in rows
    ]


def documents() -> Iterator[Document]:
    for name, file in LISTS.items():
        for row in json.loads((CODES / file).read_text(encoding="utf-8")):
            code, text = row["code"], row["text"]
            if REAL.match(code):
                texts = (Text(code, "", "code"), Text(text, "nb", "preferred"))
                yield Document(name, code, "codeset", "", name, text, texts, PERIODS)


def build(directory: Path, found: Iterable[Document]) -> Searcher:
    with Writer(directory) as writer:
        writer.rebuild(found, 1)
    return Searcher(directory)


def asked_of(directory: Path, queries: Iterable[Judged]) -> Iterator[tuple[Judged, Searcher]]:
    """Each with the index that it is asked of; without the lists, those of the demo alone."""
    of_demo = build(directory / DEMO, demo.documents())
    of_lists = build(directory / "lists", documents()) if CODES.is_dir() else None
    for each in queries:
        searcher = of_demo if each.source == DEMO else of_lists
        if searcher:
            yield each, searcher


def rank(searcher: Searcher, each: Judged) -> int:
    """The place of the first expected hit, 0 where there is none among those looked at."""
    hits = searcher.suggest(each.query, limit=LOOKED_AT).hits
    return next((place for place, hit in enumerate(hits, 1) if each.answered_by(hit)), 0)


def figures(ranks: dict[Judged, int]) -> dict[str, Figures]:
    """By sort, over the lists; the demo's together."""
    found = _grouped(ranks, lambda each: DEMO if each.source == DEMO else each.sort)
    of_lists = [place for each, place in ranks.items() if each.source != DEMO]
    return found | ({"all": _figures(of_lists)} if of_lists else {})


def _grouped(ranks: dict[Judged, int], name: Callable[[Judged], str]) -> dict[str, Figures]:
    groups: dict[str, list[int]] = defaultdict(list)
    for each, place in ranks.items():
        groups[name(each)].append(place)
    return {group: _figures(places) for group, places in groups.items()}


def _figures(places: list[int]) -> Figures:
    count = len(places)
    first, five = (sum(0 < place <= limit for place in places) / count for limit in (1, 5))
    return Figures(count, first, five, sum(1 / place for place in places if place) / count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", help="a portion: hold, fresh, drawn, demo …")
    parser.add_argument("--missed", action="store_true", help="the queries that were not answered among five")
    parser.add_argument("--json", action="store_true", help="success@5 of each sort, and nothing else")
    parser.add_argument("--floor", action="store_true", help="keep the figures")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        kept = (each for each in judged() if asked.half in (None, each.half))
        ranks = {}
        for each, searcher in asked_of(Path(directory), kept):
            ranks[each] = rank(searcher, each)
            if asked.missed and not 0 < ranks[each] <= 5:
                _tell_missed(searcher, each, ranks[each])
    found = figures(ranks)
    if asked.json:
        print(json.dumps({sort: each.five for sort, each in found.items()}))
        return
    _tell("sort", found)
    _tell("source", _grouped(ranks, lambda each: each.source))
    if asked.floor:
        FLOOR.write_text(
            json.dumps({sort: math.floor(each.five * 1000) / 1000 for sort, each in found.items()}, indent=2) + "\n"
        )


def _tell(heading: str, found: dict[str, Figures]) -> None:
    print(f"{heading:14}{'queries':>8}{'@1':>7}{'@5':>7}{'MRR':>7}")
    for name, each in found.items():
        print(f"{name:14}{each.asked:8}{each.first:7.3f}{each.five:7.3f}{each.reciprocal:7.3f}")


def _tell_missed(searcher: Searcher, each: Judged, place: int) -> None:
    hits = searcher.suggest(each.query, limit=5).hits
    shown = "; ".join(f"{hit.standard}:{hit.item} {hit.title} ({hit.why})" for hit in hits)
    print(f"{each.sort}: {each.query} [{place}] -> {shown}")


if __name__ == "__main__":
    main()
