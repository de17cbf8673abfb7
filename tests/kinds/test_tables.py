"""Tables are read with their encoding and delimiter found out, and every fault is told with its line."""

from typing import Any

import pytest

from registry.errors import ContentError, TooLarge
from registry.kinds import tables
from registry.kinds.tables import joined, read_rows, split, write_rows

KNOWN = ("id", "name", "note")
TABLE = "id;name\r\n1;Bjørn\r\n\r\n2;Åse\r\n"


def cells(data: bytes, **options: Any) -> list[tuple[int, dict[str, str]]]:
    return [(row.line, dict(row.cells)) for row in read_rows(data, KNOWN, **options)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    assert cells(TABLE.encode(encoding)) == [(2, {"id": "1", "name": "Bjørn"}), (4, {"id": "2", "name": "Åse"})]


def test_the_encoding_can_be_told() -> None:
    assert cells(TABLE.encode("cp865"), encoding="cp865")[0] == (2, {"id": "1", "name": "Bjørn"})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out_by_the_names_of_columns(delimiter: str) -> None:
    data = delimiter.join(["id", "name", "note"]) + "\n" + delimiter.join(["1", "x", '"a,b;c"'])
    assert cells(data.encode()) == [(2, {"id": "1", "name": "x", "note": "a,b;c"})]


def test_columns_are_mapped_to_fields_or_left_out() -> None:
    data = b"Kode,Navn,Annet\n1,x,y\n"
    assert cells(data, mapping={"Kode": "id", "Navn": "name", "Annet": ""}) == [(2, {"id": "1", "name": "x"})]


@pytest.mark.parametrize(
    ("data", "options", "code", "line"),
    [
        (b"", {}, "empty", 1),
        (b"id,other\n1,2\n", {}, "unknown-column", 1),
        (b"id,name\n1,x\n", {"mapping": {"Kode": "id"}}, "unknown-column", 1),
        (b"id,id\n1,2\n", {}, "column-twice", 1),
        (b"id,name\n1,x\n2\n3,y,z\n", {}, "row-length", 3),
        (b'id,name\n1,"x\n2,y\n', {}, "table-syntax", 2),
        (b'id,name\n1,"x"y\n', {}, "table-syntax", 2),
        (b"id,name\n1,x\n", {"delimiter": ";;"}, "delimiter", None),
        (b"id,name\n1,x\n", {"delimiter": ";"}, "unknown-column", 1),
        ("id,name\n1,æøå\n2,".encode() + b"\xe5\n", {}, "invalid-utf8", 3),
        (b"\xff\xfe\x00", {}, "encoding", None),
        (b"id", {"encoding": "klingon"}, "encoding", None),
        (b"\xe5", {"encoding": "ascii"}, "encoding", None),
    ],
)
def test_every_fault_is_told_with_its_line(data: bytes, options: dict[str, Any], code: str, line: int | None) -> None:
    with pytest.raises(ContentError) as refused:
        read_rows(data, KNOWN, **options)
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == (code, line)


def test_all_rows_of_wrong_length_are_told_at_once() -> None:
    with pytest.raises(ContentError) as refused:
        read_rows(b"id,name\n1\n2\n3,x\n", KNOWN)
    assert [found.line for found in refused.value.problems] == [2, 3]


def test_too_many_rows_or_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    with pytest.raises(ContentError, match="cannot be read") as refused:
        read_rows(b"id\n1\n2\n3\n", KNOWN)
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == ("too-many-rows", 4)
    monkeypatch.setattr(tables, "MAX_BYTES", 5)
    with pytest.raises(TooLarge):
        read_rows(b"id\n1\n2\n", KNOWN)


def test_written_tables_open_in_spreadsheets_and_leave_out_empty_columns() -> None:
    data = write_rows(KNOWN, iter([{"id": "1", "note": 'æ "ø", å'}, {"id": "2", "name": ""}]))
    assert data == b"\xef\xbb\xbf" + 'id,note\r\n1,"æ ""ø"", å"\r\n2,\r\n'.encode()


@pytest.mark.parametrize("values", [[], ["a"], ["a", "b c"], ["a|b", "c"], ["x", "y|", "|z"]])
def test_several_values_in_a_cell_come_back(values: list[str]) -> None:
    assert split(joined(values)) == values
