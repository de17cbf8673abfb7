"""Codes as people say them, numbers and their units: each rule with what it does, and what it leaves alone."""

from collections.abc import Callable
from importlib.resources import files

import pytest

from registry.search import Text
from registry.search.asking.query import read_query
from registry.search.language.quantities import bare_code, plain_numbers, spellings
from tests.search.conftest import build, coded, document, nb

OID = "2.16.578.1.12.4.1.1.9602"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("icd j18.9", "j18.9"),
        ("ICD-10: J18.9", "J18.9"),
        ("icd10 J18*", "J18*"),
        ("icpc R81", "R81"),
        ("ICPC-2 -R81", "R81"),
        ("atc C09AA05", "C09AA05"),
        ("loinc 8480-6", "8480-6"),
        (f"oid {OID}", OID),
        ("kode J18.9", "J18.9"),
        ("-R81", "R81"),
        (f"{OID}|1", OID),
        ("http://hl7.org/fhir/sid/icd-10|2019", "http://hl7.org/fhir/sid/icd-10"),
        ("urn:oid:2.16.578.1|", "urn:oid:2.16.578.1"),
    ],
)
def test_a_code_is_what_is_left_without_what_is_said_of_it(typed: str, code: str) -> None:
    assert bare_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["icd", "icd pneumoni", "diabetes -type", "-barn", "kode for astma", "sepsis|alvorlig", "J18.9 pneumoni"]
)
def test_other_queries_are_no_codes(typed: str) -> None:
    assert bare_code(typed) == typed


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("500mg", "500 mg"),
        ("0,5mg/ml", "0,5 mg/ml"),
        ("2.5µg", "2.5 µg"),
        ("140mmHg", "140 mmHg"),
        ("10 %", "10"),
        ("10% av", "10 av"),
        ("10 prosent", "10"),
        ("38,5 °C", "38,5"),
        ("39 grader celsius", "39"),
        ("39 grader feber", "39 feber"),
        ("5000IE", "5000 IE"),
    ],
)
def test_numbers_and_their_units_are_words_of_their_own(typed: str, plain: str) -> None:
    assert plain_numbers(typed) == plain


@pytest.mark.parametrize("typed", ["J18g", "C09AA05", "8480-6", "prosent", "grader", "vitamin c", "covid19", "1.2.3g"])
def test_what_is_no_number_with_a_unit_is_left_alone(typed: str) -> None:
    assert plain_numbers(typed) == typed


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mcg", "mikrogram"),
        ("μg", "mikrogram"),
        ("mikrogram", "ug"),
        ("ie", "enheter"),
        ("iv", "intravenøst"),
        ("l", "liter"),
    ],
)
def test_a_unit_is_the_same_in_each_of_its_spellings(written: str, meant: str) -> None:
    assert meant in spellings()[written]


def test_no_single_letter_is_looked_for_in_the_place_of_a_unit() -> None:
    assert [one for one, others in spellings().items() if any(len(other) < 2 for other in others)] == []


def test_every_row_of_the_units_has_several_spellings_that_no_other_has() -> None:
    text = files("registry.search.language.data").joinpath("units.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert [row for row in rows if len(row) < 2] == []
    every = [cell.casefold() for row in rows for cell in {cell.casefold(): cell for cell in row}]
    assert sorted(every) == sorted(set(every))


def test_decimal_comma_and_point_are_one() -> None:
    assert read_query("37,5").words == read_query("37.5").words == ("37", "5")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    standards = [
        document("", nb("Dokumenttyper"), Text(f"urn:oid:{OID}", "", "code"), standard="typer"),
        document("", nb("Blodtrykk"), Text("openEHR-EHR-OBSERVATION.blood_pressure.v1", "", "code"), standard="bt"),
        coded("C09AA05", nb("ramipril 2,5 mg")),
        coded("8480-6", nb("Systolisk blodtrykk mmHg")),
        coded("T31.1", nb("Brannskade 10-19% av kroppsoverflaten")),
        coded("O70.2", nb("Tredjegrads perinealrift")),
        coded("E11.9", nb("Diabetes mellitus type 2")),
        coded("X1", nb("levotyroksin 50 mikrogram")),
    ]
    searcher = build(tmp_path_factory.mktemp("codes"), standards)
    return lambda query: [hit.item or hit.standard for hit in searcher.find(query).hits]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        (OID, "typer"),
        (f"urn:oid:{OID}", "typer"),
        (f"URN:OID:{OID}|1", "typer"),
        ("2.16.578.1.12", "typer"),
        ("openEHR-EHR-OBSERVATION.bl", "bt"),
        ("blood_pressure", "bt"),
        ("blood pressure v1", "bt"),
        ("c09aa", "C09AA05"),
        ("84806", "8480-6"),
        ("icd e11.9", "E11.9"),
        ("diabetes type II", "E11.9"),
        ("ramipril 2.5mg", "C09AA05"),
        ("brannskade 10 prosent", "T31.1"),
        ("perinealrift grad 3", "O70.2"),
        ("levotyroksin 50µg", "X1"),
        ("levotyroksin 50 mcg", "X1"),
    ],
)
def test_codes_and_numbers_are_found_as_they_are_typed(
    asked: Callable[[str], list[str]], typed: str, first: str
) -> None:
    assert asked(typed)[:1] == [first]
