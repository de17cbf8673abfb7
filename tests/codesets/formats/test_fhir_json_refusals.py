"""FHIR JSON that is faulty is refused by path; bundles say what they left out."""

import json

import pytest

import codesets
from codesets import ReadError
from tests.codesets.formats.fhir_resources import concept_map, read


def test_bundles_are_read_with_their_bundles_and_say_what_they_left_out() -> None:
    inner = {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "ValueSet", "status": "draft"}}]}
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": {"resourceType": "CodeSystem", "status": "active", "content": "complete"}},
            {"resource": inner},
            {"resource": {"resourceType": "Patient"}},
            {"fullUrl": "urn:uuid:1"},
        ],
    }
    found = codesets.read(json.dumps(bundle).encode())
    assert [type(each).__name__ for each in found] == ["CodeSystem", "ValueSet"]
    assert [(each.code, each.item) for each in found.problems] == [("left-out", "entry[2].resource")]


def with_property(value: dict[str, object]) -> dict[str, object]:
    return {"resourceType": "CodeSystem", "concept": [{"code": "A", "property": [value]}]}


def bundled(resource: dict[str, object], levels: int) -> dict[str, object]:
    for _ in range(levels):
        resource = {"resourceType": "Bundle", "entry": [{"resource": resource}]}
    return resource


@pytest.mark.parametrize(
    ("resource", "code", "item"),
    [
        ({}, "missing-element", "resourceType"),
        ({"resourceType": "Patient"}, "wrong-type", "resourceType"),
        (bundled({"resourceType": "ValueSet"}, 4), "too-deep", "entry[0].resource.entry[0].resource.entry[0].resource"),
        ({"resourceType": "CodeSystem", "concept": [{}]}, "missing-element", "concept[0].code"),
        ({"resourceType": "CodeSystem", "concept": [1]}, "wrong-type", "concept[0]"),
        ({"resourceType": "CodeSystem", "concept": {}}, "wrong-type", "concept"),
        ({"resourceType": "CodeSystem", "url": 7}, "wrong-type", "url"),
        ({"resourceType": "CodeSystem", "caseSensitive": "true"}, "wrong-type", "caseSensitive"),
        ({"resourceType": "CodeSystem", "property": [{"code": "p"}]}, "missing-element", "property[0].type"),
        (
            {"resourceType": "CodeSystem", "filter": [{"code": "f", "operator": [1]}]},
            "wrong-type",
            "filter[0].operator",
        ),
        (
            {"resourceType": "CodeSystem", "concept": [{"code": "A", "property": [{"code": "p"}]}]},
            "missing-element",
            "concept[0].property[0]",
        ),
        (
            {
                "resourceType": "CodeSystem",
                "concept": [{"code": "A", "property": [{"code": "p", "valueInteger": True}]}],
            },
            "wrong-type",
            "concept[0].property[0].valueInteger",
        ),
        (
            {
                "resourceType": "CodeSystem",
                "concept": [{"code": "A", "property": [{"code": "p", "valueCoding": None}]}],
            },
            "wrong-type",
            "concept[0].property[0].valueCoding",
        ),
        ({"resourceType": "CodeSystem", "concept": [{"code": "A"}, {"code": "A"}]}, "duplicate-code", "A"),
        ({"resourceType": "CodeSystem", "concept": [{"code": " A"}]}, "whitespace", " A"),
        (
            {
                "resourceType": "CodeSystem",
                "content": "complete",
                "concept": [{"code": "A", "property": [{"code": "parent", "valueCode": "B"}]}],
            },
            "unknown-parent",
            "A",
        ),
        (
            {
                "resourceType": "CodeSystem",
                "content": "complete",
                "concept": [{"code": "A", "property": [{"code": "parent", "valueCode": "A"}]}],
            },
            "cycle",
            "A",
        ),
        (with_property({"code": "p", "valueInteger": 2**31}), "wrong-type", "concept[0].property[0].valueInteger"),
        (with_property({"code": "p", "valueDecimal": 2**53}), "wrong-type", "concept[0].property[0].valueDecimal"),
        ({"resourceType": "CodeSystem", "x": 2**60}, "number-too-large", None),
        (concept_map({"code": "A", "target": [{"equivalence": "same"}]}), "unknown-relationship", None),
        (concept_map({"code": "A", "target": [{"relationship": "same"}]}), "unknown-relationship", None),
        (concept_map(unmapped={"mode": "guess"}), "unknown-mode", None),
        (concept_map(unmapped={"mode": "fixed", "relationship": "same"}), "unknown-relationship", None),
    ],
)
def test_faulty_resources_are_refused_by_path(resource: dict[str, object], code: str, item: str | None) -> None:
    with pytest.raises(ReadError) as refused:
        read(resource)
    found = refused.value.problems[0]
    assert found.code == code
    assert item is None or found.item == item


def test_faults_in_a_bundle_name_the_entry() -> None:
    doubled = {"resourceType": "CodeSystem", "concept": [{"code": "A"}, {"code": "A"}]}
    with pytest.raises(ReadError, match=r"entry\[0\]\.resource"):
        read(bundled(doubled, 1))
