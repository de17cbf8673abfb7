"""The form of resources: each sort of fault is found, and a resource in order has none."""

from typing import Any

import pytest

from codesets.formats.fhir_structure import misforms

GOOD: dict[str, Any] = {
    "resourceType": "CodeSystem", "status": "active", "content": "complete", "id": "x",
    "title": "T", "_title": {"id": "t", "extension": [{"url": "e", "valueCode": "nb"}]},
    "concept": [{"code": "a", "property": [{"code": "p", "valueDecimal": 1}, {"code": "q", "valueCode": "v"}]}],
    "filter": [{"code": "f", "operator": ["=", None], "_operator": [None, {"id": "o"}], "value": "v"}],
    "contained": [{"resourceType": "ValueSet", "status": "draft"}],
}  # fmt: skip


@pytest.mark.parametrize("release", ["R4", "R5"])
def test_a_resource_in_order_has_no_faults(release: str) -> None:
    assert misforms(GOOD, release) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"resourceType": "Patient"}, "Patient is not described"),
        ({"status": None}, "NoneType is no code"),
        ({"status": "DROP"}, "status is missing"),
        ({"nothing": 1}, "unknown element nothing"),
        ({"_concept": []}, "unknown element _concept"),
        ({"id": 3}, "expected a string"),
        ({"url": ""}, "an empty text"),
        ({"url": 3}, "int is no uri"),
        ({"url": ["x"]}, "expected one value"),
        ({"experimental": "true"}, "str is no boolean"),
        ({"count": 1.5}, "float is no unsignedInt"),
        ({"count": True}, "bool is no unsignedInt"),
        ({"concept": {"code": "a"}}, "expected a list"),
        ({"concept": []}, "an empty list"),
        ({"concept": [{}]}, "expected an object with elements"),
        ({"concept": ["a"]}, "expected an object with elements"),
        ({"concept": [None]}, "expected an object with elements"),
        ({"concept": [{"code": "a", "property": [{"code": "p"}]}]}, "value is missing"),
        (
            {"concept": [{"code": "a", "property": [{"code": "p", "valueCode": "x", "valueString": "y"}]}]},
            "value stands more than once",
        ),
        ({"concept": [{"code": "a", "property": [{"code": "p", "valueAddress": {}}]}]}, "unknown element"),
        ({"contained": [{"resourceType": "ValueSet"}]}, "CodeSystem.contained[0]: status is missing"),
        ({"contained": ["x"]}, "None is not described"),
        ({"versionAlgorithmString": "x"}, "unknown element versionAlgorithmString"),
    ],
)
def test_each_fault_is_told_with_its_place(change: dict[str, Any], told: str) -> None:
    resource = {name: value for name, value in {**GOOD, **change}.items() if value != "DROP"}
    faults = misforms(resource, "R4")
    assert any(told in fault for fault in faults), faults


@pytest.mark.parametrize("resource", [None, 3, [], "x", {}])
def test_what_is_no_resource_is_told_so(resource: Any) -> None:
    assert misforms(resource, "R5") == ["the resource: None is not described"]
