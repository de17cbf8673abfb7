"""From rows with named columns to code systems and back, every fault with its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from codesets.formats.cells import Draft, put
from codesets.formats.columns import Column, columns_of
from codesets.problem import Problem, ReadError
from codesets.telling import tell
from codesets.things.checks import problems
from codesets.things.model import CodeSystem, Concept, PropertyDeclaration

MAX_ROWS: Final = 2_000_000
#: How many faults are listed before reading stops.
MAX_PROBLEMS: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One record with the line it begins on."""

    line: int
    cells: Sequence[str]


Drafts = dict[str, list[tuple[Draft, int]]]


def read_table(
    rows: Iterator[Row], mapping: Mapping[str, str] | None = None, language: str | None = None
) -> list[CodeSystem]:
    """Code systems from a header row and what follows: one, or one for each value of the `system` column.

    Raises ReadError with the faulty cells (up to MAX_PROBLEMS) and what does not fit together, each in its place.
    """
    header = next(rows, None)
    if header is None:
        raise ReadError.at("empty", tell("the file is empty; the first row must name the columns"), line=1)
    columns, told = columns_of(header.cells, header.line, mapping or {}, language)
    drafts, faults = _drafts(rows, columns)
    if faults:
        raise ReadError(faults)
    if not drafts:
        raise ReadError.at("empty", tell("there are no rows below the header"), line=header.line)
    return [_system(url, drafts.pop(url), columns, told) for url in list(drafts)]


def _drafts(rows: Iterable[Row], columns: Sequence[Column]) -> tuple[Drafts, list[Problem]]:
    drafts: Drafts = {}
    faults: list[Problem] = []
    for number, row in enumerate(rows):
        if number >= MAX_ROWS:
            raise ReadError.at(
                "too-many-rows", tell("more than {limit} rows; split the list", limit=MAX_ROWS), line=row.line
            )
        draft = Draft()
        faults += _row_faults(row, columns, draft)
        if len(faults) >= MAX_PROBLEMS:
            return drafts, faults
        drafts.setdefault(draft.system, []).append((draft, row.line))
    return drafts, faults


def _row_faults(row: Row, columns: Sequence[Column], draft: Draft) -> Iterator[Problem]:
    """Fill the draft from the row; yields what is wrong."""
    count = max((at for at, cell in enumerate(row.cells, start=1) if at <= len(columns) or cell.strip()), default=0)
    if count != len(columns):
        message = tell(
            "{count} cells where the header has {wanted}; "
            "is the file cut short, or does a text hold the delimiter without quotes?",
            count=count,
            wanted=len(columns),
        )
        yield Problem("row-length", "error", None, message, row.line)
        return
    for column, cell in zip(columns, row.cells, strict=False):
        fault = put(draft, column, cell) if cell and not cell.isspace() else None
        if fault:
            yield Problem("bad-value", "error", draft.code or None, fault, row.line, column.header)
    if not draft.code:
        header = next(column.header for column in columns if column.field == "code")
        yield Problem(
            "missing-code", "error", None, tell("no code; fill in the cell or remove the row"), row.line, header
        )


def _system(url: str, kept: list[tuple[Draft, int]], columns: Sequence[Column], language: str | None) -> CodeSystem:
    lines = [line for _, line in kept]
    known = {draft.code: draft.code for draft, _ in kept}
    kept.reverse()  # so that a draft goes when its concept is made
    declared = {
        column.tag: PropertyDeclaration(column.tag, column.detail or "string")
        for column in columns
        if column.field == "property"
    }
    system = CodeSystem(
        url=url or None,
        language=language,
        properties=tuple(declared.values()),
        concepts=tuple(kept.pop()[0].concept(known) for _ in lines),
    )
    _refuse_faults(system, lines, columns)
    return system


def _refuse_faults(system: CodeSystem, lines: Sequence[int], columns: Sequence[Column]) -> None:
    faults = [problem for problem in problems(system) if problem.severity == "error"]
    if faults:
        places = _places(system.concepts, lines)
        raise ReadError(_placed(fault, places, columns) for fault in faults[:MAX_PROBLEMS])


def _places(concepts: Sequence[Concept], lines: Sequence[int]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for concept, line in zip(concepts, lines, strict=True):
        places.setdefault(concept.code, []).append(line)
    return places


_FIELD_OF: Final = {"unknown-parent": "parent", "cycle": "parent", "unknown-replacement": "replaced_by"}


def _placed(fault: Problem, places: Mapping[str, list[int]], columns: Sequence[Column]) -> Problem:
    """The fault with the line of its code: the second one for doubled codes, since that is the one to mend."""
    lines = places.get(fault.item or "", [None])
    wanted = fault.column or _FIELD_OF.get(fault.code, "code")
    header = next((column.header for column in columns if column.field == wanted and not column.tag), None)
    line = lines[-1] if fault.code == "duplicate-code" else lines[0]
    message = fault.message
    if fault.code == "duplicate-code":
        message = tell("{message} (lines {lines})", message=message, lines=", ".join(map(str, lines[:5])))
    return Problem(fault.code, fault.severity, fault.item, message, line, header)
