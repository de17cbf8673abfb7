"""The findings of the library `codesets` in the registry's own shape."""

from collections.abc import Container

import codesets
from registry.errors import ContentError, Problem, RegistryError, TooLarge, problem


def told(found: codesets.Problem, items: Container[str] | None = None) -> Problem:
    """One finding. Its item is a key where it is one of `items` (any, when not given), else a place in the content."""
    place = found.item or ""
    is_item = items is None or place in items
    column = int(found.column) if found.column is not None and found.column.isdecimal() else None
    named = found.column if column is None and found.column is not None else ""
    return problem(
        found.code,
        "{why}",
        item=place if is_item else "",
        field=named or ("" if is_item else place),
        severity=found.severity,
        line=found.line,
        column=column,
        why=found.message,
    )


def refused(error: codesets.ReadError, item: str = "") -> RegistryError:
    """What reading raised: too large is told apart, since edges answer it otherwise."""
    if any(each.code == "too-large" for each in error.problems):
        return TooLarge("The code set is too large: {why}.", why=error.problems[0].message)
    problems = [told(each) for each in error.problems]
    if item:
        problems = [Problem(each.code, each.text, item, each.item or each.field, each.severity) for each in problems]
    return ContentError("This cannot be read as a code set.", problems=problems)
