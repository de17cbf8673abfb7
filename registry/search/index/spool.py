"""A scratch file of lines that are read back in another order: a build's memory does not grow with its texts."""

import os
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self


class Spool:
    """Lines by number; the file is gone when the spool closes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w+b")
        self._bounds = array("Q", [0])

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def append(self, line: str) -> int:
        data = line.encode("utf-8", "surrogatepass")
        self._file.write(data)
        self._bounds.append(self._bounds[-1] + len(data))
        return len(self) - 1

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> str:
        start, end = self._bounds[number], self._bounds[number + 1]
        return os.pread(self._file.fileno(), end - start, start).decode("utf-8", "surrogatepass")

    def flush(self) -> None:
        self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)
