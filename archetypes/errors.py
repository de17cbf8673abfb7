"""What can be wrong with an archetype: an exception for text that cannot be read, a record for text that can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from archetypes.telling import Told

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """Where something stands in a text; both count from 1."""

    line: int
    column: int


class ParseError(ValueError):
    """The text is not ADL. `line` and `column` count from 1; `code` is a syntax code of the ADL specification."""

    def __init__(self, line: int, column: int, code: str, message: Told, excerpt: str = "") -> None:
        super().__init__(line, column, code, message, excerpt)
        self.line = line
        self.column = column
        self.code = code
        self.message = message
        self.excerpt = excerpt

    def __str__(self) -> str:
        near = f", near {self.excerpt!r}" if self.excerpt else ""
        return f"line {self.line}, column {self.column}: {self.code}: {self.message}{near}"


@dataclass(frozen=True)
class Problem:
    """One finding of `check`; `path` is the node's or the section's, `line` and `column` count from 1."""

    code: str
    severity: Severity
    message: Told
    path: str = "/"
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        return f"{place}{self.severity} {self.code} at {self.path}: {self.message}"


def problem(code: str, message: Told, path: str, place: Place | None = None, severity: Severity = "error") -> Problem:
    line, column = place or (None, None)
    return Problem(code, severity, message, path or "/", line, column)


class FlatteningError(ValueError):
    """An archetype cannot be put together; `code` is a validity code of the AOM specification, `path` says where."""

    def __init__(self, code: str, message: Told, path: str = "/") -> None:
        super().__init__(code, message, path)
        self.code = code
        self.message = message
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.code}: {self.message}"
