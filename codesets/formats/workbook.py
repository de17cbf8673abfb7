"""XLSX through openpyxl: the package is weighed before it is opened, and only cell values are read."""

from __future__ import annotations

import datetime
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from codesets.formats.columns import MAX_COLUMNS
from codesets.formats.table import Row, read_table
from codesets.formats.xml_text import UNWRITABLE
from codesets.problem import ReadError, WriteError
from codesets.telling import tell
from codesets.things.model import CodeSystem

#: Bytes after decompression, for the whole package.
MAX_UNPACKED: Final = 192 * 1024 * 1024
#: Real sheets shrink 5 to 20 times; a bomb a thousand times.
MAX_RATIO: Final = 150
_RATIO_FROM: Final = 1024 * 1024
MAX_MEMBERS: Final = 2000
#: How far beyond the header cells are looked for that should not be there.
_BEYOND: Final = 10
_CHUNK: Final = 1024 * 1024
#: The header is looked for down to here.
_HEADER_ROWS: Final = 1000
#: What a damaged package makes openpyxl and the readers under it raise; it has no error of its own.
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ArithmeticError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
    RuntimeError,
)
#: Sheets cannot hold these; XML has no way to write them.
_ROW_LIMIT: Final = 1_048_576
_CELL_LIMIT: Final = 32_767


def read_workbook(
    data: bytes, sheet: str | None = None, mapping: Mapping[str, str] | None = None, language: str | None = None
) -> list[CodeSystem]:
    """Code systems from the sheet of that name, else from the first one."""
    weigh(data)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except _FAULTS as error:
        raise _damaged(error) from None
    try:
        sheets = {each.title: each for each in book.worksheets}
        chosen = sheets.get(sheet) if sheet is not None else next(iter(sheets.values()), None)
        if chosen is None:
            message = tell(
                "there is no sheet {sheet!r}; the sheets are {sheets}",
                sheet=sheet or "",
                sheets=", ".join(map(repr, sheets)),
            )
            raise ReadError.at("unknown-sheet", message)
        return read_table(_rows(chosen), mapping, language)
    finally:
        book.close()


def read_head(data: bytes, rows: int = 5, columns: int = MAX_COLUMNS) -> list[list[str]]:
    """The first rows of the first sheet as text, for a reader to say what the columns are; ReadError as above."""
    weigh(data)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        found = book.worksheets[0].iter_rows(max_row=rows, max_col=columns, values_only=True)
        head = [["" if cell is None else str(cell).strip() for cell in row] for row in found]
        book.close()
    except _FAULTS as error:
        raise _damaged(error) from None
    width = max((index for row in head for index, cell in enumerate(row, 1) if cell), default=0)
    return [row[:width] for row in head if any(row)]


def weigh(data: bytes) -> None:
    """ReadError for a package that is no zip file, unpacks to too much, or holds a document type declaration."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except _FAULTS as error:
        raise _damaged(error) from None
    with package:
        members = package.infolist()
        if len(members) > MAX_MEMBERS or sum(each.file_size for each in members) > MAX_UNPACKED:
            message = tell(
                "unpacks to more than {limit} bytes or {parts} parts; save the sheet as CSV",
                limit=MAX_UNPACKED,
                parts=MAX_MEMBERS,
            )
            raise ReadError.at("zip-bomb", message)
        for each in members:
            if each.file_size > _RATIO_FROM and each.file_size > MAX_RATIO * max(each.compress_size, 1):
                message = tell(
                    "shrunk more than {limit} times, as no real sheet is; save the sheet as CSV", limit=MAX_RATIO
                )
                raise ReadError.at("zip-bomb", message, item=each.filename)
            _refuse_doctype(package, each)


def _refuse_doctype(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Entities are the other way to make much of little; no spreadsheet program writes a DOCTYPE."""
    tail = b""
    try:
        with package.open(member) as part:
            while chunk := part.read(_CHUNK):
                text = tail + chunk.replace(b"\x00", b"")  # UTF-16 spells the same letters with zeros between
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    message = tell(
                        "holds a document type declaration, as no spreadsheet program writes it; save as CSV"
                    )
                    raise ReadError.at("entities", message, item=member.filename)
                tail = text[-16:]
    except _FAULTS as error:
        raise _damaged(error) from None


def _rows(sheet: Any) -> Iterator[Row]:
    try:
        sheet.reset_dimensions()  # the size a file states may be absurd, and is not needed
        header = next(_filled(sheet, 1, _HEADER_ROWS, MAX_COLUMNS + 1), None)
        if header is not None:
            width = max(position for position, text in enumerate(header.cells, start=1) if text)
            yield header
            yield from _filled(sheet, header.line + 1, _ROW_LIMIT, width + _BEYOND)
    except _FAULTS as error:
        raise _damaged(error) from None


def _filled(sheet: Any, first: int, last: int, width: int) -> Iterator[Row]:
    """Rows with anything in them; columns and rows are bounded, since a file may place a cell absurdly far out."""
    rows = sheet.iter_rows(min_row=first, max_row=last, max_col=width, values_only=True)
    for line, cells in enumerate(rows, start=first):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            yield Row(line, [*texts, *[""] * (width - len(texts))])


def _text(cell: object) -> str:
    """What the cell shows: whole numbers without decimals, dates in ISO form."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return cell.isoformat()
        case _:
            return str(cell)


def _damaged(error: Exception) -> ReadError:
    return ReadError.at(
        "syntax", tell("this is no readable XLSX file ({why}); save it again, or as CSV", why=str(error))
    )


def write_workbook(header: list[str], rows: Iterator[list[str]]) -> bytes:
    """One sheet, every cell as text, so that 01 stays 01 and no text becomes a formula."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    texts = _sheet_texts(header, rows)  # all looked at first: a sheet begun cannot be given up cleanly
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("codes")

    def cell(text: str) -> Any:
        made = WriteOnlyCell(sheet, value=text)
        made.data_type = "s"
        return made

    for row in texts:
        sheet.append([cell(text) if text else None for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_texts(header: list[str], rows: Iterator[list[str]]) -> list[list[str]]:
    """Every row; WriteError for what a sheet cannot hold."""
    texts = []
    for number, row in enumerate((header, *rows)):
        if number >= _ROW_LIMIT:
            raise WriteError(tell("more than the {limit} rows that XLSX allows; use csv", limit=_ROW_LIMIT))
        for text in row:
            if len(text) > _CELL_LIMIT:
                raise WriteError(
                    tell("a text is longer than the {limit} signs that XLSX allows; use csv", limit=_CELL_LIMIT)
                )
            if UNWRITABLE.search(text):
                raise WriteError(tell("a text holds a control sign that XLSX cannot carry; use csv or json"))
        texts.append(row)
    return texts
