"""Every path that is read, and the shape of its answer."""

from typing import Any

import pytest

from registry.api import standards
from tests.api.conftest import Asker
from tests.services.proposing.house import TRUSTS, House

VERSIONS = "/standards/kodeliste/versions"


def test_kinds_say_their_formats_schema_and_sample(ask: Asker) -> None:
    names = [each["name"] for each in ask.get("/kinds")["items"]]
    assert {"codeset", "terminology", "phrase", "regimen"} <= set(names)
    for name in names:
        assert ask.get(f"/kinds/{name}/schema")["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert ask("GET", f"/kinds/{name}/sample").get_data()
        assert ask.get(f"/kinds/{name}/formats")["items"][0]["writes"]
    assert ask.get("/kinds/nothing/schema", 404)["code"] == "unknown-kind"


def test_standards_are_listed_in_pages_and_narrowed(ask: Asker) -> None:
    first = ask("GET", "/standards?limit=2")
    assert [each["slug"] for each in first.get_json()["items"]] == ["kodeliste", "lukket"]
    assert 'rel="next"' in first.headers["Link"]
    rest = ask.get(first.headers["Link"].partition(">")[0].lstrip("<"))
    assert [each["slug"] for each in rest["items"]] == ["lungetermer"]
    assert rest["next"] is None
    for question, slugs in {
        "kind=terminology": ["lungetermer"],
        "network=akutt": [],
        "q=LUNGEBET": ["lungetermer"],
        "q=2.16.578.1.1": ["kodeliste"],
        "status=in-force": ["kodeliste", "lukket", "lungetermer"],
        "status=recalled": [],
        "known_at=2026-03-02T10:00:00Z": ["kodeliste"],
        "known_at=2020-01-01": [],
    }.items():
        assert [each["slug"] for each in ask.get(f"/standards?{question}")["items"]] == slugs, question


def test_a_standard_says_what_it_is_and_what_is_in_force(ask: Asker) -> None:
    found = ask.get("/standards/kodeliste")
    assert found["title"] == {"nb": "Kodeliste", "nn": None, "en": None}
    assert found["identifiers"] == ["urn:oid:2.16.578.1.1"]
    assert (found["origin"], found["network"], found["kind"]) == ("adopted", "kreft", "codeset")
    assert (found["latest"], found["current"], found["status"]) == ("2026", "2026", "in-force")
    assert found["licence"]["download"] == "open"
    before = ask.get("/standards/kodeliste?known_at=2026-03-02T12:00:00Z")
    assert (before["latest"], before["current"]) == ("2025", "2025")
    assert ask.get("/standards/kodeliste?known_at=2020-01-01", 404)["code"] == "no-version"


def test_versions_stand_newest_first_with_their_decision(ask: Asker) -> None:
    newest, oldest = ask.get(VERSIONS)["items"]
    assert (newest["number"], newest["status"], newest["valid_to"]) == ("2026", "in-force", None)
    assert (oldest["number"], oldest["status"]) == ("2025", "superseded")
    assert oldest["valid_from"] < oldest["valid_to"] == newest["valid_from"]
    assert newest["decision"]["rule"] == "external-edition"
    assert ask.get(f"{VERSIONS}?valid_at=2026-03-02T10:00:00Z")["items"][1]["status"] == "in-force"
    assert ask.get(f"{VERSIONS}/2025")["hash"] == oldest["hash"]
    assert ask.get(f"{VERSIONS}/2024", 404)["code"] == "no-version"


def test_a_decision_tells_who_voted_what(ask: Asker) -> None:
    decision = ask.get("/standards/lungetermer/versions/1.0.0")["decision"]
    assert decision["rule"] == "consensus"
    assert {vote["organisation"] for vote in decision["votes"]} == set(TRUSTS.values())
    assert all({"vote", "reason", "works_here"} <= set(vote) for vote in decision["votes"])
    assert {"body", "decided_at", "sign_offs", "hearing", "evidence"} <= set(decision)


@pytest.mark.parametrize("below", ["", "/content", "/items"])
@pytest.mark.parametrize(
    ("name", "question", "number"),
    [("latest", "", "2026"), ("current", "", "2026"), ("current", "valid_at=2026-03-02T12:00:00Z", "2025")],
)
def test_latest_and_current_lead_to_a_number(ask: Asker, name: str, question: str, number: str, below: str) -> None:
    answer = ask("GET", f"{VERSIONS}/{name}{below}?{question}", 302)
    assert answer.headers["Location"].startswith(f"/api/v1{VERSIONS}/{number}{below}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Location"].endswith(question or below or number)


def test_items_come_in_pages_below_a_parent_by_prefix_or_by_key(ask: Asker) -> None:
    items = f"{VERSIONS}/2026/items"
    top = ask.get(f"{items}?parent=")["items"]
    assert [each["key"] for each in top] == ["A", "B"]
    below = ask.get(f"{items}?parent=A&limit=1")
    assert [each["key"] for each in below["items"]] == ["A1"]
    assert [each["key"] for each in ask.get(f"{items}?parent=A&limit=1&cursor={below['next']}")["items"]] == ["A2"]
    assert [each["key"] for each in ask.get(f"{items}?prefix=A")["items"]] == ["A", "A1", "A2"]
    one = ask.get(f"{items}?key=A1")
    assert (one["key"], one["label"], one["parent"], one["status"]) == ("A1", "Lungebetennelse", "A", "active")
    assert one["items"] == [{name: one[name] for name in ("key", "label", "parent", "status", "content")}]
    assert ask.get(f"{items}?key=nope", 404)["code"] == "no-item"
    assert ask.get(f"{items}?key=A&parent=B", 400)["code"] == "bad-parameter"
    assert "" in [each["key"] for each in ask.get(items)["items"]]


def test_a_difference_is_graded(ask: Asker) -> None:
    found = ask.get("/standards/kodeliste/diff?from=2025&to=2026")
    assert found["added"] == ["B1"]
    assert (found["removed"], found["changed"], found["safety"]) == ([], [], False)
    assert found["grade"] == "minor"
    assert ask.get("/standards/kodeliste/diff?from=2025&to=latest") == found
    assert ask.get("/standards/kodeliste/diff?from=2025&to=1", 404)["code"] == "no-version"
    unknown_then = "/standards/kodeliste/diff?from=2025&to=2026&known_at=2026-03-02T12:00:00Z"
    assert ask.get(unknown_then, 404)["code"] == "no-version"
    assert ask.get("/standards/kodeliste/diff?from=2025", 400)["problems"][0]["field"] == "to"


def test_the_history_of_an_item_is_told_newest_first(ask: Asker) -> None:
    steps = ask.get("/standards/kodeliste/items/history?key=A1")
    assert [(each["version"], each["happened"]) for each in steps["items"]] == [("2025", "came")]
    assert steps["items"][0]["item"]["label"] == "Lungebetennelse"
    assert steps["items"][0]["decision"]["rule"] == "external-edition"
    (new,) = ask.get("/standards/kodeliste/items/history?key=B1")["items"]
    assert (new["version"], new["status"], new["fields"]) == ("2026", "in-force", [])
    assert ask.get("/standards/kodeliste/items/history?key=B1&known_at=2026-03-02T12:00:00Z", 404)["code"] == "no-item"
    assert ask.get("/standards/kodeliste/items/history?key=nope", 404)["code"] == "no-item"
    assert ask.get("/standards/kodeliste/items/history", 400)["problems"][0]["field"] == "key"
    assert ask.get("/standards/nope/items/history?key=A", 404)["code"] == "no-standard"


def test_dependencies_and_dependents_are_listed(ask: Asker) -> None:
    assert ask.get("/standards/kodeliste/dependents") == {"items": [], "next": None}
    assert ask.get("/standards/kodeliste/dependents?version=2026&item=A1")["items"] == []
    assert ask.get("/standards/lungetermer/dependencies") == {"items": [], "next": None}
    assert ask.get("/standards/nope/dependents", 404)["code"] == "no-standard"


@pytest.mark.parametrize(
    ("uri", "number"), [("urn:oid:2.16.578.1.1", "2026"), ("urn:oid:2.16.578.1.1|2025", "2025"), ("kodeliste", "2026")]
)
def test_a_uri_leads_to_standard_and_version(ask: Asker, uri: str, number: str) -> None:
    found = ask("GET", "/resolve", query_string={"uri": uri}).get_json()
    assert (found["standard"]["slug"], found["version"]["number"]) == ("kodeliste", number)


def test_an_unknown_uri_or_version_is_an_error_never_another_one(ask: Asker) -> None:
    assert ask.get("/resolve?uri=urn:oid:1", 404)["code"] == "unknown-uri"
    assert ask.get("/resolve?uri=kodeliste|9", 404)["code"] == "no-version"
    assert ask.get("/resolve", 400)["code"] == "bad-parameter"


def test_search_finds_with_facets_and_highlights(ask: Asker) -> None:
    found = ask.get("/search?q=lungebet")
    assert {hit["standard"] for hit in found["hits"]} == {"kodeliste", "lungetermer"}
    assert found["total"] >= 2
    assert {each["value"] for each in found["facets"]["kind"]} == {"codeset", "terminology"}
    assert any(piece["match"] for piece in found["hits"][0]["highlight"])
    assert found["indexed_through"] > 0
    assert ask.get("/search?q=lungebet&kind=codeset&facets=network")["facets"].keys() == {"network"}
    first = ask("GET", "/search?q=lungebet&limit=1")
    assert len(first.get_json()["hits"]) == 1
    second = ask.get(first.headers["Link"].partition(">")[0].lstrip("<"))
    assert second["hits"][0] not in first.get_json()["hits"]
    assert ask.get("/search?q=lungebet&known_at=2020-01-01")["hits"] == []
    assert ask.get("/search?q=lungebet&lang=xx", 400)["problems"][0]["field"] == "lang"
    assert ask.get("/search?status=nonsense", 400)["code"] == "bad-query"


def test_suggestions_come_while_one_types(ask: Asker) -> None:
    found = ask.get("/suggest?q=lungeb&kind=codeset")
    assert [(hit["standard"], hit["version"], hit["item"]) for hit in found["hits"]] == [("kodeliste", "2026", "A1")]
    assert ask.get("/suggest?q=lungeb&limit=51", 400)["code"] == "bad-parameter"
    assert ask.get("/suggest")["hits"] == []


def test_the_ledger_is_a_feed_oldest_first(ask: Asker) -> None:
    page = ask("GET", "/changes?limit=3").get_json()
    assert [each["seq"] for each in page["items"]] == [1, 2, 3]
    assert [each["seq"] for each in ask.get(f"/changes?limit=3&cursor={page['next']}")["items"]] == [4, 5, 6]
    head = ask.get("/ledger/checkpoint")
    last = ask.get(f"/changes?after={head['seq'] - 1}")
    assert [each["hash"] for each in last["items"]] == [head["hash"]]
    assert last["next"] is None


def test_private_entries_keep_number_and_hash_only(ask: Asker) -> None:
    private = [each for each in ask.get("/changes?limit=500")["items"] if each["action"] is None]
    assert private
    assert all(each["payload"] is None and each["hash"] and each["signature"] for each in private)
    seen = ask.by("drift").get("/changes?limit=500")["items"]
    assert all(each["action"] for each in seen)


def test_the_feed_streams_as_lines(ask: Asker) -> None:
    answer = ask("GET", "/changes", headers={"Accept": "application/x-ndjson"})
    assert answer.mimetype == "application/x-ndjson"
    assert answer.get_data().count(b"\n") == ask.get("/ledger/checkpoint")["seq"]
    ask("GET", "/changes", 406, headers={"Accept": "text/html"})
    ask("GET", "/changes?cursor=x", 400, headers={"Accept": "application/x-ndjson"})


def test_the_atom_feed_names_public_changes(ask: Asker) -> None:
    from lxml import etree

    feed = etree.fromstring(ask("GET", "/changes.atom").get_data())
    titles = feed.findall("{*}entry/{*}title")
    assert "publish standard:lungetermer" in [each.text for each in titles]
    assert not [each for each in titles if "issue-token" in str(each.text)]


def test_the_key_verifies_the_checkpoint(ask: Asker) -> None:
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key, head = ask.get("/ledger/key"), ask.get("/ledger/checkpoint")
    assert head["key"] == key["id"]
    public: Any = load_pem_public_key(key["pem"].encode())
    public.verify(bytes.fromhex(head["signature"]), bytes.fromhex(head["hash"]))


def test_networks_and_organisations_are_shown(ask: Asker, house: House) -> None:
    assert [each["slug"] for each in ask.get("/networks")["items"]] == ["akutt", "kreft"]
    found = ask.get("/networks/kreft")
    assert [each["orgnr"] for each in found["organisations"]].sort() == list(TRUSTS.values()).sort()
    assert {"kodeliste", "lukket", "lungetermer"} == set(found["standards"])
    assert all(seat["name"] is None for seat in found["seats"])
    assert "Leder" in [seat["name"] for seat in ask.by("leser").get("/networks/kreft")["seats"]]
    assert len(ask.get("/organisations")["items"]) == 5
    assert ask.get(f"/organisations/{TRUSTS['ous']}")["networks"] == ["akutt", "kreft"]
    assert ask.get("/organisations/1", 404)["code"] == "no-organisation"
    assert ask.get("/networks/nope", 404)["code"] == "no-network"


@pytest.mark.parametrize(
    "path",
    [
        "/kinds",
        "/kinds/codeset/formats",
        VERSIONS,
        "/networks",
        "/organisations",
        "/standards",
        f"{VERSIONS}/2026/items",
    ],
)
def test_every_list_comes_in_pages(ask: Asker, path: str) -> None:
    whole = ask.get(f"{path}?limit=500")["items"]
    found, address = [], f"/api/v1{path}?limit=1"
    while address:
        answer = ask("GET", address)
        found += answer.get_json()["items"]
        address = answer.headers.get("Link", "").partition(">")[0].lstrip("<")
    assert found == whole
    assert len(whole) > 1


def test_the_feed_goes_on_from_a_cursor_whatever_it_began_after(ask: Asker) -> None:
    page = ask.get("/changes?after=3&limit=2")
    assert [each["seq"] for each in ask.get(f"/changes?limit=1&cursor={page['next']}")["items"]] == [6]


def test_parameters_without_a_value_ask_for_everything(ask: Asker) -> None:
    whole = ask.get("/standards")
    assert ask.get("/standards?kind=&network=&status=&q=&valid_at=&known_at=") == whole
    assert ask.get("/proposals?state=&network=") == ask.get("/proposals")
    assert ask.get("/search?q=astma&kind=&lang=&network=&status=")["hits"]


def test_seats_are_those_in_force_at_a_time(ask: Asker) -> None:
    assert ask.get("/networks/kreft?valid_at=2020-01-01")["seats"] == []
    assert ask.get("/networks/kreft")["seats"]


def test_search_finds_what_held_and_what_was_known_at_a_time(ask: Asker) -> None:
    def found(question: str) -> list[tuple[str, str]]:
        hits = ask.get(f"/search?q=bronkitt&kind=codeset&{question}")["hits"]
        return [(hit["standard"], hit["version"]) for hit in hits]

    before = "2026-03-02T12:00:00Z"
    assert found("") == [("kodeliste", "2026")]
    assert found(f"valid_at={before}") == [("kodeliste", "2025")]
    assert found(f"known_at={before}") == [("kodeliste", "2025")]
    # what is in force in June was not known in March: then another version was to be
    assert found(f"valid_at=2026-06-01&known_at={before}") == [("kodeliste", "2025")]
    assert found(f"status=superseded&valid_at=2026-06-01&known_at={before}") == []
    assert ask.get(f"/search?q=astma&valid_at=2026-06-01&known_at={before}")["hits"] == []
    assert ask.get("/search?q=astma&valid_at=2026-06-01&known_at=2020-01-01")["hits"] == []


def test_a_long_list_is_narrowed_in_batches(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standards, "BATCH", 1)
    assert [each["slug"] for each in ask.get("/standards?kind=terminology")["items"]] == ["lungetermer"]
    assert len(ask.get("/standards?status=in-force")["items"]) == 3


@pytest.mark.parametrize(
    "at", ["0999-01-01", "1000-01-01", "9998-12-30", "1969-12-31T23:59:59.999999Z", "2026-03-02 12:00"]
)
@pytest.mark.parametrize("path", ["/standards", VERSIONS, "/search?q=astma", "/suggest?q=astma", "/networks/kreft"])
def test_any_time_can_be_asked_about(ask: Asker, path: str, at: str) -> None:
    for clock in ("valid_at", "known_at"):
        ask.get(f"{path}{'&' if '?' in path else '?'}{clock}={at}")
