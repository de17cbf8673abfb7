"""Resources: read, version read, history and search."""

from pathlib import Path
from typing import Any

import pytest

from registry.app import create_app
from registry.config import Settings
from registry.fhir.holding import TYPES
from registry.services.upkeep.installation import open_installation
from tests.conftest import Clock
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
    for path in ("", "/r5"):
        body = fhir.get(f"{path}/CodeSystem/farlig")
        assert body["status"] == "retired"
        standing = "http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status"
        assert {"url": standing, "valueCode": "withdrawn"} in body["extension"]
        expanded = fhir.get(f"{path}/ValueSet/$expand?url=http://example.org/farlig?fhir_vs|1")
        told = {each["name"]: each["valueUri"] for each in expanded["expansion"]["parameter"]}
        assert told["warning-withdrawn"] == "http://example.org/farlig|1"
        validated = fhir.get(f"{path}/CodeSystem/$validate-code?url=http://example.org/farlig&version=1&code=R")
        (issues,) = (each["resource"]["issue"] for each in validated["parameter"] if each["name"] == "issues")
        assert issues[0]["details"]["text"] == "Reference to withdrawn CodeSystem http://example.org/farlig|1"
    assert "withdrawn" not in fhir.ask("/CodeSystem/farger/_history/2025").get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/CodeSystem/farger", "/standards/farger/versions/2026"),
        ("/ValueSet/varme/_history/1", "/standards/varme/versions/1"),
        ("/NamingSystem/farger?_summary=true", "/standards/farger/versions/2026"),
        ("/PlanDefinition/kur", "/standards/kur/versions/1"),
    ],
)
def test_a_resource_tells_where_people_read_it(fhir: Client, path: str, page: str) -> None:
    source = "http://hl7.org/fhir/StructureDefinition/web-source"
    (address,) = (each["valueUrl"] for each in fhir.get(path)["extension"] if each["url"] == source)
    assert address.endswith(page)
    assert fhir.app.test_client().get(page).status_code == 200


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
        ("", {"farger", "lukket", "halvlukket", "farlig", "rgb", "fargenavn", "begreper"}),
        (f"url={COLOURS}", {"farger"}),
        (f"url={OID}", {"farger"}),
        (f"identifier=urn:ietf:rfc:3986|{OID}", {"farger"}),
        ("title=farger", {"farger"}),
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
    """Following `next` from the first page gives everything once."""
    found: list[str] = []
    path = "/CodeSystem?_count=4"
    while path:
        page = fhir.get(path, user="bygger")
        assert page["total"] == 7
        found += [each["resource"]["id"] for each in page["entry"]]
        links = {each["relation"]: each["url"] for each in page["link"]}
        path = links.get("next", "").partition("/fhir")[2]
    assert len(found) == len(set(found)) == 7
    assert set(links) == {"self", "first", "previous", "last"}
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


@pytest.mark.parametrize(("path", "found"), [("", "explicit"), ("/r5", "in-compose")])
def test_value_sets_are_found_by_the_codes_that_they_list_in_the_words_of_each_release(
    fhir: Client, path: str, found: str
) -> None:
    assert fhir.get(f"{path}/metadata?mode=terminology")["codeSearch"] == found


@pytest.mark.parametrize(("path", "newer"), [("", False), ("/r5", True)])
def test_what_value_sets_may_ask_of_a_system_is_stated(fhir: Client, path: str, newer: bool) -> None:
    systems = {each["uri"]: each["version"] for each in fhir.get(f"{path}/metadata?mode=terminology")["codeSystem"]}
    of = {each["code"]: each["op"] for each in systems[COLOURS][0]["filter"]}
    assert {"is-a", "generalizes", "=", "regex", "exists"} <= set(of["concept"])
    assert ("child-of" in of["concept"]) is newer
    flat = {each["code"]: each["op"] for each in systems["http://example.org/rgb"][0]["filter"]}
    assert flat == {"concept": ["=", "in", "not-in", "regex", "exists"]}


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


def test_a_terminology_is_a_code_system(fhir: Client) -> None:
    body = fhir.get("/CodeSystem/begreper")
    assert body["url"] == "urn:fagregister:begreper"
    assert body["concept"][0]["concept"][0]["code"] == "varm"
    assert fhir.values("/CodeSystem/begreper/$lookup?code=farge&displayLanguage=en")["display"] == "Colour"


def test_a_terminology_of_one_systems_codes_supplements_that(fhir: Client) -> None:
    body = fhir.get("/CodeSystem/fargenavn")
    assert (body["content"], body["supplements"]) == ("supplement", f"{COLOURS}|2026")
    assert [each["code"] for each in body["concept"]] == ["R"]
    assert not {"caseSensitive", "hierarchyMeaning"} & body.keys()  # of these the system has its own
    question = f"/CodeSystem/$lookup?system={COLOURS}&code=R&displayLanguage=nn"
    assert fhir.values(question)["display"] != "Raud"
    assert fhir.values(f"{question}&useSupplement=http://example.org/navn")["display"] == "Raud"


def test_a_naming_system_tells_every_uri_and_which_is_preferred(fhir: Client) -> None:
    body = fhir.get("/NamingSystem/farger")
    assert [(each["type"], each["value"], each["preferred"]) for each in body["uniqueId"]] == [
        ("uri", COLOURS, True),
        ("oid", "2.16.578.1.99", False),
    ]
    assert fhir.refused("/NamingSystem/fargenavn", 404) == "not-found"
    assert fhir.refused("/NamingSystem/varme", 404) == "not-found"
    assert fhir.get("/NamingSystem/farger/_history/2025")["status"] == "retired"


@pytest.mark.parametrize(
    ("tag", "status"), [('W/"2025", W/"2026"', 304), ('"2026"', 304), ("*", 304), ('W/"2025"', 200), ("", 200)]
)
def test_any_of_the_tags_that_a_client_has_will_do(fhir: Client, tag: str, status: int) -> None:
    assert fhir.ask("/CodeSystem/farger", If_None_Match=tag).status_code == status


def test_a_resource_that_has_not_changed_since_is_not_sent_again(fhir: Client) -> None:
    at = fhir.ask("/CodeSystem/farger").headers["Last-Modified"]
    assert fhir.ask("/CodeSystem/farger", If_Modified_Since=at).status_code == 304
    assert fhir.ask("/CodeSystem/farger", If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status_code == 200
    recalled = fhir.ask("/CodeSystem/farlig").headers["Last-Modified"]
    assert fhir.ask("/CodeSystem/farlig", If_Modified_Since=recalled).status_code == 200
    assert fhir.ask("/CodeSystem/farger", If_Modified_Since=at, If_None_Match='W/"2025"').status_code == 200


def test_history_is_paged_and_can_begin_at_a_time(fhir: Client) -> None:
    first = fhir.get("/CodeSystem/farger/_history?_count=1")
    assert (first["total"], [each["resource"]["version"] for each in first["entry"]]) == (2, ["2026"])
    following = next(each["url"] for each in first["link"] if each["relation"] == "next")
    second = fhir.get(following.partition("/fhir")[2])
    assert [each["resource"]["version"] for each in second["entry"]] == ["2025"]
    since = fhir.get("/CodeSystem/farger/_history?_since=2026-03-05")
    assert [each["response"]["etag"] for each in since["entry"]] == ['W/"2026"']
    assert "entry" not in fhir.get("/CodeSystem/farger/_history?_since=2030-01-01")


def told(body: dict[str, Any]) -> list[str]:
    found = body.get("entry", [])
    return [f"{each['request']['url']}|{each['resource']['meta']['versionId']}" for each in found]


def test_a_type_has_a_history_of_what_may_be_viewed_newest_first(fhir: Client) -> None:
    body = fhir.get("/CodeSystem/_history")
    every = told(body)
    assert body["total"] == len(every)
    assert {"CodeSystem/farger|2026", "CodeSystem/farger|2025", "CodeSystem/farlig|1"} <= set(every)
    assert "CodeSystem/lukket|1" not in every
    assert "CodeSystem/lukket|1" in told(fhir.get("/CodeSystem/_history", user="bygger"))
    times = [each["response"]["lastModified"] for each in body["entry"]]
    assert times == sorted(times, reverse=True)


def test_the_whole_registry_has_a_history_page_by_page(fhir: Client) -> None:
    every: list[str] = []
    path = "/_history?_count=4&known_at=2027-01-01"
    while path:
        page = fhir.get(path, user="bygger")
        every += told(page)
        following = {each["relation"]: each["url"] for each in page["link"]}.get("next", "")
        assert "known_at=2027-01-01" in following or not following
        path = following.partition("/fhir")[2]
    assert len(every) == len(set(every)) == page["total"]
    assert {each.partition("/")[0] for each in every} == set(TYPES)


@pytest.mark.parametrize(
    ("at", "versions"),
    [
        ("2026-02-01", []),
        ("2026-03-05", ["2025"]),
        ("2026", ["2026", "2025"]),
        ("2026-06", ["2026"]),
        ("2031", ["2026"]),
    ],
)
def test_a_history_can_tell_what_was_the_newest_at_a_time(fhir: Client, at: str, versions: list[str]) -> None:
    body = fhir.get(f"/CodeSystem/farger/_history?_at={at}")
    assert [each["resource"]["version"] for each in body.get("entry", [])] == versions
    assert fhir.refused("/CodeSystem/farger/_history?_at=soon", 400) == "invalid"


@pytest.mark.parametrize("path", ["/CodeSystem/$find-matches", "/CodeSystem/farger/$nothing", "/$nothing"])
def test_an_operation_that_is_not_here_is_named(fhir: Client, path: str) -> None:
    for body in (None, {"resourceType": "Parameters"}):
        answer = fhir.ask(path, body=body)
        assert answer.status_code == 404
        assert path.rpartition("$")[2] in answer.get_json()["issue"][0]["details"]["text"]


def test_where_everybody_is_to_log_in_only_the_statement_is_open(
    fhir: Client, prepared: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    opened = open_installation(Settings(data=prepared[0], require_login=True), clock=Clock())
    closed = Client(create_app(installation=opened), fhir.tokens)
    assert closed.refused("/CodeSystem", 401) == "login"
    assert closed.ask("/CodeSystem", user="bygger").status_code == 200
    assert closed.get("/metadata")["resourceType"] == "CapabilityStatement"
    opened.database.dispose()
