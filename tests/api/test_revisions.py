"""A publisher's revision over what was changed here, from the zip to the decision, through the API and the page."""

import html
import re

import pytest

from registry.services.members import people
from registry.services.upkeep.installation import Installation
from tests.api.conftest import Asker
from tests.services.packing import packed
from tests.services.proposing.house import House
from tests.services.proposing.test_upstream import FIRST, ITEM, LABEL, MANY, TWICE, brought_in, changed_here, with_
from tests.web.conftest import Reader
from tests.web.world import PASSWORD

ZIP = {"content_type": "application/zip"}
PATH = "/imports?kind=archetype&network=kreft&version=1.1.0"


@pytest.fixture
def changed(house: House) -> Installation:
    house.reach("published", brought_in(house, FIRST, "1.0.0"))
    changed_here(house, with_(TWICE))
    return house.installation


@pytest.mark.usefixtures("changed")
def test_conflicts_are_told_before_listed_in_the_draft_and_decided(ask: Asker, house: House) -> None:
    ola = ask.by("ola")
    data = packed(**{"smerte.adl": with_(MANY, LABEL).encode()})
    (seen,) = ola("POST", PATH + "&dry_run=true", 200, data=data, **ZIP).get_json()["files"]
    assert (seen["status"], seen["standard"]) == ("revision", "smerte")
    assert {"merged-upstream", "merge-conflict"} <= {each["code"] for each in seen["problems"]}
    (made,) = ola("POST", PATH, 201, data=data, **ZIP).get_json()["files"]
    path = f"/proposals/{made['proposal']}/conflicts"
    (clash,) = ola.get(path)["items"]
    assert (clash["item"], clash["base"], clash["ours"], clash["theirs"], clash["settled"]) == (
        ITEM, "0..1", "0..2", "0..*", False,
    )  # fmt: skip
    assert ola.post(path, {"spot": clash["spot"], "take": "ours"})["state"] == "draft"
    assert ola.get(path)["items"][0]["settled"]
    ola.post(path, {"spot": "x#", "take": "ours"}, 404)
    ola.post(path, {"spot": clash["spot"], "take": "all"}, 422)
    _decide_on_the_page(ask, house, made["proposal"])
    assert ola.get(path)["items"] == []
    text = ola("GET", f"/proposals/{made['proposal']}/content?format=adl", 200).get_data(as_text=True)
    assert "ELEMENT[at0005] occurrences matches {0..*}" in text
    assert LABEL[1] in text


def _decide_on_the_page(ask: Asker, house: House, id: int) -> None:
    reader = Reader(ask.app.test_client())
    with house.writing("console") as (session, console):
        people.set_password(session, console, "ola", PASSWORD)
    assert reader.log_in("ola").status_code == 302
    page = reader.get(f"/proposals/{id}").text
    assert "Bestemt: vårt står" in page
    assert "Utgiverens nye revisjon er flettet med det som er endret her siden 1.0.0." in page
    english = reader.get(f"/proposals/{id}?lang=en").text
    assert "is merged with what was changed here since 1.0.0." in english
    assert "Both sides changed this: from «0..1» to «0..2» here, and to «0..*» there." in english
    assert "flettet" not in english.partition("<textarea")[0]
    reader.get(f"/proposals/{id}?lang=nb")
    found = re.search(r'name="spot" value="([^"]+)"', page)
    assert found
    spot = html.unescape(found[1])
    wrong = reader.send(f"/proposals/{id}/conflicts", {"spot": "x", "take": "theirs"})
    assert (wrong.status_code, 'id="error-summary"' in wrong.text) == (404, True)
    done = reader.send(f"/proposals/{id}/conflicts", {"spot": spot, "take": "theirs"})
    assert done.headers["Location"].endswith(f"/proposals/{id}#conflicts")
    assert 'id="conflicts"' not in reader.get(f"/proposals/{id}").text


def test_a_translation_whose_original_changed_is_looked_at_on_the_page(ask: Asker, house: House) -> None:
    house.reach("published", brought_in(house, FIRST, "1.0.0"))
    changed_here(house, with_(("Ved rørsle", "Når ein rører seg")))
    id = brought_in(house, with_(("Ved bevegelse", "Under bevegelse")), "1.1.0")
    reader, path = Reader(ask.app.test_client()), f"/proposals/{id}"
    with house.writing("console") as (session, console):
        people.set_password(session, console, "ola", PASSWORD)
    assert reader.log_in("ola").status_code == 302
    page = reader.get(path).text
    assert "Se på 1 sted som revisjonen berører" in page
    notes = html.unescape(page[page.index('id="notes"') :].partition("</section>")[0])
    assert "Når ein rører seg" in notes
    assert "Under bevegelse" in notes
    found = re.search(r'name="spot" value="(merge-translation:[^"]+)"', page)
    assert found
    spot = html.unescape(found[1])
    assert reader.send(f"{path}/conflicts", {"spot": spot, "take": "theirs"}, path).status_code == 404
    assert reader.send(f"{path}/conflicts", {"spot": spot, "take": "ours"}, path).status_code == 302
    page = reader.get(path).text
    assert "Sett på: det stemmer" in page
    assert "som revisjonen berører" not in page
