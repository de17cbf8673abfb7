"""Suggestions through the API: made, listed, sorted, refused."""

from typing import Any

import pytest

from tests.api.conftest import Asker


def test_a_suggestion_goes_from_a_reader_to_a_draft_proposal(ask: Asker) -> None:
    body = {"text": "Kortere tittel", "standard": "lungetermer"}
    answer = ask.by("ola")("POST", "/suggestions", 201, json=body)
    made = answer.get_json()
    assert (made["state"], made["network"], made["standard"], made["item"]) == ("open", "kreft", "lungetermer", "")
    assert ask.by("ola").get(answer.headers["Location"]) == made
    assert ask.get(f"/suggestions/{made['id']}")["author"] is None
    taken = ask.by("leder").post(f"/suggestions/{made['id']}/accept", {})
    assert (taken["state"], taken["proposal"] > 0) == ("accepted", True)
    assert ask.by("leder").get(f"/proposals/{taken['proposal']}")["rationale"] == "Kortere tittel"
    assert ask.get("/networks/kreft/suggestions?state=accepted")["items"][0]["id"] == made["id"]
    assert ask.get("/suggestions?standard=lungetermer&network=akutt")["items"] == []


def test_suggestions_are_answered_merged_and_declined(ask: Asker) -> None:
    ids = [ask.by("ola").post("/suggestions", {"text": "Nei", "network": "kreft"}, 201)["id"] for _ in range(3)]
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("answer", {"text": "Det står der"}, "answered"),
        ("merge", {"into": ids[2]}, "merged"),
        ("decline", {"reason": "Utenfor"}, "declined"),
    ]
    for id, (verb, body, state) in zip(ids, steps, strict=True):
        settled = ask.by("leder").post(f"/suggestions/{id}/{verb}", body)
        assert (settled["state"], settled["reply"]) == (state, body.get("text") or body.get("reason"))
    first = ask.get("/suggestions?limit=2")
    assert [each["id"] for each in first["items"]] == [ids[2], ids[1]]
    assert [each["id"] for each in ask.get(f"/suggestions?limit=2&cursor={first['next']}")["items"]] == [ids[0]]


@pytest.mark.parametrize(
    ("name", "path", "body", "status", "code"),
    [
        ("", "", {"text": "x", "network": "kreft"}, 401, "unauthenticated"),
        ("ola", "", {"network": "kreft"}, 422, "bad-body"),
        ("ola", "", {"text": "x"}, 400, "network-missing"),
        ("ola", "", {"text": "x", "network": "finnes-ikke"}, 404, "no-network"),
        ("ola", "/1/decline", {"reason": "Nei"}, 403, "forbidden"),
        ("leder", "/1/decline", {}, 422, "bad-body"),
        ("leder", "/1/merge", {"into": 1}, 409, "bad-merge"),
        ("leder", "/1/accept", {}, 409, "proposal-missing"),
        ("leder", "/9/decline", {"reason": "Nei"}, 404, "no-suggestion"),
        ("ola-reads", "", {"text": "x", "network": "kreft"}, 403, "token-scope"),
    ],
)
def test_what_cannot_be_suggested_or_sorted_is_refused(
    ask: Asker, name: str, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    ask.by("ola").post("/suggestions", {"text": "x", "network": "kreft"}, 201)
    assert ask.by(name).post(f"/suggestions{path}", body, status)["code"] == code
