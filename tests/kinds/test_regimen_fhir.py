"""A regimen as a PlanDefinition: every line in words, and no dose that could be read for another."""

from typing import Any

import pytest

from codesets.formats.fhir_structure import misforms
from registry.kinds.regimen import samples
from registry.kinds.regimen.fhir import CODES, in_words, plan_definition
from registry.kinds.regimen.vocabulary import DOSE_BASES, UNITS

LINE: dict[str, Any] = {
    "key": "a", "substance": "karboplatin", "dose": 5, "unit": "AUC", "dose_basis": "per-administration",
    "route": "intravenous-infusion", "days": [1, 8], "times_per_day": 1,
}  # fmt: skip


def plan(**content: Any) -> dict[str, Any]:
    found = plan_definition(content, {"icd-10": "http://hl7.org/fhir/sid/icd-10"}.get)
    for release in ("R4", "R5"):
        assert misforms({**found, "status": "active"}, release) == []
    return found


def test_the_sample_has_an_action_for_each_line_and_says_each_in_words() -> None:
    content = samples.mfolfox6()
    found = plan(**content)
    assert len(found["action"][0]["action"]) == len(found["contained"]) == len(content["lines"])
    for action in found["action"][0]["action"]:
        assert any(basis in action["textEquivalent"] for basis in DOSE_BASES.values())
    assert found["useContext"][0]["valueCodeableConcept"]["coding"][0]["system"] == "http://hl7.org/fhir/sid/icd-10"


@pytest.mark.parametrize("unit", list(UNITS))
@pytest.mark.parametrize("basis", list(DOSE_BASES))
def test_a_dose_is_a_quantity_by_its_basis_and_coded_by_its_unit(unit: str, basis: str) -> None:
    found = plan(lines=[{**LINE, "unit": unit, "dose_basis": basis}])
    (dosage,) = found["contained"][0]["dosage"]
    assert ("doseAndRate" in dosage) is (basis in ("per-administration", "continuous-total"))
    if "doseAndRate" in dosage:
        dose = dosage["doseAndRate"][0]["doseQuantity"]
        assert (dose["value"], dose["unit"], dose.get("code")) == (5, unit, CODES.get(unit))


def test_phases_have_cycles_and_lines_of_their_own() -> None:
    phases = [{"key": "i", "title": {"en": "Induction"}, "cycle_length": 14, "cycles": 2}, {"key": "v"}]
    lines = [{**LINE, "phase": "i"}, {**LINE, "key": "b", "phase": "v"}, {**LINE, "key": "c"}]
    first, second = plan(phases=phases, lines=lines, cycle_length=28)["action"]
    assert first["title"] == "Induction"
    assert first["timingTiming"]["repeat"] == {"count": 2, "period": 14, "periodUnit": "d"}
    assert second["timingTiming"]["repeat"] == {"period": 28, "periodUnit": "d"}
    assert [each["definitionCanonical"] for each in first["action"]] == ["#line-1", "#line-3"]
    assert [each["definitionCanonical"] for each in second["action"]] == ["#line-2", "#line-3"]


def test_all_that_a_line_says_stands_in_its_words() -> None:
    whole = {
        **LINE, "times_per_day": 2, "duration": 90, "volume": 250, "fluid": "glukose 50 mg/ml", "max_dose": 900,
        "note": {"en": "Careful"},
    }  # fmt: skip
    assert in_words(whole) == (
        "karboplatin, AUC 5 per administration, intravenous infusion, day 1, 8, 2 times a day, over 1 h 30 min, "
        "in 250 ml glukose 50 mg/ml, at most 900 mg"
    )
    found = plan(lines=[whole])
    assert found["contained"][0]["dosage"][0]["maxDosePerAdministration"]["code"] == "mg"
    assert found["action"][0]["action"][0]["description"] == "Careful"
    assert in_words({**LINE, "volume": 100}).endswith("in 100 ml")


def test_a_draft_with_little_in_it_is_a_plan_all_the_same() -> None:
    found = plan(lines=[{"key": "a"}, {"key": "b", "substance": "x", "dose": 1, "unit": "?", "max_dose": 2}])
    assert found["contained"][0]["id"] == "line-1"
    assert "dose basis not stated" in found["action"][0]["action"][1]["textEquivalent"]
    assert "at most 2 ?" in found["action"][0]["action"][1]["textEquivalent"]
    assert plan()["action"] == [{"title": "Cycle"}]
    bare = plan(indications=[{"name": {"nb": "Kreft"}}, {"code": "C18", "code_set": "mine"}, {}])
    assert [each["valueCodeableConcept"] for each in bare["useContext"]] == [
        {"text": "Kreft"},
        {"coding": [{"code": "C18"}]},
    ]
