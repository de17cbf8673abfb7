"""Imports with an Idempotency-Key are carried out once, however often they are sent."""

from typing import Any

import pytest

from registry.services.importing import repeats
from tests.api.conftest import CODES, Asker
from tests.services.packing import named, packed

DRAFT = "/imports?kind=codeset&id=nytt&title=Nytt&network=kreft&version=1"
REVISION = "/imports?kind=codeset&id=kodeliste&version=2027"
ZIP = "/imports?kind=archetype&network=kreft&version=1"
FILES = {"a.adl": named("parent").encode()}


def send(ask: Asker, address: str, status: int = 201, by: str = "ola", key: str = "k1", **more: Any) -> Any:
    given = {"data": CODES, "content_type": "text/csv", **more}
    return ask.by(by)("POST", address, status, headers={"Idempotency-Key": key}, **given)


def drafts(ask: Asker) -> int:
    return len(ask.by("ola").get("/proposals?mine=true&limit=500")["items"])


def test_a_file_sent_again_is_one_draft_and_the_answer_leads_to_it(ask: Asker) -> None:
    before = drafts(ask)
    first = send(ask, REVISION, key="k1")
    again = send(ask, REVISION, key='"k1"')
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    told = ("standard", "base", "items", "proposal", "version")
    assert [again.get_json()[name] for name in told] == [first.get_json()[name] for name in told]
    assert drafts(ask) == before + 1
    assert send(ask, REVISION, key="k2").get_json()["proposal"] != first.get_json()["proposal"]


def test_an_edition_is_published_once(ask: Asker) -> None:
    address = f"{REVISION}&publish=true"
    first, again = (send(ask, address, by="drift", key="k1") for _ in range(2))
    assert again.headers["Location"] == first.headers["Location"]
    assert again.get_json()["version"] == "2027"


def test_of_two_at_once_the_second_tells_what_the_first_has_done(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked before either has written."""
    first = send(ask, REVISION, key="k1").get_json()
    asked, outcome = [], repeats.outcome

    def late(*given: Any) -> Any:
        asked.append(given)
        return None if len(asked) == 1 else outcome(*given)

    monkeypatch.setattr(repeats, "outcome", late)
    assert send(ask, REVISION, key="k1").get_json()["proposal"] == first["proposal"]
    assert len(asked) == 2


@pytest.mark.parametrize("more", ["", "&publish=true"])
def test_a_zip_is_brought_in_once(ask: Asker, more: str) -> None:
    given: dict[str, Any] = {"by": "drift" if more else "ola", "key": "k1", "data": packed(**FILES)}
    first, again = (send(ask, ZIP + more, content_type="application/zip", **given) for _ in range(2))
    made = [[each[name] for name in ("proposal", "version", "link")] for each in first.get_json()["files"]]
    assert made == [[each[name] for name in ("proposal", "version", "link")] for each in again.get_json()["files"]]
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_key_is_for_one_request_of_one_member(ask: Asker) -> None:
    send(ask, DRAFT, key="k1")
    assert send(ask, f"{DRAFT}&edition=X", 422, key="k1").get_json()["code"] == "key-taken"
    assert send(ask, DRAFT, 422, key="k1", data=CODES + "Z,z\n").get_json()["code"] == "key-taken"
    assert send(ask, DRAFT, 409, by="leder", key="k1").get_json()["code"] != "key-taken"


def test_what_was_refused_may_be_sent_again_and_a_dry_run_uses_no_key(ask: Asker) -> None:
    send(ask, f"{DRAFT}&dry_run=true", 200, key="k1")
    send(ask, DRAFT, 422, key="k1", data="code,display\nA,x\nA,y\n")
    assert send(ask, DRAFT, 201, key="k1").headers["Location"]


def test_a_key_that_cannot_be_is_refused(ask: Asker) -> None:
    for key in ("", " ", "a b", "x" * 256, '""'):
        assert send(ask, DRAFT, 400, key=key).get_json()["code"] == "bad-key", key
