"""What is wrong with a code list, and where: one shape for reading, checking and refusing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from codesets.telling import Told, tell

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `item` is the code it concerns (or a path in the source); `line` counts from 1.

    `column` is the name or letter of a table's column, or the column number of a text.
    """

    code: str
    severity: Severity
    item: str | None
    message: Told
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line is not None else []
        if self.column is not None:
            place.append(f"column {self.column}")
        if self.item is not None:
            place.append(self.item)
        return f"{', '.join(place)}: {self.message}" if place else self.message


class CodesetError(Exception):
    """Root of what this library raises.

    CodesetError
     ├── ReadError         the input cannot become a code system, value set or concept map
     ├── WriteError        the format cannot carry the thing
     ├── TerminologyError  a question that has no answer (see codesets.answering.answers)
     └── DamagedFile       a compiled file that cannot be read (see codesets.compiled)
    """


class ReadError(CodesetError):
    """Input refused; `problems` says each fault with its place and what to do about it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = str(self.problems[0]) if self.problems else "unreadable"
        more = len(self.problems) - 1
        super().__init__(f"{first} (and {more} more)" if more > 0 else first)

    @classmethod
    def at(
        cls,
        code: str,
        message: Told,
        *,
        item: str | None = None,
        line: int | None = None,
        column: str | int | None = None,
    ) -> ReadError:
        """A refusal for a single reason."""
        place = None if column is None else str(column)
        return cls([Problem(code, "error", item, message, line, place)])


class WriteError(CodesetError):
    """The chosen format cannot carry the thing; the message names a format that can."""


def misfit(path: str, wanted: str, value: object) -> ReadError:
    return ReadError.at(
        "wrong-type",
        tell("expected {wanted}, not {found}", wanted=wanted, found=type(value).__name__),
        item=path or None,
    )
