"""Measures /suggest and /search in process, over the demo with all of ICD-10, beside SQLite FTS5 on the same texts.

    python bench/search_demo.py [--queries 300] [--demo DIR]

The first columns are whole HTTP requests; `index` is the search alone, which is what FTS5 is to be compared with.
"""

import argparse
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from registry import demo
from registry.app import create_app
from registry.config import Settings
from registry.search import Searcher
from registry.services.searching import indexing
from registry.services.upkeep.installation import Installation, open_installation

SELECT = "SELECT item, text, highlight(words, 2, '[', ']') FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10"
Texts = list[tuple[str, str, str]]


def texts_of(installation: Installation) -> Texts:
    """(standard, item, text) of everything that is indexed."""
    with installation.database.reading() as session:
        return [
            (document.standard, document.item, text.value)
            for document in indexing.everything(session)
            for text in document.texts
        ]


def fill(connection: sqlite3.Connection, texts: Texts) -> None:
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5(standard UNINDEXED, item, text, prefix='2 3 4', tokenize='unicode61')"
    )
    connection.executemany("INSERT INTO words VALUES (?, ?, ?)", texts)
    connection.commit()


def queries(texts: Texts, count: int, chance: random.Random) -> dict[str, list[str]]:
    names = [text.lower() for _, _, text in texts if len(text) > 8 and " " in text]
    codes = [item for _, item, _ in texts if item]
    picked = [chance.choice(names) for _ in range(count)]
    return {
        "as you type": [name[: chance.randint(2, 14)].strip() for name in picked],
        "a word": [max(name.split(), key=len) for name in picked],
        "two words": [" ".join(chance.sample(name.split(), 2)) for name in picked],
        "a code": [chance.choice(codes) for _ in range(count)],
    }


def matching(text: str) -> str:
    """An FTS5 query in which every word may be unfinished."""
    words = "".join(letter if letter.isalnum() else " " for letter in text).split()
    return " ".join(f'"{word}"*' for word in words) or '"-"'


def spread(ask: Callable[[str], object], asked: list[str]) -> tuple[float, float]:
    """p50 and p99 in milliseconds, after a few to warm up."""
    for text in asked[:5]:
        ask(text)
    times = []
    for text in asked:
        start = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]


def report(installation: Installation, connection: sqlite3.Connection, asked: dict[str, list[str]]) -> None:
    client = create_app(installation=installation).test_client()
    searcher = Searcher(installation.index)
    engines: dict[str, Callable[[str], object]] = {
        "/suggest": lambda text: client.get(f"/api/v1/suggest?q={quote(text)}").get_data(),
        "/search": lambda text: client.get(f"/api/v1/search?q={quote(text)}").get_data(),
        "index": searcher.suggest,
        "FTS5": lambda text: connection.execute(SELECT, [matching(text)]).fetchall(),
    }
    print(f"\n{'ms, p50 / p99':<16}{''.join(f'{name:>17}' for name in engines)}   ratio p99, index to FTS5")
    for label, texts in asked.items():
        columns = [spread(ask, texts) for ask in engines.values()]
        cells = "".join(f"{p50:8.2f} /{p99:7.2f}" for p50, p99 in columns)
        print(f"{label:<16}{cells}   {columns[2][1] / columns[3][1]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--demo", type=Path, help="a demo's data directory, to be copied")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, closing(sqlite3.connect(Path(name) / "words.sqlite3")) as connection:
        directory = Path(name) / "data"
        if options.demo:
            shutil.copytree(options.demo, directory)
        installation = open_installation(Settings(data=directory, log_level="warning"))
        if not options.demo:
            demo.make(installation, "http://127.0.0.1:8000", directory / "demo.json")
        texts = texts_of(installation)
        print(f"{len(texts)} texts")
        fill(connection, texts)
        report(installation, connection, queries(texts, options.queries, random.Random(7)))


if __name__ == "__main__":
    main()
