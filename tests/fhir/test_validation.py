"""Validation at the edge: the three forms of a code, issues, batches, comparison, and licences."""

from typing import Any

import pytest

from tests.fhir.conftest import COLOURS, Client

RGB = "http://example.org/rgb"


def asking(*pairs: tuple[str, str, Any]) -> dict[str, Any]:
    """A Parameters resource of (name, kind such as valueCode or resource, value)."""
    return {"resourceType": "Parameters", "parameter": [{"name": name, kind: value} for name, kind, value in pairs]}


def issues(body: dict[str, Any]) -> list[dict[str, Any]]:
    found = next((each["resource"]["issue"] for each in body["parameter"] if each["name"] == "issues"), [])
    return list(found)


def test_issues_carry_their_codes_message_and_place(fhir: Client) -> None:
    coding = {"system": COLOURS, "code": "X"}
    (told,) = issues(fhir.get("/CodeSystem/$validate-code", body=asking(("coding", "valueCoding", coding))))
    assert (told["severity"], told["code"], told["expression"]) == ("error", "code-invalid", ["Coding.code"])
    assert told["details"]["coding"][0]["code"] == "invalid-code"
    assert told["extension"][0]["valueString"] == "Unknown_Code_in_Version"
    assert "location" not in told


def test_a_codeable_concept_is_echoed(fhir: Client) -> None:
    concept = {"coding": [{"system": RGB, "code": "ff0000"}, {"system": COLOURS, "code": "R"}], "text": "red"}
    values = fhir.values(
        "/ValueSet/varme/$validate-code", body=asking(("codeableConcept", "valueCodeableConcept", concept))
    )
    assert values["codeableConcept"] == concept
    assert (values["result"], values["code"], values["system"]) == (True, "R", COLOURS)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=R",
        "?coding=R",
        f"?system={COLOURS}",
    ],
)
def test_a_question_without_a_code_is_refused(fhir: Client, query: str) -> None:
    assert fhir.refused(f"/ValueSet/varme/$validate-code{query}", 400) == "invalid"


@pytest.mark.parametrize(
    "given",
    [
        ("coding", "valueCoding", {"system": 7, "code": "R"}),
        ("coding", "valueCoding", "R"),
        ("codeableConcept", "valueCodeableConcept", {"coding": []}),
        ("codeableConcept", "valueCodeableConcept", {"coding": [1]}),
        ("codeableConcept", "valueCodeableConcept", {"coding": [{}]}),
        ("codeableConcept", "valueCodeableConcept", {"coding": [{"system": None, "code": "R"}]}),
        ("coding", "valueCoding", {"system": COLOURS}),
        ("codeableConcept", "valueCodeableConcept", {"text": "red"}),
    ],
)
def test_a_malformed_code_is_refused(fhir: Client, given: tuple[str, str, Any]) -> None:
    assert fhir.refused("/ValueSet/varme/$validate-code", 400, body=asking(given)) == "invalid"


def test_a_coding_of_another_system_than_asked_is_refused(fhir: Client) -> None:
    coding = ("coding", "valueCoding", {"system": RGB, "code": "R"})
    assert fhir.refused("/CodeSystem/farger/$validate-code", 400, body=asking(coding)) == "invalid"


def test_a_code_is_of_no_system_where_none_is_named(fhir: Client) -> None:
    assert fhir.refused("/CodeSystem/$validate-code?code=R", 400) == "invalid"


def test_a_code_system_may_come_with_the_question(fhir: Client) -> None:
    system = {
        "resourceType": "CodeSystem", "url": "http://example.org/own", "status": "active", "content": "complete",
        "concept": [{"code": "mine"}],
    }  # fmt: skip
    for code, result in (("mine", True), ("yours", False)):
        body = asking(("codeSystem", "resource", system), ("code", "valueCode", code))
        assert fhir.values("/CodeSystem/$validate-code", body=body)["result"] is result
    wrong = asking(("codeSystem", "resource", {"resourceType": "Patient"}), ("code", "valueCode", "mine"))
    assert fhir.refused("/CodeSystem/$validate-code", 400, body=wrong) == "invalid"


def test_a_refusal_says_why_where_clients_look_for_it(fhir: Client) -> None:
    (issue,) = fhir.ask("/CodeSystem/$lookup?system=http://example.org/none&code=R").get_json()["issue"]
    assert issue["diagnostics"] == issue["details"]["text"]


def test_versions_are_ruled_by_the_request(fhir: Client) -> None:
    path = f"/CodeSystem/$validate-code?url={COLOURS}&code=B"
    assert fhir.values(path)["version"] == "2026"
    older = fhir.values(f"{path}&system-version={COLOURS}|2025")
    assert (older["result"], older["version"]) == (False, "2025")
    assert fhir.refused(f"{path}&system-version={COLOURS}", 400) == "invalid"


def test_missing_systems_are_named(fhir: Client) -> None:
    values = fhir.values("/CodeSystem/$validate-code?url=http://example.org/none&code=R")
    assert (values["result"], values["x-caused-by-unknown-system"]) == (False, "http://example.org/none")


def test_a_batch_answers_or_refuses_each_by_itself(fhir: Client) -> None:
    right, wrong = ({"system": COLOURS, "code": code} for code in ("R", "G"))
    questions = [
        asking(("coding", "valueCoding", right)),
        asking(("coding", "valueCoding", wrong)),
        asking(("nonsense", "valueString", "x")),
        asking(("coding", "valueCoding", right), ("url", "valueUri", "http://example.org/none")),
    ]
    shared = ("url", "valueUri", "http://example.org/varme")
    body = fhir.get(
        "/ValueSet/$batch-validate-code", body=asking(shared, *(("validation", "resource", each) for each in questions))
    )
    answers = [each["resource"] for each in body["parameter"]]
    assert [each["resourceType"] for each in answers] == ["Parameters"] * 2 + ["OperationOutcome"] * 2
    results = [
        next(one["valueBoolean"] for one in each["parameter"] if one["name"] == "result") for each in answers[:2]
    ]
    assert results == [True, False]


def test_a_batch_without_a_value_set_asks_the_code_systems(fhir: Client) -> None:
    question = asking(("coding", "valueCoding", {"system": COLOURS, "code": "G"}))
    body = fhir.get("/ValueSet/$batch-validate-code", body=asking(("validation", "resource", question)))
    (answer,) = body["parameter"]
    assert {"name": "result", "valueBoolean": True} in answer["resource"]["parameter"]


def test_a_batch_is_bounded_and_not_empty(fhir: Client) -> None:
    assert fhir.refused("/ValueSet/$batch-validate-code", 400, body=asking()) == "invalid"
    many = [("validation", "resource", asking())] * 5001
    assert fhir.refused("/ValueSet/$batch-validate-code", 413, body=asking(*many)) == "too-long"


def test_value_sets_are_compared(fhir: Client) -> None:
    whole = f"{COLOURS}?fhir_vs"
    values = fhir.values("/ValueSet/varme/$compare", body=asking(("otherUrl", "valueUri", whole)))
    assert values["result"] == "subset"
    told = fhir.values(f"/ValueSet/$compare?thisUrl={whole}&otherUrl=http://example.org/varme&diagnostics=true")
    assert (told["result"], told["performed-expansion"]) == ("superset", True)
    assert "extra-codes" not in told
    assert set(told["missing-codes"].split(",")) == {"C", "G", "B"}


def test_comparison_takes_inline_value_sets_and_needs_both(fhir: Client) -> None:
    given = {
        "resourceType": "ValueSet", "status": "active",
        "compose": {"include": [{"system": COLOURS, "concept": [{"code": "R"}]}]},
    }  # fmt: skip
    both = asking(("thisValueSet", "resource", given), ("otherValueSet", "resource", given))
    assert fhir.values("/ValueSet/$compare", body=both)["result"] == "same"
    assert fhir.refused("/ValueSet/$compare?thisUrl=http://example.org/varme", 400) == "invalid"
    wrong = asking(("thisValueSet", "resource", {"resourceType": "Patient"}))
    assert fhir.refused("/ValueSet/$compare", 400, body=wrong) == "invalid"


def test_a_closed_list_is_not_compared_in_the_open(fhir: Client) -> None:
    path = "/ValueSet/$compare?thisUrl=http://example.org/lukket?fhir_vs&otherUrl=http://example.org/varme"
    assert fhir.refused(path, 401) == "login"
    assert fhir.values(path, user="bygger")["result"] == "disjoint"
    assert set(fhir.values(f"{path}&diagnostics=true", user="bygger")["extra-codes"].split(",")) == {"R", "DR"}


def test_validation_says_nothing_of_a_closed_list_in_the_open(fhir: Client) -> None:
    for path in (
        "/CodeSystem/$validate-code?url=http://example.org/lukket&code=R",
        "/ValueSet/$validate-code?url=http://example.org/om&system=http://example.org/lukket&code=R",
        "/ValueSet/$validate-code?url=http://example.org/varme&system=http://example.org/lukket&code=R",
    ):
        assert fhir.refused(path, 401) == "login"
        assert fhir.ask(path, user="bygger").status_code == 200


def test_a_cache_keeps_what_the_last_request_sent_of_each_name(fhir: Client) -> None:
    def named(code: str) -> tuple[str, str, Any]:
        system = {
            "resourceType": "CodeSystem", "url": "http://example.org/kept", "version": "1", "status": "active",
            "content": "complete", "concept": [{"code": code}],
        }  # fmt: skip
        return ("tx-resource", "resource", system)

    def mapped(source: str) -> tuple[str, str, Any]:
        group = {"source": source, "target": COLOURS, "element": [{"code": "x", "target": [{"code": "R"}]}]}
        held = {"resourceType": "ConceptMap", "url": "http://example.org/m", "status": "active", "group": [group]}
        return ("tx-resource", "resource", held)

    maps = [mapped(f"http://example.org/from{number}") for number in (1, 2)]
    started = fhir.values("/$cache-control?mode=start", body=asking(named("old"), *maps))
    cache = {"X_Cache_Id": started["cache-id"]}
    path = "/CodeSystem/$validate-code?url=http://example.org/kept&code="
    assert fhir.values(f"{path}old", **cache)["result"] is True
    assert fhir.values("/CodeSystem/$validate-code", body=asking(
        named("new"), ("url", "valueUri", "http://example.org/kept"), ("code", "valueCode", "new")
    ), **cache)["result"] is True  # fmt: skip
    assert [fhir.values(f"{path}{code}", **cache)["result"] for code in ("old", "new")] == [False, True]
    for number in (1, 2):
        asked = f"/ConceptMap/$translate?code=x&system=http://example.org/from{number}"
        assert fhir.values(asked, **cache)["result"] is True


def test_one_question_is_about_one_thing(fhir: Client) -> None:
    body = asking(("coding", "valueCoding", {"system": COLOURS, "code": "R"}), ("code", "valueCode", "R"))
    for path in ("/CodeSystem/farger/$validate-code", "/ValueSet/varme/$validate-code"):
        assert fhir.refused(path, 400, body=body) == "invalid"


def test_a_context_is_refused_rather_than_passed_over(fhir: Client) -> None:
    query = (
        f"context=http://example.org/StructureDefinition/x%23x.y&url=http://example.org/varme&system={COLOURS}&code=R"
    )
    assert fhir.refused(f"/ValueSet/$validate-code?{query}", 400) == "invalid"
    assert fhir.refused(f"/ValueSet/$expand?{query}", 400) == "invalid"


def test_a_system_may_be_named_with_its_version(fhir: Client) -> None:
    path = f"/ValueSet/$validate-code?url=http://example.org/varme&system={COLOURS}|2025&code=R"
    values = fhir.values(path)
    assert (values["result"], values["system"], values["version"]) == (True, COLOURS, "2025")


@pytest.mark.parametrize(
    ("mode", "code", "display", "result"),
    [
        ("DEFAULT", "R", "Wrong", False),
        ("DEFAULT", "G", "Green", False),
        ("CHECK_MEMBERSHIP_ONLY", "R", "Wrong", True),
        ("CHECK_MEMBERSHIP_ONLY", "G", "Green", False),
        ("NO_MEMBERSHIP_CHECK", "R", "Wrong", False),
        ("NO_MEMBERSHIP_CHECK", "G", "Green", True),
        ("NO_MEMBERSHIP_CHECK", "none", "Green", False),
    ],
)
def test_a_mode_says_what_of_value_set_and_system_counts(
    fhir: Client, mode: str, code: str, display: str, result: bool
) -> None:
    coding = {"system": COLOURS, "code": code, "display": display}
    body = asking(("coding", "valueCoding", coding), ("valueSetMode", "valueCode", mode))
    assert fhir.values("/ValueSet/varme/$validate-code", body=body)["result"] is result


def test_an_unknown_mode_is_refused(fhir: Client) -> None:
    path = f"/ValueSet/varme/$validate-code?system={COLOURS}&code=R&valueSetMode=SOME"
    assert fhir.refused(path, 400) == "invalid"


def test_the_language_a_value_set_wants_goes_before_the_readers_header(fhir: Client) -> None:
    extension = [{"url": "name", "valueCode": "displayLanguage"}, {"url": "value", "valueCode": "nb"}]
    url = "http://hl7.org/fhir/StructureDefinition/valueset-expansion-parameter"
    compose = {"extension": [{"url": url, "extension": extension}], "include": [{"system": COLOURS}]}
    given = [("code", "valueCode", "R"), ("system", "valueUri", COLOURS)]
    for wants, display in ((compose, "Rød"), ({"include": [{"system": COLOURS}]}, "Red")):
        value_set = {"resourceType": "ValueSet", "status": "active", "compose": wants}
        body = asking(*given, ("valueSet", "resource", value_set))
        assert fhir.values("/ValueSet/$validate-code", body=body, Accept_Language="en")["display"] == display


def test_a_code_system_is_asked_about_its_own_codings_of_a_concept(fhir: Client) -> None:
    """One of another system is passed over; where none is left the question is about nothing."""
    other = {"system": RGB, "code": "none"}
    for code, result in (("R", True), ("X", False)):
        concept = {"coding": [other, {"system": COLOURS, "code": code}]}
        body = fhir.get(
            "/CodeSystem/farger/$validate-code", body=asking(("codeableConcept", "valueCodeableConcept", concept))
        )
        told = {each["name"]: each.get("valueBoolean") for each in body["parameter"]}
        assert told["result"] is result
        assert [each["expression"] for each in issues(body)] == ([] if result else [["CodeableConcept.coding[1].code"]])
    only = asking(("codeableConcept", "valueCodeableConcept", {"coding": [other, other]}))
    assert fhir.refused("/CodeSystem/farger/$validate-code", 400, body=only) == "invalid"


def test_what_a_question_of_a_batch_is_about_goes_before_what_stands_beside_it(fhir: Client) -> None:
    question = asking(("code", "valueCode", "R"), ("system", "valueUri", COLOURS))
    beside = ("coding", "valueCoding", {"system": COLOURS, "code": "none"})
    empty = {"resourceType": "Parameters"}
    body = asking(beside, ("validation", "resource", question), ("validation", "resource", empty))
    answers = fhir.get("/ValueSet/$batch-validate-code", body=body)["parameter"]
    told = [{each["name"]: each.get("valueBoolean") for each in one["resource"]["parameter"]} for one in answers]
    assert [each["result"] for each in told] == [True, False]
