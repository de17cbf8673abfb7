"""Whatever is sent, the answer is FHIR and never a failure of ours."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codesets.formats.fhir_structure import misforms
from registry.fhir.capability import EXPANSION_PARAMETERS
from registry.fhir.operations import BASE_OPERATIONS, OPERATIONS
from registry.fhir.parameters import PARAMETERS
from registry.fhir.searching import RESULT
from tests.fhir.conftest import COLOURS, Client

PATHS = [f"/{owner}/${name}" for owner, name in OPERATIONS]
PATHS += ["/CodeSystem/farger/$lookup", "/ValueSet/varme/$expand", "/ConceptMap/kart/$translate"]
BASE = [f"/${name}" for name in BASE_OPERATIONS]
NAMES = [
    *EXPANSION_PARAMETERS, "url", "system", "code", "version", "display", "coding", "codeableConcept", "valueSet",
    "codeA", "codeB", "codingA", "source", "target", "targetsystem", "sourceCode", "reverse", "validation", "concept",
    "name", "mode", "abstract", "inferSystem", "lenient-display-validation", "thisUrl", "otherValueSet", "conceptMap",
    "valueset-membership-only", "dependency", "codeSystem", "sourceCoding", "targetScope", "known_at", "valid_at",
]  # fmt: skip
WORDS = [
    COLOURS, f"{COLOURS}|2026", f"{COLOURS}|", "|", "R", "", " ", "true", "1", "-1", "1e9", "9" * 400, "http://example.org/varme",
    "nb,*;q=0", "x" * 5000, "../..", "%", "[", "(a+)+$", "2026-13-45", "9999-12-31", "ﬁ\u0301", "\U0001f600", "$", "{}",
]  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["resourceType", "compose", "include", "system", "concept", "code", "filter", "op", "property", "value",
             "url", "status", "content", "valueSet", "exclude", "group", "element", "target", "coding", "display",
             "extension", "parameter", "name", "resource", "valueString", "version", "designation", "expansion"]
        ),
        inner | st.sampled_from(["ValueSet", "CodeSystem", "ConceptMap", "Parameters", "is-a", "regex"]),
        max_size=5,
    ),
    max_leaves=8,
)  # fmt: skip
QUIET = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def answered(fhir: Client, path: str, **given: Any) -> None:
    """Neither a failure, nor an answer of another form. Some numbers have no form in JSON: those are refused."""
    answer = fhir.app.test_client().open(f"/fhir{path}", **given)
    assert answer.status_code < 500, answer.get_data(as_text=True)
    assert misforms(answer.get_json(), "R5" if path.startswith("/r5") else "R4") == []
    assert answer.status_code == 200 or answer.get_json()["resourceType"] == "OperationOutcome"


@QUIET
@given(
    st.sampled_from([*PATHS, *(f"/r5{path}" for path in PATHS)]),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(WORDS)), max_size=5),
)
def test_any_query_is_answered_or_refused(fhir: Client, path: str, query: list[tuple[str, str]]) -> None:
    answered(fhir, path, query_string=query_of(query))


def query_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


@QUIET
@given(
    st.sampled_from([*PATHS, *BASE, *(f"/r5{path}" for path in PATHS)]),
    st.lists(
        st.tuples(
            st.sampled_from(NAMES), st.sampled_from(["valueString", "valueCoding", "resource", "part", "x"]), VALUES
        ),
        max_size=4,
    ),
)
def test_any_parameters_are_answered_or_refused(fhir: Client, path: str, given: list[tuple[str, str, Any]]) -> None:
    body = {"resourceType": "Parameters", "parameter": [{"name": name, kind: value} for name, kind, value in given]}
    answered(fhir, path, method="POST", json=body)


@QUIET
@given(st.sampled_from([*PATHS, *BASE, "", "/r5"]), VALUES)
def test_any_body_is_answered_or_refused(fhir: Client, path: str, body: Any) -> None:
    answered(fhir, path, method="POST", json=body)


@QUIET
@given(
    st.sampled_from(sorted(PARAMETERS)),
    st.lists(
        st.tuples(
            st.sampled_from([*RESULT, *PARAMETERS["ConceptMap"], *PARAMETERS["CodeSystem"], "nothing"]),
            st.sampled_from(["", "", ":exact", ":contains", ":not", ":missing", ":below", ":above", ":of-type"]),
            st.sampled_from(
                [*WORDS, "ge2020", "eq2026-02", "ap2026", "lt", "a,b", r"a\,b", "system|code", "-name,url"]
            ),
        ),
        max_size=4,
    ),
)
def test_any_search_is_answered_or_refused(fhir: Client, kind: str, parts: list[tuple[str, str, str]]) -> None:
    query = [(f"{name}{modifier}", value) for name, modifier, value in parts if name != "_format"]
    answered(fhir, f"/{kind}", query_string=query_of(query))


#: Questions in order, to be put out of order in one place.
SYSTEM = {
    "resourceType": "CodeSystem", "url": "http://x/s", "version": "1", "status": "active", "content": "complete",
    "caseSensitive": True, "property": [{"code": "p", "type": "code"}],
    "concept": [{"code": "a", "display": "A", "designation": [{"language": "nb", "value": "Æ", "use": {"code": "u"}}],
                 "property": [{"code": "p", "valueCode": "v"}], "concept": [{"code": "b", "definition": "D"}]}],
}  # fmt: skip
SET = {
    "resourceType": "ValueSet", "url": "http://x/v", "version": "1", "status": "active",
    "compose": {"lockedDate": "2026-01-01", "inactive": False, "include": [
        {"system": "http://x/s", "version": "1", "filter": [{"property": "concept", "op": "is-a", "value": "a"}]},
        {"system": "http://x/s", "concept": [{"code": "b", "designation": [{"language": "nb", "value": "B"}]}]},
        {"valueSet": ["http://example.org/varme"]}], "exclude": [{"system": "http://x/s", "concept": [{"code": "a"}]}]},
}  # fmt: skip
MAP = {
    "resourceType": "ConceptMap", "url": "http://x/m", "status": "active", "sourceScopeUri": "http://x/v",
    "group": [{"source": "http://x/s", "target": COLOURS, "element": [{"code": "a", "target": [
        {"code": "R", "relationship": "equivalent", "dependsOn": [{"attribute": "d", "valueCode": "e"}]}]}],
        "unmapped": {"mode": "fixed", "code": "G", "relationship": "related-to"}}],
}  # fmt: skip
SENT = [{"name": "tx-resource", "resource": each} for each in (SYSTEM, SET, MAP)]
CODING = {"system": "http://x/s", "version": "1", "code": "a", "display": "A"}
CONCEPT = {"coding": [CODING, {"system": COLOURS, "code": "R"}], "text": "T"}
ORDERLY: list[tuple[str, list[dict[str, Any]]]] = [
    ("/ValueSet/$expand", [{"name": "url", "valueUri": "http://x/v"}, {"name": "count", "valueInteger": 10}]),
    ("/ValueSet/$expand", [{"name": "valueSet", "resource": SET}, {"name": "filter", "valueString": "a"}]),
    ("/ValueSet/$validate-code", [{"name": "valueSet", "resource": SET}, {"name": "coding", "valueCoding": CODING}]),
    ("/ValueSet/$validate-code", [
        {"name": "url", "valueUri": "http://x/v"}, {"name": "codeableConcept", "valueCodeableConcept": CONCEPT}]),
    ("/CodeSystem/$validate-code", [{"name": "coding", "valueCoding": CODING}]),
    ("/CodeSystem/$lookup", [{"name": "coding", "valueCoding": CODING}, {"name": "property", "valueCode": "p"}]),
    ("/CodeSystem/$subsumes", [{"name": "codingA", "valueCoding": CODING}, {"name": "codingB", "valueCoding": CODING}]),
    ("/ConceptMap/$translate", [{"name": "url", "valueUri": "http://x/m"}, {"name": "coding", "valueCoding": CODING}]),
    ("/ConceptMap/$translate", [
        {"name": "conceptMap", "resource": MAP}, {"name": "sourceCoding", "valueCoding": CODING},
        {"name": "dependency", "part": [{"name": "attribute", "valueUri": "d"}, {"name": "value", "valueCode": "e"}]}]),
    ("/ValueSet/$compare", [{"name": "thisUrl", "valueUri": "http://x/v"}, {"name": "otherValueSet", "resource": SET}]),
    ("/ValueSet/$batch-validate-code", [{"name": "url", "valueUri": "http://x/v"}, {"name": "validation", "resource": {
        "resourceType": "Parameters", "parameter": [{"name": "coding", "valueCoding": CODING}]}}]),
    ("/$closure", [{"name": "name", "valueString": "hostile"}, {"name": "concept", "valueCoding": CODING}]),
    ("/$cache-control", [{"name": "mode", "valueCode": "start"}]),
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in inner for place in places(each, (*path, key)))]


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


@settings(QUIET, max_examples=200)
@given(st.sampled_from(ORDERLY), st.sampled_from(["", "/r5"]), st.data())
def test_a_question_out_of_order_in_one_place_is_answered_or_refused(
    fhir: Client, question: tuple[str, list[dict[str, Any]]], release: str, data: st.DataObject
) -> None:
    path, own = question
    body = {"resourceType": "Parameters", "parameter": [*SENT, *own]}
    place = data.draw(st.sampled_from(places(body)))
    answered(fhir, f"{release}{path}", method="POST", json=put(body, place, data.draw(VALUES)))


@pytest.mark.parametrize("release", ["", "/r5"])
@pytest.mark.parametrize(("path", "own"), ORDERLY)
def test_the_questions_in_order_are_answered(fhir: Client, path: str, own: list[dict[str, Any]], release: str) -> None:
    if path == "/$closure":
        fhir.ask(f"{release}{path}", body={"resourceType": "Parameters", "parameter": own[:1]})
    assert fhir.get(f"{release}{path}", body={"resourceType": "Parameters", "parameter": [*SENT, *own]})


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"resourceType":"Parameters","parameter":' + b'[{"name":"x","part":' * 500, 400),
        (b'{"resourceType": "Parameters", "parameter": [{"name": "code", "valueString": NaN}]}', 400),
        (b'{"resourceType": 3}', 400),
        (b"null", 400),
    ],
)
def test_a_body_that_is_no_json_is_refused(fhir: Client, data: bytes, status: int) -> None:
    answer = fhir.app.test_client().post("/fhir/ValueSet/$expand", data=data, content_type="application/fhir+json")
    assert answer.status_code == status
    assert answer.get_json()["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<Parameters",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Parameters xmlns="http://hl7.org/fhir">&a;</Parameters>',
        b"<a>" * 100_000,
        b'<Patient xmlns="http://hl7.org/fhir"/>',
        b'<Parameters xmlns="http://hl7.org/fhir"><parameter><name value=""/></parameter></Parameters>',
    ],
)
def test_a_body_that_is_no_fhir_xml_is_refused(fhir: Client, data: bytes) -> None:
    answer = fhir.app.test_client().post("/fhir/ValueSet/$expand", data=data, content_type="application/fhir+xml")
    assert answer.status_code == 400
    assert answer.get_json()["issue"][0]["severity"] == "error"


def test_too_many_resources_along_with_a_question_are_refused(fhir: Client) -> None:
    one = {"name": "tx-resource", "resource": {"resourceType": "ValueSet"}}
    body = {"resourceType": "Parameters", "parameter": [one] * 501}
    assert fhir.refused("/ValueSet/$expand?url=x", 413, body=body) == "too-long"
