"""What is asked of the whole service: releases, caches, closure tables, batches."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from registry.errors import NotFound, TooLarge
from registry.fhir import caches as caching
from registry.fhir import closures as closing
from registry.fhir.caches import Caches
from registry.fhir.closures import Closures, Table
from tests.fhir.conftest import COLOURS, Client

LIST = {
    "resourceType": "CodeSystem", "url": "http://example.org/sendt", "version": "1", "status": "active",
    "content": "complete", "concept": [{"code": "a", "display": "A", "concept": [{"code": "b", "display": "B"}]}],
}  # fmt: skip


def parameters(*pairs: tuple[str, Any]) -> dict[str, Any]:
    """A Parameters resource: resources, codings and plain strings."""
    found = []
    for name, value in pairs:
        kind = "valueString"
        if isinstance(value, dict):
            kind = "resource" if "resourceType" in value else "valueCoding"
        found.append({"name": name, kind: value})
    return {"resourceType": "Parameters", "parameter": found}


@pytest.mark.parametrize(("path", "version"), [("/$versions", "4.0"), ("/r5/$versions", "5.0")])
def test_each_address_says_which_release_it_speaks(fhir: Client, path: str, version: str) -> None:
    assert fhir.values(path) == {"version": version, "default": version}


def start(fhir: Client, *resources: dict[str, Any], at: str = "") -> str:
    body = parameters(*(("tx-resource", each) for each in resources))
    found: str = fhir.values(f"{at}/$cache-control?mode=start", body=body)["cache-id"]
    return found


LOOKUP = "/CodeSystem/$lookup?system=http://example.org/sendt&code=a"


def test_resources_are_sent_once_and_referred_to_by_the_cache(fhir: Client) -> None:
    assert fhir.refused(LOOKUP, 404) == "not-found"
    name = start(fhir, LIST)
    assert fhir.values(LOOKUP, X_Cache_Id=name)["display"] == "A"
    assert fhir.refused(LOOKUP, 404) == "not-found"
    assert fhir.values("/$cache-control?mode=check", body=parameters(), X_Cache_Id=name)["resources"] == 1


def test_what_comes_along_with_a_question_is_kept_in_its_cache(fhir: Client) -> None:
    name = start(fhir)
    asked = parameters(("tx-resource", LIST), ("code", "b"), ("system", "http://example.org/sendt"))
    assert fhir.values("/CodeSystem/$lookup", body=asked, X_Cache_Id=name)["display"] == "B"
    assert fhir.values(LOOKUP, X_Cache_Id=name)["display"] == "A"


def test_what_is_sent_anew_stands_before_what_was_kept(fhir: Client) -> None:
    name = start(fhir, LIST)
    newer = {**LIST, "concept": [{"code": "a", "display": "New"}]}
    asked = parameters(("tx-resource", newer), ("code", "a"), ("system", "http://example.org/sendt"))
    assert fhir.values("/CodeSystem/$lookup", body=asked, X_Cache_Id=name)["display"] == "New"
    assert fhir.values(LOOKUP, X_Cache_Id=name)["display"] == "New"


def test_a_cache_that_is_not_here_is_told_apart_from_a_system_that_is_not(fhir: Client) -> None:
    name = start(fhir, LIST)
    assert fhir.values("/$cache-control?mode=end", body=parameters(), X_Cache_Id=name)["result"] is True
    for cache in (name, "made-up", "../../x", start(fhir, LIST, at="/r5")):
        answer = fhir.ask(LOOKUP, X_Cache_Id=cache)
        assert answer.status_code == 404
        assert answer.get_json()["issue"][0]["details"]["coding"][0]["code"] == "cache-id-unknown"
    assert fhir.values("/$cache-control?mode=end", body=parameters(), X_Cache_Id=name)["result"] is True
    assert fhir.refused("/$cache-control?mode=check", 404, body=parameters()) == "not-found"


@pytest.mark.parametrize("query", ["", "?mode=begin"])
def test_a_cache_is_begun_by_its_mode_and_by_post_alone(fhir: Client, query: str) -> None:
    assert fhir.refused(f"/$cache-control{query}", 400, body=parameters()) == "invalid"
    assert fhir.refused("/$cache-control?mode=start", 405) == "not-supported"


def test_a_cache_whose_id_the_client_chose_is_its_own(fhir: Client) -> None:
    asked = parameters(
        ("tx-resource", LIST), ("cache-id", "mine"), ("code", "a"), ("system", "http://example.org/sendt")
    )
    assert fhir.values("/CodeSystem/$lookup", body=asked)["display"] == "A"
    assert fhir.values(f"{LOOKUP}&cache-id=mine")["display"] == "A"
    assert fhir.refused(f"{LOOKUP}&cache-id=mine", 404, user="bygger") == "not-found"


def test_caches_are_bounded_in_number_size_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    caches = Caches(tmp_path / "caches")
    monkeypatch.setattr(caching, "MOST", 2)
    monkeypatch.setattr(caching, "MOST_BYTES", 200)
    first = caches.start()
    caches.add(first, [("R4", {"resourceType": "ValueSet", "url": "x"})])
    with pytest.raises(TooLarge, match="200"):
        caches.add(first, [("R4", {"resourceType": "ValueSet", "name": "x" * 200})])
    later = time.time() + 1
    second = caches.start()
    os.utime(tmp_path / "caches" / f"{second}.jsonl", (later, later))
    third = caches.start()
    assert [caches.has(each) for each in (first, second, third)] == [False, True, True]
    assert caches.resources(first) == ()
    long_ago = time.time() - caching.LIFETIME - 1
    os.utime(tmp_path / "caches" / f"{third}.jsonl", (long_ago, long_ago))
    assert not caches.has(third)


def close(fhir: Client, *codes: str, at: str = "", **more: str) -> dict[str, Any]:
    codings = [("concept", {"system": COLOURS, "code": code}) for code in codes]
    body = fhir.get(f"{at}/$closure", body=parameters(("name", more.pop("name", "t")), *more.items(), *codings))
    assert body["resourceType"] == "ConceptMap"
    return body


def pairs(body: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (element["code"], target["code"])
        for group in body.get("group", [])
        for element in group["element"]
        for target in element.get("target", [])
    }


def test_a_closure_table_tells_what_is_new_with_each_code(fhir: Client) -> None:
    assert pairs(close(fhir)) == set()
    assert pairs(close(fhir, "DR", "G")) == set()
    second = close(fhir, "R", "C")
    assert pairs(second) == {("DR", "R"), ("DR", "C"), ("R", "C"), ("G", "C")}
    assert second["version"] == "2"
    assert second["group"][0]["element"][0]["target"][0]["equivalence"] == "subsumes"
    assert pairs(close(fhir, "R", "C")) == set()


def test_a_closure_table_is_sent_again_from_a_version_on(fhir: Client) -> None:
    close(fhir, name="again")
    first, second = close(fhir, "DR", "R", name="again"), close(fhir, "C", name="again")
    assert pairs(close(fhir, name="again", version="0")) == pairs(first) | pairs(second)
    assert pairs(close(fhir, name="again", version="1")) == pairs(second)
    assert pairs(close(fhir, name="again")) == set()
    assert pairs(close(fhir, name="again", version="0")) == set()


def test_a_closure_table_of_r5_says_that_the_source_is_narrower(fhir: Client) -> None:
    close(fhir, at="/r5")
    group = close(fhir, "DR", "R", at="/r5")["group"][0]
    assert group["source"] == group["target"] == f"{COLOURS}|2026"
    assert group["element"][0]["target"] == [{"code": "R", "relationship": "source-is-narrower-than-target"}]


def test_a_code_that_is_not_there_is_told_and_not_kept(fhir: Client) -> None:
    close(fhir, name="unknown")
    body = close(fhir, "XX", "DR", name="unknown")
    assert body["group"][0]["element"] == [{"code": "XX", "target": [{"equivalence": "unmatched"}]}]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (parameters(), 400),
        (parameters(("name", "never begun"), ("concept", {"system": COLOURS, "code": "R"})), 404),
        (parameters(("name", "never begun"), ("version", "1")), 404),
        (parameters(("name", "t"), ("version", "1"), ("concept", {"system": COLOURS, "code": "R"})), 400),
        (parameters(("name", "t"), ("concept", {"code": "R"})), 400),
        (parameters(("name", "t"), ("concept", {"system": "http://nowhere", "code": "R"})), 404),
        (parameters(("name", "t"), ("concept", {"system": "http://example.org/lukket", "code": "R"})), 401),
    ],
)
def test_a_closure_that_cannot_be_made_is_refused(fhir: Client, body: dict[str, Any], status: int) -> None:
    close(fhir)
    fhir.refused("/$closure", status, body=body)


def test_closure_tables_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "MOST", 1)
    monkeypatch.setattr(closing, "MOST_CODES", 2)
    closures = Closures(tmp_path)
    with closures.lock():
        closures.begin("a")
        closures.begin("b")
    with pytest.raises(NotFound, match="begin"):
        closures.get("a")
    table = Table(1)
    table.add(("s", "1"), ["x", "y"], [("x", "y")])
    closures.keep("b", table)
    assert closures.get("b") == table
    with pytest.raises(TooLarge):
        table.add(("s", "1"), ["z"], [])


def batch(fhir: Client, *requests: dict[str, Any], **given: Any) -> list[dict[str, Any]]:
    body = fhir.get("", body={"resourceType": "Bundle", "type": "batch", "entry": list(requests)}, **given)
    assert (body["resourceType"], body["type"]) == ("Bundle", "batch-response")
    found: list[dict[str, Any]] = body.get("entry", [])
    return found


def test_a_batch_answers_each_request_by_itself(fhir: Client) -> None:
    asked = parameters(("code", "R"), ("system", COLOURS))
    read, looked_up, wrong, bad = batch(
        fhir,
        {"request": {"method": "GET", "url": "CodeSystem/farger?_summary=true"}},
        {"request": {"method": "POST", "url": "CodeSystem/$lookup"}, "resource": asked},
        {"request": {"method": "GET", "url": "CodeSystem/nothing"}},
        {"request": {"method": "GET", "url": "CodeSystem/lukket"}},
    )
    assert (read["resource"]["id"], read["response"]) == ("farger", {"status": "200", "etag": 'W/"2026"'})
    assert looked_up["resource"]["resourceType"] == "Parameters"
    assert wrong["response"]["status"] == "404"
    assert wrong["response"]["outcome"]["resourceType"] == "OperationOutcome"
    assert bad["response"]["status"] == "401"


def test_a_batch_asks_in_the_name_of_who_sent_it(fhir: Client) -> None:
    (read,) = batch(fhir, {"request": {"method": "GET", "url": "CodeSystem/lukket"}}, user="bygger")
    assert read["response"]["status"] == "200"
    assert batch(fhir) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"resourceType": "Bundle", "type": "transaction"}, 400),
        ({"resourceType": "Parameters"}, 400),
        ({"resourceType": "Bundle", "type": "batch", "entry": [3]}, 400),
        ({"resourceType": "Bundle", "type": "batch", "entry": [{}] * 101}, 413),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused(fhir: Client, body: dict[str, Any], status: int) -> None:
    assert json.dumps(body)
    fhir.refused("", status, body=body)


def test_what_is_no_question_of_a_batch_is_refused_by_itself_in_the_form_asked_for(fhir: Client) -> None:
    """The others are answered; an address may be told with the base before it."""
    base = "http://127.0.0.1:8000/fhir"
    entries = [
        {"resource": LIST},
        {"request": {"method": "PUT", "url": "x"}},
        {"request": {"method": "GET", "url": "http://x/"}},
        {"request": {"method": "POST", "url": "/"}},
        {"request": {"method": "GET", "url": f"{base}/CodeSystem/farger"}},
    ]
    found = batch(fhir, *entries)
    assert [each["response"]["status"] for each in found] == ["400", "400", "400", "400", "200"]
    assert found[0]["response"]["outcome"]["issue"][0]["code"] == "invalid"
    body = json.dumps({"resourceType": "Bundle", "type": "batch", "entry": entries})
    in_xml = fhir.app.test_client().post(
        "/fhir?_format=xml", data=body, headers={"Content-Type": "application/fhir+json"}
    )
    assert (in_xml.status_code, in_xml.mimetype) == (200, "application/fhir+xml")


def test_a_request_may_name_one_cache(fhir: Client) -> None:
    name = fhir.values("/$cache-control", body=parameters(("mode", "start")))["cache-id"]
    for path, header in ((LOOKUP, f"{name},{name}"), (f"{LOOKUP}&cache-id=mine", name)):
        refused = fhir.ask(path, X_Cache_Id=header)
        assert refused.status_code == 400
        assert refused.get_json()["issue"][0]["details"]["coding"][0]["code"] == "cache-id-duplicate"
    assert fhir.ask(f"/CodeSystem/$lookup?system={COLOURS}&code=R&cache-id={name}", X_Cache_Id=name).status_code == 200
