"""A node of a proposed archetype is changed in a form by people who write no ADL."""

from collections.abc import Callable

import pytest

from registry.services.upkeep.installation import Installation
from tests.services.proposing.house import House
from tests.web.archetypes.shelf import INTENSITY
from tests.web.conftest import Reader

NAMES = {"text-nb": "Smertestyrke", "text-nn": "Smertestyrke", "text-en": "Strength of pain"}
FIELDS = {**NAMES, "description-nb": "Fra 0.", "at-least": "0", "at-most": "*", "from-0": "0", "to-0": "20"}
Start = tuple[Reader, int]


@pytest.fixture
def started(visit: Callable[[str], Reader], own_installation: Installation) -> Start:
    id = House(own_installation, None).change("arketype", title="Videre skala", name="ola")
    return visit("ola"), id


def test_nodes_are_found_by_name_changed_and_the_grade_is_seen(started: Start) -> None:
    reader, id = started
    assert f"/proposals/{id}/nodes" in reader.get(f"/proposals/{id}/edit").text
    found = reader.get(f"/proposals/{id}/nodes?q=INTENS&lang=nb").text
    assert ("Smerteintensitet" in found, "Situasjon" in found) == (True, False)
    address = f"/proposals/{id}/nodes/edit?key={INTENSITY}"
    page = reader.get(address).text
    assert 'name="text-nb" lang="nb" value="Smerteintensitet"' in page
    assert 'value="10"' in page
    answer = reader.send(address, FIELDS, page=address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/proposals/{id}#changes")
    shown = reader.get(f"/proposals/{id}?lang=nb").text
    assert "Smertestyrke" in shown
    assert "Antall, 0 til 20" in shown
    assert f'href="/proposals/{id}/nodes/edit?key=' in shown


REFUSED = {
    ("text-nb", " "): "Skriv et navn.",
    ("to-0", "ti"): "ti er ikke et tall.",
    ("to-0", "1,5"): "1,5 er ikke et helt tall.",
    ("to-0", "-1"): "Øvre grense er under den nedre.",
    ("at-most", "-3"): "Skriv null eller mer.",
}


def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_changed(started: Start) -> None:
    reader, id = started
    address = f"/proposals/{id}/nodes/edit?key={INTENSITY}&lang=nb"
    for (name, typed), said in REFUSED.items():
        answer = reader.send(address, {**FIELDS, "description-nb": "Skrevet.", name: typed}, page=address)
        assert answer.status_code == 422, name
        assert f'id="{name}-problem">{said}' in answer.text
        assert f'<a href="#{name}">' in answer.text
        assert "Skrevet." in answer.text
    empty = reader.send(address, {**FIELDS, "from-0": "", "to-0": ""}, page=address)
    assert 'id="from-0-problem">Skriv minst én av grensene.' in empty.text
    assert reader.send(address, {**FIELDS, "start": "eldre"}, page=address).status_code == 412
    page = reader.get(address).text
    assert 'value="10"' in page
    assert "Skrevet." not in page


def test_what_has_no_nodes_is_edited_as_it_is(visit: Callable[[str], Reader], own_installation: Installation) -> None:
    reader = visit("ola")
    id = House(own_installation, None).change("mfolfox6", title="Noe annet", name="ola")
    for path in ("nodes", "nodes/edit"):
        assert reader.get(f"/proposals/{id}/{path}").headers["Location"] == f"/proposals/{id}/edit"
    assert reader.send(f"/proposals/{id}/nodes/edit").status_code == 302
