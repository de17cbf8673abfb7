"""Measures the import of the real Norwegian ICD-10 codes beside reading and inserting the same rows with plain sqlite3.

    python bench/import_icd10.py [--codes ../shared/data/codes/ICD10.json]

Each measure runs in a process of its own, so that its peak memory is its own.
"""

import argparse
import json
import multiprocessing
import re
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from registry.config import Settings
from registry.services.importing import imports, orders
from registry.services.members import people
from registry.services.upkeep.installation import open_installation

CODES = Path(__file__).parents[2] / "shared" / "data" / "codes" / "ICD10.json"
REAL = re.compile(r"[A-Z]\d\d")


@dataclass(frozen=True)
class Cost:
    """Wall seconds, and peak memory in MB."""

    seconds: float
    memory: float


def imported(file: Path, folder: Path) -> float:
    """Read, judge, store, record and publish, as `fagregister import --publish` does."""
    installation = open_installation(Settings(data=folder / "data"))
    start = time.perf_counter()
    order = orders.Order("icd-10-no", "codeset", "ICD-10", version="2026")
    with installation.database.reading() as session:
        plan = orders.plan(session, order, file.read_bytes(), file.name)
    with installation.database.writing() as session:
        imports.import_published(session, people.console(session), plan)
    return time.perf_counter() - start


def inserted(file: Path, folder: Path) -> float:
    """The least that could be called an import."""
    start = time.perf_counter()
    rows = json.loads(file.read_text(encoding="utf-8"))
    with closing(sqlite3.connect(folder / "plain.sqlite3")) as connection, connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE code (code TEXT PRIMARY KEY, text TEXT NOT NULL)")
        connection.executemany("INSERT INTO code VALUES (?, ?)", ((row["code"], row["text"]) for row in rows))
    return time.perf_counter() - start


def apart(work: Callable[[Path, Path], float], file: Path, folder: Path) -> Cost:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, file, folder))


def _measured(work: Callable[[Path, Path], float], file: Path, folder: Path) -> Cost:
    seconds = work(file, folder)
    return Cost(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--codes", type=Path, default=CODES, help="a JSON list of {code, text}")
    options = parser.parse_args()
    rows = [row for row in json.loads(options.codes.read_text(encoding="utf-8")) if REAL.match(row["code"])]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "codes.json"
        file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        ours, plain = apart(imported, file, folder), apart(inserted, file, folder)
    print(f"{len(rows)} codes\n{'':<12}{'seconds':>10}{'peak MB':>10}")
    for label, cost in (("import", ours), ("sqlite3", plain)):
        print(f"{label:<12}{cost.seconds:10.2f}{cost.memory:10.0f}")
    print(f"{'ratio':<12}{ours.seconds / plain.seconds:10.1f}{ours.memory / plain.memory:10.1f}")


if __name__ == "__main__":
    main()
