"""A proposal through the API: begun, written, heard, voted on, published; and every refusal on the way."""

from typing import Any

import pytest

from registry import kinds
from tests.api.conftest import Asker
from tests.services.proposals.house import STRANGER, TRUSTS, House, content_of

BODY = {"standard": "lungetermer", "change": "revise", "title": "Bedre begreper", "rationale": "Fordi"}
NEW = {"slug": "nye-termer", "kind": "terminology", "title": {"nb": "Nye termer"}, "network": "kreft"}
IN_FAVOUR = {"vote": "for", "works_here": "yes"}


@pytest.fixture
def draft(ask: Asker) -> int:
    """A draft of ola's that changes `lungetermer`."""
    return int(ask.by("ola").post("/proposals", BODY, 201)["id"])


def tag(ask: Asker, id: int, name: str = "ola") -> str:
    return ask.by(name)("GET", f"/proposals/{id}/content").headers["ETag"]


def edit(ask: Asker, id: int, key: str = "dyspne", name: str = "ola", **changed: Any) -> Any:
    """Give a concept another definition."""
    found = next(
        each for each in ask.get("/standards/lungetermer/versions/1.0.0/items")["items"] if each["key"] not in ("",)
    )
    item = {**found["content"], "definition": {"nb": "En ny definisjon."}, **changed}
    return ask.by(name)(
        "PATCH",
        f"/proposals/{id}/items",
        headers={"If-Match": tag(ask, id, name)},
        json=[{"op": "put", "key": found["key"], "item": item}],
    ).get_json()


def test_a_proposal_is_created_with_address_id_and_tag(ask: Asker) -> None:
    answer = ask.by("ola")("POST", "/proposals", 201, json={**BODY, "sources": ["WHO"], "intent": "Til opplæring"})
    made = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/proposals/{made['id']}"
    assert (made["state"], made["base"], made["network"], made["round"]) == ("draft", "1.0.0", "kreft", 0)
    assert (made["title"], made["sources"], made["intent"]) == ("Bedre begreper", ["WHO"], "Til opplæring")
    assert made["actions"] == ["withdraw"]
    assert ask.by("ola").get(answer.headers["Location"]) == made


def test_a_new_standard_is_proposed(ask: Asker) -> None:
    made = ask.by("ola").post("/proposals", {"new": NEW, "change": "new", "title": "Ny"}, 201)
    assert (made["standard"], made["base"], made["change"], made["kind"]) == ("nye-termer", None, "new", "terminology")
    assert ask.by("ola").post("/proposals", {"new": NEW, "title": "Ny"}, 409)["code"] == "slug-taken"


def test_a_matter_of_one_organisation_says_whose_it_is(ask: Asker, house: House) -> None:
    new = {"new": NEW, "title": "Ny", "organisation": TRUSTS["ous"]}
    assert ask.by("ola").post("/proposals", new, 201)["organisation"] == TRUSTS["ous"]
    assert ask.by("ola").post("/proposals", {**BODY, "organisation": TRUSTS["ous"]}, 409)["code"] == "shared-standard"
    assert ask.by("ola").post("/proposals", BODY, 201)["organisation"] is None
    id = house.reach("ballot", house.draft(slug="egne-termer", organisation=TRUSTS["ous"]))
    ask.by("delegat-ous").post(f"/proposals/{id}/votes", {"organisation": TRUSTS["ous"], **IN_FAVOUR}, 201)
    ask.by("leder").post(f"/proposals/{id}/actions/publish")
    assert ask.get("/standards/egne-termer")["organisation"] == TRUSTS["ous"]
    assert ask.get("/standards/egne-termer/versions/1.0.0")["decision"]["rule"] == "own-matter"
    assert ask.get("/standards/lungetermer")["organisation"] is None


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "title"),
        ({"title": "x"}, 422, "standard"),
        ({"title": "x", "standard": "lungetermer"}, 422, "change"),
        ({"title": "x", "standard": "lungetermer", "change": "alter"}, 422, "change"),
        ({"title": "x", "standard": "lungetermer", "new": NEW, "change": "new"}, 422, "standard"),
        ({"title": "x", "new": NEW, "change": "revise"}, 422, "change"),
        ({"title": "x", "new": {**NEW, "title": {"fr": "x"}}}, 422, "new.title"),
        ({"title": "x", "new": {**NEW, "extra": 1}}, 422, "new.extra"),
        ({"title": 1, "new": NEW}, 422, "title"),
        ({"title": "", "new": NEW}, 422, "title"),
        ({"title": "x", "new": NEW, "flags": ["nonsense"]}, 422, "flags"),
        ([], 422, ""),
        ("text", 422, ""),
        ({"title": "x", "new": {**NEW, "kind": "nothing"}}, 404, None),
        ({"title": "x", "new": {**NEW, "network": "nothing"}}, 404, None),
        ({"title": "x", "new": {**NEW, "slug": "Å"}}, 400, None),
        ({"title": "x", "standard": "nothing", "change": "revise"}, 404, None),
        ({"title": "x", "standard": "lungetermer", "change": "new"}, 400, None),
    ],
)
def test_a_body_that_does_not_fit_is_refused_by_field(ask: Asker, body: Any, status: int, field: str | None) -> None:
    refused = ask.by("ola").post("/proposals", body, status)
    if field is not None:
        assert field in [each["field"] for each in refused["problems"]]


def test_proposals_are_listed_newest_first_in_pages(ask: Asker) -> None:
    ids = [ask.by("ola").post("/proposals", {**BODY, "title": f"Nr {n}"}, 201)["id"] for n in range(3)]
    mine = ask.by("ola").get("/proposals?mine=true&limit=2&state=draft")
    assert [each["id"] for each in mine["items"]] == ids[:0:-1]
    rest = ask.by("ola").get(f"/proposals?mine=true&limit=2&state=draft&cursor={mine['next']}")
    assert ids[0] in [each["id"] for each in rest["items"]]
    assert ask.get("/proposals?state=draft")["items"] == []
    assert ask.get("/proposals?mine=true", 401)["code"] == "unauthenticated"
    assert ask.get("/proposals?network=akutt")["items"] == []
    assert ask.get("/proposals?state=nonsense", 400)["problems"][0]["field"] == "state"
    assert ask.get("/proposals?mine=1", 400)["problems"][0]["field"] == "mine"


def test_a_draft_is_hidden_from_strangers(ask: Asker, draft: int) -> None:
    for path in ("", "/content", "/problems", "/diff", "/impact", "/comments", "/votes", "/sign-offs"):
        assert ask.get(f"/proposals/{draft}{path}", 404)["code"] == "no-proposal"
        ask.by("ola").get(f"/proposals/{draft}{path}")
    assert ask.by("leser").post(f"/proposals/{draft}/actions/submit", {}, 404)["code"] == "no-proposal"


@pytest.mark.parametrize(("method", "path"), [("PUT", "content"), ("PATCH", "items")])
def test_writing_content_needs_the_tag_of_what_was_read(ask: Asker, draft: int, method: str, path: str) -> None:
    def write(status: int, match: str | None, name: str = "ola") -> Any:
        body = content_of("terminology") if method == "PUT" else []
        headers = {} if match is None else {"If-Match": match}
        return ask.by(name)(method, f"/proposals/{draft}/{path}", status, headers=headers, json=body).get_json()

    assert write(401, None, "")["code"] == "unauthenticated"
    assert write(404, None, "leser")["code"] == "no-proposal"
    assert write(428, None)["code"] == "precondition-required"
    assert write(412, '"p1.0.json"')["code"] == "content-moved"
    assert write(412, "nonsense")["code"] == "content-moved"
    first = tag(ask, draft)
    assert write(412, f"W/{first}")["code"] == "content-moved"
    whole = ask.by("ola")("GET", f"/proposals/{draft}").headers["ETag"]
    for match in (first, whole, "*", f'"other", {first}'):
        write(200, match)
    edit(ask, draft)
    assert write(412, first)["code"] == "content-moved"
    assert write(412, whole)["code"] == "content-moved"


def test_content_is_written_in_every_format_that_the_kind_reads(ask: Asker) -> None:
    made = ask.by("ola").post("/proposals", {"new": NEW, "title": "Ny"}, 201)
    path = f"/proposals/{made['id']}/content"
    kind = kinds.kind("terminology")
    for form in (each for each in kind.formats if each.reads):
        sent = ask.by("ola")("GET", "/kinds/terminology/sample").get_data()
        if form.name != "json":
            ask.by("ola")("PUT", path, headers={"If-Match": "*"}, data=sent, content_type="application/json")
            sent = ask.by("ola")("GET", f"{path}?format={form.name}").get_data()
        answer = ask.by("ola")("PUT", path, headers={"If-Match": "*"}, data=sent, content_type=form.media_type)
        assert answer.headers["Content-Location"] == f"/api/v1/proposals/{made['id']}"
        assert ask.by("ola")("GET", path, 200, headers={"Accept": form.media_type}).mimetype == form.media_type


@pytest.mark.parametrize(
    ("data", "type_", "question", "status"),
    [
        (b"{", "application/json", "", 422),
        (b"{}", "application/json", "", 422),
        (b"\xff", "application/json", "", 422),
        (b"[" * 10_000 + b"]" * 10_000, "application/json", "", 422),
        (b'{"a": 1, "a": 2}', "application/json", "", 422),
        (b"{}", "image/png", "", 415),
        (b"{}", "", "", 415),
        (b"{}", "application/json", "?format=docx", 400),
        (b"a;b\n1", "text/csv", "", 422),
        (b'key,"x', "text/csv", "?delimiter=,", 422),
        (b"a", "text/csv", "?encoding=nonsense", 400),
        (b"a", "text/csv", "?encoding=hex", 400),
        (b"a", "text/csv", "?delimiter=xx", 400),
        (b"{}", "application/json", "?delimiter=,", 400),
        (b"", "application/json", "", 422),
    ],
)
def test_content_that_cannot_be_read_is_refused_and_changes_nothing(
    ask: Asker, draft: int, data: bytes, type_: str, question: str, status: int
) -> None:
    before = tag(ask, draft)
    headers = {"If-Match": "*"}
    answer = ask.by("ola")(
        "PUT", f"/proposals/{draft}/content{question}", status, headers=headers, data=data, content_type=type_
    )
    if status == 422:
        assert answer.get_json()["problems"]
    assert tag(ask, draft) == before


def test_a_table_is_read_with_its_columns_mapped(ask: Asker) -> None:
    made = ask.by("ola").post("/proposals", {"new": {**NEW, "kind": "codeset"}, "title": "Ny"}, 201)
    path = f"/proposals/{made['id']}/content"
    table = "Kode;Tekst\nA;Øvre\nB;Nedre\n".encode("cp1252")
    question = "?map=Kode=code,Tekst=display:nb&delimiter=%3B&encoding=cp1252"
    ask.by("ola")("PUT", path + question, headers={"If-Match": "*"}, data=table, content_type="text/csv")
    assert b"\xc3\x98vre" in ask.by("ola")("GET", f"{path}?format=csv").get_data()


@pytest.mark.parametrize(
    ("operations", "status", "field"),
    [
        ([{"op": "put", "key": "x"}], 400, None),
        ([{"op": "alter", "key": "x"}], 422, "0.op"),
        ([{"op": "remove", "key": "nope"}], 422, None),
        ([{"op": "retire", "key": ""}], 422, None),
        ([{"key": "x"}], 422, "0.op"),
        ([{"op": "put", "key": "", "item": {"nonsense": 1}}], 422, None),
        ([{"op": "put", "key": "x", "item": [], "more": 1}], 422, "0.item"),
        ({"op": "put"}, 422, ""),
    ],
)
def test_a_patch_that_does_not_fit_changes_nothing(
    ask: Asker, draft: int, operations: Any, status: int, field: str | None
) -> None:
    before = tag(ask, draft)
    path = f"/proposals/{draft}/items"
    refused = ask.by("ola")("PATCH", path, status, headers={"If-Match": "*"}, json=operations).get_json()
    if field is not None:
        assert field in [each["field"] for each in refused["problems"]]
    assert tag(ask, draft) == before


def test_an_edited_proposal_shows_its_difference_problems_and_impact(ask: Asker, draft: int, house: House) -> None:
    changed = edit(ask, draft)
    assert changed["actions"] == ["submit", "withdraw"]
    difference = ask.by("ola").get(f"/proposals/{draft}/diff")
    assert difference["grade"] in {"patch", "minor", "major"}
    assert difference["changed"][0]["fields"]
    assert ask.by("ola").get(f"/proposals/{draft}/problems")["next"] is None
    assert ask.by("ola").get(f"/proposals/{draft}/impact") == {"items": [], "next": None, "proposals": []}
    other = house.change("lungetermer", name="leder")
    edit(ask, other, name="leder")
    ask.by("leder").post(f"/proposals/{other}/actions/submit")
    assert ask.by("ola").get(f"/proposals/{draft}/impact")["proposals"][0]["proposal"] == other


def test_what_is_not_changed_is_not_sent_again(ask: Asker, draft: int) -> None:
    for path in (f"/proposals/{draft}", f"/proposals/{draft}/content"):
        first = ask.by("ola")("GET", path)
        ask.by("ola")("GET", path, 304, headers={"If-None-Match": first.headers["ETag"]})
        edit(ask, draft, broader=[])
        edit(ask, draft, scope_note={"nb": path})
        ask.by("ola")("GET", path, 200, headers={"If-None-Match": first.headers["ETag"]})


def test_a_change_goes_from_draft_to_a_version_in_force(ask: Asker, draft: int) -> None:
    edit(ask, draft)
    act = f"/proposals/{draft}/actions"
    assert ask.by("ola").post(f"{act}/submit", {"note": "Klar"})["state"] == "submitted"
    assert ask.by("leder").post(f"{act}/accept")["state"] == "accepted"
    heard = ask.by("leder").post(f"{act}/send-to-hearing", {"deadline": "2026-05-01", "invited": ["akutt"]})
    assert (heard["state"], heard["round"]) == ("hearing", 1)
    assert heard["hearing_deadline"] == "2026-04-30T22:00:00.000000Z"
    said = ask.by("leser")("POST", f"/proposals/{draft}/comments", 201, json={"text": "Uklart.", "grade": "major"})
    assert ask.get(said.headers["Location"]) == said.get_json()
    assert said.get_json()["id"] == 1
    ask.by("leder").post(f"{act}/close-hearing")
    assert "open-ballot" not in ask.by("leder").get(f"/proposals/{draft}")["actions"]
    assert ask.by("leder").post(f"{act}/open-ballot", {}, 409)["code"] == "unresolved-major"
    answered = ask.by("ola").post(f"/proposals/{draft}/comments/1/answer", {"text": "Nei.", "resolved": True}, 201)
    assert answered["answers"][0]["text"] == "Nei."
    assert answered["resolved"] is True
    assert ask.by("leder").post(f"{act}/open-ballot", {"meeting": "Møte 3"})["state"] == "ballot"
    for trust, number in TRUSTS.items():
        cast = ask.by(f"delegat-{trust}").post(
            f"/proposals/{draft}/votes", {"organisation": number, "vote": "for", "works_here": "yes"}, 201
        )
        assert (cast["organisation"], cast["vote"], cast["works_here"]) == (number, "for", "yes")
    approved = ask.by("leder").get(f"/proposals/{draft}")
    assert approved["state"] == "approved"
    assert approved["ballots"][0]["outcome"] == "carried"
    published = ask.by("leder").post(f"{act}/publish")
    assert published["state"] == "published"
    assert ask.get("/standards/lungetermer")["current"] == published["version"]
    decision = ask.get(f"/standards/lungetermer/versions/{published['version']}")["decision"]
    assert len(decision["votes"]) == 4
    assert decision["evidence"]["proposal"] == draft
    assert ask.get(f"/proposals/{draft}/votes")["items"][0]["id"] == cast["id"] - 3


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("", {}, 401, "unauthenticated"),
        ("delegat-ous", {}, 422, "bad-body"),
        ("delegat-ous", {"organisation": TRUSTS["ous"], "vote": "maybe"}, 422, "bad-body"),
        ("delegat-ous", {"organisation": TRUSTS["ous"], "vote": "for", "works_here": True}, 422, "bad-body"),
        ("delegat-ous", {"organisation": TRUSTS["ous"], "vote": "against", "works_here": "no"}, 422, "content"),
        ("delegat-ous", {"organisation": TRUSTS["ous"], "vote": "for"}, 422, "bad-body"),
        ("delegat-ous", {"organisation": TRUSTS["ous"], "vote": "for", "works_here": None}, 422, "bad-body"),
        ("delegat-ous", {"organisation": TRUSTS["ahus"], **IN_FAVOUR}, 403, "no-mandate"),
        ("delegat-ous", {"organisation": STRANGER, **IN_FAVOUR}, 403, "no-mandate"),
        ("delegat-ous", {"organisation": "1", **IN_FAVOUR}, 404, "no-organisation"),
        ("ola", {"organisation": TRUSTS["ous"], **IN_FAVOUR}, 403, "forbidden"),
        ("ola-reads", {"organisation": TRUSTS["ous"], **IN_FAVOUR}, 403, "token-scope"),
    ],
)
def test_a_vote_needs_a_mandate_and_a_whole_body(
    ask: Asker, house: House, name: str, body: dict[str, Any], status: int, code: str
) -> None:
    id = house.reach("ballot", slug="andre-termer")
    assert ask.by(name).post(f"/proposals/{id}/votes", body, status)["code"] == code
    assert ask.get(f"/proposals/{id}/votes")["items"] == []


def test_nobody_votes_twice(ask: Asker, house: House) -> None:
    id = house.reach("ballot", slug="andre-termer")
    body = {"organisation": TRUSTS["ous"], **IN_FAVOUR}
    ask.by("delegat-ous").post(f"/proposals/{id}/votes", body, 201)
    assert ask.by("vara").post(f"/proposals/{id}/votes", body, 409)["code"] == "second-vote"


@pytest.mark.parametrize(
    ("name", "action", "body", "status", "code"),
    [
        ("ola", "dance", {}, 404, "no-action"),
        ("ola", "publish", {}, 403, "forbidden"),
        ("leder", "publish", {}, 409, "wrong-state"),
        ("ola", "submit", {}, 409, "nothing-changed"),
        ("ola-reads", "submit", {}, 403, "token-scope"),
        ("ola", "merge", {"into": "x"}, 422, "bad-body"),
        ("ola", "submit", {"notes": ""}, 422, "bad-body"),
        ("ola", "submit", {"deadline": "soon"}, 400, "bad-time"),
        ("ola", "withdraw", {"note": "x" * 20_001}, 422, "bad-body"),
        ("", "submit", {}, 401, "unauthenticated"),
    ],
)
def test_only_what_actions_lists_can_be_done(
    ask: Asker, draft: int, name: str, action: str, body: dict[str, Any], status: int, code: str
) -> None:
    refused = ask.by(name).post(f"/proposals/{draft}/actions/{action}", body, status)
    assert refused["code"] == code


def test_an_action_needs_no_body(ask: Asker, draft: int) -> None:
    assert ask.by("ola")("POST", f"/proposals/{draft}/actions/withdraw").get_json()["state"] == "withdrawn"


def test_sign_offs_are_listed_with_who_signed_what(ask: Asker, house: House) -> None:
    id = house.reach("accepted", slug="andre-termer")
    path = f"/proposals/{id}/sign-offs"
    signed = ask.by("spesialist").post(path, {"role": "specialist", "note": "Lest"}, 201)
    assert (signed["role"], signed["note"]) == ("specialist", "Lest")
    assert ask.get(path)["items"] == [signed]
    assert ask.by("spesialist").post(path, {"role": "specialist"}, 409)["code"] == "already-signed"
    assert ask.by("farmasoyt").post(path, {"role": "specialist"}, 403)["code"] == "not-your-role"
    assert ask.by("farmasoyt").post(path, {}, 422)["code"] == "bad-body"
    assert ask.by("ola").post(path, {"role": "specialist"}, 403)["code"] in {"own-proposal", "forbidden"}


def test_comments_are_made_in_a_hearing_and_on_items_that_are_there(ask: Asker, house: House) -> None:
    id = house.reach("hearing", slug="andre-termer")
    path = f"/proposals/{id}/comments"
    assert ask.by("leser").post(path, {"grade": "accept"}, 201)["number"] == 1
    assert ask.by("leser").post(path, {"grade": "major"}, 422)["problems"][0]["field"] == "text"
    assert ask.by("leser").post(path, {"grade": "minor", "text": "x", "item": "no"}, 422)["code"] == "content"
    assert ask.by("leser").post(path, {"grade": "fine"}, 422)["code"] == "bad-body"
    assert ask.by("ola").post(f"{path}/1/answer", {"text": "Ja", "resolved": "true"}, 422)["code"] == "bad-body"
    assert ask.by("leser").post(f"{path}/1/answer", {"text": "Ja", "resolved": True}, 403)["code"] == "forbidden"
    assert ask.get(f"{path}/2", 404)["code"] == "no-comment"
    assert len(ask.get(path)["items"]) == 1
    ask.post(path, {"grade": "accept"}, 401)


def test_a_text_is_redacted_by_those_who_may_and_once(ask: Asker, house: House) -> None:
    id = house.reach("hearing", slug="andre-termer")
    said = ask.by("leser").post(f"/proposals/{id}/comments", {"grade": "minor", "text": "Ring Kari."}, 201)
    path, body = f"/proposals/{id}/redactions", {"place": f"comment:{said['id']}"}
    assert ask.by("ola").post(path, body, 403)["code"] == "forbidden"
    assert ask.post(path, body, 401)["code"] == "unauthenticated"
    done = ask.by("drift").post(path, body, 201)
    assert (done["proposal"], done["place"]) == (id, body["place"])
    assert ask.get(f"/proposals/{id}/comments")["items"][0]["text"] is None
    assert ask.by("drift").post(path, body, 409)["code"] == "redacted"
    assert ask.by("drift").post(path, {"place": "comment:999"}, 404)["code"] == "no-text"
    assert ask.by("drift").post(path, {"place": "nothing"}, 400)["code"] == "bad-place"
    assert ask.by("drift").post(path, {}, 422)["code"] == "bad-body"


def test_the_list_of_diagnosis_codes_is_known_by_its_form(ask: Asker) -> None:
    made = ask.by("ola").post("/proposals", {"new": {**NEW, "kind": "codeset"}, "title": "Ny"}, 201)
    path = f"/proposals/{made['id']}/content"
    codes = [{"code": "A", "text": "Øvre"}, {"code": "B", "text": "Nedre"}]
    ask.by("ola")("PUT", path, headers={"If-Match": "*"}, json=codes)
    assert "Øvre".encode() in ask.by("ola")("GET", f"{path}?format=csv").get_data()


def test_null_is_as_good_as_absent(ask: Asker) -> None:
    body = {**BODY, "intent": None, "sources": None, "edition": None, "new": None, "flags": None}
    made = ask.by("ola").post("/proposals", body, 201)
    assert (made["intent"], made["sources"], made["edition"]) == ("", [], None)
    ask.by("ola").post("/proposals", {**BODY, "title": None}, 422)
    acted = ask.by("ola").post(f"/proposals/{made['id']}/actions/withdraw", {"note": None, "deadline": None})
    assert acted["state"] == "withdrawn"


def test_a_proposal_is_no_way_round_the_licence(ask: Asker) -> None:
    body = {"standard": "lukket", "change": "revise", "title": "Se"}
    id = ask.by("leser").post("/proposals", body, 201)["id"]
    assert ask.by("leser").get(f"/proposals/{id}/content", 403)["code"] == "licence"
    ask.by("leser").get(f"/proposals/{id}/diff")
    assert ask.by("ola").get(f"/proposals/{id}/content")


def test_a_recall_is_seen_in_search_before_the_index_has_caught_up(ask: Asker) -> None:
    def statuses(path: str) -> set[str]:
        return {hit["status"] for hit in ask.get(f"{path}?q=lungetermer")["hits"]}

    assert statuses("/search") == statuses("/suggest") == {"in-force"}
    id = ask.by("leder").post("/proposals", {**BODY, "change": "recall"}, 201)["id"]
    ask.by("leder").post(f"/proposals/{id}/actions/adopt", {"reason": "Feil definisjon"})
    assert statuses("/search") == statuses("/suggest") == {"recalled"}
