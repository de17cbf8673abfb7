"""A proposal through the API: begun, written, heard, voted on, published; and every refusal on the way."""

from typing import Any

import pytest

from registry import kinds
from tests.api.conftest import REVISION, Asker
from tests.api.proposing import IN_FAVOUR, edit, tag
from tests.services.proposing.house import TRUSTS, House, content_of

NEW = {"slug": "nye-termer", "kind": "terminology", "title": {"nb": "Nye termer"}, "network": "kreft"}


def test_a_proposal_is_created_with_address_id_and_tag(ask: Asker) -> None:
    answer = ask.by("ola")("POST", "/proposals", 201, json={**REVISION, "sources": ["WHO"], "intent": "Til opplæring"})
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
    assert (
        ask.by("ola").post("/proposals", {**REVISION, "organisation": TRUSTS["ous"]}, 409)["code"] == "shared-standard"
    )
    assert ask.by("ola").post("/proposals", REVISION, 201)["organisation"] is None
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
    ids = [ask.by("ola").post("/proposals", {**REVISION, "title": f"Nr {n}"}, 201)["id"] for n in range(3)]
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


@pytest.mark.parametrize("path", ["", "/content"])
def test_reading_is_held_to_if_match(ask: Asker, draft: int, path: str) -> None:
    address = f"/proposals/{draft}{path}"
    ask.by("ola")("GET", address, 200, headers={"If-Match": "*"})
    refused = ask.by("ola")("GET", address, 412, headers={"If-Match": '"other"'})
    assert refused.get_json()["code"] == "precondition-failed"


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
    nothing = {"items": [], "next": None, "proposals": [], "displaced": []}
    assert ask.by("ola").get(f"/proposals/{draft}/impact") == nothing
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


def test_the_list_of_diagnosis_codes_is_known_by_its_form(ask: Asker) -> None:
    made = ask.by("ola").post("/proposals", {"new": {**NEW, "kind": "codeset"}, "title": "Ny"}, 201)
    path = f"/proposals/{made['id']}/content"
    codes = [{"code": "A", "text": "Øvre"}, {"code": "B", "text": "Nedre"}]
    ask.by("ola")("PUT", path, headers={"If-Match": "*"}, json=codes)
    assert "Øvre".encode() in ask.by("ola")("GET", f"{path}?format=csv").get_data()


def test_null_is_as_good_as_absent(ask: Asker) -> None:
    body = {**REVISION, "intent": None, "sources": None, "edition": None, "new": None, "flags": None}
    made = ask.by("ola").post("/proposals", body, 201)
    assert (made["intent"], made["sources"], made["edition"]) == ("", [], None)
    ask.by("ola").post("/proposals", {**REVISION, "title": None}, 422)
    acted = ask.by("ola").post(f"/proposals/{made['id']}/actions/withdraw", {"note": None, "deadline": None})
    assert acted["state"] == "withdrawn"
