"""Sets of a system's concepts as strings of bytes, one byte for each number: joined, met and counted at once.

Half a million concepts are half a megabyte, whatever the set; number 0 is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress, count, islice
from typing import Final

Marks = bytes
_LITTLE: Final = "little"


def everybody(size: int) -> Marks:
    return b"\0" + b"\1" * size


def marked(numbers: Iterable[int], size: int) -> Marks:
    found = bytearray(size + 1)
    for number in numbers:
        found[number] = 1
    return bytes(found)


def both(one: Marks, other: Marks) -> Marks:
    return (_number(one) & _number(other)).to_bytes(len(one), _LITTLE)


def either(one: Marks, other: Marks) -> Marks:
    return (_number(one) | _number(other)).to_bytes(len(one), _LITTLE)


def without(one: Marks, other: Marks) -> Marks:
    return (_number(one) & ~_number(other)).to_bytes(len(one), _LITTLE)


def amount(marks: Marks) -> int:
    return marks.count(1)


def numbers(marks: Marks, offset: int = 0, most: int | None = None) -> Iterator[int]:
    """Those marked, the lowest first."""
    found = compress(count(), marks)
    return found if not offset and most is None else islice(found, offset, None if most is None else offset + most)


def _number(marks: Marks) -> int:
    return int.from_bytes(marks, _LITTLE)
