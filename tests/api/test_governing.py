"""How a network decides and who has a mandate in it, through the API: by whom, and who is refused."""

from typing import Any

from tests.api.conftest import REVISION, Asker
from tests.services.proposing.house import TRUSTS, House

NETWORK = "/networks/kreft"


def test_a_leader_changes_how_the_network_decides(ask: Asker) -> None:
    changed = ask.by("leder").post(f"{NETWORK}/policy", {"rule": "majority", "ballot_days": 21})
    assert (changed["policy"]["rule"], changed["policy"]["ballot_days"]) == ("majority", 21)
    assert ask.get(NETWORK)["policy"] == changed["policy"]
    assert ask.by("drift").post(f"{NETWORK}/policy", {"authority": "recommends"})["policy"]["authority"] == "recommends"


def test_a_delegate_leaves_and_a_deputy_votes(ask: Asker, house: House) -> None:
    seat = house.seats["delegat-ahus"]
    made = ask.by("leder")("POST", f"{NETWORK}/seats/{seat}/deputies", 201, json={"username": "leser"})
    named = made.get_json()
    assert (named["deputy_of"], named["organisation"], named["voting"]) == (seat, TRUSTS["ahus"], False)
    assert named in ask.by("leder").get(made.headers["Location"])["seats"]
    ended = ask.by("leder")("POST", f"{NETWORK}/seats/{seat}/end").get_json()
    assert ended["id"] == seat
    assert ended["valid_to"] is not None
    assert seat not in [each["id"] for each in ask.get(NETWORK)["seats"]]


def test_an_organisation_joins_and_leaves(ask: Asker) -> None:
    def voting(whole: dict[str, Any]) -> list[str]:
        return [each["orgnr"] for each in whole["organisations"]]

    operator, new = ask.by("drift"), TRUSTS["ahus"]
    assert new in voting(ask.get(NETWORK))
    left = operator("POST", f"{NETWORK}/organisations/{new}/end").get_json()
    assert new not in voting(left)
    assert "kreft" not in ask.get(f"/organisations/{new}")["networks"]
    assert operator("POST", f"{NETWORK}/organisations/{new}/end", 409).get_json()["code"] == "not-in-network"
    assert new in voting(operator.post(f"{NETWORK}/organisations", {"organisation": new}))
    assert operator.post(f"{NETWORK}/organisations", {"organisation": new}, 409)["code"] == "in-network"
    assert "kreft" in ask.get(f"/organisations/{new}")["networks"]


def test_an_operator_gives_a_seat(ask: Asker) -> None:
    body = {"username": "leser", "organisation": TRUSTS["ous"], "role": "secretary", "until": "2099-01-01"}
    made = ask.by("drift").post(f"{NETWORK}/seats", body, 201)
    assert (made["role"], made["valid_to"]) == ("secretary", "2098-12-31T23:00:00.000000Z")


def test_a_checklist_is_signed_again(ask: Asker) -> None:
    assert ask.by("leder")("POST", f"{NETWORK}/checklist").get_json()["checklist_signed_at"]


REFUSED: list[tuple[str, str, dict[str, Any] | None, int]] = [
    ("leser", "/policy", {"rule": "majority"}, 403),
    ("leder", "/policy", {"authority": "recommends"}, 403),
    ("leder", "/policy", {"ballot_days": 0}, 422),
    ("leder", "/policy", {"ballot_days": "many"}, 422),
    ("leder", "/policy", {"unknown": 1}, 422),
    ("leder", "/seats", {"username": "leser", "organisation": TRUSTS["ous"]}, 403),
    ("drift", "/seats", {"username": "leser", "organisation": TRUSTS["ous"], "until": "i morgen"}, 400),
    ("leser", "/seats/1/end", None, 403),
    ("leder", "/seats/9999/end", None, 404),
    ("leder", "/seats/9999/deputies", {"username": "leser"}, 404),
    ("leder", "/seats/1/deputies", {}, 422),
    ("leder", "/organisations", {"organisation": TRUSTS["ous"]}, 403),
    ("leder", f"/organisations/{TRUSTS['ous']}/end", None, 403),
    ("drift", "/organisations", {"organisation": "x"}, 404),
    ("drift", "/organisations", {}, 422),
    ("leser", "/checklist", None, 403),
    ("", "/checklist", None, 401),
]


def test_who_may_not_and_what_cannot_be(ask: Asker) -> None:
    for name, path, body, status in REFUSED:
        options = {} if body is None else {"json": body}
        assert ask.by(name)("POST", NETWORK + path, status, **options).get_json()["code"]


def test_a_seat_is_ended_in_its_own_network_only(ask: Asker, house: House) -> None:
    ask.by("drift")("POST", f"/networks/akutt/seats/{house.seats['delegat-ous']}/end", 404)


def test_an_editor_lets_somebody_write_along(ask: Asker) -> None:
    id = ask.by("ola").post("/proposals", REVISION, 201)["id"]
    assert ask.by("ola").post(f"/proposals/{id}/authors", {"username": "leser"})["co_authors"] != []
    assert "edit" in ask.by("leser").get(f"/proposals/{id}")["work"]
    ask.by("ola").post(f"/proposals/{id}/authors", {"username": "ingen"}, 400)
    ask.by("delegat-ous").post(f"/proposals/{id}/authors", {"username": "delegat-ous"}, 403)
