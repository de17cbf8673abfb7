"""Scores as Questionnaire: what is asked, with the points of each answer, in the words of each release."""

from collections.abc import Iterator
from typing import Any

import pytest

from codesets.formats.fhir_xml import parse_fhir_xml
from tests.fhir.conftest import Client

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
BASES = {"R4": "", "R5": "/r5"}


def every(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from every(item.get("item", []))


@pytest.fixture(scope="session", params=list(BASES))
def told(fhir: Client, request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return request.param, fhir.get(f"{BASES[request.param]}/Questionnaire/skar")


def test_a_score_is_a_questionnaire_under_its_own_canonical(told: tuple[str, dict[str, Any]]) -> None:
    _, found = told
    assert (found["url"], found["version"], found["status"]) == ("http://example.org/news2", "1", "active")
    assert (found["title"], found["subjectType"], len(found["item"])) == ("NEWS2", ["Patient"], 7)
    assert found["useContext"][0]["valueRange"]["low"]["value"] == 16
    assert "summerer ikke" in found["description"]


def test_types_and_weights_are_called_as_the_release_calls_them(told: tuple[str, dict[str, Any]]) -> None:
    release, found = told
    items = list(every(found["item"]))
    assert {each["type"] for each in items} == {
        "group",
        "integer",
        "decimal",
        {"R4": "choice", "R5": "coding"}[release],
    }
    weighed = {
        each["url"] for item in items for option in item.get("answerOption", ()) for each in option.get("extension", ())
    }
    assert weighed == {{"R4": ORDINAL, "R5": WEIGHT}[release]}


@pytest.mark.parametrize("release", list(BASES))
def test_a_questionnaire_is_the_same_in_xml(fhir: Client, release: str) -> None:
    found = fhir.app.test_client().get(f"/fhir{BASES[release]}/Questionnaire/skar?_format=xml")
    assert parse_fhir_xml(found.data, release) == fhir.get(f"{BASES[release]}/Questionnaire/skar")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"skar"}),
        ("url=http://example.org/news2&version=1", {"skar"}),
        ("code=http://loinc.org|9279-1", {"skar"}),
        ("item-code=9279-1&subject-type=Patient", {"skar"}),
        ("code=http://example.org|9279-1", set()),
        ("title=news", {"skar"}),
        ("status=retired", set()),
    ],
)
def test_questionnaires_are_found(fhir: Client, query: str, found: set[str]) -> None:
    body = fhir.get(f"/r5/Questionnaire?{query}")
    assert {each["resource"]["id"] for each in body.get("entry", [])} == found
    assert all("item" not in each["resource"] for each in body.get("entry", []))


def test_a_questionnaire_is_read_by_version_with_its_history_and_nothing_else(fhir: Client) -> None:
    assert fhir.get("/Questionnaire/skar/_history/1")["item"]
    assert fhir.get("/Questionnaire/skar/_history")["total"] == 1
    assert "item" not in fhir.get("/Questionnaire/skar?_summary=true")
    assert fhir.refused("/Questionnaire/kur", 404) == "not-found"
    assert fhir.refused("/PlanDefinition/skar", 404) == "not-found"
    assert fhir.refused("/CodeSystem/skar", 404) == "not-found"


@pytest.mark.parametrize("base", BASES.values())
def test_the_capability_statement_names_questionnaires(fhir: Client, base: str) -> None:
    (rest,) = fhir.get(f"{base}/metadata")["rest"]
    (found,) = [each for each in rest["resource"] if each["type"] == "Questionnaire"]
    assert {"read", "vread", "history-instance", "search-type"} <= {each["code"] for each in found["interaction"]}
    assert {"url", "code", "context"} <= {each["name"] for each in found["searchParam"]}
