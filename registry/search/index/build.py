"""Writes a segment: a Whoosh index with its rows in rank order, and the columns decoded from it, in one directory."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b, file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from registry.files import sync
from registry.search.documents import (
    LANGUAGES,
    ROLES,
    Calendar,
    Document,
    Text,
    read_document,
    write_calendar,
    write_document,
    write_periods,
)
from registry.search.index.columns import Array, ColumnsFile
from registry.search.index.lexicon import lexicon_arrays
from registry.search.index.postings import Codec, TermPool
from registry.search.index.rows import terms
from registry.search.index.schema import FIELDS, create_index
from registry.search.index.spelling import spelling_arrays
from registry.search.index.spool import Spool
from registry.search.index.table import Table
from registry.search.language.compounds import Splitter
from registry.search.language.text import words

#: Raise it whenever what is written, or what words are made into, changes: older segments are then rebuilt.
SCHEMA: Final = 14
FORMAT: Final = "fagregister-search"
MANIFEST: Final = "segment.json"
COLUMNS: Final = "columns"
WHOOSH: Final = "whoosh"
#: What Whoosh calls an index where nothing is said.
MAIN: Final = "MAIN"
NOTHING: Final = (list[bytes](), np.zeros(1, np.int64), np.empty(0, np.int32))
EVERY: Final = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Contents:
    """What goes into a segment, and what it speaks for in the place of older ones.

    Whole `standards`, where None those of the documents, and single items by their keys (`overrides`). `vocabulary` is
    what compounds may be made of besides the documents' own words.
    """

    documents: Iterable[Document]
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    standards: frozenset[str] | None = None
    overrides: frozenset[int] = frozenset()
    vocabulary: Mapping[str, int] = field(default_factory=dict)


def build_segment(directory: Path, contents: Contents, progress: Progress | None = None) -> str:
    """Writes the segment, durable when this returns, and returns its manifest's digest.

    `progress` is told rows done and rows in all.
    """
    directory.mkdir(parents=True)
    table = Table()
    own: Counter[str] = Counter(contents.vocabulary)
    with (
        Spool(directory / "documents.tmp") as lines,
        Spool(directory / "rows.tmp") as rows,
        TemporaryDirectory(dir=directory) as runs,
        ColumnsFile(directory / COLUMNS) as columns,
    ):
        _collect(contents.documents, table, own, lines, rows)
        order = table.order()
        columns.add(table.columns(order))
        fields = _Fields(columns, len(order))
        writer = _writer(create_index(directory / WHOOSH), Path(runs), fields.take)
        texts = (_row(rows[number]) for number in order)
        _write_rows(writer, texts, lines, Splitter(own), progress, len(order))
        shutil.rmtree(directory / WHOOSH / f"{MAIN}.tmp", ignore_errors=True)
        fields.finish()
    described = _described(contents, table) | {"rows": len(order), "columns": columns.table}
    return _seal(directory, described)


class _Fields:
    """Takes the arrays of the fields, and what is drawn from them, into the file of columns."""

    def __init__(self, columns: ColumnsFile, rows: int) -> None:
        self._columns = columns
        self._rows = rows
        self._missing = set(FIELDS)

    def take(self, field: str, arrays: dict[str, Array]) -> None:
        self._missing.remove(field)
        self._columns.add(arrays)
        if field == "name":
            self._columns.add({"row.name": _names(arrays, self._rows)})
        if field == "word":
            self._columns.add(spelling_arrays(arrays))

    def finish(self) -> None:
        """Also those that have no terms."""
        for name in sorted(self._missing):
            self.take(name, lexicon_arrays(name, *NOTHING))


def _described(contents: Contents, table: Table) -> dict[str, Any]:
    labels = table.label_lists()
    held = labels["standard"] if contents.standards is None else contents.standards
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "items": len(table),
        "standards": sorted(held),
        "overrides": sorted(contents.overrides),
        "calendars": {slug: write_calendar(calendar) for slug, calendar in contents.calendars.items()},
        "holdings": [[each.standard, each.runs, write_periods(each.periods)] for each in table.holdings],
        "labels": labels,
    }


def _collect(documents: Iterable[Document], table: Table, vocabulary: Counter[str], lines: Spool, rows: Spool) -> None:
    for document in documents:
        line = write_document(document)
        kept = read_document(line)  # with its texts cut as they will be read again
        table.add(kept)
        lines.append(line)
        for text in kept.texts:
            rows.append(json.dumps([text.value, LANGUAGES.index(text.language), ROLES.index(text.role)]))
            if text.language != "en" and text.role != "code":
                vocabulary.update(words(text.value))
    lines.flush()
    rows.flush()


def _row(line: str) -> Text:
    value, language, role = json.loads(line)
    return Text(value, LANGUAGES[language], ROLES[role])


def _writer(index: FileIndex, runs: Path, take: Callable[[str, dict[str, Array]], None]) -> SegmentWriter:
    writer = index.writer(codec=Codec(), compound=False)
    writer.pool = TermPool(runs)  # Whoosh takes a class for it and forgets it
    writer.fieldwriter.take = take
    return writer


def _write_rows(
    writer: SegmentWriter,
    texts: Iterable[Text],
    documents: Iterable[str],
    splitter: Splitter,
    progress: Progress | None,
    total: int,
) -> None:
    for done, text in enumerate(texts, 1):
        writer.add_document(**terms(text, splitter))
        if progress and (done % EVERY == 0 or done == total):
            progress(done, total)
    for document in documents:
        writer.add_document(document=document)
    writer.commit(merge=False)


def _names(columns: Mapping[str, Array], rows: int) -> Array:
    """The number of each row's whole text, the longest of its names; -1 for a row without one."""
    names = np.full(rows, -1, np.int32)
    starts, bounds = columns["name.starts"].astype(np.int64), columns["name.bounds"].astype(np.int64)
    numbers = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), bounds[1:] - bounds[:-1])
    longest_last = np.argsort((starts[1:] - starts[:-1])[numbers], kind="stable")
    names[columns["name.postings"][longest_last]] = numbers[longest_last]
    return names


def _seal(directory: Path, described: dict[str, Any]) -> str:
    """Records every file's digest, and waits until all of it is on disk."""
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    described["files"] = {str(path.relative_to(directory)): digest_of(path) for path in files}
    manifest = directory / MANIFEST
    content = json.dumps(described, ensure_ascii=True).encode()
    manifest.write_bytes(content)
    for path in (*files, manifest, directory / WHOOSH, directory, directory.parent):
        sync(path)
    return digest(content)


def digest_of(path: Path) -> str:
    """The digest of a file, read piece by piece."""
    with path.open("rb") as file:
        return file_digest(file, lambda: blake2b(digest_size=16)).hexdigest()


def digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
