"""Real Norwegian code lists beside the project; skipped where they are absent."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import codesets
from codesets import CodeSystem, ReadError, Terminology, problems


@pytest.fixture(scope="module")
def lists(shared_data: Path) -> Path:
    return shared_data / "codes"


@pytest.fixture(scope="module")
def icd10(lists: Path) -> CodeSystem:
    (found,) = codesets.read(lists / "ICD10.json", url="http://hl7.org/fhir/sid/icd-10-no", version="2026")
    assert isinstance(found, CodeSystem)
    return found


def test_the_14990_real_codes_of_icd10_are_read_and_the_templates_counted(lists: Path) -> None:
    found = codesets.read(lists / "ICD10.json")
    (system,) = found
    assert isinstance(system, CodeSystem)
    assert len(system.concepts) == 14_990
    assert system.concept("A00.0") is not None
    assert "4644 rows" in found.problems[0].message
    assert all(each.severity == "warning" for each in problems(system))


@pytest.mark.parametrize("form", ["csv", "tsv", "fhir+json", "json", "diagnosekoder"])
def test_icd10_goes_through_every_format_unchanged(icd10: CodeSystem, form: str) -> None:
    written = codesets.write(icd10, form)
    (found,) = codesets.read(written, form, url=icd10.url, version=icd10.version)
    assert found == icd10


def test_icpc2_is_read_without_dots_or_skips(lists: Path) -> None:
    found = codesets.read(lists / "ICPC2.json")
    (system,) = found
    assert isinstance(system, CodeSystem)
    assert len(system.concepts) == len(json.loads((lists / "ICPC2.json").read_bytes()))
    assert not any("." in each.code for each in system.concepts)
    assert found.problems == ()


def test_the_34_lists_are_told_apart_by_oid(lists: Path) -> None:
    found = codesets.read(lists / "kodeverk_koder.csv", oid="system")
    rows = list(csv.DictReader(io.StringIO((lists / "kodeverk_koder.csv").read_text(encoding="utf-8"))))
    assert {each.url for each in found} == {f"urn:oid:{row['oid']}" for row in rows}
    assert sum(len(each.concepts) for each in found if isinstance(each, CodeSystem)) == len(rows) == 319
    answer = Terminology(found).lookup("2.16.578.1.12.4.1.1.8116", "FNR")
    assert (answer.display, answer.concept.definition) == ("Fødselsnummer", "Norsk fødselsnummer")


def test_the_list_of_lists_is_a_code_list_itself(lists: Path) -> None:
    (found,) = codesets.read(lists / "kodeverk_oid.csv", oid="code")
    assert isinstance(found, CodeSystem)
    icd = found.concept("2.16.578.1.12.4.1.1.7110")
    assert icd is not None
    assert (icd.display, icd.values("url")) == ("ICD-10", ("http://hl7.org/fhir/sid/icd-10-no",))


def test_icd10_with_groups_is_read_through_a_mapping(lists: Path) -> None:
    (found,) = codesets.read(lists / "icd10_no_hier.csv", mapping={"kode_punktum": "code", "tekst": "display:nb"})
    assert isinstance(found, CodeSystem)
    assert found.language == "nb"
    assert found.concepts[0].code == "A00.0"
    assert found.concepts[0].values("who_kapittel") == ("I",)


def test_icd10_with_categories_as_parents_names_every_missing_one(lists: Path) -> None:
    with pytest.raises(ReadError) as refused:
        codesets.read(lists / "icd10_no_hier.csv", mapping={"kode_punktum": "code", "kategori": "parent"})
    first = refused.value.problems[0]
    assert (first.code, first.item, first.line, first.column) == ("unknown-parent", "A00.0", 2, "kategori")


def test_atc_is_a_tree_of_five_levels(lists: Path) -> None:
    (found,) = codesets.read(lists / "atc_no.csv", url="http://www.whocc.no/atc")
    assert isinstance(found, CodeSystem)
    assert found.tree.path("L01XA03") == ("L", "L01", "L01X", "L01XA", "L01XA03")
    assert codesets.read(codesets.write(found, "fhir+json"))[0] == found
    assert Terminology([found]).subsumes("http://www.whocc.no/atc", "L01", "L01XA03").outcome == "subsumes"


def test_editions_of_icd10_are_compared(icd10: CodeSystem) -> None:
    from dataclasses import replace

    first, second, *rest = icd10.concepts
    newer = replace(icd10, version="2027", concepts=(replace(first, status="retired"), *rest))
    found = codesets.changes(icd10, newer)
    assert [(each.item, each.field, each.grade) for each in found] == [
        (first.code, "status", "major"),
        (second.code, "concept", "major"),
    ]


def without_notes(value: Any) -> Any:
    """Without the suite's own notes, which are no FHIR."""
    if isinstance(value, dict):
        return {name: without_notes(each) for name, each in value.items() if "$" not in name and ":" not in name}
    return [without_notes(each) for each in value] if isinstance(value, list) else value


def test_resources_of_the_terminology_suite_come_back_as_they_were(shared_data: Path) -> None:
    """Written as R5 most are the same word for word, but for the order of properties and for their declarations."""
    read, same = 0, 0
    for file in sorted((shared_data / "fhir-tx").rglob("*.json")):
        original = without_notes(json.loads(file.read_text(encoding="utf-8-sig")))
        if not isinstance(original, dict) or original.get("resourceType") not in (
            "CodeSystem",
            "ValueSet",
            "ConceptMap",
        ):
            continue
        (thing,) = codesets.read(json.dumps(original).encode())
        written = codesets.write(thing, "fhir+json", release="R5")
        for each in (written, codesets.write(thing, "fhir+json"), codesets.write(thing, "ndjson")):
            assert codesets.read(each) == [thing]
        for release in ("R4", "R5"):
            assert codesets.read(codesets.write(thing, "fhir+xml", release=release)) == [thing]
        assert codesets.from_dict(codesets.to_dict(thing)) == thing
        read, same = read + 1, same + (json.loads(written) == original)
    assert read > 100
    assert same > read * 0.9
