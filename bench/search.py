"""Measures search beside SQLite FTS5 and tantivy on the same made-up rows and queries, in one run.

    python bench/search.py [--designations 100000] [--queries 300] [--tantivy PYTHON] [--clock wall|cpu]

The rows are Norwegian-like clinical names with a code each (`clinical_names.py`). FTS5 has a prefix index and is asked
with every word unfinished, as our search understands what is typed. tantivy is no dependency of the project: it is
measured where an interpreter that has it is named, as one made by `python3 -m venv T && T/bin/pip install tantivy`.
Last come the figures of quality: the judged queries of the tests, over the real lists where these are at hand.
"""

import argparse
import gc
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import clinical_names
from clinical_names import Named

from registry.search import Changes, Document, Edition, Period, Searcher, Text, Writer

HERE = Path(__file__).parent
#: The processor's time tells more than the wall's where other work shares the machine.
CLOCKS = {"wall": time.perf_counter, "cpu": time.thread_time}
Clock = Callable[[], float]
Times = tuple[float, float]
#: Queries by sort.
Asked = dict[str, list[str]]
#: The seed of queries to warm up with.
BEFORE = 12

STANDARDS = 20
CALENDAR = (Edition("1", (Period("1", "in-force", datetime(2020, 1, 1, tzinfo=UTC), None),)),)
SELECT = "SELECT code, name, highlight(names, 1, '[', ']') FROM names WHERE names MATCH ? ORDER BY rank LIMIT 10"
GROUP = "SELECT kind, count(*) FROM names WHERE names MATCH ? GROUP BY kind"


def documents(named: list[Named]) -> Iterator[Document]:
    for item in named:
        texts = (Text(item.code, "", "code"), *(Text(*name) for name in item.names))
        yield Document(
            standard=_standard(item.number),
            item=item.code,
            kind=item.kind,
            network=item.network,
            system=_standard(item.number),
            title=item.names[0][0],
            texts=texts,
            runs=((0, None),),
        )


def _standard(number: int) -> str:
    return f"standard-{number % STANDARDS}"


def changed(named: list[Named], count: int) -> Changes:
    """So many items of one standard, named otherwise in its next version."""
    some = [item for item in named if item.number % STANDARDS == 0][:count]
    told = [replace(each, title="Sjiraff", texts=(Text("Sjiraff", "nb", "preferred"),)) for each in documents(some)]
    second = Edition("2", (Period("2", "in-force", datetime(2024, 1, 1, tzinfo=UTC), None),))
    return Changes(told, (*CALENDAR, second), frozenset(each.item for each in told))


def fill_sqlite(connection: sqlite3.Connection, named: list[Named]) -> None:
    connection.execute(
        "CREATE VIRTUAL TABLE names USING fts5(code, name, kind UNINDEXED, prefix='2 3 4', tokenize='unicode61')"
    )
    rows = ((item.code, text, item.kind) for item in named for text, _, _ in item.names)
    connection.executemany("INSERT INTO names VALUES (?, ?, ?)", rows)
    connection.commit()


def prefixes(text: str) -> str:
    """An FTS5 query in which every word may be unfinished."""
    return " ".join(f'"{word}"*' for word in text.replace(".", " ").split())


def measure(ask: Callable[[str], object], before: list[str], asked: list[str], clock: Clock) -> Times:
    """p50 and p99 in milliseconds, each asked once, of a process that has been asked others of the sort before."""
    for query in before:
        ask(query)
    times = []
    for query in asked:
        start = clock()
        ask(query)
        times.append((clock() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]


def timed(label: str, work: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    print(f"{label:<40}{time.perf_counter() - wall:8.2f} s{time.process_time() - cpu:8.2f} s cpu", flush=True)


def ours(directory: Path, before: Asked, asked: Asked, clock: Clock) -> dict[str, dict[str, Times]]:
    searcher = Searcher(directory)
    facets = ("kind", "network", "system", "status", "language")
    engines: dict[str, Callable[[str], object]] = {
        "suggest": searcher.suggest,
        "find": searcher.find,
        "with facets": lambda text: searcher.find(text, facets=facets),
    }
    return {
        engine: {name: measure(ask, before[name], texts, clock) for name, texts in asked.items()}
        for engine, ask in engines.items()
    }


def sqlites(connection: sqlite3.Connection, before: Asked, asked: Asked, clock: Clock) -> dict[str, dict[str, Times]]:
    def ask(query: str) -> Callable[[str], object]:
        return lambda text: connection.execute(query, [prefixes(text)]).fetchall()

    return {
        engine: {name: measure(ask(query), before[name], texts, clock) for name, texts in asked.items()}
        for engine, query in (("FTS5", SELECT), ("FTS5 facets", GROUP))
    }


def tantivys(
    python: str, folder: Path, named: list[Named], asked: dict[str, list[str]], clock: str
) -> dict[str, dict[str, Times]]:
    """Asked in a process of its own, whose interpreter has tantivy."""
    given = folder / "tantivy.json"
    rows = [[item.code, item.kind, [text for text, _, _ in item.names]] for item in named]
    given.write_text(json.dumps({"rows": rows, "asked": asked, "clock": clock}), encoding="utf-8")
    ran = subprocess.run(
        [python, str(HERE / "search_tantivy.py"), str(given)], check=True, capture_output=True, text=True
    )
    told = json.loads(ran.stdout)
    print(f"{'build, tantivy':<40}{told['build']:8.2f} s")
    found: dict[str, dict[str, Times]] = told["times"]
    return found


def cold(directory: Path) -> None:
    """Start to first answer, and memory, in a process that does nothing else."""
    script = "import sys, search; search.first_answer(sys.argv[1])"
    subprocess.run([sys.executable, "-c", script, str(directory)], check=True, cwd=HERE)


def first_answer(directory: str) -> None:
    before = _resident()
    start = time.perf_counter()
    searcher = Searcher(Path(directory))
    searcher.suggest("lungebet")
    print(f"{'open and first answer':<40}{time.perf_counter() - start:8.2f} s")
    for query in ("hje", "akutt lungebetennelse", "kreft i bryst", "hjertesvkt", "sår"):
        searcher.find(query, facets=("kind", "network", "language"))
    print(
        f"{'memory of a process that searches':<40}{_resident():8.0f} MB, {_resident() - before:.0f} of them the index"
    )


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def quality() -> None:
    """How many of the judged queries find what a clinician expects: ours alone, for nobody judged the others."""
    print("\nquality: the share of judged queries answered by the first hit, and within the first five", flush=True)
    told = subprocess.run(
        [sys.executable, "-m", "tests.search.quality"], cwd=HERE.parent, capture_output=True, text=True, check=False
    )
    print(told.stdout.rstrip() if told.returncode == 0 else f"not measured: {told.stderr.strip().splitlines()[-1:]}")


def report(times: dict[str, dict[str, Times]]) -> None:
    print(f"\n{'ms, p50 / p99':<16}" + "".join(f"{engine:>18}" for engine in times))
    for name in next(iter(times.values())):
        cells = "".join(f"{engine[name][0]:9.2f} /{engine[name][1]:7.2f}" for engine in times.values())
        print(f"{name:<16}{cells}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--designations", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--tantivy", metavar="PYTHON", help="an interpreter that has tantivy")
    parser.add_argument("--clock", choices=sorted(CLOCKS), default="wall")
    options = parser.parse_args()
    named = list(clinical_names.items(options.designations))
    asked, clock = clinical_names.queries(named, options.queries), CLOCKS[options.clock]
    before = clinical_names.queries(named, options.queries, BEFORE)
    gc.collect()
    gc.freeze()  # the rows stand in this process alone: no collection that a search sets off shall walk over them
    print(f"{len(named)} items, {options.designations} designations and {len(named)} codes; clock: {options.clock}")
    calendars = {_standard(number): CALENDAR for number in range(STANDARDS)}
    with tempfile.TemporaryDirectory() as name, closing(sqlite3.connect(f"{name}/names.sqlite3")) as connection:
        directory = Path(name) / "index"
        with Writer(directory) as writer:
            timed("build", lambda: writer.rebuild(documents(named), 1, calendars=calendars))
            size = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
            print(f"{'on disk':<40}{size / 1e6:8.1f} MB")
            timed("build, FTS5", lambda: fill_sqlite(connection, named))
            cold(directory)
            times = ours(directory, before, asked, clock) | sqlites(connection, before, asked, clock)
            timed(
                "500 changed items of a standard, first", lambda: writer.update({"standard-0": changed(named, 500)}, 2)
            )
            timed("500 changed items, once more", lambda: writer.update({"standard-0": changed(named, 500)}, 3))
        if options.tantivy:
            times |= tantivys(options.tantivy, Path(name), named, asked, options.clock)
        else:
            print("tantivy is not measured: name an interpreter that has it with --tantivy")
        report(times)
    quality()
    print(f"\npeak memory, all rows included {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")


if __name__ == "__main__":
    main()
