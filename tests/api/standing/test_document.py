"""The OpenAPI document is whole, and its page can be read without any other server."""

import re

from flask import Flask
from lxml import html

from tests.api.conftest import Asker
from tests.api.contract import Contract

PREFIX = "/api/v1"
OWN = {"/openapi.json", "/docs", "/docs/static/{filename}"}


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method.lower(), Contract.path_of(rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_is_documented_and_every_documented_route_is_there(app: Flask, ask: Asker) -> None:
    documented = {(method, path) for path, item in ask.contract.document["paths"].items() for method in item}
    documented = {(method, path) for method, path in documented if method != "parameters"}
    assert documented == {(method, path) for method, path in routes(app) if path.removeprefix(PREFIX) not in OWN}


def test_the_promised_paths_are_all_there(ask: Asker) -> None:
    promised = """
        get /kinds /kinds/{kind}/schema /kinds/{kind}/sample /kinds/{kind}/formats
        get /standards /standards/{slug} /standards/{slug}/versions /standards/{slug}/versions/{number}
        get /standards/{slug}/versions/{number}/content /standards/{slug}/versions/{number}/items
        get /standards/{slug}/items/history
        get /standards/{slug}/diff /standards/{slug}/dependents /standards/{slug}/dependencies
        get /resolve /search /suggest /changes /changes.atom /ledger/checkpoint /ledger/key
        get /networks /networks/{slug} /organisations /organisations/{orgnr}
        post /proposals
        get /proposals /proposals/{id}
        put /proposals/{id}/content
        patch /proposals/{id}/items
        get /proposals/{id}/content /proposals/{id}/problems /proposals/{id}/diff /proposals/{id}/impact
        post /proposals/{id}/actions/{action} /proposals/{id}/comments /proposals/{id}/comments/{number}/answer
        post /proposals/{id}/votes /proposals/{id}/sign-offs /proposals/{id}/redactions
    """
    for line in promised.strip().splitlines():
        method, *paths = line.split()
        for path in paths:
            assert method in ask.contract.document["paths"][PREFIX + path], (method, path)


def test_the_document_is_openapi_3_1_and_says_of_each_operation_what_it_does(ask: Asker) -> None:
    document = ask.contract.document
    assert document["openapi"] == "3.1.0"
    assert document["info"]["description"]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            assert operation["summary"], path
            assert "default" not in operation["responses"], path
            for status in operation["responses"]:
                assert "description" in operation["responses"][status], (path, status)
            assert operation["security"][-1] == {"token": []}


def test_references_in_the_document_lead_somewhere(ask: Asker, app: Flask) -> None:
    text = app.test_client().get(f"{PREFIX}/openapi.json").get_data(as_text=True)
    for name in set(re.findall(r'"#/components/schemas/([^"]+)"', text)):
        assert name in ask.contract.document["components"]["schemas"]
    assert not re.findall(r'"#/components/responses/([^"]+)"', text)


def test_the_document_and_its_page_are_not_sent_twice(app: Flask) -> None:
    for path in ("openapi.json", "docs"):
        first = app.test_client().get(f"{PREFIX}/{path}")
        again = app.test_client().get(f"{PREFIX}/{path}", headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)


def test_the_page_shows_every_operation_and_asks_no_other_server(app: Flask, ask: Asker) -> None:
    answer = app.test_client().get(f"{PREFIX}/docs")
    page = html.fromstring(answer.get_data())
    shown = {(each.find(".//span").text.lower(), each.find(".//code").text) for each in page.iter("summary")}
    assert shown == {(m, p) for m, p in routes(app) if p.removeprefix(PREFIX) not in OWN}
    assert not list(page.iter("script"))
    anchors = {each.get("id") for each in page.iter() if each.get("id")}
    for link in page.xpath("//@href | //@src"):
        assert link.startswith(("#", "/")), link
        assert not link.startswith("#") or link[1:] in anchors, link
    style = page.find(".//link").get("href")
    found = app.test_client().get(style, buffered=True)
    assert found.mimetype == "text/css"
    assert b"url(" not in found.get_data()


def test_parameters_are_documented_wherever_they_come_from(ask: Asker) -> None:
    def names(method: str, path: str) -> set[str]:
        return {each["name"] for each in ask.contract.document["paths"][PREFIX + path][method]["parameters"]}

    assert names("put", "/proposals/{id}/content") == {"If-Match", "format", "map", "encoding", "delimiter"}
    assert names("patch", "/proposals/{id}/items") == {"If-Match"}
    assert names("get", "/standards") == {"kind", "network", "status", "q", "valid_at", "known_at", "limit", "cursor"}
    assert "action" in names("post", "/proposals/{id}/actions/{action}")
    assert "key" in names("get", "/standards/{slug}/versions/{number}/items")
