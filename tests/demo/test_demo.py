"""The demo is whole: people, networks, standards that went the real way, and two proposals left open."""

import json
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from sqlalchemy import select

from registry import demo, kinds
from registry.access import ANONYMOUS, Use
from registry.api.docs import METHODS
from registry.api.examples import EXAMPLES
from registry.app import create_app
from registry.config import Settings
from registry.demo import cast
from registry.errors import Conflict
from registry.models import Decision, Entry, Proposal, Standard
from registry.search import Searcher
from registry.services.members import networks, people
from registry.services.members.logins import log_in, member_of_session
from registry.services.members.networks import valid_orgnr
from registry.services.proposing import records
from registry.services.reading import library, licences
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation, open_installation
from tests.services import press

pytestmark = pytest.mark.xdist_group("demo")  # it is made in one process, once

REGIMENS = {"mfolfox6", "r-chop-21", "karboplatin-paklitaksel"}
NETWORKS = ["akutt", "kreft", "laboratorium", "legemiddel"]


@pytest.fixture(scope="module")
def made(demo_directory: Path) -> Iterator[Installation]:
    opened = open_installation(Settings(data=demo_directory))
    yield opened
    opened.database.dispose()


@pytest.fixture(scope="module")
def told(demo_directory: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((demo_directory / "demo.json").read_text(encoding="utf-8"))
    return found


def standards(made: Installation, kind: str | None = None) -> dict[str, str]:
    """The number in force of each standard."""
    with made.database.reading() as session:
        found = library.cards(session, library.standards(session, kind=kind, limit=200))
        return {card.standard.slug: card.current or "" for card in found}


def content(made: Installation, slug: str) -> Any:
    with made.database.reading() as session:
        version = library.edition(session, slug, library.current_number(session, slug)).version
        return contents.load(session, version.standard.kind, version.content_hash)


def test_the_promised_standards_are_in_force(made: Installation) -> None:
    found = standards(made)
    assert {"icd-10", "icd-10-norske-termer", "dokumenttyper", *REGIMENS} <= set(found)
    assert (found["icd-10"], found["dokumenttyper"]) == ("2019", "1")
    assert {found[slug] for slug in found if slug not in ("icd-10", "dokumenttyper")} == {"1.0.0"}
    assert {kind.name: len(standards(made, kind.name)) for kind in kinds.KINDS} == {
        "codeset": 2, "terminology": 2, "phrase": 10, "archetype": 3, "regimen": 3, "score": 1,
    }  # fmt: skip


def test_icd10_is_there_in_full_with_its_hierarchy(made: Installation) -> None:
    concepts = content(made, "icd-10").concepts
    by_code = {each.code: each for each in concepts}
    assert len(by_code) > 12_000
    assert by_code["J18.9"].display == "Pneumonia, unspecified"
    assert by_code["J18.9"].parents == ("J18",)
    assert all(parent in by_code for each in concepts for parent in each.parents)


def test_common_conditions_have_norwegian_names_and_codes(made: Installation) -> None:
    concepts = content(made, "icd-10-norske-termer")["concepts"]
    names = [
        (each["id"], language, name)
        for each in concepts
        for language in ("nb", "nn")
        for sort in ("preferred", "synonyms", "abbreviations")
        for name in _listed(each["terms"].get(language, {}).get(sort, []))
    ]
    assert len(set(names)) == len(names) >= 500
    assert any(language == "nn" for _, language, _ in names)
    codes = {each.code for each in content(made, "icd-10").concepts}
    assert {mapping["code"] for each in concepts for mapping in each["mappings"]} <= codes


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_there_are_sixty_laboratory_concepts_with_definitions(made: Installation) -> None:
    concepts = content(made, "laboratoriebegreper")["concepts"]
    assert len(concepts) == 60
    assert all(each["definition"]["nb"] for each in concepts)
    assert all({"nb", "en"} <= set(each["terms"]) for each in concepts)


def test_own_standards_were_heard_voted_on_and_signed(made: Installation) -> None:
    with made.database.reading() as session:
        for standard in session.scalars(select(Standard).where(Standard.origin == "own")).unique():
            version = library.edition(session, standard.slug, "1.0.0").version
            decision = records.decision_record(session, session.get_one(Decision, version.decision_id))
            assert decision["hearing"], standard.slug
            assert decision["votes"], standard.slug
            assert {vote["vote"] for vote in decision["votes"]} == {"for"}
            roles = {each["role"] for each in decision["sign_offs"]}
            assert roles == ({"specialist", "pharmacist"} if standard.kind in ("regimen", "score") else set())
        actions = set(session.scalars(select(Entry.action)))
    assert {"propose", "publish", "vote"} <= actions


def test_two_proposals_are_open_one_heard_and_one_voted_on(made: Installation) -> None:
    with made.database.reading() as session:
        open_ones = session.scalars(select(Proposal).where(Proposal.state != "published")).unique().all()
        assert sorted(each.state.value for each in open_ones) == ["ballot", "hearing"]
        assert {each.change.value for each in open_ones} == {"revise"}


def test_networks_have_signed_checklists_voters_and_no_waiting(made: Installation) -> None:
    with made.database.reading() as session:
        found = networks.networks(session)
        assert [each.slug for each in found] == NETWORKS
        for each in found:
            assert each.checklist_signed_at is not None
            assert each.policy["minimum_open_days"] == 0
            assert len(networks.organisations_of(session, each.id)) >= 3
    assert all(valid_orgnr(orgnr) for orgnr in cast.ORGANISATIONS)


def test_twelve_users_can_log_in_and_their_tokens_work(made: Installation, told: dict[str, Any]) -> None:
    assert len(told["users"]) == 12
    for user in told["users"]:
        found = log_in(made.database, user["username"], user["password"])
        with made.database.reading() as session:
            member = member_of_session(session, found)
            assert member.username == user["username"]
            by_token = people.member_of_token(session, user["token"])
        assert by_token.id == member.id
        assert (user["name"], set(user["networks"])) == (member.name, {seat.network for seat in member.seats})
        assert set(user["roles"]) == {*member.roles, *(seat.role for seat in member.seats)}
        assert user["organisation"] in cast.ORGANISATIONS


def test_demo_json_is_for_its_owner_alone_and_says_where_to_go(demo_directory: Path, told: dict[str, Any]) -> None:
    assert stat.S_IMODE((demo_directory / "demo.json").stat().st_mode) == 0o600
    assert set(told) == {"base_url", "users"}
    assert told["base_url"] == "http://127.0.0.1:8000"
    assert {tuple(sorted(user)) for user in told["users"]} == {
        ("name", "networks", "organisation", "password", "roles", "token", "username")
    }
    greeting = "\n".join(demo.greeting(told["base_url"], demo_directory / "demo.json"))
    for user in told["users"]:
        assert user["password"] in greeting
        assert user["token"] not in greeting


def test_everything_is_open_to_read_and_to_download(made: Installation) -> None:
    with made.database.reading() as session:
        for standard in library.standards(session, limit=200):
            assert all(licences.may_use(ANONYMOUS, standard, use) for use in Use)
            assert standard.licence["attribution"]


def test_lungebet_finds_pneumonia_with_its_code(made: Installation) -> None:
    hits = Searcher(made.index).suggest("lungebet").hits
    assert hits[0].standard == "icd-10-norske-termer"
    assert hits[0].item.startswith("J1")
    assert "lungebetennelse" in hits[0].title.casefold()


def test_the_demo_is_proven(made: Installation) -> None:
    assert press.faults(made) == []


def test_a_second_demo_uses_the_first_again(demo_directory: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_directory, tmp_path / "data")
    opened = open_installation(Settings(data=tmp_path / "data"))
    file = tmp_path / "data" / "demo.json"
    before = json.loads(file.read_text())
    demo.renew(opened, before["base_url"], file)
    assert json.loads(file.read_text()) == before
    demo.renew(opened, "http://127.0.0.1:9000", file)
    assert json.loads(file.read_text()) == before | {"base_url": "http://127.0.0.1:9000"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.glob("demo*")] == ["demo.json"]
    file.unlink()  # as if it had been stopped half made
    with pytest.raises(Conflict, match="holds a registry that is no whole demo") as refused:
        demo.make(opened, "http://127.0.0.1:9000", file)
    assert refused.value.code == "not-empty"
    opened.database.dispose()


def test_files_are_sent_from_a_data_directory_that_is_named_relatively(
    demo_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(demo_directory, tmp_path / "var")
    monkeypatch.chdir(tmp_path)
    opened = open_installation(Settings())
    client = create_app(installation=opened).test_client()
    answer = client.get("/api/v1/standards/icd-10/versions/2019/content?format=csv")
    assert answer.status_code == 200
    assert answer.data.startswith(b"code,display")
    answer.close()
    opened.database.dispose()


#: What is not in a fresh demo, or cannot be asked without a token.
ELSEWHERE = {"/suggestions/{id}": 404, "/proposals/{id}/trial": 409, "/search/in-vain": 401}


def test_the_examples_of_the_api_and_the_first_hour_run_as_printed(made: Installation) -> None:
    client = create_app(installation=made).test_client()
    document = client.get("/api/v1/openapi.json").get_json()
    every = {(method.upper(), path) for path, item in document["paths"].items() for method in item if method in METHODS}
    assert {(method, f"/api/v1{path}") for method, path in EXAMPLES} == every
    for (method, path), example in EXAMPLES.items():
        if method == "GET":
            answer = client.get(f"/api/v1{example.address}", buffered=True)
            assert answer.status_code == ELSEWHERE.get(path, 200), example.address
    _bodies_are_of_their_schemas(document)
    hour = (Path(__file__).parents[2] / "docs" / "builders.md").read_text().partition("## Fetch a code set")[0]
    hour = hour.replace("$ICD", "http://127.0.0.1:8000/api/v1/standards/icd-10")
    addresses = re.findall(r"^    curl .*http://127\.0\.0\.1:8000(/[^\s'\"]*)", hour, re.MULTILINE)
    assert len(addresses) == 7
    for address in addresses:
        assert client.get(address, buffered=True, follow_redirects=True).status_code == 200, address


def _bodies_are_of_their_schemas(document: dict[str, Any]) -> None:
    registry = Registry().with_resource("urn:api", Resource(contents=document, specification=DRAFT202012))  # type: ignore[var-annotated]
    for (method, path), example in EXAMPLES.items():
        body = document["paths"][f"/api/v1{path}"][method.lower()].get("requestBody")
        assert (body is None) is (example.body is None), path
        schema = body["content"]["application/json"].get("schema", {}) if body else {}
        if "$ref" in schema:
            Draft202012Validator({"$ref": "urn:api" + schema["$ref"]}, registry=registry).validate(example.body)
