"""SNOMED CT identifiers: six to eighteen digits, the last of them a check digit by Verhoeff's method."""

from __future__ import annotations

import re
from typing import Final

_FORM: Final = re.compile(r"[1-9]\d{5,17}")
#: The dihedral group of ten elements, and the permutation that is applied once more for each place.
_TIMES: Final = tuple(
    tuple((a + b) % 5 if a < 5 and b < 5 else (a + b) % 5 + 5 if a < 5 else (a - b) % 5 + 5 if b < 5 else (a - b) % 5
          for b in range(10))
    for a in range(10)
)  # fmt: skip
_STEP: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_INVERSE: Final = (0, 4, 3, 2, 1, 5, 6, 7, 8, 9)


def _permutations() -> tuple[tuple[int, ...], ...]:
    rows = [tuple(range(10))]
    for _ in range(7):
        rows.append(tuple(_STEP[each] for each in rows[-1]))
    return tuple(rows)


_PERMUTED: Final = _permutations()


def is_sctid(text: str) -> bool:
    return bool(_FORM.fullmatch(text)) and _sum(text, 0) == 0


def check_digit(text: str) -> str:
    """The digit that makes an identifier of all digits before it."""
    return str(_INVERSE[_sum(text, 1)])


def _sum(digits: str, start: int) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits), start=start):
        total = _TIMES[total][_PERMUTED[place % 8][ord(digit) - 48]]
    return total
