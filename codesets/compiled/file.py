"""A compiled file and its connections: opened when first asked, a few kept, the file itself never changed."""

from __future__ import annotations

import sqlite3
import struct
import weakref
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final

from codesets.compiled.layout import FORM
from codesets.problem import CodesetError

#: Files whose connections are kept at once in a process; those not asked lately are closed first.
MOST_OPEN: Final = 64
#: Connections that a file keeps while nobody asks; as many as threads may be opened.
_MOST_IDLE: Final = 8
#: What is mapped of a file at most: the rest is read through the system's own cache, which processes share as well,
#: so that a process does not seem to hold a large file. Answers take no longer.
_MAPPED: Final = 64 * 1024**2
_HEADER: Final = struct.Struct(">16sH10xI")
#: By their place in the query, or by their name there.
Values = Sequence[Any] | Mapping[str, Any]
_MAGIC: Final = b"SQLite format 3\0"


class DamagedFile(CodesetError):
    """The file is cut, of another form, or cannot be read: make it anew from its source."""


class File:
    """Answers queries; may be asked from many threads."""

    def __init__(self, path: Path, shelf: Shelf | None = None) -> None:
        """Raises DamagedFile for a file that is cut or of another form, FileNotFoundError where there is none."""
        self.path = path
        #: Whether a query has failed on what stands in the file.
        self.damaged = False
        self.used = False
        self._shelf = shelf or SHELF
        self._idle: list[sqlite3.Connection] = []
        self._closing = weakref.finalize(self, _close, self._idle)
        self._check()

    def __eq__(self, other: object) -> bool:
        """The name of a file says what is in it."""
        return isinstance(other, File) and self.path == other.path

    def __hash__(self) -> int:
        return hash(self.path)

    def _check(self) -> None:
        with self.path.open("rb") as file:
            head = file.read(_HEADER.size)
        if len(head) == _HEADER.size:
            magic, page, count = _HEADER.unpack(head)
            whole = self.path.stat().st_size == (65536 if page == 1 else page) * count
            if magic == _MAGIC and whole and self.rows("PRAGMA user_version") == [(FORM,)]:
                return
        raise self._damage("it is not a whole file of the present form")

    def rows(self, query: str, values: Values = ()) -> list[Any]:
        """All rows. Text that UTF-8 cannot carry stands in no file, so that nothing is found by it."""
        connection = self._take()
        try:
            return connection.execute(query, values).fetchall()
        except UnicodeEncodeError:
            return []
        except sqlite3.DatabaseError as error:
            raise self._damage(str(error)) from error
        finally:
            self._give_back(connection)

    def stream(self, query: str, values: Values = ()) -> Iterator[Any]:
        """Rows as they are found; a connection is held until the last one, or until the iterator is closed."""
        connection = self._take()
        try:
            cursor = connection.execute(query, values)
            while found := cursor.fetchmany(200):
                yield from found
        except UnicodeEncodeError:
            return
        except sqlite3.DatabaseError as error:
            raise self._damage(str(error)) from error
        finally:
            self._give_back(connection)

    def close_idle(self) -> None:
        """Close what nobody uses; it is opened again when asked for."""
        _close(self._idle)

    def _take(self) -> sqlite3.Connection:
        self.used = True
        try:
            return self._idle.pop()
        except IndexError:
            return self._opened()

    def _opened(self) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise self._damage(str(error)) from error
        connection.execute(f"PRAGMA mmap_size={_MAPPED}")
        connection.execute("PRAGMA cache_size=-512")
        self._shelf.opened(self)
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if len(self._idle) < _MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    def _damage(self, why: str) -> DamagedFile:
        self.damaged = True
        return DamagedFile(f"{self.path.name} cannot be read ({why}); make it anew")


def _close(connections: list[sqlite3.Connection]) -> None:
    while connections:
        try:
            connection = connections.pop()
        except IndexError:  # another thread took the last one
            return
        connection.close()


class Shelf:
    """Bounds the files that are open; one that has been asked since it was last passed by is passed by once more."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._files: deque[weakref.ref[File]] = deque()
        self._lock = Lock()

    def opened(self, file: File) -> None:
        with self._lock:
            known = [each for each in self._files if each() is not None]
            if not any(each() is file for each in known):
                known.append(weakref.ref(file))
            self._files = deque(known)
            while len(self._files) > self._most:
                oldest = self._files.popleft()
                self._pass_by(oldest, oldest())

    def _pass_by(self, reference: weakref.ref[File], file: File | None) -> None:
        if file is not None and file.used:
            file.used = False
            self._files.append(reference)
        elif file is not None:
            file.close_idle()


SHELF: Final = Shelf(MOST_OPEN)
