"""Finds Norwegian national identity numbers in text: birth, D-, H- and FH-numbers, and the synthetic ones for tests."""

import re
from collections.abc import Iterator

_SHAPE = re.compile(r"(?<!\d)\d{2}[ .\u00a0-]?\d{2}[ .\u00a0-]?\d{2}[ .\u00a0\u2013-]?\d{3}[ .\u00a0-]?\d{2}(?!\d)")
_DIGIT = re.compile(r"\d")
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

#: Added to the month: H-numbers 40 (also the health network's), synthetic 65 (health network) and 80 (tax authority).
_MONTH_SHIFTS = (0, 40, 65, 80)


def identity_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where the numbers stand in the text, as (start, end)."""
    for match in _SHAPE.finditer(text):
        if is_identity_number([int(digit) for digit in _DIGIT.findall(match.group())]):
            yield match.span()


def is_identity_number(digits: list[int]) -> bool:
    """Eleven digits with right check digits, and a date or the leading 8 or 9 of a common auxiliary number."""
    if len(digits) != 11 or _sum(digits, _FIRST) % 11 or _sum(digits, _SECOND) % 11:
        return False
    return digits[0] >= 8 or (_is_day(digits[0] * 10 + digits[1]) and _is_month(digits[2] * 10 + digits[3]))


def _sum(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False))


def _is_day(day: int) -> bool:
    """D-numbers add 40 to the day."""
    return 1 <= day <= 31 or 41 <= day <= 71


def _is_month(month: int) -> bool:
    return any(1 <= month - shift <= 12 for shift in _MONTH_SHIFTS)
