"""Compiles a code system from a stream of its concepts: what is held in memory does not grow with their names."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import orjson

from codesets.compiled.hierarchy import Edges, arranged
from codesets.compiled.layout import FORM, INDEXES, RELATIONS, TABLES, VALUE_LENGTH
from codesets.compiled.rows import encode
from codesets.things.canonical import to_dict
from codesets.things.concepts import Concept, inactive, searchable, texts
from codesets.things.marks import marked
from codesets.things.relations import Grouping, Relations, packed
from codesets.things.system import System, head_of

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
        self._grouping = Grouping()
        self._inactive: set[int] = set()
        self._abstract: set[int] = set()

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
            self._insert("INTO told_relation VALUES (?, ?, ?, ?)", self._relations(numbered))
            self._inactive.update(n for n, each in numbered if inactive(each))
            self._abstract.update(n for n, each in numbered if each.abstract)

    def finish(self, head: System) -> None:
        """Order and index what was added, and put the file in its place."""
        file = self._file
        file.execute("COMMIT")
        file.executescript(f"BEGIN; {INDEXES}")
        is_placed = self._place()
        self._relate()
        self._pack("owners", packed(self._grouping.owners))
        for name, noted in (("inactive", self._inactive), ("abstract", self._abstract)):
            kept = (number for (number,) in file.execute("SELECT id FROM concept")) if noted else ()
            self._pack(name, marked((number for number in kept if number in noted), self._count))
        if head.case_sensitive is False:
            codes = ((code.casefold(), n) for n, code in file.execute("SELECT id, code FROM concept ORDER BY id"))
            self._insert("OR IGNORE INTO folded VALUES (?, ?)", codes)
        self._insert("INTO fact VALUES (?, ?)", self._facts(head, is_placed=is_placed))
        file.execute(f"PRAGMA user_version = {FORM}")
        file.execute("COMMIT")
        file.close()
        with self._draft.open("rb") as written:
            os.fsync(written.fileno())  # a name that outlives its bytes in a power cut would be taken for the whole
        self._draft.replace(self._path)

    def _relations(self, numbered: Iterable[tuple[int, Concept]]) -> Iterator[tuple[int, int, str, str]]:
        return ((n, *row) for n, each in numbered for row in self._grouping.rows(n, each))

    def _place(self) -> bool:
        """Whether the hierarchy could be numbered; one that could not is walked."""
        edges = Edges.of(
            self._count,
            self._file.execute("SELECT child, parent FROM edge ORDER BY child, ordinal"),
            self._file.execute("SELECT parent, child FROM edge ORDER BY parent, child"),
        )
        found = arranged(edges)
        if found is not None:
            self._pack("order", packed(found.order))
            self._insert("INTO place VALUES (?, ?)", ((n, place) for place, n in enumerate(found.order) if place))
            self._insert("INTO stretch VALUES (?, ?, ?)", found.stretches())
        return found is not None

    def _relate(self) -> None:
        told = self._file.cursor().execute(RELATIONS)
        for kind, rows in groupby(told, key=itemgetter(0)):
            made = Relations()
            for _, *row in rows:
                made.add(*row)
            held = (packed(made.sources), packed(made.groups), packed(made.targets))
            texts = orjson.dumps(made.texts).decode() if made.texts else None
            self._insert("INTO relation VALUES (?, ?, ?, ?, ?)", [(kind, *held, texts)])

    def _pack(self, name: str, data: bytes) -> None:
        self._insert("INTO packed VALUES (?, ?)", [(name, data)])

    def _insert(self, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._file.executemany(f"INSERT {into}", rows)

    def _facts(self, head: System, *, is_placed: bool) -> Iterator[tuple[str, str]]:
        told: dict[str, Any] = {
            "head": to_dict(head_of(head)),
            "size": self._file.execute("SELECT count(*) FROM concept").fetchone()[0],
            "is_flat": self._file.execute("SELECT count(*) FROM edge").fetchone()[0] == 0,
            "is_placed": is_placed,
            "numbers": self._count,
            "languages": sorted(self._languages),
            "properties": [row[0] for row in self._file.execute("SELECT DISTINCT name FROM property ORDER BY name")],
        }
        yield from ((name, orjson.dumps(value).decode()) for name, value in told.items())


def _parents(numbered: Iterable[tuple[int, Concept]]) -> Iterator[tuple[int, int, str]]:
    for n, each in numbered:
        yield from ((n, ordinal, parent) for ordinal, parent in enumerate(each.parents))


def _properties(numbered: Iterable[tuple[int, Concept]]) -> Iterator[tuple[str, str, int]]:
    for n, each in numbered:
        told = ((one.code, text) for one in each.properties for text in texts(one.value))
        yield from ((name, text[:VALUE_LENGTH], n) for name, text in told)
