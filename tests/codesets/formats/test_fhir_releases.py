"""R5 told in R4 and back: what R4 lacks becomes HL7's extension for it, and is found there again."""

import json
from pathlib import Path
from typing import Any

import pytest

import codesets
from codesets.formats.fhir_maps import EQUIVALENCE
from codesets.formats.fhir_releases import EXTENSION, FILTER_OP, in_r4, in_r5
from codesets.formats.fhir_structure import misforms
from tests.codesets.formats.test_fhir_xml import _said

PROPERTY = f"{EXTENSION}ValueSet.expansion.contains.property"
HEAD = {"status": "active", "content": "complete"}


def expansion(**parts: Any) -> dict[str, Any]:
    return {"resourceType": "ValueSet", "status": "active", "expansion": {"timestamp": "2026-01-01", **parts}}


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (
            {"resourceType": "CodeSystem", **HEAD, "versionAlgorithmString": "semver"},
            {
                "resourceType": "CodeSystem",
                **HEAD,
                "extension": [{"url": f"{EXTENSION}CodeSystem.versionAlgorithm", "valueString": "semver"}],
            },
        ),
        (
            {
                "resourceType": "CodeSystem",
                **HEAD,
                "extension": [{"url": "x", "valueCode": "y"}],
                "copyrightLabel": "©",
            },
            {
                "resourceType": "CodeSystem",
                **HEAD,
                "extension": [
                    {"url": "x", "valueCode": "y"},
                    {"url": f"{EXTENSION}CodeSystem.copyrightLabel", "valueString": "©"},
                ],
            },
        ),
        (
            expansion(contains=[{"code": "a", "property": [{"code": "p", "valueDecimal": 1.5}]}]),
            expansion(
                contains=[
                    {
                        "code": "a",
                        "extension": [
                            {
                                "url": PROPERTY,
                                "extension": [{"url": "code", "valueCode": "p"}, {"url": "value", "valueDecimal": 1.5}],
                            }
                        ],
                    }
                ]
            ),
        ),
        (
            expansion(property=[{"code": "p", "uri": "http://x"}, {"code": "q"}]),
            expansion(
                extension=[
                    {
                        "url": f"{EXTENSION}ValueSet.expansion.property",
                        "extension": [{"url": "code", "valueCode": "p"}, {"url": "uri", "valueUri": "http://x"}],
                    },
                    {
                        "url": f"{EXTENSION}ValueSet.expansion.property",
                        "extension": [{"url": "code", "valueCode": "q"}],
                    },
                ]
            ),
        ),
        (
            {
                "resourceType": "ValueSet",
                "status": "active",
                "compose": {"include": [{"filter": [{"property": "p", "op": "child-of", "value": "v"}]}]},
            },
            {
                "resourceType": "ValueSet",
                "status": "active",
                "compose": {
                    "include": [
                        {
                            "filter": [
                                {
                                    "property": "p",
                                    "value": "v",
                                    "_op": {"extension": [{"url": FILTER_OP, "valueCode": "child-of"}]},
                                }
                            ]
                        }
                    ]
                },
            },
        ),
        (
            {
                "resourceType": "ConceptMap",
                "status": "active",
                "identifier": [{"value": "i"}],
                "sourceScopeUri": "http://s",
                "group": [
                    {
                        "source": "http://a|1",
                        "target": "http://b",
                        "element": [
                            {"code": "x", "noMap": True},
                            {
                                "code": "y",
                                "target": [
                                    {
                                        "code": "z",
                                        "relationship": "source-is-narrower-than-target",
                                        "dependsOn": [
                                            {"attribute": "d", "valueString": "w"},
                                            {"attribute": "e", "valueCoding": {"system": "http://c", "code": "v"}},
                                        ],
                                    }
                                ],
                            },
                        ],
                        "unmapped": {"mode": "use-source-code"},
                    },
                    {"element": [{"code": "q"}], "unmapped": {"mode": "other-map", "otherMap": "http://m"}},
                ],
            },
            {
                "resourceType": "ConceptMap",
                "status": "active",
                "identifier": {"value": "i"},
                "sourceUri": "http://s",
                "group": [
                    {
                        "source": "http://a",
                        "sourceVersion": "1",
                        "target": "http://b",
                        "element": [
                            {"code": "x", "target": [{"equivalence": "unmatched"}]},
                            {
                                "code": "y",
                                "target": [
                                    {
                                        "code": "z",
                                        "equivalence": "wider",
                                        "dependsOn": [
                                            {"property": "d", "value": "w"},
                                            {"property": "e", "system": "http://c", "value": "v"},
                                        ],
                                    }
                                ],
                            },
                        ],
                        "unmapped": {"mode": "provided"},
                    },
                    {"element": [{"code": "q"}], "unmapped": {"mode": "other-map", "url": "http://m"}},
                ],
            },
        ),
        (
            {"resourceType": "Patient", "name": [{"family": "x"}]},
            {"resourceType": "Patient", "name": [{"family": "x"}]},
        ),
    ],
)
def test_r5_is_told_in_r4_and_found_again(new: dict[str, Any], old: dict[str, Any]) -> None:
    assert in_r4(new) == old
    assert in_r5(old) == new
    assert in_r5(new) == new
    assert in_r4(old) == old


def test_resources_within_resources_are_told_too() -> None:
    inner = {"resourceType": "CodeSystem", **HEAD, "versionAlgorithmCoding": {"code": "semver"}}
    outer = {"resourceType": "Parameters", "parameter": [{"name": "tx-resource", "resource": inner}]}
    old = in_r4(outer)
    assert "versionAlgorithmCoding" not in old["parameter"][0]["resource"]
    assert misforms(old, "R4") == []
    assert in_r5(old) == outer


@pytest.mark.parametrize(
    "extension",
    [
        {"url": f"{EXTENSION}CodeSystem.nothing", "valueString": "x"},
        {"url": f"{EXTENSION}CodeSystem.copyrightLabel"},
        {"url": f"{EXTENSION}ValueSet.scope", "extension": []},
        {"url": 3},
        3,
    ],
)
def test_an_extension_that_stands_for_nothing_here_stays(extension: Any) -> None:
    resource = {"resourceType": "CodeSystem", **HEAD, "extension": [extension]}
    assert in_r5(resource) == resource


@pytest.mark.parametrize(
    ("equivalence", "relationship"),
    [
        ("relatedto", "related-to"),
        ("equivalent", "equivalent"),
        ("equal", "equivalent"),
        ("wider", "source-is-narrower-than-target"),
        ("subsumes", "source-is-narrower-than-target"),
        ("narrower", "source-is-broader-than-target"),
        ("specializes", "source-is-broader-than-target"),
        ("inexact", "related-to"),
        ("disjoint", "not-related-to"),
        ("unmatched", "not-related-to"),
    ],
)
def test_r4s_words_for_how_codes_stand_are_read_in_r5s(equivalence: str, relationship: str) -> None:
    target = {"code": "x", "equivalence": equivalence}
    group = {"source": "http://a", "target": "http://b", "element": [{"code": "a", "target": [target]}]}
    old = {"resourceType": "ConceptMap", "status": "active", "group": [group]}
    new = in_r5(old)
    assert misforms(new, "R5") == []
    assert in_r4(new) == old
    assert codesets.read(json.dumps(new).encode(), "fhir+json") == codesets.read(json.dumps(old).encode(), "fhir+json")
    (found,) = new["group"][0]["element"][0]["target"]
    kept = [each["valueCode"] for each in found.pop("extension", [])]
    assert found == {"code": "x", "relationship": relationship}
    assert kept == (
        [equivalence] if equivalence in ("equal", "subsumes", "specializes", "inexact", "unmatched") else []
    )


@pytest.mark.parametrize("word", [None, 3, "unheard", [], {}])
def test_an_extension_that_tells_no_word_of_r4_passes_as_it_is(word: Any) -> None:
    others = [{"url": "http://example.org/other", "valueCode": "x"}, {"url": EQUIVALENCE, "valueCode": word}]
    beside = [others[0], {"url": EQUIVALENCE, "valueCode": "equal"}]
    target = {"code": "x", "relationship": "equivalent", "extension": beside}
    old = in_r4({"resourceType": "ConceptMap", "group": [{"element": [{"code": "a", "target": [target]}]}]})
    assert old["group"][0]["element"][0]["target"] == [{"code": "x", "extension": [others[0]], "equivalence": "equal"}]
    for extensions in ([*others], [3], 3):
        target = {"code": "x", "relationship": "equivalent", "extension": extensions}
        found = in_r4({"resourceType": "ConceptMap", "group": [{"element": [{"code": "a", "target": [target]}]}]})
        assert found["group"][0]["element"][0]["target"] == [
            {"code": "x", "extension": extensions, "equivalence": "equivalent"}
        ]


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "ConceptMap", "group": 3},
        {"resourceType": "ConceptMap", "group": [3, {"element": [3, {"target": [3]}], "unmapped": 3}]},
        {"resourceType": "ValueSet", "compose": {"include": [{"filter": [{"_op": 3}, 3]}]}},
        {"resourceType": "ValueSet", "compose": 3, "extension": 3},
        {"resourceType": 3},
        {},
    ],
)
def test_what_has_another_form_passes_as_it_is(resource: dict[str, Any]) -> None:
    assert in_r4(resource) == resource
    assert in_r5(resource) == resource


def test_real_resources_come_back_from_r4_unchanged(shared_data: Path) -> None:
    paths = sorted((shared_data / "fhir-tx").glob("*/*.json"))
    assert len(paths) > 500
    for path in paths:
        resource = _said(json.loads(path.read_text("utf-8-sig")))
        assert in_r5(in_r4(resource)) == resource, path


def test_parameters_that_both_releases_write_alike_are_left_and_others_are_not() -> None:
    alike = {"name": "designation", "part": [{"name": "use", "valueCoding": {"code": "x"}}]}
    plain = {"resourceType": "Parameters", "parameter": [{"name": "code", "valueCode": "A"}, alike]}
    assert in_r4(plain) == plain
    newer = {"resourceType": "ConceptMap", "sourceScopeUri": "http://example.org/from"}
    for holding in (
        {"name": "map", "resource": newer},
        {"name": "outer", "part": [{"name": "map", "resource": newer}]},
    ):
        told = in_r4({"resourceType": "Parameters", "parameter": [{"name": "code", "valueCode": "A"}, holding]})
        assert "sourceScopeUri" not in str(told)
