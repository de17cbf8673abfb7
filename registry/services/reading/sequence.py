"""The order of a publisher's editions, which need not be the order in which they were brought in. Pure.

Editions stand by the time they came into force. One that was added without a date, because a newer one was there,
stands by its number.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

#: By number, in the order of publication, when each version was first said to come into force; None for one that was
#: added as superseded.
Starts = Mapping[str, datetime | None]
_NEVER = datetime.max.replace(tzinfo=UTC)
_TOKENS = re.compile(r"[0-9]+|[^0-9]+")
_YEAR = re.compile(r"(19|20)[0-9]{2}")


def in_order(starts: Starts) -> list[str]:
    """The numbers of these versions, oldest edition first."""
    found = sorted((number for number in starts if starts[number]), key=lambda number: starts[number] or _NEVER)
    for number, start in starts.items():
        if start is None:
            found.insert(_place_by_number(found, number), number)
    return found


def before(starts: Starts, number: str, start: datetime | None) -> str | None:
    """The edition that a new one follows: by its start, or by its number where it has none; None for the oldest."""
    order = in_order(starts)
    if start is None:
        place = _place_by_number(order, number)
    else:
        told = ((index, starts[each]) for index, each in enumerate(order, 1))
        place = max((index for index, each in told if each is not None and each <= start), default=0)
    return order[place - 1] if place else None


def _place_by_number(order: Sequence[str], number: str) -> int:
    return next((index for index, each in enumerate(order) if is_older(number, each)), len(order))


def is_older(number: str, other: str) -> bool:
    """Whether a publisher's number is clearly of an earlier edition: `2018` before `2019`, `1.9` before `1.10`.

    Numbers of different make, as `v3` and `2019`, cannot be compared.
    """
    own, others = _tokens(number), _tokens(other)
    for left, right in zip(own, others, strict=False):
        if left.isdigit() != right.isdigit() or (not left.isdigit() and left != right):
            return False
        if left.isdigit() and int(left) != int(right):
            return int(left) < int(right)
    return len(own) < len(others)


@lru_cache(maxsize=4096)
def _tokens(number: str) -> tuple[str, ...]:
    """Runs of digits and of other signs, the weightiest first: `31.12.2019` ends with it."""
    found = _TOKENS.findall(number.casefold())
    if len(found) > 1 and _YEAR.fullmatch(found[-1]) and not _YEAR.fullmatch(found[0]):
        found.reverse()
    return tuple(found)
