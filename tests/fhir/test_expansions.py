"""$expand as FHIR has it: parameters in, resources out, R4 and R5."""

from typing import Any

import pytest

from tests.fhir.conftest import Client
from tests.fhir.plants import CHOICE, SD, SHAPES, SYSTEM, asked, parts


def expand(fhir: Client, *pairs: tuple[str, str, Any], path: str = "", **headers: str) -> dict[str, Any]:
    url = ("url", "valueUri", "http://example.org/choice")
    body = asked(*([] if any(name == "valueSet" for name, _, _ in pairs) else [url]), *pairs, release="")
    return fhir.get(f"{path}/ValueSet/$expand", body=body, **headers)


def entries(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    waiting = list(body["expansion"].get("contains", []))
    while waiting:
        each = waiting.pop()
        found[each["code"]] = each
        waiting += each.get("contains", [])
    return found


def echoed(body: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        (each["name"], value)
        for each in body["expansion"]["parameter"]
        for key, value in each.items()
        if key != "name" and not each["name"].startswith(("used", "warning"))
    ]


def test_an_expansion_tells_of_the_value_set_what_identifies_it(fhir: Client) -> None:
    body = expand(fhir)
    head = {name: value for name, value in body.items() if name != "expansion"}
    left_out = ("compose", "publisher", "description", "purpose", "extension")
    assert head == {name: value for name, value in CHOICE.items() if name not in left_out}
    told = {"identifier", "timestamp", "total", "parameter", "property", "contains"}
    assert set(expand(fhir, path="/r5")["expansion"]) == told
    whole = expand(fhir, ("includeDefinition", "valueBoolean", True))
    assert {name: value for name, value in whole.items() if name != "expansion"} == CHOICE


def test_the_hierarchy_shows_unless_it_is_not_wanted(fhir: Client) -> None:
    (_, four) = expand(fhir)["expansion"]["contains"]
    assert (four["abstract"], four["contains"][0]["code"]) == (True, "square")
    flat = expand(fhir, ("excludeNested", "valueBoolean", True))["expansion"]
    assert [each["code"] for each in flat["contains"]] == ["round", "four", "square"]
    assert list(entries(expand(fhir, ("excludeNotForUI", "valueBoolean", True)))) == ["square", "round"]


def test_parameters_are_repeated_in_the_answer(fhir: Client) -> None:
    body = expand(
        fhir,
        ("filter", "valueString", "square"),
        ("offset", "valueInteger", 0),
        ("count", "valueInteger", 2),
        ("activeOnly", "valueBoolean", False),
        ("includeDesignations", "valueBoolean", True),
        ("designation", "valueString", "nb"),
        ("exclude-system", "valueCanonical", "http://x"),
        ("displayLanguage", "valueCode", "nb"),
        ("property", "valueString", "sides"),
    )
    assert sorted(echoed(body), key=str) == [
        ("activeOnly", False), ("count", 2), ("designation", "nb"), ("displayLanguage", "nb"),
        ("exclude-system", "http://x"), ("filter", "square"), ("includeDesignations", True), ("offset", 0),
    ]  # fmt: skip
    assert body["expansion"]["offset"] == 0


def test_properties_come_in_the_form_of_the_release(fhir: Client) -> None:
    want = (("property", "valueString", "http://example.org/sides"), ("property", "valueString", "like"))
    new = expand(fhir, *want, path="/r5")["expansion"]
    assert {"code": "sides", "uri": "http://example.org/sides"} in new["property"]
    assert entries({"expansion": new})["square"]["property"] == [
        {"code": "label", "valueString": "b)"},
        {"code": "sides", "valueInteger": 4},
        {"code": "like", "valueCoding": {"system": SHAPES, "code": "round"}},
    ]
    old = expand(fhir, *want)["expansion"]
    assert "property" not in old
    assert len(entries({"expansion": old})["square"]["extension"]) == 3


@pytest.mark.parametrize(
    ("parameter", "compose", "header", "language", "display"),
    [
        ("nb", "en", "en", "en", "kvadrat"),
        (None, "nb", "en", "en", "kvadrat"),
        (None, None, "nb", "en", "kvadrat"),
        (None, None, None, "nb", "kvadrat"),
        (None, None, None, None, "Square"),
        ("de", None, None, None, "Square"),
        ("de,*;q=0", None, None, None, None),
    ],
)
def test_the_question_goes_before_the_value_set_and_that_before_the_client_as_to_language(
    fhir: Client, parameter: str | None, compose: str | None, header: str | None, language: str | None, display: str
) -> None:
    own: dict[str, Any] = {"include": [{"system": SHAPES, "concept": [{"code": "square"}]}]}
    if compose:
        parts = [{"url": "name", "valueCode": "displayLanguage"}, {"url": "value", "valueCode": compose}]
        own["extension"] = [{"url": f"{SD}valueset-expansion-parameter", "extension": parts}]
    given = {"resourceType": "ValueSet", "status": "active", "compose": own}
    given |= {"language": language} if language else {}
    pairs = [("valueSet", "resource", given), *([("displayLanguage", "valueCode", parameter)] if parameter else [])]
    body = expand(fhir, *pairs, **({"Accept_Language": header} if header else {}))  # type: ignore[arg-type]
    assert entries(body)["square"].get("display") == display
    asked_for = parameter or compose or header or language
    assert ("displayLanguage", asked_for) in echoed(body) if asked_for else not echoed(body)


def test_designations_keep_their_use_and_language(fhir: Client) -> None:
    found = entries(expand(fhir, ("designation", "valueString", "http://x/use|slang")))["square"]["designation"]
    assert found == [{"language": "nb", "use": {"system": "http://x/use", "code": "slang"}, "value": "firkant"}]


def test_the_value_set_itself_may_want_properties_told(fhir: Client) -> None:
    given = {**CHOICE, "compose": {"include": [{"system": SHAPES}], "property": ["sides", 3]}}
    body = expand(fhir, ("valueSet", "resource", given), path="/r5")
    assert {"code": "sides", "valueInteger": 4} in entries(body)["square"]["property"]


def test_a_client_may_set_a_lower_limit(fhir: Client) -> None:
    question = asked(("url", "valueUri", "http://example.org/choice"))
    assert fhir.refused("/ValueSet/$expand", 422, body=question, X_Too_Costly_Threshold="2") == "too-costly"
    assert fhir.ask("/ValueSet/$expand", body=question, X_Too_Costly_Threshold="3").status_code == 200
    assert fhir.ask("/ValueSet/$expand", body=question, X_Too_Costly_Threshold="few").status_code == 200
    for limit, status in ((2, 422), (3, 200), (30_000, 200)):
        own = {**question, "parameter": [*question["parameter"], {"name": "limit", "valueInteger": limit}]}
        assert fhir.ask("/ValueSet/$expand", body=own).status_code == status


@pytest.mark.parametrize(
    ("name", "kind", "value", "status"),
    [
        ("context", "valueUri", "http://x#y", 400),
        ("system-version", "valueCanonical", SHAPES, 400),
        ("force-system-version", "valueCanonical", f"{SHAPES}|9", 404),
        ("check-system-version", "valueCanonical", f"{SHAPES}|9", 404),
        ("useSupplement", "valueCanonical", "http://none", 404),
    ],
)
def test_what_cannot_be_had_is_refused(fhir: Client, name: str, kind: str, value: str, status: int) -> None:
    question = asked(("url", "valueUri", "http://example.org/choice"), (name, kind, value))
    fhir.refused("/ValueSet/$expand", status, body=question)


def test_a_fragment_is_told_to_be_one(fhir: Client) -> None:
    part = {**SYSTEM, "content": "fragment"}
    body = asked(("url", "valueUri", "http://example.org/choice"))
    body["parameter"] = [body["parameter"][0], {"name": "tx-resource", "resource": part},
                         {"name": "tx-resource", "resource": CHOICE}]  # fmt: skip
    extensions = fhir.get("/ValueSet/$expand", body=body)["expansion"]["extension"]
    assert extensions[0] == {"url": f"{SD}valueset-unclosed", "valueBoolean": True}
    assert SHAPES in extensions[1]["valueString"]


@pytest.mark.parametrize(
    ("name", "version", "told"),
    [
        ("default-valueset-version", "2", True),
        ("force-valueset-version", "2", True),
        ("check-valueset-version", "2", True),
        (None, "3", False),
    ],
)
def test_the_rule_that_decided_on_the_value_set_is_repeated(
    fhir: Client, name: str | None, version: str, told: bool
) -> None:
    older = {**CHOICE, "version": "2"}
    rule = [(name, "valueCanonical", "http://example.org/choice|2")] if name else []
    body = asked(("url", "valueUri", "http://example.org/choice"), *rule)
    body["parameter"].append({"name": "tx-resource", "resource": older})
    found = fhir.get("/ValueSet/$expand", body=body)
    assert found["version"] == version
    assert echoed(found) == ([(name, "http://example.org/choice|2")] if told else [])


def test_a_value_set_does_not_decide_when_or_what_is_asked(fhir: Client) -> None:
    def told(name: str, value: str) -> dict[str, Any]:
        return {"url": f"{SD}valueset-expansion-parameter",
                "extension": [{"url": "name", "valueCode": name}, {"url": "value", "valueString": value}]}  # fmt: skip

    pairs = {"date": "1999", "url": "http://x", "count": "0", "excludeNested": "true"}
    given = {
        **CHOICE,
        "compose": {"include": [{"system": SHAPES}], "extension": [told(*pair) for pair in pairs.items()]},
    }
    found = expand(fhir, ("valueSet", "resource", given))
    assert echoed(found) == [("excludeNested", True)]
    assert found["expansion"]["total"] == len(found["expansion"]["contains"]) == 3


def test_an_empty_filter_asks_for_nothing_and_is_not_repeated(fhir: Client) -> None:
    body = fhir.get("/ValueSet/$expand?url=http://example.org/rgb?fhir_vs&filter=")
    assert body["expansion"]["total"] == 1
    assert "filter" not in {each["name"] for each in body["expansion"]["parameter"]}


def test_further_uses_of_a_designation_are_told_in_r5(fhir: Client) -> None:
    further = {"system": "http://example.org/use", "code": "brief"}
    name = {"value": "Sq", "use": {"code": "short"}, "additionalUse": [further]}
    concept = [{"code": "a", "designation": [name]}]
    system = {"resourceType": "CodeSystem", "url": "http://example.org/u", "status": "active", "content": "complete"}
    given = [{"name": "code", "valueCode": "a"}, {"name": "system", "valueUri": "http://example.org/u"}]
    sent = {"name": "tx-resource", "resource": {**system, "concept": concept}}
    (told,) = parts(
        fhir.get("/r5/CodeSystem/$lookup", body={"resourceType": "Parameters", "parameter": [*given, sent]}),
        "designation",
    )
    assert told["additionalUse"] == further


@pytest.mark.parametrize("copyright", [3, [], ["x"], {}, True])
def test_a_copyright_that_is_no_text_is_not_repeated(fhir: Client, copyright: Any) -> None:
    sent = {"name": "valueSet", "resource": {**CHOICE, "copyright": copyright}}
    body = asked()
    body["parameter"].append(sent)
    assert "copyright" not in fhir.get("/ValueSet/$expand", body=body)
