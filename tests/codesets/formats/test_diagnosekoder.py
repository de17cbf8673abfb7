"""The Norwegian diagnosis lists' JSON, and what a format can carry at all."""

import json

import pytest

import codesets
from codesets import CodeSystem, Concept, ConceptMap, ValueSet, WriteError, text_in


def listed(*codes: str) -> bytes:
    return json.dumps([{"code": code, "text": f"text of {code}"} for code in codes]).encode()


def test_icd10_gets_its_dot_and_templates_are_left_out_and_counted() -> None:
    found = codesets.read(listed("A000", "A09", "U0711", "V0n1y", "T4n", "B200"))
    (system,) = found
    assert isinstance(system, CodeSystem)
    assert [each.code for each in system.concepts] == ["A00.0", "A09", "U07.11", "B20.0"]
    assert system.language == "nb"
    (warning,) = found.problems
    assert (warning.code, warning.severity) == ("skipped-templates", "warning")
    assert warning.message.startswith("2 rows")


def test_icpc2_stays_as_it_is() -> None:
    found = codesets.read(listed("A01", "R81", "-30", "R992"))
    (system,) = found
    assert isinstance(system, CodeSystem)
    assert [each.code for each in system.concepts] == ["A01", "R81", "-30", "R992"]
    assert found.problems == ()


def test_the_language_can_be_told() -> None:
    assert codesets.read(listed("A01"), language="nn")[0].language == "nn"


def test_it_is_written_without_dots() -> None:
    system = CodeSystem(concepts=(Concept("A00.0", "Kolera"), Concept("A09")))
    assert json.loads(codesets.write(system, "diagnosekoder")) == [
        {"code": "A000", "text": "Kolera"},
        {"code": "A09", "text": ""},
    ]


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (b"PK\x03\x04", None, "xlsx"),
        (b" [", None, "diagnosekoder"),
        (b'\xef\xbb\xbf{"resourceType"', None, "fhir+json"),
        (b'{"type"', None, "json"),
        (b"code", None, "csv"),
        (b"code", "list.tsv", "tsv"),
        (b"code", "LIST.TAB", "tsv"),
        (b"code", "list.txt", "csv"),
    ],
)
def test_the_format_is_found_out(data: bytes, name: str | None, form: str) -> None:
    assert codesets.detect_format(data, name) == form


@pytest.mark.parametrize("thing", [ValueSet(), ConceptMap()])
def test_tables_carry_code_systems_only_and_say_what_carries_the_rest(thing: codesets.Thing) -> None:
    skos = ("skos", "turtle") if isinstance(thing, ConceptMap) else ()
    assert codesets.formats_of(thing) == ("fhir+json", "json", "fhir+xml", "ndjson", *skos)
    assert codesets.formats_of(CodeSystem()) == tuple(each for each in codesets.FORMATS if each != "rf2")
    for form in ("csv", "tsv", "xlsx", "diagnosekoder"):
        with pytest.raises(WriteError, match=r"use fhir\+json"):
            codesets.write(thing, form)
    with pytest.raises(WriteError, match="is not one of"):
        codesets.write(thing, "docx")


def test_a_sheet_refuses_what_it_cannot_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    for display, reason in (("x" * 40_000, "longer than"), ("x\x01", "control sign"), ("x\ufffe", "control sign")):
        with pytest.raises(WriteError, match=reason):
            codesets.write(CodeSystem(concepts=(Concept("A", display),)), "xlsx")
    monkeypatch.setattr("codesets.formats.workbook._ROW_LIMIT", 1)
    with pytest.raises(WriteError, match="rows"):
        codesets.write(CodeSystem(concepts=(Concept("A"),)), "xlsx")


@pytest.mark.parametrize(
    ("languages", "text"), [(("nb",), "bok"), (("se", "nn"), "nyn"), (("se",), "bok"), ((), "bok")]
)
def test_titles_are_chosen_by_language(languages: tuple[str, ...], text: str) -> None:
    assert text_in((("nb", "bok"), ("nn", "nyn")), *languages) == text
    assert text_in((), *languages) is None
