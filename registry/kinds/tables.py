"""Delimited text (CSV, TSV) as rows with named fields; encoding and delimiter are told or found out."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Never

from codesets.formats.source import charset
from registry.errors import ContentError, Problem, TooLarge, problem
from registry.kinds.jsontext import MAX_BYTES, decoded

DELIMITERS = (",", ";", "\t", "|")
MAX_ROWS = 100_000
_MULTIBYTE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Row:
    """Filled cells by field; `line` is the one that the record begins on, and `headers` what the file calls a field."""

    line: int
    cells: Mapping[str, str]
    headers: Mapping[str, str]


def read_rows(
    data: bytes,
    known: Sequence[str],
    *,
    mapping: Mapping[str, str] | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> list[Row]:
    """Rows of a table whose header names fields; `mapping` maps other headers to fields ("" leaves a column out).

    Raises ContentError with line for unknown columns, rows of another length and quotes that are never closed.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge("The table is {size} bytes; the limit is {limit}.", size=len(data), limit=MAX_BYTES)
    text = _text(data, encoding)
    chosen = delimiter or _delimiter(text, {*known, *(mapping or {})})
    records = _records(text, chosen)
    first = next(records, None)
    if first is None:
        _refuse(problem("empty", "The table is empty; the first row must name the columns.", line=1))
    return _rows(records, _fields(first, known, mapping or {}), first[1])


def _rows(records: Iterator[tuple[int, list[str]]], fields: list[str], header: list[str]) -> list[Row]:
    rows: list[Row] = []
    faults: list[Problem] = []
    headers = dict(zip(fields, header, strict=True))
    for line, cells in records:
        if len(rows) >= MAX_ROWS:
            _refuse(problem("too-many-rows", "The table has more than {limit} rows.", line=line, limit=MAX_ROWS))
        if len(cells) != len(fields):
            faults.append(_wrong_length(line, len(cells), len(fields)))
            continue
        filled = {field: cell for field, cell in zip(fields, cells, strict=True) if field and cell}
        rows.append(Row(line, filled, headers))
    if faults:
        raise ContentError("The table cannot be read.", problems=faults[:100])
    return rows


def write_rows(fields: Sequence[str], rows: Iterator[Mapping[str, str]]) -> bytes:
    """UTF-8 with byte order mark, so that spreadsheets read Norwegian letters; empty columns but the first are left
    out."""
    kept = list(rows)
    used = [field for at, field in enumerate(fields) if at == 0 or any(row.get(field) for row in kept)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(used)
    writer.writerows([row.get(field, "") for field in used] for row in kept)
    return out.getvalue().encode("utf-8-sig")


def split(cell: str) -> list[str]:
    """The values of a cell that holds several, separated by | (written \\| where it is part of a value)."""
    parts = re.split(r"(?<!\\)\|", cell)
    return [part.replace("\\|", "|").strip() for part in parts if part.strip()]


def joined(values: Sequence[str]) -> str:
    return " | ".join(value.replace("|", "\\|") for value in values)


def _text(data: bytes, encoding: str | None) -> str:
    if encoding is None and not data.startswith(_UTF16):
        legacy = not _MULTIBYTE.search(data) and not data.isascii()
        return data.decode("cp1252", "replace") if legacy else decoded(data)
    try:
        return data.decode(charset(encoding or "utf-16"))
    except (LookupError, UnicodeError) as error:
        fault = problem("encoding", "The text is not {encoding}; save it as UTF-8.", encoding=encoding or "utf-16")
        raise ContentError("The table cannot be read.", problems=[fault]) from error


def _delimiter(text: str, names: set[str]) -> str:
    header = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    counts = {each: sum(cell.strip().strip('"') in names for cell in header.split(each)) for each in DELIMITERS}
    return max(DELIMITERS, key=lambda each: (counts[each], header.count(each)))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    try:
        reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter, strict=True)
    except TypeError as error:
        fault = problem("delimiter", "{delimiter} cannot be a delimiter; use one sign.", delimiter=repr(delimiter))
        raise ContentError("The table cannot be read.", problems=[fault]) from error
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            fault = problem(
                "table-syntax", "The record cannot be read ({why}); check its quotes.", line=start, why=str(error)
            )
            raise ContentError("The table cannot be read.", problems=[fault]) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield start, cells


def _fields(first: tuple[int, list[str]], known: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    line, header = first
    names = [cell.strip() for cell in header]
    fields = [mapping.get(name, name) for name in names]
    faults = [
        _unknown(line, name, known) for name, field in zip(names, fields, strict=True) if field and field not in known
    ]
    faults += [
        problem("unknown-column", "There is no column {name} to map.", line=line, name=repr(name))
        for name in mapping
        if name not in names
    ]
    faults += [
        problem("column-twice", "Two columns are {name}; map one of them to nothing.", line=line, name=repr(name))
        for name in dict.fromkeys(fields)
        if name and fields.count(name) > 1
    ]
    if faults:
        raise ContentError("The columns of the table are not understood.", problems=faults)
    return fields


def _unknown(line: int, name: str, known: Sequence[str]) -> Problem:
    return problem(
        "unknown-column",
        "The column {name} is not known; map it to one of: {known}. Is the delimiter right?",
        line=line,
        name=repr(name[:80]),
        known=", ".join(known),
    )


def _wrong_length(line: int, found: int, wanted: int) -> Problem:
    return problem(
        "row-length",
        "The row has {found} cells where the header has {wanted}; is a quote missing, or the file cut short?",
        line=line,
        found=found,
        wanted=wanted,
    )


def _refuse(fault: Problem) -> Never:
    raise ContentError("The table cannot be read.", problems=[fault])
