"""A proposal's course through the API: heard, voted on, published, and each refusal on the way."""

from typing import Any

import pytest

from tests.api.conftest import REVISION, Asker
from tests.api.proposing import IN_FAVOUR, edit
from tests.services.proposing.house import STRANGER, TRUSTS, House


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
    id = ask.by("leder").post("/proposals", {**REVISION, "change": "recall"}, 201)["id"]
    ask.by("leder").post(f"/proposals/{id}/actions/adopt", {"reason": "Feil definisjon"})
    assert statuses("/search") == statuses("/suggest") == {"recalled"}
