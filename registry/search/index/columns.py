"""Named arrays in one file: written once beside the Whoosh index, read whole."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]

ALIGNMENT: Final = 64


class ColumnsFile:
    """Takes arrays one by one, so that none has to wait in memory for the others; closed with its context."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        #: Name to type, offset and length.
        self.table: dict[str, list[Any]] = {}

    def add(self, columns: Mapping[str, Array]) -> None:
        for name, column in columns.items():
            self._file.write(b"\0" * (-self._file.tell() % ALIGNMENT))
            little = np.ascontiguousarray(column, column.dtype.newbyteorder("<"))
            self.table[name] = [little.dtype.str, self._file.tell(), len(little)]
            self._file.write(little.view(np.uint8).data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def read_columns(content: bytes, table: Mapping[str, list[Any]]) -> dict[str, Array]:
    """The arrays as views on the bytes, read-only."""
    return {
        name: np.frombuffer(content, np.dtype(kind), length, offset) for name, (kind, offset, length) in table.items()
    }


def held(marks: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Where an array of small numbers is not zero. Most of it is: eight at a time are looked at together first."""
    whole = len(marks) & ~7
    words = np.flatnonzero(marks[:whole].view(np.uint64) != 0)
    if len(words) * 4 > len(marks) >> 3:
        return np.flatnonzero(marks != 0).astype(np.int32)
    within = np.flatnonzero(marks[:whole].reshape(-1, 8)[words] != 0)
    rest = np.flatnonzero(marks[whole:]) + whole
    return np.concatenate([words[within >> 3] * 8 + (within & 7), rest]).astype(np.int32)


def distinct(numbers: NDArray[np.int32], limit: int) -> NDArray[np.int32]:
    """Each of these numbers below a limit once, in order."""
    if len(numbers) > limit >> 5:
        marks = np.zeros(limit, np.uint8)
        marks[numbers] = True
        return held(marks)
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def lowest(columns: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """The least of them at each place. NumPy's own reduction would first copy them all together."""
    first, *others = columns
    if not others:
        return first
    found = np.minimum(first, others[0])
    for each in others[1:]:
        np.minimum(found, each, out=found)
    return found
