"""The Whoosh schema and storage: the fields of a row, and files that are read without a shared position."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from whoosh.fields import STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Existence
from whoosh.index import FileIndex

#: name: a whole text; word: its words; part: parts of its compounds; *_fold: the same without æøå, where they differ.
FIELDS: Final = ("code", "name", "name_fold", "word", "word_fold", "stem", "part")


class Terms(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field that is given its terms ready made."""

    def __init__(self) -> None:
        self.format = Existence()
        self.analyzer = None
        self.scorable = False
        self.stored = False
        self.unique = False
        self.column_type = None

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((term.encode(), 1, 1.0, b"") for term in value)


class SteadyFile(StructFile):  # type: ignore[misc]
    """A file read by position: threads share it, and one that was cut short raises an error rather than a signal."""

    def get(self, position: int, length: int) -> bytes:
        data = os.pread(self.file.fileno(), length, position)
        if len(data) != length:
            raise OSError(f"{self._name} ends before {position + length}")
        return data


class SteadyStorage(FileStorage):  # type: ignore[misc]
    """Files of one index, opened without a memory map."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), supports_mmap=False)

    def open_file(self, name: str, **kwargs: Any) -> SteadyFile:
        return SteadyFile(Path(self._fpath(name)).open("rb"), name=name, **kwargs)


def create_index(path: Path) -> FileIndex:
    path.mkdir(parents=True)
    fields = {name: Terms() for name in FIELDS}
    return SteadyStorage(path).create_index(Schema(document=STORED, **fields))


def open_index(path: Path) -> FileIndex:
    return SteadyStorage(path).open_index()
