"""Resources: read, version read, history and search."""

import pytest

from tests.fhir.conftest import COLOURS, OID, Client


def test_reading_without_a_version_gives_the_one_in_force_and_names_it(fhir: Client) -> None:
    body = fhir.get("/CodeSystem/farger")
    assert (body["id"], body["meta"]["versionId"], body["version"]) == ("farger", "2026", "2026")
    assert body["url"] == COLOURS
    assert body["status"] == "active"
    assert body["copyright"] == "© X"
    assert [each["code"] for each in body["concept"]] == ["C", "R", "G", "DR", "B"]


def test_a_version_read_gives_exactly_that_version_and_an_unknown_one_is_an_error(fhir: Client) -> None:
    body = fhir.get("/CodeSystem/farger/_history/2025")
    assert (body["version"], body["status"]) == ("2025", "retired")
    assert fhir.refused("/CodeSystem/farger/_history/1999", 404) == "not-found"


def test_valid_at_and_known_at_choose_the_version(fhir: Client) -> None:
    assert fhir.get("/CodeSystem/farger?valid_at=2026-03-05")["version"] == "2025"
    assert fhir.get("/CodeSystem/farger?known_at=2026-03-05")["version"] == "2025"
    assert fhir.refused("/CodeSystem/farger?valid_at=soon", 400) == "invalid"


def test_a_recalled_code_system_says_so(fhir: Client) -> None:
    assert fhir.get("/CodeSystem/farlig")["status"] == "retired"


def test_each_standard_stands_under_its_own_type(fhir: Client) -> None:
    assert fhir.get("/ValueSet/varme")["compose"]["include"][0]["system"] == COLOURS
    assert fhir.get("/ConceptMap/kart")["group"][0]["element"][0]["code"] == "R"
    assert fhir.refused("/CodeSystem/varme", 404) == "not-found"
    assert fhir.refused("/ValueSet/farger", 404) == "not-found"
    assert fhir.refused("/CodeSystem/nothing", 404) == "not-found"


def test_a_known_version_is_not_sent_again(fhir: Client) -> None:
    tag = fhir.ask("/CodeSystem/farger").headers["ETag"]
    assert tag == 'W/"2026"'
    assert fhir.ask("/CodeSystem/farger", If_None_Match=tag).status_code == 304
    assert fhir.ask("/CodeSystem/farger", If_None_Match='W/"2025"').status_code == 200


def test_whoever_kept_a_code_system_while_it_was_in_force_learns_of_its_recall(fhir: Client) -> None:
    recalled = fhir.ask("/CodeSystem/farlig", If_None_Match='W/"1"')
    assert recalled.status_code == 200
    assert recalled.headers["ETag"] == 'W/"1.recalled"'
    assert fhir.ask("/CodeSystem/farlig", If_None_Match='W/"1.recalled"').status_code == 304


def test_a_summary_leaves_the_codes_out_and_says_so(fhir: Client) -> None:
    body = fhir.get("/CodeSystem/farger?_summary=true")
    assert "concept" not in body
    assert body["meta"]["tag"][0]["code"] == "SUBSETTED"


def test_history_lists_every_version(fhir: Client) -> None:
    body = fhir.get("/CodeSystem/farger/_history")
    assert body["type"] == "history"
    assert [each["resource"]["version"] for each in body["entry"]] == ["2026", "2025"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"farger", "lukket", "farlig", "rgb"}),
        (f"url={COLOURS}", {"farger"}),
        (f"url={OID}", {"farger"}),
        (f"identifier=urn:ietf:rfc:3986|{OID}", {"farger"}),
        ("title=farg", {"farger"}),
        ("name=nobody", set()),
        ("status=retired", {"farlig"}),
        ("_id=farger", {"farger"}),
        (f"url={COLOURS}&version=2025", {"farger"}),
        (f"url={COLOURS}&version=1999", set()),
    ],
)
def test_search_finds_by_each_parameter(fhir: Client, query: str, found: set[str]) -> None:
    body = fhir.get(f"/CodeSystem?{query}", user="bygger")
    assert {each["resource"]["id"] for each in body.get("entry", [])} == found
    assert body["total"] == len(found)


def test_search_goes_page_by_page(fhir: Client) -> None:
    first = fhir.get("/CodeSystem?_count=2", user="bygger")
    assert (first["total"], len(first["entry"])) == (4, 2)
    address = next(each["url"] for each in first["link"] if each["relation"] == "next")
    second = fhir.get(address.partition("/fhir")[2], user="bygger")
    assert len(second["entry"]) == 2
    assert [each["relation"] for each in second["link"]] == ["self", "first", "previous", "last"]
    assert fhir.refused("/CodeSystem?_count=-1", 400) == "invalid"


def test_a_licence_holds_here_too(fhir: Client) -> None:
    assert fhir.refused("/CodeSystem/lukket", 401) == "login"
    assert fhir.refused("/CodeSystem/lukket/$lookup?code=R", 401) == "login"
    assert fhir.get("/CodeSystem/lukket", user="bygger")["id"] == "lukket"
    assert "lukket" not in {each["resource"]["id"] for each in fhir.get("/CodeSystem")["entry"]}


def test_what_the_edge_can_do_is_stated(fhir: Client) -> None:
    statement = fhir.get("/metadata")
    assert statement["fhirVersion"] == "4.0.1"
    operations = {
        (each["type"], operation["name"])
        for each in statement["rest"][0]["resource"]
        for operation in each.get("operation", [])
    }
    assert {("CodeSystem", "lookup"), ("ValueSet", "expand"), ("ConceptMap", "translate")} <= operations
    systems = fhir.get("/metadata?mode=terminology")["codeSystem"]
    colours = next(each for each in systems if each["uri"] == COLOURS)
    assert [(each["code"], each["isDefault"]) for each in colours["version"]] == [("2026", True), ("2025", False)]


@pytest.mark.parametrize(
    ("path", "status", "headers"),
    [
        ("/Patient", 404, {}),
        ("/CodeSystem?_format=turtle", 406, {}),
        ("/CodeSystem", 406, {"Accept": "text/html"}),
        ("/CodeSystem", 401, {"Authorization": "Bearer nothing"}),
        ("/CodeSystem", 401, {"Authorization": "Basic x"}),
    ],
)
def test_every_refusal_is_an_operation_outcome(fhir: Client, path: str, status: int, headers: dict[str, str]) -> None:
    fhir.refused(path, status, **headers)


def test_a_method_that_is_not_there_names_those_that_are(fhir: Client) -> None:
    answer = fhir.ask("/CodeSystem/farger", body={})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
