"""An archetype's text with its lines numbered, and what is wrong with it beside the line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.errors import Problem

#: Lines that are shown at once; and characters of a line.
PAGE = 1_000
_LONGEST = 2_000


@dataclass(frozen=True)
class Line:
    """`node` is the path of the node that begins here, with what it is called; "" where none does."""

    number: int
    text: str
    problems: tuple[Problem, ...]
    node: str = ""
    name: str = ""


def source(
    content: str, problems: Iterable[Problem], start: int = 0, nodes: Mapping[int, tuple[str, str]] | None = None
) -> dict[str, Any]:
    """The page of PAGE lines that the line numbered `start` stands on. Problems that have no line stand above.

    `nodes` are (path, name) of those that begin on a line.
    """
    found = list(problems)
    at: dict[int, list[Problem]] = {}
    for each in found:
        at.setdefault(each.line or 0, []).append(each)
    texts = content.removeprefix("\ufeff").splitlines()
    first = (min(max(start, 1), max(len(texts), 1)) - 1) // PAGE * PAGE
    shown = enumerate(texts[first : first + PAGE], first + 1)
    return {
        "lines": [
            Line(number, text[:_LONGEST], tuple(at.get(number, ())), *(nodes or {}).get(number, ("", "")))
            for number, text in shown
        ],
        "line_count": len(texts),
        "problems": found,
        "first": first + 1,
        "pages": range(1, len(texts) + 1, PAGE),
        "page_size": PAGE,
    }
