"""Reading a segment: verified whole when opened, then answered from its columns and Whoosh's stored documents."""

import json
import weakref
import zlib
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.index import EmptyIndexError
from whoosh.reading import IndexReader

from registry.kept import Kept
from registry.search.documents import Document, read_calendar, read_document, read_periods
from registry.search.index.build import COLUMNS, FORMAT, MANIFEST, SCHEMA, WHOOSH, digest
from registry.search.index.columns import read_columns
from registry.search.index.lexicon import Lexicon, Sieve, read_lexicon
from registry.search.index.schema import FIELDS, open_index
from registry.search.index.spelling import Speller
from registry.search.index.table import BETWEEN, FACETED, key_of
from registry.search.index.validity import Holding
from registry.search.language.stems import stems
from registry.search.language.text import collapse

CACHED_DOCUMENTS: Final = 4_096
CACHED_WORDS: Final = 32_768
#: Bytes of what is kept of where words stand, for a row; and for a segment at least.
KEPT_A_ROW: Final = 20
KEPT_AT_LEAST: Final = 1 << 20

#: What is kept of one word or its forms: columns, which nobody may write into.
Arrays = tuple[NDArray[Any], ...]

#: A standard and the key of one of its items.
Address = tuple[str, str]


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
        self.files = frozenset((MANIFEST, *manifest["files"]))
        self.rows: int = manifest["rows"]
        self.items: int = manifest["items"]
        #: What this segment speaks for in the place of older ones: whole standards, and single items by their keys.
        self.standards = frozenset[str](manifest["standards"])
        self.overrides = np.array(manifest["overrides"], np.uint64)
        self.calendars = {slug: read_calendar(data) for slug, data in manifest["calendars"].items()}
        self.holdings = [_holding(data) for data in manifest["holdings"]]
        self.labels: dict[str, list[str]] = manifest["labels"]
        self.values = {name: [tuple(each.split(BETWEEN)) for each in labels] for name, labels in self.labels.items()}
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
        self.holding_of: NDArray[np.int32] = columns["item.holding"].astype(np.int32, copy=False)
        self._keys: NDArray[np.uint64] = columns["key.sorted"].astype(np.uint64, copy=False)
        self._items_by_key: NDArray[np.int32] = columns["key.item"].astype(np.int32, copy=False)
        #: Whether a word, or another with its stem, stands here.
        self.stands = _standing(self.lexicons)
        self.speller = Speller(columns, self.lexicons["word"])
        reader = _opened(directory, self.rows if self.items else None)
        weakref.finalize(self, reader.close)
        rows = self.rows
        #: Where words stand that were looked for lately.
        self.kept: Kept[Arrays] = Kept(max(KEPT_AT_LEAST, KEPT_A_ROW * rows), _bytes)
        #: The document of an item. Not a method: a cache that knew the segment would keep it alive.
        self.document = lru_cache(maxsize=CACHED_DOCUMENTS)(lambda item: _document(reader, rows + item))

    @cached_property
    def rows_of_items(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """All rows, an item's side by side, and where those of each item begin and those of the last end."""
        bounds = np.zeros(self.items + 1, np.int32)
        np.cumsum(np.bincount(self.item_of, minlength=self.items), out=bounds[1:])
        return np.argsort(self.item_of, kind="stable").astype(np.int32), bounds

    def items_of(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The items with one of these keys; there are several where versions word one differently."""
        starts, ends = (np.searchsorted(self._keys, keys, side) for side in ("left", "right"))
        found = [self._items_by_key[start:end] for start, end in zip(starts, ends, strict=True) if start < end]
        return np.concatenate(found) if found else self._items_by_key[:0]

    def numbered(self, counts: Mapping[Address, int]) -> dict[int, int]:
        """The same by item number, for the items that stand here."""
        keys = {key_of(*address): count for address, count in counts.items()}
        return {int(item): count for key, count in keys.items() for item in self.items_of(np.array([key], np.uint64))}


def _holding(data: list[Any]) -> Holding:
    standard, runs, periods = data
    return Holding(standard, tuple((first, last) for first, last in runs), read_periods(periods))


def _standing(lexicons: Mapping[str, Lexicon]) -> Callable[[str], bool]:
    """Nearly all that is asked for stands nowhere: most of it is held back by the sieve, before any search."""
    word, fold, stem = lexicons["word"], lexicons["word_fold"], lexicons["stem"]
    may = Sieve((word, fold, stem)).may

    def stands(typed: str) -> bool:
        may_stand = may(typed)
        if may_stand and word.find(typed) is not None:
            return True
        folded = collapse(typed)
        if (may_stand if folded == typed else may(folded)) and fold.find(folded) is not None:
            return True
        for each in stems(typed, "nb"):
            if (may_stand if each == typed else may(each)) and stem.find(each) is not None:
                return True
        return False

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


def _bytes(arrays: Arrays) -> int:
    return sum(each.nbytes for each in arrays)
