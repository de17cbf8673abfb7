"""Compiles a code system from a stream of its concepts: what is held in memory does not grow with their names."""

from __future__ import annotations

import os
import secrets
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import orjson

from codesets.canonical import to_dict
from codesets.compiled.layout import FORM, INDEXES, TABLES, VALUE_LENGTH
from codesets.compiled.rows import encode
from codesets.model import Concept, as_text, searchable
from codesets.system import System, head_of

_BATCH: Final = 5000
_QUICK: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-65536;
"""


def compile_system(head: System, concepts: Iterable[Concept], path: Path) -> None:
    """Write the file of a code system whose head is known beforehand; concepts of the head are not looked at."""
    with Compilation(path) as made:
        made.add(concepts)
        made.finish(head)


class Compilation:
    """A file in the making, beside the place where it will stand: there whole after `finish`, or not at all.

    Raises ValueError for text that UTF-8 cannot carry, OSError and sqlite3.OperationalError where the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        self._count = 0
        self._languages: set[str] = set()

    def __enter__(self) -> Compilation:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(self._draft, isolation_level=None)
        self._file.executescript(_QUICK + TABLES)
        self._file.execute("BEGIN")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._draft.unlink(missing_ok=True)

    def add(self, concepts: Iterable[Concept]) -> None:
        """Concepts in document order; may be called again and again."""
        every = iter(concepts)
        while batch := list(islice(every, _BATCH)):
            numbered = list(enumerate(batch, self._count + 1))
            self._count += len(batch)
            self._insert(
                "OR IGNORE INTO concept VALUES (?, ?, ?)", ((n, each.code, encode(each)) for n, each in numbered)
            )
            self._languages.update(name.language for each in batch for name in each.designations if name.language)
            self._insert("INTO name VALUES (?, ?)", ((n, searchable(each)) for n, each in numbered))
            self._insert("INTO told_parent VALUES (?, ?, ?)", _parents(numbered))
            self._insert("INTO told_property VALUES (?, ?, ?)", _properties(numbered))

    def finish(self, head: System) -> None:
        """Order and index what was added, and put the file in its place."""
        file = self._file
        file.execute("COMMIT")
        file.executescript(f"BEGIN; {INDEXES}")
        edges = _Edges(file, self._count)
        places = edges.places()
        self._insert("INTO place VALUES (?, ?, ?)", places or ())
        file.execute("CREATE INDEX place_order ON place (entered, id, last)")
        if head.case_sensitive is False:
            codes = ((code.casefold(), n) for n, code in file.execute("SELECT id, code FROM concept ORDER BY id"))
            self._insert("OR IGNORE INTO folded VALUES (?, ?)", codes)
        self._insert("INTO fact VALUES (?, ?)", self._facts(head, is_forest=places is not None))
        file.execute(f"PRAGMA user_version = {FORM}")
        file.execute("COMMIT")
        file.close()
        with self._draft.open("rb") as written:
            os.fsync(written.fileno())  # a name that outlives its bytes in a power cut would be taken for the whole
        self._draft.replace(self._path)

    def _insert(self, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._file.executemany(f"INSERT {into}", rows)

    def _facts(self, head: System, *, is_forest: bool) -> Iterator[tuple[str, str]]:
        told: dict[str, Any] = {
            "head": to_dict(head_of(head)),
            "size": self._file.execute("SELECT count(*) FROM concept").fetchone()[0],
            "is_flat": self._file.execute("SELECT count(*) FROM edge").fetchone()[0] == 0,
            "is_forest": is_forest,
            "languages": sorted(self._languages),
            "properties": [row[0] for row in self._file.execute("SELECT DISTINCT name FROM property ORDER BY name")],
        }
        yield from ((name, orjson.dumps(value).decode()) for name, value in told.items())


def _parents(numbered: Iterable[tuple[int, Concept]]) -> Iterator[tuple[int, int, str]]:
    for n, each in numbered:
        yield from ((n, ordinal, parent) for ordinal, parent in enumerate(each.parents))


def _properties(numbered: Iterable[tuple[int, Concept]]) -> Iterator[tuple[str, str, int]]:
    for n, each in numbered:
        yield from ((one.code, as_text(one.value)[:VALUE_LENGTH], n) for one in each.properties)


class _Edges:
    """The hierarchy from parents to children, in arrays: children of n are `_down[_start[n]:_start[n + 1]]`."""

    def __init__(self, file: sqlite3.Connection, count: int) -> None:
        self._start = array("q", bytes(8 * (count + 2)))
        self._down = array("q")
        self._roots = [
            n for (n,) in file.execute("SELECT id FROM concept WHERE id NOT IN (SELECT child FROM edge) ORDER BY id")
        ]
        self._size = file.execute("SELECT count(*) FROM concept").fetchone()[0]
        for parent, child in file.execute("SELECT parent, child FROM edge ORDER BY parent, child"):
            self._start[parent + 1] += 1
            self._down.append(child)
        for n in range(1, count + 2):
            self._start[n] += self._start[n - 1]

    def places(self) -> list[tuple[int, int, int]] | None:
        """(id, when it is met, when the last one below it is met) on a walk from the roots down; None unless every
        concept is met just once, so that what is below one is a stretch."""
        if len(self._roots) + len(self._down) != self._size:
            return None
        met, last = array("q"), array("q", bytes(8 * len(self._start)))
        waiting = list(reversed(self._roots))
        while waiting:
            n = waiting.pop()
            if n < 0:
                last[-n] = len(met)
                continue
            met.append(n)
            waiting.append(-n)
            waiting.extend(reversed(self._down[self._start[n] : self._start[n + 1]]))
        if len(met) != self._size:
            return None
        return [(n, position, last[n]) for position, n in enumerate(met, 1)]
