"""Writes a segment: a Whoosh index with its rows in rank order, and the columns decoded from it, in one directory."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.index import FileIndex
from whoosh.reading import IndexReader

from registry.search.columns import Array, write_columns
from registry.search.compounds import Splitter
from registry.search.documents import LANGUAGES, ROLES, Document, Text, read_document, write_document
from registry.search.lexicon import lexicon_arrays
from registry.search.rows import terms
from registry.search.schema import FIELDS, Codec, create_index, open_index
from registry.search.spelling import spelling_arrays
from registry.search.spool import Spool
from registry.search.table import Table
from registry.search.text import words

#: Raise it whenever what is written, or what words are made into, changes: older segments are then rebuilt.
SCHEMA: Final = 3
FORMAT: Final = "fagregister-search"
MANIFEST: Final = "segment.json"
COLUMNS: Final = "columns"
WHOOSH: Final = "whoosh"
POOL_MEGABYTES: Final = 128
EVERY: Final = 500

Progress = Callable[[int, int], None]


def build_segment(
    directory: Path,
    documents: Iterable[Document],
    standards: Collection[str],
    vocabulary: Mapping[str, int],
    progress: Progress | None = None,
) -> str:
    """Writes the segment, durable when this returns, and returns its manifest's digest.

    `standards` are held whole here besides those of the documents, as when one has lost its last. `vocabulary` is
    what compounds may be made of besides the documents' own words. `progress` is told rows done and rows in all.
    """
    directory.mkdir(parents=True)
    table = Table()
    own: Counter[str] = Counter(vocabulary)
    with Spool(directory / "documents.tmp") as lines, Spool(directory / "rows.tmp") as rows:
        _collect(documents, table, own, lines, rows)
        order = table.order()
        index = create_index(directory / WHOOSH)
        _write_rows(index, (_row(rows[number]) for number in order), lines, Splitter(own), progress, len(order))
    columns = table.columns(order) | _decoded(directory / WHOOSH, len(order))
    labels = table.label_lists()
    described = {
        "format": FORMAT,
        "schema": SCHEMA,
        "rows": len(order),
        "items": len(columns["item.kind"]),
        "standards": sorted({*standards, *labels["standard"]}),
        "labels": labels,
        "columns": write_columns(directory / COLUMNS, columns),
    }
    return _seal(directory, described)


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


def _write_rows(
    index: FileIndex,
    texts: Iterable[Text],
    documents: Iterable[str],
    splitter: Splitter,
    progress: Progress | None,
    total: int,
) -> None:
    writer = index.writer(codec=Codec(), compound=False, limitmb=POOL_MEGABYTES)
    for done, text in enumerate(texts, 1):
        writer.add_document(**terms(text, splitter))
        if progress and (done % EVERY == 0 or done == total):
            progress(done, total)
    for document in documents:
        writer.add_document(document=document)
    writer.commit(merge=False)
    shutil.rmtree(Path(index.storage.folder) / f"{index.indexname}.tmp", ignore_errors=True)


def _decoded(path: Path, rows: int) -> dict[str, Array]:
    """Every posting list once, in the order of the terms, so that no request has to."""
    index = open_index(path)
    with index.reader() as reader:
        columns: dict[str, Array] = {}
        for field in FIELDS:
            columns |= lexicon_arrays(field, _postings(reader, field))
    columns |= spelling_arrays(columns)
    return columns | {"row.name": _names(columns, rows)}


def _postings(reader: IndexReader, field: str) -> Iterator[tuple[bytes, Iterable[int]]]:
    if field not in set(reader.indexed_field_names()):
        return
    for term, _ in reader.iter_field(field):
        yield term, reader.postings(field, term).all_ids()


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
    described["files"] = {str(path.relative_to(directory)): digest(path.read_bytes()) for path in files}
    manifest = directory / MANIFEST
    content = json.dumps(described, ensure_ascii=True).encode()
    manifest.write_bytes(content)
    for path in (*files, manifest, directory / WHOOSH, directory, directory.parent):
        sync(path)
    return digest(content)


def digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def sync(path: Path) -> None:
    """Waits until a file, or a directory's entries, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
