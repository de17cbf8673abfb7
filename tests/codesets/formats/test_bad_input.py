"""Broken, oversized and hostile sources: each is refused with its place and what to do."""

import io
import json
import zipfile
from pathlib import Path

import pytest

import codesets
from codesets import Problem, ReadError
from codesets.formats import source, workbook
from tests.codesets import releases as rf2


def refused(data: bytes | Path, **wishes: object) -> Problem:
    with pytest.raises(ReadError) as caught:
        codesets.read(data, **wishes)  # type: ignore[arg-type]
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("data", "wishes", "code", "line", "column"),
    [
        (b"", {}, "empty", 1, None),
        (b" \n ", {"format": "fhir+json"}, "empty", 1, None),
        ("kode,navn\nA,blå\nB,gr".encode() + b"\xf8nn", {}, "encoding", 3, "5"),
        (b"kode,navn\nA,bl\xe5", {"encoding": "utf-8"}, "encoding", 2, "5"),
        ('{"resourceType": "CodeSystem",\n "name": "å'.encode() + b"\xff", {}, "encoding", 2, "12"),
        (b'kode,navn\nA,a\nB,"cut', {}, "syntax", 3, None),
        (b"kode,navn,gruppe\nA,a,1\nB,b", {}, "row-length", 3, None),
        (b'{"resourceType": "CodeSystem",\n  "concept": [', {}, "syntax", 2, "15"),
        (b'{"resourceType": "CodeSystem"', {"format": "fhir+json"}, "syntax", 1, "30"),
        (b'{"type": "code-system",\n "concepts": [{"code": "A"},\n {}]}', {}, "missing-element", 3, "2"),
        (b'[{"code": "A000", "text": "a"},\n {"code": "A000", "text": "b"}]', {}, "duplicate-code", 2, "11"),
        (b'[{"code": "A000", "text": "a"},\n {"code": " ", "text": "b"}]', {}, "missing-code", 2, "11"),
        (b'[{"code": "A000", "text": "a"},\n {"code": "A001"}]', {}, "missing-element", 2, "2"),
        (b'[{"code": "A000", "text": "a", "x": 1}]', {}, "unknown-element", 1, "37"),
        (b"[]", {}, "empty", None, None),
        (b'[{"code": {}, "text": "a"}]', {}, "wrong-type", 1, "11"),
        ('{"resourceType": "CodeSystem", "name": "Blå"}'.encode("cp1252"), {}, "encoding", 1, "43"),
        (b"[1]", {}, "wrong-type", 1, "2"),
        (b'{"code": "A"}', {"format": "diagnosekoder"}, "wrong-type", None, None),
        (b'{"resourceType": "CodeSystem"}', {"format": "csv"}, "no-code-column", 1, None),
        (b"kode,navn", {"format": "xlsx"}, "syntax", None, None),
        (b"PK\x03\x04 cut", {}, "syntax", None, None),
    ],
)
def test_broken_sources_are_refused_in_their_place(
    data: bytes, wishes: dict[str, object], code: str, line: int | None, column: str | None
) -> None:
    found = refused(data, **wishes)
    assert found.code == code
    if line is not None:
        assert (found.line, found.column) == (line, column)
    assert found.severity == "error"


def test_faults_of_a_nested_concept_have_line_and_column() -> None:
    text = json.dumps(
        {"resourceType": "CodeSystem", "concept": [{"code": "A", "concept": [{"code": "B"}, {"code": "A"}]}]}, indent=1
    )
    found = refused(text.encode())
    assert (found.code, found.item) == ("duplicate-code", "A")
    assert found.line is not None
    assert text.splitlines()[found.line - 1].strip() == '"code": "A"'
    assert found.line > 8
    assert found.column == "14"


def test_text_in_json_that_looks_like_structure_does_not_move_the_place() -> None:
    text = '{"resourceType": "CodeSystem", "name": "a\\"],{:[", "concept": [{"code": "A"},\n{"code": 1}]}'
    found = refused(text.encode())
    assert (found.code, found.line, found.column) == ("wrong-type", 2, "10")


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"resourceType":"CodeSystem","concept":[{"concept":['])
def test_json_nested_ten_thousand_deep_is_refused(opening: bytes) -> None:
    for form in ("fhir+json", "json", "diagnosekoder"):
        found = refused(b"\n" + opening * 10_000, format=form)
        assert (found.code, found.line) == ("too-deep", 2)


def test_many_brackets_side_by_side_are_not_deep() -> None:
    rows = [{"code": f"A{number:05}", "text": "[{"} for number in range(2000)]
    assert len(codesets.read(json.dumps(rows).encode())) == 1


def test_a_source_over_the_limit_is_not_read_further(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    found = refused(large)
    assert found.code == "too-large"
    assert "raise the limit" in found.message
    assert refused(b"code\nA", limit=5).code == "too-large"
    assert len(codesets.read(b"code\nA", limit=6)) == 1


def test_a_file_is_read_by_path_as_text_or_path(tmp_path: Path) -> None:
    file = tmp_path / "list.TSV"
    file.write_text('code\tdisplay\nA\ta, "b"\n'.replace('"b"', "b"), encoding="utf-8")
    assert codesets.read(file) == codesets.read(str(file))


def test_a_missing_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        codesets.read(tmp_path / "none.csv")


def package(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    found = refused(package(sheet=b"\0" * (2 * 1024 * 1024)))
    assert (found.code, found.item) == ("zip-bomb", "sheet")


def test_a_package_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 100)
    assert refused(package(sheet=b"0123456789" * 11)).code == "zip-bomb"


def test_a_package_with_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_MEMBERS", 1)
    assert refused(package(one=b"1", two=b"2")).code == "zip-bomb"


@pytest.mark.parametrize("form", ["xlsx", "rf2"])
def test_a_package_of_a_later_version_is_refused(form: str) -> None:
    later = package(sheet=b"x").replace(b"PK\1\2\x14\x03\x14", b"PK\1\2\x14\x03\x93")
    assert later != package(sheet=b"x")
    with pytest.raises(ReadError):
        codesets.read(later, form)


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_a_release_with_a_damaged_byte_is_read_or_refused(at: int) -> None:
    whole = rf2.as_zip(rf2.texts())
    place = len(whole) * at // 400
    damaged = whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
    assert _read_or_refused(damaged)


def _read_or_refused(data: bytes) -> list[object]:
    """The things, or the faults that are told; any other failure is one of ours."""
    try:
        return [*codesets.read(data, "rf2")]
    except ReadError as refused:
        return [*refused.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_sheet_are_refused(encoding: str) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert refused(package(sheet=xml.encode(encoding))).code == "entities"


def test_a_doctype_across_two_chunks_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_CHUNK", 7)
    assert refused(package(sheet=b"<?xml version='1.0'?><!DOCTYPE x>")).code == "entities"


def test_a_package_that_is_no_workbook_is_refused() -> None:
    found = refused(package(sheet=b"<x/>"))
    assert (found.code, "save it again" in found.message) == ("syntax", True)


def test_a_damaged_part_is_refused() -> None:
    data = bytearray(package(sheet=bytes(range(256)) * 40))
    data[60:80] = b"\xff" * 20
    assert refused(bytes(data)).code == "syntax"


def test_a_sheet_with_broken_xml_is_refused() -> None:
    whole = codesets.write(codesets.CodeSystem(concepts=(codesets.Concept("A", "a"),)), "xlsx")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            text = old.read(member)
            new.writestr(member.filename, text[: len(text) // 2] if "sheet1" in member.filename else text)
    assert refused(out.getvalue()).code == "syntax"


def test_bytes_of_no_known_encoding_are_refused() -> None:
    assert (
        refused(b"kode,navn\nA,\x81\x8d\x8f\x90\x9d\x81\x8d\xff\xfe\x9d\x00\x01", encoding="cp1252").code == "encoding"
    )


def test_text_that_no_encoding_explains_is_refused_as_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def best(self) -> None:
            return None

    monkeypatch.setattr(source, "from_bytes", lambda *_, **__: Nothing())
    found = refused(b"kode,navn\nA,bl\xe5")
    assert (found.code, found.line, found.column) == ("encoding", 2, "5")
    assert "name its encoding" in found.message


@pytest.mark.parametrize("form", codesets.FORMATS)
def test_no_bytes_make_a_reader_fail_otherwise(form: str) -> None:
    samples = [
        b"\x00",
        b"\xff\xfe",
        b"PK\x03\x04",
        b"{}",
        b"[[]]",
        b"null",
        b'"',
        b'{"type":1}',
        b"a,b\n\x00,\x00",
        b"\xef\xbb\xbf",
    ]
    for data in samples:
        with pytest.raises(ReadError):
            codesets.read(data, form)


def test_an_error_says_how_many_faults_there_are() -> None:
    with pytest.raises(ReadError, match=r"line 2, column status, A: .* \(and 1 more\)$"):
        codesets.read(b"code,status\nA,x\nB,y")
    assert str(ReadError([])) == "unreadable"


def test_a_problem_without_place_is_its_message() -> None:
    assert str(Problem("empty", "error", None, "nothing there")) == "nothing there"
    assert str(Problem("empty", "error", "A", "nothing there", 3, "kode")) == "line 3, column kode, A: nothing there"


@pytest.mark.parametrize(
    "name", ["punycode", "idna", "undefined", "unicode_escape", "utf-7", "hex", "nope", "a\x00", "å"]
)
def test_only_character_sets_are_encodings_of_lists(name: str) -> None:
    assert refused(b"kode,navn\n" + b"a" * 200_000, encoding=name).code == "encoding"
