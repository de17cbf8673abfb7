"""CSV and TSV: the delimiter told or found out, quotes kept to strictly, lines counted as an editor counts them."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final

from codesets.formats.columns import is_code_header
from codesets.formats.table import Row, read_table
from codesets.problem import ReadError
from codesets.telling import Told, tell
from codesets.things.model import CodeSystem

DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_ROWS: Final = 50


def read_delimited(
    text: str, delimiter: str | None = None, mapping: Mapping[str, str] | None = None, language: str | None = None
) -> list[CodeSystem]:
    """Code systems from delimited text; ReadError with line and column for every fault."""
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise ReadError.at(
            "delimiter",
            tell("{delimiter!r} cannot be a delimiter; use one sign such as ; or a tab", delimiter=delimiter),
        )
    chosen = delimiter or detect_delimiter(text, frozenset(mapping or ()))
    return read_table(_rows(text, chosen), mapping, language)


def detect_delimiter(text: str, wanted: frozenset[str] = frozenset()) -> str:
    """The delimiter under which the header names a code column and the rows are equally long."""
    return max(DELIMITERS, key=lambda each: (_fitness(text, each, wanted), -DELIMITERS.index(each)))


def _fitness(text: str, delimiter: str, wanted: frozenset[str]) -> tuple[int, bool, int]:
    """(header names recognised, all sampled rows as long as the header, columns); higher fits better."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    with contextlib.suppress(csv.Error):  # judged by the rows before the fault; reading proper names the fault
        rows.extend(row for row, _ in zip(reader, range(_SAMPLE_ROWS), strict=False) if row)
    if not rows or len(rows[0]) < 2:
        return 0, False, 0
    named = sum(cell.strip() in wanted or is_code_header(cell) for cell in rows[0])
    return named, all(len(row) == len(rows[0]) for row in rows), len(rows[0])


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise ReadError.at("syntax", _explained(str(error)), line=start) from None
        if cells is None:
            return
        if any(cells):
            yield Row(start, cells)


def _explained(fault: str) -> Told:
    if "unexpected end of data" in fault:
        return tell(
            "a quote opened in this record is never closed; close it, or write it twice if it is part of the text"
        )
    if "expected after" in fault:
        return tell("there is text after a closing quote; a quote inside a text is written twice")
    return tell("the record cannot be read ({why}); is a quote missing its partner?", why=fault)


def write_delimited(header: list[str], rows: Iterator[list[str]], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")
