"""What makes pages quick to read: names for keys, what can be done on top, ways onward where there is nothing."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from registry.access import ANONYMOUS
from registry.web import connections
from registry.web.connections import Connection, Place
from registry.web.language import in_alphabet
from registry.web.setup import number
from registry.web.views import standards
from tests.web.conftest import Reader
from tests.web.world import World


@pytest.mark.parametrize(("name", "number"), [("latest", "2.0.0"), ("current", "2.0.0")])
def test_latest_and_current_lead_to_a_version(reader: Reader, name: str, number: str) -> None:
    answer = reader.get(f"/standards/mfolfox6/versions/{name}?lang=nn")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/standards/mfolfox6/versions/{number}?lang=nn"
    assert answer.headers["Cache-Control"] == "no-store"


def test_latest_of_nothing_is_not_found(reader: Reader) -> None:
    assert reader.get("/standards/finnes-ikke/versions/latest").status_code == 404


@pytest.mark.parametrize(("language", "text"), [("nb", "12\u00a0542"), ("nn", "12\u00a0542"), ("en", "12,542")])
def test_large_counts_have_a_sign_between_thousands(shared_app: Flask, language: str, text: str) -> None:
    with shared_app.test_request_context("/", headers={"Accept-Language": language}):
        assert number(12542) == text


def test_what_can_be_done_stands_above_the_content(reader: Reader) -> None:
    page = reader.get("/standards/mfolfox6/versions/2.0.0").text
    assert page.index("Foreslå en endring") < page.index("Kurmatrise")
    assert 'href="#download-title"' in page


def _pointing(item: str, standard: str | None = "icd-10", version: str | None = "2026") -> dict[str, Any]:
    return {"standard": standard, "version": version, "target_item": item, "uri": "urn:oid:1.2.3"}


def test_connections_gather_by_standard_and_name_the_items(made_world: World) -> None:
    rows = [
        *map(_pointing, ("J18.9", "J18", "J18.9", "finnes-ikke")),
        _pointing("x", None),
        _pointing("J18", version="1"),
    ]
    installation = made_world.opened()
    with installation.database.reading() as session:
        stray, unknown, found = connections.uses(session, ANONYMOUS, rows)
        kept = connections.uses(session, ANONYMOUS, [_pointing("J18", version=None)])
        title = found.standard.title if found.standard else {}
    installation.database.dispose()
    assert (stray.standard, stray.uri, stray.places) == (None, "urn:oid:1.2.3", [Place("x", "x")])
    assert (unknown.version, unknown.places) == ("1", [Place("J18", "J18")])
    assert (found.count, found.version, bool(title)) == (3, "2026", True)
    assert [place.key for place in found.places] == ["J18.9", "J18", "finnes-ikke"]
    assert found.places[0].label != "J18.9"
    assert found.places[2].label == "finnes-ikke"
    assert kept[0].places[0].label != "J18"


def test_of_very_many_that_point_here_those_in_use_are_opened_first(
    made_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def row(version: str, status: str) -> dict[str, Any]:
        return {"standard": "icd-10", "version": version, "status": status, "item": "J18"}

    monkeypatch.setattr(connections, "OPENED", 1)
    installation = made_world.opened()
    with installation.database.reading() as session:
        rows = [row("2025", "superseded"), row("2026", "in-force")]
        current, earlier = connections.used_by(session, ANONYMOUS, rows)
    installation.database.dispose()
    assert (current.version, [place.key for place in current.places]) == ("2026", ["J18"])
    assert (earlier.version, earlier.places, earlier.more) == ("2025", [], 1)


def test_a_connection_tells_how_many_places_it_does_not_name() -> None:
    assert Connection("", None, "1", 7, [Place("a", "A"), Place("b", "B")]).more == 5


def test_the_decision_names_who_decided(reader: Reader) -> None:
    page = reader.get("/standards/mfolfox6/versions/2.0.0").text
    decision = page[page.index('id="decision-title"') :]
    network = re.search(r"<h1>(.+?)</h1>", reader.get("/networks/kreft").text)
    assert network is not None
    assert f"· {network[1]} ·" in decision


def test_what_is_under_way_stands_before_what_is_finished(reader: Reader) -> None:
    page = reader.get("/proposals").text
    assert page.index("Under arbeid") < page.index("Ferdige")
    filtered = reader.get("/proposals?state=hearing").text
    assert "Under arbeid" not in filtered


def test_empty_lists_say_where_to_go_next(reader: Reader) -> None:
    assert "Vis alle forslag" in reader.get("/proposals?state=moved").text
    assert "Vis alle standarder" in reader.get("/standards?q=finnesikkeiregisteret").text
    assert "Søk i alt" in reader.get("/?q=finnesikkeiregisteret&kind=phrase").text
    assert 'role="search"' in reader.get("/finnes-ikke").text


def test_one_version_has_nothing_to_be_compared_with(reader: Reader) -> None:
    assert "Det finnes bare én versjon" in reader.get("/standards/innkomst/difference").text


def test_changed_items_are_named(reader: Reader) -> None:
    page = reader.get("/standards/mfolfox6/difference?from=1.0.0&to=2.0.0").text
    assert "oksaliplatin" in page
    assert ">line/oksaliplatin" not in page


def test_suggestions_carry_the_standard_s_name(reader: Reader) -> None:
    hit = reader.get("/api/v1/suggest?q=lungebet").json["hits"][0]
    assert hit["standard_title"]["nb"] != hit["standard"]


def test_a_refused_log_in_puts_the_focus_on_what_is_wrong(reader: Reader) -> None:
    page = reader.send("/login", {"username": "ingen", "password": "feil"}, page="/login").text
    assert 'autofocus id="error-summary"' in page
    assert 'aria-describedby="error-summary"' in page


def test_the_way_onward_is_open_and_the_way_out_is_folded(visit: Callable[..., Reader], world: World) -> None:
    page = visit("leder").get(f"/proposals/{world.proposals['submitted']}").text
    actions = page[page.index('id="actions"') :]
    first = actions[actions.index('<details class="action-card"') :]
    assert first.startswith('<details class="action-card" open><summary>Ta opp til arbeid')
    assert '<details class="action-card"><summary>Avvis' in actions


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/search", "/"),
        ("/search?q=lungebet%C3%A6&kind=codeset&kind=phrase", "/?q=lungebet%C3%A6&kind=codeset&kind=phrase"),
    ],
)
def test_the_address_that_people_guess_leads_to_the_search(reader: Reader, asked: str, leads_to: str) -> None:
    answer = reader.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (308, leads_to)


def test_texts_stand_in_the_order_of_the_norwegian_alphabet() -> None:
    names = ["Åreknuter", "øye", "Ærlig", "zoster", "Aorta", "ÖNH"]
    assert sorted(names, key=in_alphabet) == ["Aorta", "zoster", "Ærlig", "ÖNH", "øye", "Åreknuter"]


def test_standards_are_listed_by_title_page_by_page(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standards, "PAGE", 2)
    seen: list[str] = []
    address: str | None = "/standards?lang=nb"
    while address:
        page = reader.get(address).text
        seen += re.findall(r'<h2 [^>]*><a href="[^"]*">(?:<span[^>]*>)?([^<]+)', page)
        found = re.search(r'rel="next" href="([^"]+)"|href="([^"]+)" rel="next"', page)
        address = html.unescape(found[1] or found[2]) if found else None
    assert len(seen) == len(set(seen)) > 2
    assert seen == sorted(seen, key=in_alphabet)


def test_the_log_of_a_network_names_what_was_decided(reader: Reader) -> None:
    log = reader.get("/networks/kreft").text.partition('id="log-title"')[2]
    assert re.search(r'<a href="/proposals/\d+">[^<\d]+', log)
