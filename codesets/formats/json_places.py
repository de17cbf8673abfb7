"""Line and column of what a JSON source is refused for; the source is walked again only then."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from codesets.problem import Problem

Path = tuple[str | int, ...]
_TOKENS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)


def placed(problems: Iterable[Problem], text: str) -> list[Problem]:
    """The problems with their place: that of the code they concern (of its second occurrence where it is doubled),
    or of the path they name, or of what would hold it."""
    waiting = list(problems)
    paths = {_path(each.item or "") for each in waiting}
    starts = {path[:length] for path in paths for length in range(len(path) + 1)}
    codes = {each.item for each in waiting}
    values: dict[Path, int] = {}
    concepts: dict[str, list[int]] = {}
    for path, token in _values(text):
        if path in starts:
            values.setdefault(path, token.start())
        if _is_concept_code(path) and token.group().startswith('"'):
            code = json.loads(token.group())
            if code in codes:
                concepts.setdefault(code, []).append(token.start())
    return [each if each.line is not None else _with_place(each, text, values, concepts) for each in waiting]


def _with_place(problem: Problem, text: str, values: dict[Path, int], concepts: dict[str, list[int]]) -> Problem:
    item = problem.item or ""
    if item in concepts:
        at = concepts[item][1 if problem.code == "duplicate-code" and len(concepts[item]) > 1 else 0]
    else:
        path = _path(item)
        lengths = range(len(path), -1, -1)
        at = next((values[path[:length]] for length in lengths if path[:length] in values), 0)
    line = text.count("\n", 0, at) + 1
    return replace(problem, line=line, column=str(at - text.rfind("\n", 0, at)))


def _path(item: str) -> Path:
    return tuple(int(part) if part.isdecimal() else part for part in re.findall(r"[^.\[\]]+", item))


def _is_concept_code(path: Path) -> bool:
    """A concept's code in FHIR, in the canonical form, or in a plain list of codes."""
    if not path or path[-1] != "code":
        return False
    return (len(path) == 2 and isinstance(path[0], int)) or (len(path) > 2 and path[-3] in ("concept", "concepts"))


def _values(text: str) -> Iterator[tuple[Path, re.Match[str]]]:
    """Every value with its path, in document order; the text is known to be JSON."""
    names: list[str | int | None] = []  # None: an object before its next key
    for token in _TOKENS.finditer(text):
        sign = token.group()
        if sign in "]}":
            names.pop()
        elif sign == ",":
            last = names[-1]
            names[-1] = last + 1 if isinstance(last, int) else None
        elif sign[0] == '"' and names and names[-1] is None:
            names[-1] = json.loads(sign)
        elif sign != ":":
            yield tuple(name for name in names if name is not None), token
            if sign in "[{":
                names.append(0 if sign == "[" else None)
