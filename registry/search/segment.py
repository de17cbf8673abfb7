"""Reading a segment: verified whole when opened, then answered from its columns and Whoosh's stored documents."""

import json
import weakref
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.index import EmptyIndexError
from whoosh.reading import IndexReader

from registry.search.build import COLUMNS, FORMAT, MANIFEST, SCHEMA, WHOOSH, digest
from registry.search.columns import read_columns
from registry.search.documents import Document, read_document
from registry.search.lexicon import Lexicon, read_lexicon
from registry.search.schema import FIELDS, open_index
from registry.search.spelling import Speller
from registry.search.stems import stems
from registry.search.table import FACETED
from registry.search.text import collapse
from registry.search.validity import Validity

CACHED_DOCUMENTS: Final = 512
CACHED_WORDS: Final = 4096


class Damaged(Exception):
    """A directory that is not a whole segment of this version; `reason` is damaged or outdated."""

    def __init__(self, message: str, reason: str = "damaged") -> None:
        super().__init__(message)
        self.reason = reason


class Segment:
    """An immutable part of the index. Rows are numbered in rank order, items in the order they came."""

    def __init__(self, directory: Path, expected: str) -> None:
        manifest, columns = _verified(directory, expected)
        self.name = directory.name
        self.key = (directory.name, expected)
        self.rows: int = manifest["rows"]
        self.items: int = manifest["items"]
        self.standards = frozenset[str](manifest["standards"])
        self.labels: dict[str, list[str]] = manifest["labels"]
        self.lexicons = {field: read_lexicon(field, columns) for field in FIELDS}
        self.item_of: NDArray[np.int32] = columns["row.item"].astype(np.int32, copy=False)
        self.text_of: NDArray[np.uint16] = columns["row.text"].astype(np.uint16, copy=False)
        self.language: NDArray[np.uint8] = columns["row.language"].astype(np.uint8, copy=False)
        self.role: NDArray[np.uint8] = columns["row.role"].astype(np.uint8, copy=False)
        self.rank: NDArray[np.uint64] = columns["row.rank"].astype(np.uint64, copy=False)
        self.name_of: NDArray[np.int32] = columns["row.name"].astype(np.int32, copy=False)
        self.facets: dict[str, NDArray[np.int32]] = {
            name: columns[f"item.{name}"].astype(np.int32, copy=False) for name in FACETED
        }
        self.validity = Validity(columns, self.items)
        #: Whether a word, or another with its stem, stands here.
        self.stands = _standing(self.lexicons)
        self.speller = Speller(columns, self.lexicons["word"])
        reader = _opened(directory, self.rows if self.items else None)
        weakref.finalize(self, reader.close)
        rows = self.rows
        #: The document of an item. Not a method: a cache that knew the segment would keep it alive.
        self.document = lru_cache(maxsize=CACHED_DOCUMENTS)(lambda item: _document(reader, rows + item))


def _standing(lexicons: Mapping[str, Lexicon]) -> Callable[[str], bool]:
    word, fold, stem = lexicons["word"], lexicons["word_fold"], lexicons["stem"]

    def stands(typed: str) -> bool:
        written = word.find(typed) is not None or fold.find(collapse(typed)) is not None
        return written or any(stem.find(each) is not None for each in stems(typed, "nb"))

    return lru_cache(maxsize=CACHED_WORDS)(stands)


def _opened(directory: Path, documents_from: int | None) -> IndexReader:
    try:
        reader = open_index(directory / WHOOSH).reader()
        if documents_from is not None:
            reader.stored_fields(documents_from)  # opens the column, which Whoosh does not do thread-safely
    except (OSError, EmptyIndexError) as error:
        raise Damaged(f"{directory.name}: {error}") from error
    return reader


def _document(reader: IndexReader, number: int) -> Document:
    try:
        return read_document(reader.stored_fields(number)["document"])
    except (OSError, zlib.error) as error:
        raise Damaged(f"a stored document was changed on disk: {error}") from error


def _verified(directory: Path, expected: str) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        content = (directory / MANIFEST).read_bytes()
        if digest(content) != expected:
            raise Damaged(f"{directory.name}: the manifest is not the one that was written")
        manifest: dict[str, Any] = json.loads(content)
        if (manifest["format"], manifest["schema"]) != (FORMAT, SCHEMA):
            raise Damaged(f"{directory.name}: made by another version", "outdated")
        columns = b""
        for name, kept in manifest["files"].items():
            data = (directory / name).read_bytes()
            if digest(data) != kept:
                raise Damaged(f"{directory.name}: {name} is not the one that was written")
            columns = data if name == COLUMNS else columns
    except OSError as error:
        raise Damaged(f"{directory.name}: {error}") from error
    return manifest, read_columns(columns, manifest["columns"])
