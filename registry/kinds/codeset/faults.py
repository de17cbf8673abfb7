"""The findings of the library `codesets` in the registry's own shape."""

import re
from collections.abc import Container

import codesets
from registry.errors import ContentError, Problem, RegistryError, TooLarge
from registry.kinds.telling import said

_PATH = re.compile(r"\w*\[\d+\]")


def told(found: codesets.Problem, items: Container[str] | None = None) -> Problem:
    """One finding. Its item is a key where it is one of `items`, else a place in the content; without `items`, what
    looks like a path is a place."""
    place = found.item or ""
    is_item = not _PATH.match(place) if items is None else place in items
    column = int(found.column) if found.column is not None and found.column.isdecimal() else None
    named = found.column if column is None and found.column is not None else ""
    return Problem(
        found.code,
        said(found.message),
        item=place if is_item else "",
        field=named or ("" if is_item else place),
        severity=found.severity,
        line=found.line,
        column=column,
    )


def refused(error: codesets.ReadError, item: str = "") -> RegistryError:
    """What reading raised: too large is told apart, since edges answer it otherwise."""
    if any(each.code == "too-large" for each in error.problems):
        return TooLarge("The code set is too large: {why}.", why=said(error.problems[0].message))
    problems = [told(each) for each in error.problems]
    if item:
        problems = [Problem(each.code, each.text, item, each.item or each.field, each.severity) for each in problems]
    return ContentError("This cannot be read as a code set.", problems=problems)
