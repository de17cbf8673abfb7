"""Where texts come from: themselves, as characters or as bytes, or the files of paths, given singly or several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import TypeVar, cast

from archetypes.errors import ParseError
from archetypes.telling import tell

#: A text is never taken for the name of a file: that is given as a `Path`.
Source = str | bytes | PathLike[str]
#: Of a file or folder.
FilePath = str | PathLike[str]
_FILE_NAME = re.compile(r"[^\n<>{}]{1,400}\.(?:adl[sftpo]?|opt|xml|json)\s*", re.IGNORECASE)
T = TypeVar("T", bound=Source)


def content(source: Source) -> str | bytes:
    """OSError where a file cannot be read, ParseError for a text that is the name of one."""
    if isinstance(source, PathLike):
        return Path(source).read_bytes()
    if isinstance(source, str) and _FILE_NAME.fullmatch(source):
        raise ParseError(1, 1, "SUNK", tell("this is the name of a file, not its text; give it as a Path"), source[:30])
    return source


def several(given: T | Iterable[T]) -> Iterable[T]:
    """One alone as a list of one: a text is no list of its letters here."""
    return (cast("T", given),) if isinstance(given, str | bytes | PathLike) else given


def files(paths: Iterable[FilePath], suffixes: tuple[str, ...]) -> Iterator[Path]:
    """The files themselves, and those with one of the suffixes in the folders, at whatever depth and by name."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix.lower() in suffixes)
        else:
            yield path
