"""Importing through the API: dry run, draft and edition; and saying that a recall has been seen."""

import io
import json
from urllib.parse import quote

import pytest
from openpyxl import Workbook

from tests.api.conftest import CODES, MORE_CODES, Asker
from tests.services.proposing.house import TRUSTS

PATH = "/imports?kind=codeset&id=nytt&title=Nytt&network=kreft&version=1"
CSV = {"content_type": "text/csv"}


def test_a_dry_run_says_what_it_would_do_and_changes_nothing(ask: Asker) -> None:
    address = "/imports?kind=codeset&id=kodeliste&version=2027&dry_run=true"
    found = ask.by("ola")("POST", address, 200, data=CODES, **CSV).get_json()
    assert (found["standard"], found["base"], found["items"], found["proposal"]) == ("kodeliste", "2026", 4, None)
    assert found["difference"]["removed"] == ["B1"]
    assert found["difference"]["grade"] == "major"
    assert [each["number"] for each in ask.get("/standards/kodeliste/versions")["items"]] == ["2026", "2025"]


def test_a_file_becomes_a_draft_proposal(ask: Asker) -> None:
    answer = ask.by("ola")("POST", PATH, 201, data=CODES, **CSV)
    made = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/proposals/{made['proposal']}"
    proposal = ask.by("ola").get(answer.headers["Location"])
    assert (proposal["state"], proposal["standard"], proposal["kind"]) == ("draft", "nytt", "codeset")


def test_an_operator_publishes_an_adopted_edition_at_once(ask: Asker) -> None:
    address = "/imports?kind=codeset&id=kodeliste&version=2027&publish=true"
    answer = ask.by("drift")("POST", address, 201, data=MORE_CODES + "B2,Krupp,B\n", **CSV)
    assert answer.headers["Location"] == "/api/v1/standards/kodeliste/versions/2027"
    version = ask.get("/standards/kodeliste/versions/2027")
    assert (version["status"], version["decision"]["rule"]) == ("in-force", "external-edition")


@pytest.mark.parametrize(
    ("name", "address", "data", "status", "code"),
    [
        ("ola", f"{PATH}&publish=true", CODES, 403, "forbidden"),
        ("drift", f"{PATH}&publish=true&origin=own", CODES, 409, "not-adopted"),
        ("drift", "/imports?kind=codeset&id=kodeliste&version=2026&publish=true", CODES, 409, "number-taken"),
        ("drift", "/imports?kind=phrase&id=kodeliste&version=1", "{}", 415, "unsupported-media-type"),
        ("drift", "/imports?kind=codeset&id=Kodeliste&version=1", CODES, 400, "bad-slug"),
        ("ola", PATH, "code,display\nA,x\nA,y\n", 422, "content"),
        ("ola", "/imports?kind=nothing&id=x", CODES, 400, "bad-request"),
    ],
)
def test_an_import_that_cannot_be_is_refused_and_changes_nothing(
    ask: Asker, name: str, address: str, data: str, status: int, code: str
) -> None:
    before = ask.get("/ledger/checkpoint")
    found = ask.by(name)("POST", address, status, data=data, **CSV).get_json()
    if code not in ("bad-request", "content"):
        assert found["code"] == code
    assert ask.get("/ledger/checkpoint") == before


def test_a_licence_comes_in_with_the_file(ask: Asker) -> None:
    licence = json.dumps({"holder": "WHOCC", "view": "login", "lookup": "login", "download": "login"})
    address = f"/imports?kind=codeset&id=vernet&version=1&publish=true&licence={quote(licence)}"
    ask.by("drift")("POST", address, 201, data=CODES, **CSV)
    ask.get("/standards/vernet/versions/1/content", 401)
    assert ask.by("ola").get("/standards/vernet/versions/1/content")
    wrong = "/imports?kind=codeset&id=vernet2&version=1&publish=true&licence=%7B"
    ask.by("drift")("POST", wrong, 400, data=CODES, **CSV)


def test_strangers_import_nothing(ask: Asker) -> None:
    ask("POST", PATH, 401, data=CODES, **CSV)


def test_a_recall_is_acknowledged_once_for_each_organisation(ask: Asker) -> None:
    body = {"standard": "lungetermer", "change": "recall", "title": "Feil", "rationale": "Fare"}
    id = ask.by("leder").post("/proposals", body, 201)["id"]
    ask.by("leder").post(f"/proposals/{id}/actions/adopt", {"reason": "Feil definisjon"})
    address = "/standards/lungetermer/versions/1.0.0/acknowledgements"
    assert (ask.get(address)["acknowledged"], set(ask.get(address)["missing"])) == ([], set(TRUSTS.values()))
    own = {"organisation": TRUSTS["ahus"]}
    answer = ask.by("delegat-ahus").post(address, own, 201)
    assert answer["acknowledged"] == [TRUSTS["ahus"]]
    assert TRUSTS["ahus"] not in answer["missing"]
    ask.by("delegat-ahus").post(address, own, 409)
    ask.by("delegat-ous").post(address, own, 403)
    ask.post(address, own, 401)


@pytest.mark.parametrize("version", ["3 æø", "1/2", "%0A1", " 1", "..", "2019?"])
def test_a_version_that_fits_no_address_is_refused_when_the_file_is_looked_at(ask: Asker, version: str) -> None:
    address = f"/imports?kind=codeset&id=ny&dry_run=true&version={quote(version, safe='%')}"
    found = ask.by("drift")("POST", address, 400, data=CODES, **CSV).get_json()
    assert found["code"] == "bad-number"


def test_an_older_edition_takes_its_place_in_time(ask: Asker) -> None:
    address = "/imports?kind=codeset&id=kodeliste&version=2020&publish=true&valid_from=2020-01-01"
    ask.by("drift")("POST", address, 201, data=CODES, **CSV)
    assert ask.get("/standards/kodeliste")["latest"] == "2026"
    assert [each["number"] for each in ask.get("/standards/kodeliste/versions")["items"]] == ["2026", "2025", "2020"]
    assert ask.get("/standards/kodeliste?valid_at=2021-01-01")["current"] == "2020"


def test_the_columns_of_a_workbook_are_mapped_and_a_guessed_encoding_is_told(ask: Asker) -> None:
    book, file = Workbook(), io.BytesIO()
    for row in (["Kodeverdi", "Navn"], ["A1", "Første"]):
        book.worksheets[0].append(row)
    book.save(file)
    address = "/imports?kind=codeset&id=ny&dry_run=true"
    excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    mapped = f"{address}&map=Kodeverdi=code,Navn=display"
    found = ask.by("ola")("POST", mapped, data=file.getvalue(), content_type=excel).get_json()
    assert (found["items"], found["problems"]) == (1, [])
    old = "code,display\nA1,Øyebetennelse på høyre øye\nA2,Blåmerke\n".encode("cp1252")
    (told,) = ask.by("ola")("POST", address, data=old, **CSV).get_json()["problems"]
    assert (told["code"], told["severity"]) == ("encoding-assumed", "warning")
    assert "cp1252" in told["message"]


@pytest.mark.parametrize("media", ["application/fhir+xml", "application/claml+xml", "application/rdf+xml"])
@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY b SYSTEM "http://127.0.0.1:9/x">',
    ],
)
def test_xml_with_entities_is_refused_with_its_line_and_changes_nothing(ask: Asker, media: str, declared: str) -> None:
    text = f"<!DOCTYPE x [{declared}]>\n<CodeSystem xmlns='http://hl7.org/fhir'>&b;</CodeSystem>"
    before = ask.get("/proposals")["items"]
    found = ask.by("ola")("POST", PATH, 422, data=text, content_type=media).get_json()
    assert (found["problems"][0]["code"], found["problems"][0]["line"]) == ("doctype", 1)
    assert "root:" not in json.dumps(found)
    assert ask.get("/proposals")["items"] == before


def test_a_code_system_in_xml_becomes_a_draft(ask: Asker) -> None:
    text = "<CodeSystem xmlns='http://hl7.org/fhir'><content value='complete'/><concept><code value='A'/></concept></CodeSystem>"  # noqa: E501
    made = ask.by("ola")("POST", PATH, 201, data=text, content_type="application/fhir+xml").get_json()
    assert made["items"] == 1
