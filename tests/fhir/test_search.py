"""Search as FHIR has it: parameters, modifiers, prefixes, order, parts of resources."""

from typing import Any

import pytest

from tests.fhir.conftest import COLOURS, OID, Client

URI = "urn:ietf:rfc:3986"


def ids(body: dict[str, Any]) -> set[str]:
    return {each["resource"]["id"] for each in body.get("entry", [])}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("CodeSystem?code=ff0000", {"rgb"}),
        (f"CodeSystem?code={COLOURS}|DR", {"farger"}),
        ("CodeSystem?code=ff0000,B", {"rgb", "farger"}),
        ("CodeSystem?code=nothing", set()),
        ("CodeSystem?content-mode=supplement", {"fargenavn"}),
        ("CodeSystem?content-mode:not=complete", {"fargenavn"}),
        (f"CodeSystem?supplements={COLOURS}", {"fargenavn"}),
        (f"CodeSystem?supplements={COLOURS}|2026", {"fargenavn"}),
        (f"CodeSystem?system={COLOURS}", {"farger"}),
        ("CodeSystem?url:below=http://example.org&title:contains=ARG", {"farger", "fargenavn"}),
        (f"CodeSystem?url:above={COLOURS}/del", {"farger"}),
        ("CodeSystem?title:exact=Farger", {"farger"}),
        ("CodeSystem?title:exact=farger", set()),
        (f"CodeSystem?identifier={URI}|{OID}", {"farger"}),
        ("CodeSystem?identifier=http://other|x", set()),
        (f"CodeSystem?identifier={URI}|&_id=farger", {"farger"}),
        ("CodeSystem?publisher=WHO", {"lukket"}),
        ("CodeSystem?supplements:missing=false", {"fargenavn"}),
        ("CodeSystem?publisher:missing=true&_id=rgb,lukket", {"rgb"}),
        ("CodeSystem?_lastUpdated=ge2026&_id=rgb", {"rgb"}),
        ("CodeSystem?date=lt2026&_id=rgb", set()),
        ("CodeSystem?date=2026-03&_id=rgb", {"rgb"}),
        ("CodeSystem?date=ne2026-03&_id=rgb", set()),
        ("CodeSystem?date=gt2026-02-27&date=le2026-12&_id=rgb", {"rgb"}),
        ("CodeSystem?date=sa2026-12-31&_id=rgb", set()),
        ("CodeSystem?date=eb2027-01-01T00:00:00Z&_id=rgb", {"rgb"}),
        ("CodeSystem?date=ap2026-03-15&_id=rgb", {"rgb"}),
        ("CodeSystem?jurisdiction=NO", set()),
        ("CodeSystem?nothing=1&_id=rgb", {"rgb"}),
        ("ValueSet?reference=http://example.org/lukket", {"om"}),
        (f"ValueSet?code={COLOURS}|R", set()),
        (f"ValueSet?code={COLOURS}|G,R", {"liste"}),
        ("CodeSystem?language=nb&_id=farger,rgb,lukket", {"farger", "rgb", "lukket"}),
        ("CodeSystem?language=nn", {"fargenavn"}),
        ("ConceptMap?source-code=R", {"kart"}),
        (f"ConceptMap?source-system={COLOURS}", {"kart"}),
        ("ConceptMap?target-system=http://example.org/rgb&target-code=http://example.org/rgb|ff0000", {"kart"}),
        ("ConceptMap?source-uri=http://example.org/varme", {"kart"}),
        ("ConceptMap?target-scope=http://example.org/rgb?fhir_vs", {"kart"}),
        ("ConceptMap?source-uri=http://nowhere", set()),
        ("ConceptMap?other=http://example.org/annet", {"hemmelig"}),
        ("ConceptMap?jurisdiction=urn:iso:std:iso:3166|NO", {"kart"}),
        ("ConceptMap?jurisdiction:not=NO", {"hemmelig"}),
        ("ConceptMap?description:contains=TALL", {"kart"}),
        ("CodeSystem?content-mode=http://hl7.org/fhir/codesystem-content-mode|supplement", {"fargenavn"}),
        ("CodeSystem?status=http://hl7.org/fhir/publication-status|retired", {"farlig"}),
        ("CodeSystem?status=http://example.org/other|retired", set()),
        ("ValueSet?identifier=http://example.org/numbers|7", {"liste"}),
        ("ValueSet?identifier=7", {"liste"}),
        (f"ValueSet?context={COLOURS}|G", {"liste"}),
        ("ValueSet?context=R", set()),
        ("ValueSet?context-type=focus", {"liste"}),
        ("ValueSet?topic=http://example.org/topics|nature", {"liste"}),
        ("ValueSet?derived-from=http://example.org/varme", {"liste"}),
        ("ValueSet?predecessor=http://example.org/varme", set()),
        ("ConceptMap?source=http://example.org/varme", {"kart"}),
        ("ConceptMap?target=http://example.org/varme", set()),
        ("ConceptMap?dependson=http://example.org/lys", {"kart"}),
        ("ConceptMap?product=http://example.org/lys", set()),
        ("NamingSystem?value=2.16.578.1.99", {"farger"}),
        (f"NamingSystem?value={COLOURS}", {"farger"}),
        ("NamingSystem?id-type=oid", {"farger"}),
        ("NamingSystem?kind=codesystem&name=farger", {"farger"}),
        ("NamingSystem?responsible=WHO", {"lukket"}),
    ],
)
def test_each_parameter_finds_what_it_says(fhir: Client, query: str, found: set[str]) -> None:
    body = fhir.get(f"/{query}", user="bygger")
    assert ids(body) == found
    assert body["total"] == len(found)


def test_the_same_is_found_by_a_form_that_is_posted(fhir: Client) -> None:
    client = fhir.app.test_client()
    answer = client.post("/fhir/CodeSystem/_search?_id=rgb", data={"code": "ff0000"})
    assert ids(answer.get_json()) == {"rgb"}
    assert answer.get_json()["link"][0]["url"].endswith("/CodeSystem?_id=rgb&code=ff0000&_offset=0")
    assert client.post("/fhir/CodeSystem/_search", json={}).status_code == 415


@pytest.mark.parametrize(
    "query",
    [
        "title:nothing=x",
        "date=soon",
        "date=2026-99",
        "_sort=nothing",
        "_sort=code",
        "_summary=some",
        "_count=x",
        "_offset=-1",
    ],
)
def test_what_cannot_be_searched_for_is_refused(fhir: Client, query: str) -> None:
    assert fhir.refused(f"/CodeSystem?{query}", 400) == "invalid"


def test_strict_handling_refuses_what_lenient_handling_passes_over(fhir: Client) -> None:
    assert fhir.refused("/CodeSystem?nothing=1", 400, Prefer="handling=strict") == "invalid"
    body = fhir.get("/CodeSystem?nothing=1&_id=rgb")
    assert "nothing" not in next(each["url"] for each in body["link"] if each["relation"] == "self")


def test_answers_come_in_the_order_asked_for(fhir: Client) -> None:
    def order(sort: str) -> list[str]:
        body = fhir.get(f"/CodeSystem?_sort={sort}&_id=farger,rgb,begreper")
        return [each["resource"]["id"] for each in body["entry"]]

    assert order("_id") == ["begreper", "farger", "rgb"]
    assert order("-title") == ["rgb", "farger", "begreper"]
    assert order("status,-_id") == ["rgb", "farger", "begreper"]


def test_counting_gives_no_entries(fhir: Client) -> None:
    for query in ("_summary=count", "_count=0"):
        body = fhir.get(f"/CodeSystem?{query}&_id=farger,rgb")
        assert (body["total"], "entry" in body) == (2, False)


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("", {"url", "title", "content"}, {"concept"}),
        ("_summary=true", {"url", "title"}, {"concept"}),
        ("_summary=text", {"status", "content"}, {"concept", "title"}),
        ("_summary=data", {"concept", "title"}, set()),
        ("_summary=false", {"concept"}, set()),
        ("_elements=title", {"title", "status", "content"}, {"concept", "url"}),
        ("_elements=concept,url", {"concept", "url"}, {"title"}),
    ],
)
def test_parts_of_a_resource_are_given_as_asked(fhir: Client, query: str, there: set[str], absent: set[str]) -> None:
    (entry,) = fhir.get(f"/CodeSystem?_id=farger&{query}")["entry"]
    found = set(entry["resource"])
    assert there <= found
    assert not absent & found
    marked = "SUBSETTED" in {each["code"] for each in entry["resource"]["meta"].get("tag", [])}
    assert marked is (query != "_summary=false")
    read = fhir.get(f"/CodeSystem/farger?{query or '_summary=true'}")
    assert there <= set(read)
    assert not absent & set(read)
    assert read["copyright"] == "© X"


def test_what_may_be_seen_but_not_taken_away_stays_a_head(fhir: Client) -> None:
    """Affiliates alone may take the closed list away; a builder who logs in may see that it is there."""
    (entry,) = fhir.get("/CodeSystem?_id=lukket&_summary=false", user="bygger")["entry"]
    allowed = fhir.ask("/CodeSystem/lukket", user="bygger").status_code == 200
    assert ("concept" in entry["resource"]) is allowed
    assert "lukket" not in ids(fhir.get("/CodeSystem?_summary=false"))


def test_each_version_is_found_by_its_number(fhir: Client) -> None:
    for number, status in (("2025", "retired"), ("2026", "active")):
        (entry,) = fhir.get(f"/CodeSystem?url={COLOURS}&version={number}")["entry"]
        assert (entry["resource"]["version"], entry["resource"]["status"]) == (number, status)
    (entry,) = fhir.get(f"/CodeSystem?url={COLOURS}&valid_at=2026-03-05")["entry"]
    assert entry["resource"]["version"] == "2025"
