"""The files of a SNOMED CT release in RF2: found in a folder or zip by their names, read line by line."""

from __future__ import annotations

import io
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from codesets.problem import ReadError
from codesets.telling import tell

#: What reading a damaged package may raise; RuntimeError is also for what is encrypted or of a later version.
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError)
#: sct2_Concept_Snapshot_INT_20240101.txt, der2_cRefset_LanguageSnapshot-nb_NO_20240101.txt
_NAME: Final = re.compile(r"x?(?:sct2|der2)_([^_]+)_([^_]*Snapshot[^_]*)_[^_]*_(\d{8})\.txt")
_MAX_FILES: Final = 5_000
#: Bytes of one file unpacked, lines of one file, and signs of one line.
MAX_BYTES: Final = 4 * 1024**3
MAX_ROWS: Final = 20_000_000
_MAX_LINE: Final = 100_000


@dataclass(frozen=True, slots=True)
class Part:
    """One snapshot file: its content type (Concept, cRefset …), its summary (Snapshot-en, LanguageSnapshot …)."""

    name: str
    content: str
    summary: str
    date: str


class Release:
    """The snapshot files of a release, to be read one after another."""

    def __init__(self, source: str | os.PathLike[str] | bytes) -> None:
        self._folder = Path(source) if not isinstance(source, bytes) and Path(source).is_dir() else None
        self._zip = None if self._folder else _opened(source)
        names = self._names()
        found = ((name, _NAME.fullmatch(PurePosixPath(name).name)) for name in names)
        self.parts = tuple(Part(name, *match.groups()) for name, match in found if match)

    def _names(self) -> list[str]:
        if self._folder is not None:
            every = (each for each in sorted(self._folder.rglob("*.txt")) if each.is_file())
            names = [each.relative_to(self._folder).as_posix() for each, _ in zip(every, range(_MAX_FILES + 1))]  # noqa: B905
        else:
            assert self._zip is not None
            names = sorted(self._zip.namelist())
        if len(names) > _MAX_FILES:
            raise ReadError.at("too-many-files", tell("more than {limit} files", limit=_MAX_FILES))
        return names

    def rows(self, part: Part, columns: int) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of each row below the header; ReadError names file and line."""
        with self._open(part) as file:
            for number, line in enumerate(_lines(file, part), start=1):
                cells = line.rstrip("\r\n").split("\t")
                if len(cells) < columns:
                    raise fault(part, number, len(cells), columns)
                if number > 1:
                    yield number, cells

    @contextmanager
    def _open(self, part: Part) -> Iterator[IO[bytes]]:
        if self._folder is not None:
            with (self._folder / part.name).open("rb") as file:
                yield file
            return
        assert self._zip is not None
        if self._zip.getinfo(part.name).file_size > MAX_BYTES:
            raise ReadError.at(
                "too-large", tell("{name} is larger than {limit} bytes", name=part.name, limit=MAX_BYTES)
            )
        try:
            with self._zip.open(part.name) as file:
                yield file
        except _DAMAGED as error:
            raise _unreadable(error) from None


def _lines(file: IO[bytes], part: Part) -> Iterator[str]:
    number = 0
    while line := file.readline(_MAX_LINE + 1):
        number += 1
        if len(line) > _MAX_LINE or number > MAX_ROWS:
            message = tell("{name}: a line too long, or too many lines", name=part.name)
            raise ReadError.at("too-large", message, line=number)
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            message = tell("{name} is not in UTF-8, as RF2 is", name=part.name)
            raise ReadError.at("encoding", message, line=number) from None


def fault(part: Part, line: int, count: int, wanted: int) -> ReadError:
    message = tell(
        "{name}: {count} cells where RF2 has {wanted}; is the file cut short?",
        name=part.name,
        count=count,
        wanted=wanted,
    )
    return ReadError.at("row-length", message, line=line)


def _opened(source: str | os.PathLike[str] | bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (*_DAMAGED, ValueError) as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> ReadError:
    return ReadError.at("syntax", tell("this is no readable zip file ({why}); is it cut short?", why=str(error)))
