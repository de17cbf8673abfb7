"""The same resources in JSON and XML, in R4 and R5; which of them a client gets, and what is refused."""

import gzip
from typing import Any

import pytest

from codesets.formats.fhir_structure import misforms
from codesets.formats.fhir_xml import parse_fhir_xml, write_fhir_xml
from tests.fhir.conftest import COLOURS, Client

JSON, XML = "application/fhir+json", "application/fhir+xml"


@pytest.mark.parametrize(
    ("accept", "format", "given"),
    [
        ("", None, JSON),
        ("*/*", None, JSON),
        ("application/*", None, JSON),
        ("application/fhir+json", None, JSON),
        ("application/json", None, JSON),
        ("text/json", None, JSON),
        ("application/fhir+xml", None, XML),
        ("text/xml", None, XML),
        ("application/xml;q=0.9, application/json;q=0.8", None, XML),
        ("application/xml;q=0.5, application/json;q=0.8", None, JSON),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", None, XML),
        ("application/fhir+xml; fhirVersion=4.0", None, XML),
        ("application/fhir+xml; fhirVersion=4.0.1", None, XML),
        ("text/html", "xml", XML),
        ("text/html", "application/fhir%2Bxml", XML),
        ("text/html", "application/fhir+xml", XML),
        (XML, "json", JSON),
        (XML, "text/json", JSON),
    ],
)
def test_a_client_gets_the_form_it_asks_for(fhir: Client, accept: str, format: str | None, given: str) -> None:
    query = "" if format is None else f"&_format={format}"
    headers = {"Accept": accept}
    answer = fhir.app.test_client().get(f"/fhir/CodeSystem/farger?_summary=true{query}", headers=headers)
    assert answer.status_code == 200
    assert answer.content_type == f"{given}; charset=utf-8"
    assert {"Accept", "Accept-Language", "Authorization"} <= {
        each.strip() for each in answer.headers["Vary"].split(",")
    }
    read = parse_fhir_xml(answer.data) if given == XML else answer.get_json()
    assert read["id"] == "farger"


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/html", None),
        ("text/turtle", None),
        ("application/fhir+json; fhirVersion=5.0", None),
        ("application/json;q=0", None),
        ("application/json;q=x", None),
        (JSON, "ttl"),
        (JSON, "html"),
        (JSON, ""),
    ],
)
def test_another_form_is_refused_in_json(fhir: Client, accept: str, format: str | None) -> None:
    query = "" if format is None else f"?_format={format}"
    assert fhir.refused(f"/CodeSystem/farger{query}", 406, Accept=accept) == "not-supported"


def test_a_refusal_comes_in_the_form_asked_for(fhir: Client) -> None:
    answer = fhir.app.test_client().get("/fhir/CodeSystem/nothing?_format=xml")
    assert (answer.status_code, answer.mimetype) == (404, XML)
    assert parse_fhir_xml(answer.data)["issue"][0]["code"] == "not-found"


PATHS = [
    "/metadata", "/metadata?mode=terminology", "/CodeSystem", "/CodeSystem/farger", "/CodeSystem/farger/_history",
    "/CodeSystem/farger/_history/2025", "/CodeSystem/fargenavn", "/CodeSystem/begreper", "/ValueSet/varme",
    "/ConceptMap/kart", "/NamingSystem/farger", "/NamingSystem", "/$versions",
    f"/CodeSystem/$lookup?system={COLOURS}&code=R", "/ValueSet/varme/$expand",
    "/ValueSet/farger/$expand?property=parent",
    f"/ValueSet/varme/$validate-code?system={COLOURS}&code=G", f"/ConceptMap/$translate?system={COLOURS}&code=R",
    f"/CodeSystem/$subsumes?system={COLOURS}&codeA=R&codeB=DR", "/nothing",
]  # fmt: skip


@pytest.mark.parametrize("release", ["R4", "R5"])
@pytest.mark.parametrize("path", PATHS)
def test_xml_says_what_json_says_in_each_release(fhir: Client, path: str, release: str) -> None:
    base, query = "/fhir" if release == "R4" else "/fhir/r5", "&" if "?" in path else "?"
    client = fhir.app.test_client()
    json, xml = (client.get(f"{base}{path}{query}_format={each}") for each in ("json", "xml"))
    assert json.status_code == xml.status_code
    told = json.get_json()
    assert misforms(told, release) == []
    read = parse_fhir_xml(xml.data, release)
    if read["resourceType"] == "ValueSet" and "expansion" in read:
        read["expansion"] |= {name: told["expansion"][name] for name in ("identifier", "timestamp")}
    for link in (*read.get("link", []), *told.get("link", [])):
        link["url"] = link["url"].replace("_format=xml", "_format=json")
    assert read == told


def test_a_question_in_xml_is_answered_as_one_in_json(fhir: Client) -> None:
    coding = {"system": COLOURS, "code": "R"}
    body: dict[str, Any] = {"resourceType": "Parameters", "parameter": [{"name": "coding", "valueCoding": coding}]}
    for path, release in (("/fhir", "R4"), ("/fhir/r5", "R5")):
        answer = fhir.app.test_client().post(
            f"{path}/CodeSystem/$lookup", data=write_fhir_xml(body, release), content_type=XML
        )
        assert {"name": "display", "valueString": "Red"} in answer.get_json()["parameter"]


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "*/*", f"{JSON}; fhirVersion=5.0", ""]
)
def test_a_body_of_another_kind_is_refused(fhir: Client, content_type: str) -> None:
    answer = fhir.app.test_client().post("/fhir/CodeSystem/$lookup", data=b"{}", content_type=content_type)
    assert answer.status_code == 415


def test_a_question_may_be_posted_without_a_body(fhir: Client) -> None:
    path = f"/fhir/CodeSystem/$lookup?system={COLOURS}&code=R"
    client = fhir.app.test_client()
    assert client.post(path).get_json() == client.get(path).get_json()
    assert client.post("/fhir/CodeSystem/$lookup").status_code == 400


def test_a_resource_alone_may_be_the_body(fhir: Client) -> None:
    value_set = {
        "resourceType": "ValueSet", "status": "active",
        "compose": {"include": [{"system": COLOURS, "concept": [{"code": "G"}]}]},
    }  # fmt: skip
    body = fhir.get("/ValueSet/$expand?includeDefinition=false", body=value_set)
    assert [each["code"] for each in body["expansion"]["contains"]] == ["G"]


def test_r5s_elements_are_extensions_in_r4(fhir: Client) -> None:
    new = fhir.get("/r5/ValueSet/farger/$expand?property=parent")
    assert any("property" in each for each in new["expansion"]["contains"] + _inner(new))
    old = fhir.get("/ValueSet/farger/$expand?property=parent")
    assert not any("property" in each for each in old["expansion"]["contains"] + _inner(old))
    assert "extension-ValueSet.expansion.contains.property" in str(old)


def _inner(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [inner for each in body["expansion"]["contains"] for inner in each.get("contains", [])]


def test_pretty_json_is_given_where_wanted(fhir: Client) -> None:
    assert b"\n  " in fhir.ask("/metadata?_pretty=true").data
    assert b"\n  " not in fhir.ask("/metadata").data


def test_content_that_xml_cannot_carry_is_told_so(fhir: Client) -> None:
    sign = "\u000b"
    value_set = {
        "resourceType": "ValueSet", "url": f"http://x/{sign}", "status": "active",
        "compose": {"include": [{"system": COLOURS, "concept": [{"code": "G"}]}]},
    }  # fmt: skip
    answer = fhir.app.test_client().post("/fhir/ValueSet/$expand?_format=xml", json=value_set)
    assert (answer.status_code, answer.mimetype) == (406, XML)


def test_a_long_answer_is_compressed_for_clients_that_take_it(fhir: Client) -> None:
    for path, long in (("/fhir/metadata", True), ("/fhir/r5/$versions", False)):
        client = fhir.app.test_client()
        plain = client.get(path)
        squeezed = client.get(path, headers={"Accept-Encoding": "br, gzip;q=0.5"})
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert "Accept-Encoding" in squeezed.headers["Vary"]
        assert (plain.headers.get("Content-Encoding"), squeezed.headers.get("Content-Encoding")) == (
            None,
            "gzip" if long else None,
        )
        assert (gzip.decompress(squeezed.data) if long else squeezed.data) == plain.data
        assert int(squeezed.headers["Content-Length"]) == len(squeezed.data)
        assert client.get(path, headers={"Accept-Encoding": "gzip;q=0"}).data == plain.data
