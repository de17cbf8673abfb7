"""An archetype's text with its lines numbered, and what is wrong with it beside the line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from registry.errors import Problem

#: Longer texts are downloaded.
MOST = 10_000
_LONGEST = 2_000


@dataclass(frozen=True)
class Line:
    number: int
    text: str
    problems: tuple[Problem, ...]


def source(content: str, problems: Iterable[Problem]) -> dict[str, Any]:
    """Problems that have no line stand above the text."""
    found = list(problems)
    at: dict[int, list[Problem]] = {}
    for each in found:
        at.setdefault(each.line or 0, []).append(each)
    texts = content.removeprefix("\ufeff").splitlines()
    return {
        "lines": [
            Line(number, text[:_LONGEST], tuple(at.get(number, ()))) for number, text in enumerate(texts[:MOST], 1)
        ],
        "line_count": len(texts),
        "problems": found,
        "last": min(len(texts), MOST),
    }
