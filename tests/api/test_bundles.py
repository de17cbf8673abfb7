"""A zip of archetypes through the API: told file by file, brought in all or nothing, and not twice."""

from typing import Any

import pytest

from registry.services.importing import unpacking
from tests.api.conftest import Asker
from tests.services.packing import named, packed

PATH = "/imports?kind=archetype&network=kreft&version=1"
ZIP = {"content_type": "application/zip"}
FILES = {"b/child.adl": named("child", "parent").encode(), "a/parent.adl": named("parent").encode()}
SLUGS = ["openehr-ehr-observation-parent-v1", "openehr-ehr-observation-child-v1"]


def send(ask: Asker, status: int = 201, more: str = "", by: str = "ola", **files: bytes) -> Any:
    return ask.by(by)("POST", PATH + more, status, data=packed(**(files or FILES)), **ZIP).get_json()


def told(answer: Any, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(each[name] for name in names) for each in answer["files"]]


def test_a_dry_run_tells_each_file_parents_first_and_changes_nothing(ask: Asker) -> None:
    before = ask.get("/ledger/checkpoint")
    found = send(ask, 200, "&dry_run=true", **FILES, **{"notes.txt": b"x", "bad.adl": b"archetype\n("})
    assert told(found, "file", "status", "standard") == [
        ("a/parent.adl", "new", SLUGS[0]),
        ("b/child.adl", "new", SLUGS[1]),
        ("notes.txt", "skipped", None),
        ("bad.adl", "unreadable", None),
    ]
    assert found["files"][3]["problems"][0]["line"] == 2
    assert found["files"][1]["missing"] == []
    assert ask.get("/ledger/checkpoint") == before


def test_each_file_becomes_a_draft_and_is_not_made_again(ask: Asker) -> None:
    made = send(ask)
    assert [each["link"] for each in made["files"]] == [
        f"/api/v1/proposals/{each['proposal']}" for each in made["files"]
    ]
    proposals = [ask.by("ola").get(each["link"]) for each in made["files"]]
    assert [(each["standard"], each["state"]) for each in proposals] == [(slug, "draft") for slug in SLUGS]
    again = send(ask, 200)
    assert told(again, "status", "link") == [("proposed", each["link"]) for each in made["files"]]
    changed = send(ask, 200, "&dry_run=true", **{"parent.adl": named("parent").encode() + b"\n"})
    assert told(changed, "status", "proposal") == [("waiting", made["files"][0]["proposal"])]


def test_only_the_files_that_are_chosen_are_brought_in_and_what_they_lack_is_told(ask: Asker) -> None:
    found = send(ask, 200, "&dry_run=true&files=b/child.adl")
    assert told(found, "file", "status") == [("b/child.adl", "new")]
    (missing,) = found["files"][0]["missing"]
    assert (missing["purpose"], missing["target"]) == ("specialises", "openEHR-EHR-OBSERVATION.parent.v1")
    assert [each["code"] for each in found["files"][0]["problems"]] == ["unknown-reference"]


def test_an_operator_publishes_all_at_once_and_unchanged_ones_stay(ask: Asker) -> None:
    done = send(ask, 201, "&publish=true", "drift")
    assert told(done, "version", "proposal") == [("1", None), ("1", None)]
    assert ask.get(done["files"][1]["link"])["status"] == "in-force"
    again = send(ask, 200, "&publish=true", "drift")
    assert told(again, "status") == [("unchanged",), ("unchanged",)]


def test_one_file_that_cannot_be_read_keeps_all_out(ask: Asker) -> None:
    before = ask.get("/ledger/checkpoint")
    refused = send(ask, 422, "", "ola", **FILES, **{"x/bad.adl": b"archetype\n("})
    assert (refused["problems"][0]["item"], refused["problems"][0]["line"]) == ("x/bad.adl", 2)
    assert ask.get("/ledger/checkpoint") == before


REFUSED = (
    ("/imports?kind=archetype&id=x", 400, "bad-parameter"),
    ("/imports?kind=archetype&format=adl", 400, "bad-parameter"),
    ("/imports?kind=codeset", 400, "no-bundles"),
    ("/imports?kind=archetype", 400, "no-network"),
    ("/imports?kind=archetype&network=kreft&files=none.adl", 400, "no-file"),
    ("/imports?kind=archetype&publish=true", 403, "forbidden"),
)


def test_what_cannot_be_done_with_a_zip_or_one_file_is_refused(ask: Asker) -> None:
    for address, status, code in REFUSED:
        answer = ask.by("ola")("POST", address, status, data=packed(**FILES), **ZIP).get_json()
        assert answer["code"] == code, address
    assert ask.by("ola")("POST", PATH, 400, data=b"PK\x03\x04", **ZIP).get_json()["code"] == "bad-zip"
    ask("POST", PATH, 401, data=packed(**FILES), **ZIP)
    for address in ("/imports?kind=archetype", "/imports?kind=archetype&id=x&files=a"):
        answer = ask.by("ola")("POST", address, 400, data=named("a"), content_type="text/plain").get_json()
        assert answer["code"] == "bad-parameter", address


def test_references_tell_what_leads_nowhere(ask: Asker) -> None:
    send(ask, 201, "&publish=true", "drift")
    path = f"/standards/{SLUGS[1]}/versions"
    found = ask.get(f"{path}/1/references")["items"]
    assert [(each["purpose"], each["now"]["standard"]) for each in found if each["now"]] == [("specialises", SLUGS[0])]
    lost = ask.get(f"{path}/1/references?unresolved=true")["items"]
    assert [each["purpose"] for each in lost] == ["annotates"] * (len(found) - 1)
    assert ask("GET", f"{path}/current/references", 302).headers["Location"].endswith("/1/references")


def test_files_that_take_too_long_for_one_request_are_refused_whole(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ask.get("/ledger/checkpoint")
    monkeypatch.setattr(unpacking, "SECONDS_IN_REQUEST", -1.0)
    assert send(ask, 413)["code"] == "too-long"
    assert ask.get("/ledger/checkpoint") == before
