"""Where in a form a problem of content belongs."""

from collections.abc import Iterable, Mapping
from typing import Any

from registry.errors import Problem
from registry.kinds.structured import Collection
from registry.web.forms.draft import Draft


def place_of(problem: Problem, draft: Mapping[str, Draft], tables: Iterable[Collection]) -> str:
    """The dotted name of the field, or of the row, or "" where the problem belongs to the whole."""
    if problem.item == "":
        return _deepest(draft, problem.field)
    for table in tables:
        for at, row in enumerate(draft.get(table.field) or ()):
            if f"{table.prefix}{row.get(table.key, '')}" == problem.item:
                inside = _deepest(row, problem.field)
                return f"{table.field}.{at}.{inside}" if inside else f"{table.field}.{at}"
    return ""


def _deepest(draft: Any, path: str) -> str:
    """As much of the path as the form has: a problem in a list of numbers belongs to the list's one field."""
    kept: list[str] = []
    here = draft
    for part in path.split(".") if path else ():
        if isinstance(here, Mapping) and part in here:
            here = here[part]
        elif isinstance(here, list) and part.isdigit() and int(part) < len(here) and isinstance(here[int(part)], dict):
            here = here[int(part)]
        else:
            break
        kept.append(part)
    return ".".join(kept)
