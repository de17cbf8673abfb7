"""XLSX: a sheet is read as it looks."""

import io

import openpyxl

import codesets
from codesets import CodeSystem, Concept
from tests.codesets.formats.tables import refused


def workbook(*rows: list[object], sheet: str = "codes") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    book.create_sheet("other").append(["kode"])
    book["other"].append(["Z"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_is_read_as_it_looks() -> None:
    import datetime

    data = workbook(
        ["kode", "navn", "gyldig fra", "tid", "abstrakt", "dag", "tom"],
        [1, "en", datetime.datetime(2026, 1, 2), datetime.time(8, 30), True, datetime.date(2026, 1, 3)],  # noqa: DTZ001
        [],
        ["01", "null en", None, 1.5, False, datetime.datetime(2026, 1, 2, 3, 4)],  # noqa: DTZ001
    )
    (found,) = codesets.read(data)
    assert isinstance(found, CodeSystem)
    one, other = found.concepts
    assert (one.code, one.display, one.valid_from, one.abstract) == ("1", "en", "2026-01-02", True)
    assert one.values("tid") == ("08:30:00",)
    assert one.values("dag") == ("2026-01-03",)
    assert (other.code, other.values("tid"), other.values("dag")) == ("01", ("1.5",), ("2026-01-02T03:04:00",))


def test_a_sheet_is_chosen_by_name() -> None:
    (found,) = codesets.read(workbook(["kode"], ["A"]), sheet="other")
    assert isinstance(found, CodeSystem)
    assert found.concepts == (Concept("Z"),)
    (fault,) = refused(workbook(["kode"], ["A"]), sheet="third")
    assert (fault.code, "'codes', 'other'" in fault.message) == ("unknown-sheet", True)


def test_faults_in_a_sheet_name_row_and_column() -> None:
    (fault,) = refused(workbook(["kode", "status"], ["A", "aktiv"], [], ["B", "kanskje"]))
    assert (fault.code, fault.line, fault.column) == ("bad-value", 4, "status")


def test_cells_far_out_in_a_sheet_cost_nothing_and_are_told() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["A2"], page["D2"], page["XFD3"] = "kode", "A", "beside", "far"
    page["A1048576"] = "Z"
    out = io.BytesIO()
    book.save(out)
    (beside,) = refused(out.getvalue())
    assert (beside.code, beside.line) == ("row-length", 2)
    assert beside.message.startswith("4 cells where the header has 1")


def test_a_sheet_without_cells_is_empty() -> None:
    assert refused(workbook())[0].code == "empty"
