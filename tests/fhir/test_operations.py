"""Questions to the terminology, by GET and POST, at type and instance."""

from typing import Any

import pytest

from tests.fhir.conftest import COLOURS, OID, Client


def parameters(**values: Any) -> dict[str, Any]:
    """A Parameters resource; a dict is a resource or coding, text is a string."""
    found = []
    for name, value in values.items():
        key = "resource" if "resourceType" in value else "valueCoding" if isinstance(value, dict) else "valueString"
        found.append({"name": name, key: value})
    return {"resourceType": "Parameters", "parameter": found}


def test_lookup_tells_all_that_is_known_of_a_code(fhir: Client) -> None:
    body = fhir.get(f"/CodeSystem/$lookup?system={COLOURS}&code=R")
    plain = {each["name"]: each for each in body["parameter"]}
    assert plain["version"]["valueString"] == "2026"
    assert plain["display"]["valueString"] == "Red"
    properties = [
        (part[0]["valueCode"], next(iter(value for key, value in part[1].items() if key != "name")))
        for part in (each["part"] for each in body["parameter"] if each["name"] == "property")
    ]
    assert ("parent", "C") in properties
    assert ("child", "DR") in properties
    assert ("inactive", False) in properties


@pytest.mark.parametrize(
    "path",
    [f"/CodeSystem/$lookup?system={COLOURS}", f"/CodeSystem/$lookup?system={OID}", "/CodeSystem/farger/$lookup?x="],
)
def test_a_system_is_known_by_url_oid_and_id(fhir: Client, path: str) -> None:
    assert fhir.values(f"{path}&code=G")["display"] == "Green"


def test_lookup_speaks_the_language_asked_for(fhir: Client) -> None:
    assert fhir.values(f"/CodeSystem/$lookup?system={COLOURS}&code=G&displayLanguage=nb")["display"] == "Grønn"
    assert fhir.values(f"/CodeSystem/$lookup?system={COLOURS}&code=G", Accept_Language="nb")["display"] == "Grønn"


def test_the_version_asked_for_answers_and_no_other(fhir: Client) -> None:
    assert fhir.values(f"/CodeSystem/$lookup?system={COLOURS}&code=B")["version"] == "2026"
    assert fhir.refused(f"/CodeSystem/$lookup?system={COLOURS}&code=B&version=2025", 404) == "not-found"
    assert fhir.refused(f"/CodeSystem/$lookup?system={COLOURS}&code=B&version=1999", 404) == "not-found"
    assert fhir.refused(f"/CodeSystem/$lookup?system={COLOURS}&code=B&date=2026-03-05", 404) == "not-found"


def test_a_parameter_without_a_value_is_as_if_it_was_not_there(fhir: Client) -> None:
    query = f"/CodeSystem/$lookup?system={COLOURS}&code=R"
    plain = fhir.get(query)
    assert fhir.get(f"{query}&version=&date=&displayLanguage=&property=&useSupplement=") == plain
    assert fhir.get(f"{query}&property=&useSupplement=") == plain
    assert fhir.get("/CodeSystem?url=&name=")["total"] == fhir.get("/CodeSystem")["total"]


def test_a_body_asks_as_a_query_does(fhir: Client) -> None:
    body = parameters(coding={"system": COLOURS, "code": "R"})
    assert fhir.values("/CodeSystem/$lookup", body=body)["display"] == "Red"


@pytest.mark.parametrize(
    ("path", "result"),
    [
        (f"/CodeSystem/$validate-code?url={COLOURS}&code=R", True),
        (f"/CodeSystem/$validate-code?url={COLOURS}&code=R&display=Red", True),
        (f"/CodeSystem/$validate-code?url={COLOURS}&code=R&display=Green", False),
        (f"/CodeSystem/$validate-code?url={COLOURS}&code=X", False),
        (f"/CodeSystem/$validate-code?url={COLOURS}&code=B&version=2025", False),
        ("/CodeSystem/farger/$validate-code?code=B", True),
        (f"/ValueSet/varme/$validate-code?system={COLOURS}&code=DR", True),
        (f"/ValueSet/varme/$validate-code?system={COLOURS}&code=G", False),
        (f"/ValueSet/$validate-code?url=http://example.org/varme&system={COLOURS}&code=R", True),
        (f"/ValueSet/$validate-code?url={COLOURS}?fhir_vs&system={COLOURS}&code=B", True),
        (f"/ValueSet/farger/$validate-code?system={COLOURS}&code=X", False),
    ],
)
def test_validation(fhir: Client, path: str, result: bool) -> None:
    values = fhir.values(path)
    assert values["result"] is result
    assert ("message" in values) is not result


def test_validation_takes_the_first_coding_of_a_concept(fhir: Client) -> None:
    concept = {"coding": [{"system": COLOURS, "code": "R", "display": "Red"}]}
    body = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "url", "valueUri": "http://example.org/varme"},
            {"name": "codeableConcept", "valueCodeableConcept": concept},
        ],
    }
    assert fhir.values("/ValueSet/$validate-code", body=body)["result"] is True


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [("R", "DR", "subsumes"), ("DR", "C", "subsumed-by"), ("R", "R", "equivalent"), ("R", "G", "not-subsumed")],
)
def test_subsumption(fhir: Client, first: str, second: str, outcome: str) -> None:
    path = f"/CodeSystem/$subsumes?system={COLOURS}&codeA={first}&codeB={second}"
    assert fhir.values(path)["outcome"] == outcome


def codes(body: dict[str, Any]) -> list[str]:
    """Every code, each before the ones nested in it."""
    found = []
    waiting = list(reversed(body["expansion"].get("contains", [])))
    while waiting:
        each = waiting.pop()
        found.append(each["code"])
        waiting.extend(reversed(each.get("contains", [])))
    return found


def test_expansion_names_what_it_used(fhir: Client) -> None:
    body = fhir.get("/ValueSet/varme/$expand")
    assert sorted(codes(body)) == ["DR", "R"]
    assert body["expansion"]["total"] == 2
    assert {"name": "used-codesystem", "valueUri": f"{COLOURS}|2026"} in body["expansion"]["parameter"]


def test_expansion_of_a_whole_system_in_pages_and_by_words(fhir: Client) -> None:
    whole = fhir.get(f"/ValueSet/$expand?url={COLOURS}?fhir_vs&excludeNested=true")
    assert sorted(codes(whole)) == ["B", "C", "DR", "G", "R"]
    page = fhir.get("/ValueSet/farger/$expand?offset=1&count=2")
    assert codes(page) == codes(whole)[1:3]
    assert page["expansion"]["total"] == 5
    assert codes(fhir.get("/ValueSet/farger/$expand?filter=red")) == [
        code for code in codes(whole) if code in ("R", "DR")
    ]
    assert sorted(codes(fhir.get("/ValueSet/farger/$expand?valid_at=2026-03-05"))) == ["C", "DR", "G", "R"]


def test_an_expansion_of_the_past_uses_what_was_in_force_then(fhir: Client) -> None:
    given = {"resourceType": "ValueSet", "status": "active", "compose": {"include": [{"system": COLOURS}]}}
    then = parameters(valueSet=given, date="2026-03-05")
    assert sorted(codes(fhir.get("/ValueSet/$expand", body=then))) == ["C", "DR", "G", "R"]
    assert sorted(codes(fhir.get("/ValueSet/$expand", body=parameters(valueSet=given)))) == ["B", "C", "DR", "G", "R"]
    blue = {"system": COLOURS, "code": "B"}
    assert fhir.values("/ValueSet/$validate-code", body=parameters(valueSet=given, coding=blue))["result"] is True
    asked = parameters(valueSet=given, coding=blue, date="2026-03-05")
    assert fhir.values("/ValueSet/$validate-code", body=asked)["result"] is False


def test_expansion_of_a_value_set_that_came_along(fhir: Client) -> None:
    given = {"resourceType": "ValueSet", "status": "active", "compose": {"include": [
        {"system": COLOURS, "concept": [{"code": "G"}]}]}}  # fmt: skip
    assert codes(fhir.get("/ValueSet/$expand", body=parameters(valueSet=given))) == ["G"]


def test_an_expansion_that_is_too_large_is_refused(fhir: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.fhir.operations.expand.MOST_CODES", 2)
    assert fhir.refused("/ValueSet/farger/$expand", 422) == "too-costly"
    assert len(codes(fhir.get("/ValueSet/farger/$expand?count=2"))) == 2


def test_translation(fhir: Client) -> None:
    body = fhir.get(f"/ConceptMap/$translate?system={COLOURS}&code=R")
    match = next(each for each in body["parameter"] if each["name"] == "match")
    parts = {each["name"]: each for each in match["part"]}
    assert parts["equivalence"]["valueCode"] == "equivalent"
    assert parts["concept"]["valueCoding"]["code"] == "ff0000"
    assert fhir.values(f"/ConceptMap/kart/$translate?system={COLOURS}&code=G")["result"] is False
    assert fhir.values(f"/ConceptMap/$translate?url=http://example.org/kart&system={COLOURS}&code=R")["result"] is True


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/CodeSystem/$lookup", 400),
        ("/CodeSystem/$lookup?code=R", 400),
        ("/CodeSystem/$lookup?code=R&code=G", 400),
        ("/CodeSystem/$lookup?system=http://nowhere&code=R", 404),
        (f"/CodeSystem/$lookup?system={COLOURS}&code=X", 404),
        ("/CodeSystem/$lookup?system=http://example.org/varme&code=R", 404),
        (f"/CodeSystem/$subsumes?system={COLOURS}&codeA=R", 400),
        ("/ValueSet/$expand", 400),
        ("/ValueSet/$expand?url=http://nowhere", 404),
        ("/ValueSet/$expand?url=http://example.org/kart", 404),
        ("/ValueSet/farger/$expand?count=x", 400),
        ("/ValueSet/farger/$expand?activeOnly=perhaps", 400),
        ("/ConceptMap/$translate?code=R", 400),
        (f"/ConceptMap/$translate?url=http://example.org/varme&system={COLOURS}&code=R", 404),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_a_reason(fhir: Client, path: str, status: int) -> None:
    fhir.refused(path, status)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ({"resourceType": "Patient"}, 400),
        ({"resourceType": "Parameters", "parameter": {}}, 400),
        ({"resourceType": "Parameters", "parameter": [{"name": "code"}]}, 400),
        (parameters(coding={"system": COLOURS}), 400),
        (parameters(coding="R"), 400),
        (parameters(valueSet={"resourceType": "ValueSet", "compose": 3}), 422),
        (parameters(valueSet={"resourceType": "CodeSystem", "status": "active", "content": "complete"}), 400),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(fhir: Client, body: Any, status: int) -> None:
    path = "/ValueSet/$expand" if "valueSet" in str(body) else "/CodeSystem/$lookup"
    fhir.refused(path, status, body=body)


def test_a_body_of_another_kind_is_refused(fhir: Client) -> None:
    client = fhir.app.test_client()
    assert client.post("/fhir/CodeSystem/$lookup", data="x", content_type="text/plain").status_code == 415
    assert client.post("/fhir/CodeSystem/$lookup", data="{", content_type="application/fhir+json").status_code == 400


@pytest.mark.parametrize(
    "reference", [{"system": "http://example.org/lukket"}, {"valueSet": ["http://example.org/om"]}]
)
def test_a_value_set_is_no_way_round_the_licence_of_what_it_is_drawn_from(
    fhir: Client, reference: dict[str, Any]
) -> None:
    given = {"resourceType": "ValueSet", "status": "active", "compose": {"include": [reference]}}
    asked = parameters(valueSet=given, code="R", system="http://example.org/lukket")
    for path in ("/ValueSet/$expand", "/ValueSet/$expand?filter=red", "/ValueSet/$validate-code"):
        assert fhir.refused(path, 401, body=asked) == "login"
        assert fhir.ask(path, body=asked, user="bygger").status_code == 200
    assert fhir.refused("/ValueSet/om/$expand", 401) == "login"


def test_translation_leaves_out_the_maps_that_a_licence_holds_back(fhir: Client) -> None:
    question = "/ConceptMap/$translate?system=http://example.org/rgb&code=ff0000"
    assert fhir.values(question)["result"] is False
    assert fhir.values(question, user="bygger")["result"] is True


def test_the_history_of_what_may_not_be_viewed_is_not_shown(fhir: Client) -> None:
    assert fhir.refused("/CodeSystem/lukket/_history", 401) == "login"


def test_the_sign_that_databases_refuse_is_refused(fhir: Client) -> None:
    assert fhir.refused("/CodeSystem/$lookup", 400, body=parameters(system="a\x00b", code="R")) == "invalid"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/CodeSystem/$lookup?system={COLOURS}&code=R&date=2026-01-01", 404),
        (f"/ValueSet/$expand?url={COLOURS}?fhir_vs&date=2026-01-01", 404),
        ("/ValueSet/$expand?url=http://example.org/varme&date=2026-03-05", 404),
        (
            "/ConceptMap/$translate?url=http://example.org/kart&code=R&system=http://example.org/farger&date=2026-03-05",
            404,
        ),
        ("/CodeSystem/$lookup?system=http://example.org/farlig&code=R", 404),
        ("/CodeSystem/$subsumes?system=http://example.org/farlig&codeA=R&codeB=C", 404),
        (f"/CodeSystem/$lookup?system={COLOURS}&code=R&date=2026-01-01&version=2025", 200),
        ("/CodeSystem/$lookup?system=http://example.org/farlig&code=R&version=1", 200),
        ("/CodeSystem/farlig/$lookup?code=R", 200),
        (f"/CodeSystem/$lookup?system={COLOURS}&code=R&date=2026-04", 200),
        (f"/CodeSystem/$lookup?system={COLOURS}&code=R&date=2026", 404),
        (f"/CodeSystem/$lookup?system={COLOURS}&code=R&date=2027", 200),
        (f"/CodeSystem/$lookup?system={COLOURS}&code=R&date=26", 400),
    ],
)
def test_without_a_version_what_is_not_in_force_is_not_meant(fhir: Client, path: str, status: int) -> None:
    """Not yet in force, or recalled: by its version, or by its id, it is found all the same."""
    assert fhir.ask(path).status_code == status


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ({"system": COLOURS, "code": "R"}, {"system": COLOURS, "code": "DR"}, 200),
        ({"system": COLOURS, "code": "R"}, {"system": "http://example.org/rgb", "code": "ff0000"}, 400),
        ({"system": COLOURS, "version": "2026", "code": "R"}, {"system": COLOURS, "code": "DR"}, 200),
        ({"system": COLOURS, "code": "R"}, {"system": COLOURS, "version": "2025", "code": "B"}, 404),
        (
            {"system": COLOURS, "version": "2026", "code": "R"},
            {"system": COLOURS, "version": "2025", "code": "DR"},
            400,
        ),
        ({"system": COLOURS, "code": "R"}, {"system": COLOURS}, 400),
        ({"system": COLOURS, "code": "R"}, {"system": COLOURS, "code": 3}, 400),
        ({"system": COLOURS, "code": "R"}, {"system": COLOURS, "code": "nothing"}, 404),
    ],
)
def test_subsumption_of_codings(fhir: Client, first: Any, second: Any, status: int) -> None:
    body = parameters(codingA=first, codingB=second)
    assert fhir.ask("/CodeSystem/$subsumes", body=body).status_code == status
    if status == 200:
        assert fhir.values("/CodeSystem/$subsumes", body=body)["outcome"] == "subsumes"


def test_what_may_be_looked_up_but_not_taken_away_is_glimpsed(fhir: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words find a few codes of a list that is not to be downloaded, and no second page."""
    monkeypatch.setattr("registry.fhir.operations.expand.GLIMPSE", 2)
    path = "/ValueSet/halvlukket/$expand"
    assert fhir.refused(path, 403, user="bygger") == "forbidden"
    assert codes(fhir.get(f"{path}?filter=r", user="bygger")) == ["C", "R"]
    assert fhir.refused(f"{path}?filter=r&offset=2&count=2", 403, user="bygger") == "forbidden"
    assert fhir.refused(f"{path}?filter=r", 401) == "login"


def test_an_expansion_says_what_the_licences_of_its_codes_want_said(fhir: Client) -> None:
    assert fhir.get("/ValueSet/varme/$expand")["copyright"] == "© X"
    own = {
        "resourceType": "ValueSet", "status": "active", "copyright": "© own",
        "compose": {"include": [{"system": COLOURS, "concept": [{"code": "G"}]}]},
    }  # fmt: skip
    assert fhir.get("/ValueSet/$expand", body=parameters(valueSet=own))["copyright"] == "© own\n© X"


def test_a_part_of_a_system_cannot_tell_that_codes_are_apart(fhir: Client) -> None:
    system = {"resourceType": "CodeSystem", "url": "http://example.org/part", "status": "active", "content": "fragment"}
    concept = [{"code": "a", "concept": [{"code": "b"}]}, {"code": "c"}]
    for first, second, outcome in (("a", "b", "subsumes"), ("b", "a", "subsumed-by"), ("c", "c", "equivalent")):
        sent = subsumption(first, second, {**system, "concept": concept})
        assert fhir.values("/CodeSystem/$subsumes", body=sent)["outcome"] == outcome
    refused = fhir.ask("/CodeSystem/$subsumes", body=subsumption("a", "c", {**system, "concept": concept}))
    assert refused.status_code == 422
    assert refused.get_json()["issue"][0]["details"]["coding"][0]["code"] == "cannot-determine"
    whole = subsumption("a", "c", {**system, "content": "complete", "concept": concept})
    assert fhir.values("/CodeSystem/$subsumes", body=whole)["outcome"] == "not-subsumed"


def subsumption(first: str, second: str, system: dict[str, Any]) -> dict[str, Any]:
    named = [{"name": "codeA", "valueCode": first}, {"name": "codeB", "valueCode": second}]
    along = [{"name": "system", "valueUri": system["url"]}, {"name": "tx-resource", "resource": system}]
    return {"resourceType": "Parameters", "parameter": [*named, *along]}


@pytest.mark.parametrize(
    ("id", "sort", "result"),
    [
        (COLOURS, "oid", "2.16.578.1.99"),
        (OID, "uri", COLOURS),
        ("2.16.578.1.99", "uri", COLOURS),
        ("2.16.578.1.99", "oid", "2.16.578.1.99"),
    ],
)
def test_a_system_is_known_by_its_other_names(fhir: Client, id: str, sort: str, result: str) -> None:
    assert fhir.values(f"/NamingSystem/$preferred-id?id={id}&type={sort}") == {"result": result}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"id={COLOURS}", 400),
        ("type=oid", 400),
        (f"id={COLOURS}&type=name", 400),
        (f"id={COLOURS}&type=uuid", 404),
        ("id=http://example.org/none&type=uri", 404),
        ("id=http://example.org/varme&type=uri", 404),  # a value set
        ("id=http://example.org/lukket&type=uri", 401),
    ],
)
def test_a_name_that_is_none_has_no_other(fhir: Client, query: str, status: int) -> None:
    fhir.refused(f"/NamingSystem/$preferred-id?{query}", status)


def test_one_code_is_translated_at_a_time(fhir: Client) -> None:
    query = f"system={COLOURS}&sourceCode=R&targetCode=ff0000"
    assert fhir.refused(f"/r5/ConceptMap/$translate?{query}", 400) == "invalid"


def test_one_code_is_looked_up_at_a_time(fhir: Client) -> None:
    named = {"name": "coding", "valueCoding": {"system": COLOURS, "code": "R"}}
    for code, status in (("R", 200), ("G", 400)):
        body = {"resourceType": "Parameters", "parameter": [named, {"name": "code", "valueCode": code}]}
        assert fhir.ask("/CodeSystem/$lookup", body=body).status_code == status
