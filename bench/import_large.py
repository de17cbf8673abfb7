"""Measures the import of a large code system as CSV, NDJSON and RF2, beside plain sqlite3 inserting the same rows.

    python -m bench.import_large [--concepts 100000]

Each measure runs in a process of its own, so that its peak memory is its own. Seconds are of the processor.
"""

import argparse
import csv
import multiprocessing
import resource
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench import large_edition, large_system
from codesets import CodeSystem
from codesets.formats.fhir_code_system import write_concepts
from registry.config import Settings
from registry.services.importing import imports, orders
from registry.services.members import people
from registry.services.upkeep.installation import open_installation

LIMIT = 2 * 1024**3
NAMES = ("nb", "nn")
FACTS = ("site", "level")


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor, and peak memory in MB beyond what a process has that does nothing."""

    seconds: float
    memory: float


def as_csv(folder: Path, count: int) -> Path:
    path = folder / "codes.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["code", "display", "parent", "status", *(f"display:{name}" for name in NAMES), *FACTS])
        for each in large_system.concepts(count):
            named = {name.language: name.value for name in each.designations}
            facts = {one.code: one.value for one in each.properties}
            names = [named.get(language, "") for language in NAMES]
            cells = [facts.get(name, "") for name in FACTS]
            out.writerow([each.code, each.display, "|".join(each.parents), each.status, *names, *cells])
    return path


def as_ndjson(folder: Path, count: int) -> Path:
    path = folder / "codes.ndjson"
    head = {"resourceType": "CodeSystem", "status": "active", "content": "complete", "url": large_system.URL}
    with path.open("wb") as file:
        file.write(orjson.dumps(head) + b"\n")
        for each in write_concepts(CodeSystem(), large_system.concepts(count), set()):
            file.write(orjson.dumps(each) + b"\n")
    return path


def as_rf2(folder: Path, count: int) -> Path:
    large_edition.write_release(folder / "release", count)
    with zipfile.ZipFile(folder / "release.zip", "w", zipfile.ZIP_DEFLATED) as package:
        for each in (folder / "release").iterdir():
            package.write(each, each.name)
    return folder / "release.zip"


def imported(file: Path, folder: Path) -> None:
    """Read, judge, store, record and publish, as `fagregister import --publish` does."""
    installation = open_installation(Settings(data=folder / f"data-{file.suffix}"))
    order = orders.Order("stor", "codeset", "Stor", version="2026")
    with installation.database.reading() as session:
        plan = orders.plan(session, order, file.read_bytes(), file.name, LIMIT)
    with installation.database.writing() as session:
        imports.import_published(session, people.console(session), plan)
    installation.database.dispose()


def inserted(file: Path, folder: Path) -> None:
    """The least that could be called an import: the rows of the CSV as they are."""
    with (
        file.open(newline="", encoding="utf-8") as text,
        closing(sqlite3.connect(folder / "plain.sqlite3")) as connection,
        connection,
    ):
        rows = csv.reader(text)
        names = [f'"{name}"' for name in next(rows)]
        connection.execute(f"CREATE TABLE code ({', '.join(names)}, PRIMARY KEY (code))")
        marks = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO code VALUES ({marks})", rows)


def nothing(file: Path, folder: Path) -> None:
    """What the others begin with."""


def apart(work: Callable[[Path, Path], None], file: Path, folder: Path) -> Cost:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, file, folder))


def _measured(work: Callable[[Path, Path], None], file: Path, folder: Path) -> Cost:
    start = time.process_time()
    work(file, folder)
    return Cost(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concepts", type=int, default=100_000)
    count = parser.parse_args().concepts
    scale = count / 100_000
    print(f"{count} concepts; for each 100 000{'seconds':>14}{'peak MB':>10}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, write, work in (
            ("sqlite3, CSV", as_csv, inserted), ("import, CSV", as_csv, imported),
            ("import, NDJSON", as_ndjson, imported), ("import, RF2", as_rf2, imported),
        ):  # fmt: skip
            file = write(folder, count)
            idle, cost = apart(nothing, file, folder), apart(work, file, folder)
            print(f"{label:<30}{cost.seconds / scale:>16.1f}{(cost.memory - idle.memory) / scale:>10.0f}")


if __name__ == "__main__":
    main()
