"""Regimens as PlanDefinition: what is computable is safe to compute with, and the rest is said in words."""

from typing import Any

import pytest

from codesets.formats.fhir_xml import parse_fhir_xml
from tests.fhir.conftest import COLOURS, Client


@pytest.fixture(scope="session")
def plan(fhir: Client) -> dict[str, Any]:
    return fhir.get("/PlanDefinition/kur")


def test_a_regimen_is_a_plan_with_an_action_for_each_cycle_and_drug(plan: dict[str, Any]) -> None:
    (cycle,) = plan["action"]
    assert (plan["url"], plan["version"], plan["status"]) == ("http://example.org/kur", "1", "active")
    assert cycle["timingTiming"]["repeat"] == {"count": 4, "period": 21, "periodUnit": "d"}
    assert [each["title"] for each in cycle["action"]] == ["fluorouracil 2400 mg/m²", "prednisolon 100 mg"]
    assert cycle["condition"][0]["expression"]["description"] == "Nøytrofile ≥ 1.5 10^9/L; else: Utsett"
    assert plan["useContext"][0]["valueCodeableConcept"] == {
        "coding": [{"system": COLOURS, "code": "R"}],
        "text": "Rødt",
    }


def test_the_dose_basis_is_said_in_every_line(plan: dict[str, Any]) -> None:
    infusion, tablets = (each["textEquivalent"] for each in plan["action"][0]["action"])
    assert infusion == (
        "fluorouracil, 2400 mg/m² total of one continuous infusion over its whole duration, given once a cycle, "
        "intravenous infusion, day 1, over 46 h"
    )
    assert "100 mg per day, divided over the day's administrations, oral, day 1–5, 2 times a day" in tablets


def test_a_dose_is_a_quantity_only_where_it_is_given_at_once(plan: dict[str, Any]) -> None:
    infusion, tablets = (each["dosage"][0] for each in plan["contained"])
    (rate,) = infusion["doseAndRate"]
    assert rate["doseQuantity"] == {
        "value": 2400,
        "unit": "mg/m2",
        "system": "http://unitsofmeasure.org",
        "code": "mg/m2",
    }
    assert rate["type"]["text"].startswith("total of one continuous infusion")
    assert infusion["timing"]["repeat"] == {"duration": 2760, "durationUnit": "min"}
    assert "doseAndRate" not in tablets
    assert "per day" in tablets["text"]


def test_every_action_leads_to_what_is_given(plan: dict[str, Any]) -> None:
    given = {f"#{each['id']}": each["productCodeableConcept"] for each in plan["contained"]}
    for action in plan["action"][0]["action"]:
        assert given[action["definitionCanonical"]]["text"] in action["title"]
    assert given["#line-1"]["coding"] == [{"system": "http://www.whocc.no/atc", "code": "L01BC02"}]


@pytest.mark.parametrize("release", ["R4", "R5"])
def test_a_plan_is_read_in_each_release_and_form(fhir: Client, release: str) -> None:
    base = "/fhir" if release == "R4" else "/fhir/r5"
    found = fhir.app.test_client().get(f"{base}/PlanDefinition/kur?_format=xml")
    assert parse_fhir_xml(found.data, release) == fhir.get(f"{base.removeprefix('/fhir')}/PlanDefinition/kur")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"kur"}),
        ("url=http://example.org/kur", {"kur"}),
        (f"context={COLOURS}|R", {"kur"}),
        ("type=clinical-protocol&title=prøve", {"kur"}),
        ("context=G", set()),
        ("status=retired", set()),
    ],
)
def test_plans_are_found(fhir: Client, query: str, found: set[str]) -> None:
    body = fhir.get(f"/PlanDefinition?{query}")
    assert {each["resource"]["id"] for each in body.get("entry", [])} == found
    assert all("action" not in each["resource"] for each in body.get("entry", []))


def test_a_plan_is_no_code_system_and_no_code_system_a_plan(fhir: Client) -> None:
    assert fhir.refused("/CodeSystem/kur", 404) == "not-found"
    assert fhir.refused("/PlanDefinition/farger", 404) == "not-found"
    assert fhir.refused("/ValueSet/kur/$expand", 404) == "not-found"
    assert fhir.get("/PlanDefinition/kur/_history")["total"] == 1
