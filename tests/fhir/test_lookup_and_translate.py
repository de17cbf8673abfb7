"""$lookup and $translate as FHIR has them, R4 and R5."""

from typing import Any

import pytest

from tests.fhir.conftest import COLOURS, Client
from tests.fhir.plants import CHOICE, FLAT, MAP, SHAPES, asked, parts


def test_a_lookup_tells_what_is_asked_for(fhir: Client) -> None:
    question = [("system", "valueUri", SHAPES), ("code", "valueCode", "square")]
    body = fhir.get("/CodeSystem/$lookup", body=asked(*question))
    assert parts(body, "designation")[1:] == [
        {"language": "nb", "value": "kvadrat"},
        {"language": "nb", "use": {"system": "http://x/use", "code": "slang"}, "value": "firkant"},
    ]
    assert {"code": "parent", "value": "four", "description": "With four sides"} in parts(body, "property")
    some = fhir.get("/CodeSystem/$lookup", body=asked(*question, ("property", "valueCode", "sides")))
    assert (parts(some, "property"), parts(some, "designation")) == ([{"code": "sides", "value": 4}], [])


@pytest.mark.parametrize("path", ["", "/r5"])
@pytest.mark.parametrize(
    ("question", "code"),
    [
        ([("code", "valueCode", "square"), ("system", "valueUri", SHAPES)], "sq"),
        ([("sourceCode", "valueCode", "square"), ("system", "valueUri", SHAPES)], "sq"),
        ([("sourceCoding", "valueCoding", {"system": SHAPES, "code": "square"})], "sq"),
        ([("codeableConcept", "valueCodeableConcept", {"coding": [{"system": SHAPES, "code": "round"}]})], "o"),
        ([("code", "valueCode", "sq"), ("system", "valueUri", FLAT), ("reverse", "valueBoolean", True)],
         "square"),
        ([("targetCode", "valueCode", "sq"), ("targetSystem", "valueUri", FLAT)], "sq"),
        ([("code", "valueCode", "square"), ("system", "valueUri", SHAPES), ("targetsystem", "valueUri", "x:y")], None),
    ],
)  # fmt: skip
def test_a_translation_is_asked_for_in_either_releases_words(
    fhir: Client, path: str, question: list[tuple[str, str, Any]], code: str | None
) -> None:
    new = {**MAP, "group": [{**MAP["group"][0], "element": [
        {"code": "square", "target": [{"code": "sq", "relationship": "source-is-narrower-than-target"}]},
        {"code": "round", "target": [{"code": "o", "relationship": "source-is-narrower-than-target"}]},
    ]}]}  # type: ignore[index,dict-item]  # fmt: skip
    given = asked(*question, release="")
    given["parameter"].append({"name": "tx-resource", "resource": MAP if not path else new})
    body = fhir.get(f"{path}/ConceptMap/$translate", body=given)
    matches = parts(body, "match")
    assert [each["concept"]["code"] for each in matches] == ([code] if code else [])
    for each in matches:
        assert each["originMap"] == "http://example.org/shape-map|1"
        assert ("equivalence" in each, "relationship" in each) == ((True, False) if not path else (False, True))
    if question[0][0] == "targetCode":
        assert matches[0]["source"]["code"] == "square"


def test_a_match_tells_what_else_it_needs_and_yields(fhir: Client) -> None:
    question = [("code", "valueCode", "square"), ("system", "valueUri", SHAPES)]
    body = fhir.get("/ConceptMap/$translate", body=asked(*question))
    (match,) = (each for each in body["parameter"] if each["name"] == "match")
    told = {each["name"]: each["part"] for each in match["part"] if "part" in each}
    assert told == {
        "product": [
            {"name": "element", "valueUri": "http://x/kind"},
            {"name": "concept", "valueCoding": {"system": "http://x", "code": "k"}},
        ],
        "dependsOn": [
            {"name": "element", "valueUri": "http://x/flat"},
            {"name": "concept", "valueCoding": {"code": "true"}},
        ],
    }
    assert next(each["valueCode"] for each in match["part"] if each["name"] == "equivalence") == "wider"


@pytest.mark.parametrize(
    ("value", "found"),
    [({"valueString": "true"}, 1), ({"valueString": "false"}, 0), ({"valueCoding": {"code": "true"}}, 1)],
)
def test_what_is_known_besides_decides_between_matches(fhir: Client, value: dict[str, Any], found: int) -> None:
    dependency = [{"name": "attribute", "valueUri": "http://x/flat"}, {"name": "value", **value}]
    question = [("code", "valueCode", "square"), ("system", "valueUri", SHAPES), ("dependency", "part", dependency)]
    assert len(parts(fhir.get("/ConceptMap/$translate", body=asked(*question)), "match")) == found


def test_a_map_may_come_as_the_one_to_use(fhir: Client) -> None:
    question = [("code", "valueCode", "R"), ("system", "valueUri", COLOURS), ("conceptMap", "resource", MAP)]
    body = fhir.get("/ConceptMap/$translate", body=asked(*question))
    values = {each["name"]: each for each in body["parameter"]}
    assert values["result"]["valueBoolean"] is False
    assert COLOURS in values["message"]["valueString"]


@pytest.mark.parametrize(
    "question",
    [
        [("dependency", "part", [{"name": "value", "valueString": "x"}])],
        [("dependency", "part", [{"name": "value", "valueCoding": {"code": 3}}])],
        [("conceptMap", "resource", CHOICE)],
    ],
)
def test_a_question_without_shape_is_refused(fhir: Client, question: list[tuple[str, str, Any]]) -> None:
    given = asked(("code", "valueCode", "R"), ("system", "valueUri", COLOURS), *question)
    fhir.refused("/ConceptMap/$translate", 400, body=given)


@pytest.mark.parametrize(
    "coding", [{"system": SHAPES}, {"code": "x"}, {"system": 3, "code": "x"}, {"code": ["x"], "system": SHAPES}]
)
def test_a_coding_to_translate_has_a_system_and_a_code(fhir: Client, coding: dict[str, Any]) -> None:
    fhir.refused("/ConceptMap/$translate", 400, body=asked(("coding", "valueCoding", coding)))


def test_a_match_tells_the_properties_of_the_mapping_by_their_uris(fhir: Client) -> None:
    properties = [
        {"code": "rank", "valueInteger": 1}, {"code": "by", "valueCoding": {"system": "http://x", "code": "k"}},
        {"code": "sure", "valueBoolean": True}, {"code": "odd", "valueInteger": True}, {"code": 3}, 3,
        {"code": "bad", "valueCoding": {"code": 3}},
    ]  # fmt: skip
    target = {"code": "sq", "relationship": "equivalent", "property": properties}
    group = {"source": SHAPES, "target": FLAT, "element": [{"code": "square", "target": [target]}]}
    declared = [{"code": "rank", "uri": "http://x/rank", "type": "integer"}]
    given = {**MAP, "property": declared, "group": [group]}
    question = [("sourceCode", "valueCode", "square"), ("system", "valueUri", SHAPES)]
    for path, count in (("/r5", 3), ("", 0)):
        body = asked(*question, release="")
        body["parameter"].append({"name": "conceptMap", "resource": given})
        (match,) = (each["part"] for each in fhir.get(f"{path}/ConceptMap/$translate", body=body)["parameter"][1:])
        found = [each["part"] for each in match if each["name"] == "property"]
        assert (
            found
            == [
                [{"name": "uri", "valueUri": "http://x/rank"}, {"name": "value", "valueInteger": 1}],
                [
                    {"name": "uri", "valueUri": "by"},
                    {"name": "value", "valueCoding": {"system": "http://x", "code": "k"}},
                ],
                [{"name": "uri", "valueUri": "sure"}, {"name": "value", "valueBoolean": True}],
            ][:count]
        )


@pytest.mark.parametrize(
    ("word", "back"),
    [("equal", "equal"), ("subsumes", "specializes"), ("specializes", "subsumes"), ("wider", "narrower")],
)
def test_the_finer_words_of_r4_come_back_also_from_a_map_that_was_sent(fhir: Client, word: str, back: str) -> None:
    element = {"code": "square", "target": [{"code": "sq", "equivalence": word}]}
    given = {**MAP, "group": [{"source": SHAPES, "target": FLAT, "element": [element]}]}
    forward = [("code", "valueCode", "square"), ("system", "valueUri", SHAPES)]
    reverse = [("code", "valueCode", "sq"), ("system", "valueUri", FLAT), ("reverse", "valueBoolean", True)]
    by_target = [("targetCode", "valueCode", "sq"), ("targetSystem", "valueUri", FLAT)]
    for question, told in ((forward, word), (reverse, back), (by_target, word)):
        body = asked(*question, release="")
        body["parameter"].append({"name": "conceptMap", "resource": given})
        (match,) = parts(fhir.get("/ConceptMap/$translate", body=body), "match")
        assert match["equivalence"] == told
