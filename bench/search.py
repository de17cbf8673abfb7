"""Measures the search index beside SQLite FTS5 on the same rows and queries, and prints p50/p99 and their ratios.

    python bench/search.py [--rows 15000] [--queries 300] [--codes ICD10.json] [--clock wall|cpu]

Rows are made up from parts of Norwegian clinical names, or read from a JSON list of {code, text}.
"""

import argparse
import json
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from registry.search import Document, Period, Searcher, Text, Writer


def _listed(names: str) -> list[str]:
    return names.split()


QUALIFIERS = _listed(
    """
    akutt kronisk uspesifisert annen medfødt tilbakevendende primær sekundær mild moderat alvorlig
    """
)
PLACES = _listed(
    """
    lunge hjerte nyre lever blære tarm blindtarm mage hals nakke rygg skulder hofte ankel hånd fot finger
    nese hjerne nerve muskel ledd skjelett galle livmor eggstokk bryst hode ansikt øre øye hud kne lår
    blod vev kar kjertel hinne
    """
)
FINDINGS = _listed(
    """
    betennelse infeksjon svulst kreft sykdom brudd skade smerte svikt infarkt blødning protese stein
    plager lidelse forstyrrelse lammelse forgiftning mangel trombose emboli hevelse sår byll fistel cyste
    """
)
ENDINGS = [
    "",
    "med komplikasjon",
    "uten komplikasjon",
    "i svangerskapet",
    "hos nyfødt",
    "etter behandling",
    "på høyre side",
]
KINDS = ("codeset", "terminology", "phrase", "archetype", "regimen")
NETWORKS = ("kreft", "akutt", "laboratorium", "legemiddel")

#: The processor's time tells more than the wall's where other work shares the machine.
CLOCKS = {"wall": time.perf_counter, "cpu": time.thread_time}

Row = tuple[str, str]
Clock = Callable[[], float]


def made_up(count: int, chance: random.Random) -> list[Row]:
    """Distinct codes with names of one to six words, some words rare."""
    rows = []
    for number in range(count):
        rare = "".join(chance.choices("abdefgiklmnoprstuv", k=chance.randint(4, 9))) if chance.random() < 0.3 else ""
        parts = [
            chance.choice(QUALIFIERS),
            chance.choice(PLACES) + chance.choice(FINDINGS),
            rare,
            chance.choice(ENDINGS),
        ]
        code = f"{chr(65 + number % 26)}{number // 26 % 100:02d}.{number // 2600}"
        rows.append((code, " ".join(part for part in parts if part).capitalize()))
    return rows


def documents(rows: list[Row]) -> Iterator[Document]:
    period = (Period("1", "in-force", datetime(2020, 1, 1, tzinfo=UTC), None),)
    for number, (code, name) in enumerate(rows):
        texts = (Text(code, "", "code"), Text(name, "nb", "preferred"))
        kind, network = KINDS[number % len(KINDS)], NETWORKS[number % len(NETWORKS)]
        yield Document(f"standard-{number % 20}", code, kind, network, "icd-10", name, texts, period, "", number % 97)


def fill_sqlite(connection: sqlite3.Connection, rows: list[Row]) -> None:
    connection.execute(
        "CREATE VIRTUAL TABLE names USING fts5(code, name, kind UNINDEXED, prefix='2 3 4', tokenize='unicode61')"
    )
    kinds = (KINDS[number % len(KINDS)] for number in range(len(rows)))
    connection.executemany(
        "INSERT INTO names VALUES (?, ?, ?)", [(*row, kind) for row, kind in zip(rows, kinds, strict=True)]
    )
    connection.commit()


def prefixes(text: str) -> str:
    """An FTS5 query in which every word may be unfinished."""
    return " ".join(f'"{word}"*' for word in text.replace(".", " ").split())


def queries(rows: list[Row], count: int, chance: random.Random) -> dict[str, list[str]]:
    names = [chance.choice(rows)[1].lower() for _ in range(count)]
    words = [[word for word in name.split() if len(word) > 3] for name in names]
    return {
        "two letters": [name[:2] for name in names],
        "as you type": [name[: chance.randint(3, 14)].strip() for name in names],
        "one word": [chance.choice(each) for each in words],
        "two words": [" ".join(chance.sample(each, 2)) for each in words if len(each) > 1],
        "multi-prefix": [" ".join(word[:3] for word in each[::-1]) for each in words],
        "code": [chance.choice(rows)[0] for _ in range(count)],
        "misspelt": [misspelt(max(each, key=len), chance) for each in words],
        "nothing": ["".join(chance.choices("qwxzjq", k=9)) for _ in range(count)],
    }


def misspelt(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (word[:place] + word[place + 1 :], word[:place] + word[place + 1] + word[place] + word[place + 2 :])
    )


def measure(ask: Callable[[str], object], asked: list[str], clock: Clock) -> tuple[float, float]:
    """p50 and p99 in milliseconds, after a few to warm up."""
    for query in asked[:5]:
        ask(query)
    times = []
    for query in asked:
        start = clock()
        ask(query)
        times.append((clock() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]


def timed(label: str, work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    print(f"{label:<28}{seconds:8.2f} s")
    return seconds


def report(searcher: Searcher, connection: sqlite3.Connection, asked: dict[str, list[str]], clock: Clock) -> None:
    select = "SELECT code, name, highlight(names, 1, '[', ']') FROM names WHERE names MATCH ? ORDER BY rank LIMIT 10"
    group = "SELECT kind, count(*) FROM names WHERE names MATCH ? GROUP BY kind"
    engines = ("suggest", "find", "with facets", "FTS5", "FTS5 facets")
    print(f"\n{'ms, p50 / p99':<24}{''.join(f'{engine:>17}' for engine in engines)}   ratio p99")
    for name, texts in asked.items():
        columns = [
            measure(searcher.suggest, texts, clock),
            measure(searcher.find, texts, clock),
            measure(lambda text: searcher.find(text, facets=("kind", "network", "status", "system")), texts, clock),
            measure(lambda text: connection.execute(select, [prefixes(text)]).fetchall(), texts, clock),
            measure(lambda text: connection.execute(group, [prefixes(text)]).fetchall(), texts, clock),
        ]
        cells = "".join(f"{p50:8.2f} /{p99:7.2f}" for p50, p99 in columns)
        print(f"{name:<24}{cells}   {columns[0][1] / columns[3][1]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=15_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--codes", type=Path, help="a JSON list of {code, text} instead of made-up rows")
    parser.add_argument("--clock", choices=sorted(CLOCKS), default="wall")
    options = parser.parse_args()
    chance = random.Random(7)
    if options.codes:
        rows = [(each["code"], each["text"]) for each in json.loads(options.codes.read_text(encoding="utf-8"))]
    else:
        rows = made_up(options.rows, chance)
    print(f"{len(rows)} items, {2 * len(rows)} texts")
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(f"{folder}/names.sqlite3")) as connection:
        directory = Path(folder) / "index"
        with Writer(directory) as writer:
            ours = timed("build", lambda: writer.rebuild(documents(rows), 1))
            theirs = timed("build, FTS5", lambda: fill_sqlite(connection, rows))
            print(f"{'ratio':<28}{ours / theirs:8.1f}")
            timed("update with 500 items", lambda: writer.update({"standard-0": documents(rows[:500])}, 2))
        size = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
        searcher = Searcher(directory)
        timed("open and first answer", lambda: Searcher(directory).suggest("lungebet"))
        print(f"{'on disk':<28}{size / 1e6:8.1f} MB")
        report(searcher, connection, queries(rows, options.queries, chance), CLOCKS[options.clock])
    print(f"\npeak memory, build included {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
