"""References of other standards that lose their place by a new version, told while it is still a proposal."""

from typing import Any

import pytest

from registry import kinds
from registry.kinds.archetype import ARCHETYPE
from registry.models import Proposal
from registry.services.members import networks
from registry.services.proposing import drafting
from registry.services.proposing.displaced import displaced
from registry.services.reading import library
from registry.services.stored import contents
from tests.services import press
from tests.services.proposing.house import House, content_of

ITEMS = "/data[at0001]/events[at0002]/data[at0003]/items"
SLOTS = {"tid": "at0009", "sted": "at0008", "styrke": "at0004"}


def phrase() -> dict[str, Any]:
    content: dict[str, Any] = content_of("phrase")
    content["slots"] += [
        {
            "name": name,
            "label": {"nb": name, "nn": name},
            "type": "variable",
            "variable": {"archetype": "smerte", "version": "1.0.0", "path": f"{ITEMS}[{code}]"},
        }
        for name, code in SLOTS.items()
    ]
    return content


@pytest.fixture
def region(house: House) -> House:
    """An archetype, and a phrase that records at three of its nodes."""
    text = contents.prepare(ARCHETYPE, ARCHETYPE.sample())
    press.publish(house.installation, "smerte", text, kind="archetype")
    press.publish(house.installation, "frase", contents.prepare(kinds.kind("phrase"), phrase()), kind="phrase")
    with house.writing("console") as (session, _):
        library.standard(session, "smerte").network = networks.network(session, "kreft")
    return house


def lost(house: House, text: str) -> list[tuple[str, str, str | None]]:
    id = house.change("smerte", name="console")
    with house.writing("console") as (session, member):
        drafting.set_content(session, member, id, contents.prepare(ARCHETYPE, text))
    with house.reading() as session:
        found = displaced(session, house.member(session, "leser"), session.get_one(Proposal, id))
    assert all((each["standard"], each["status"]) == ("frase", "in-force") for each in found)
    return [(each["item"], each["target_item"], each["moved_to"]) for each in found]


def test_a_renumbered_node_is_told_with_its_new_path(region: House) -> None:
    text = ARCHETYPE.sample().replace("at0009", "at0031")
    assert lost(region, text) == [("tid", f"{ITEMS}[at0009]", f"{ITEMS}[at0031]")]


def test_a_node_that_is_gone_is_told_without_a_new_path(region: House) -> None:
    text = ARCHETYPE.sample()
    start, end = text.index("ELEMENT[at0008]"), text.index("ELEMENT[at0009]")
    assert lost(region, text[:start] + text[end:]) == [("sted", f"{ITEMS}[at0008]", None)]


def test_a_node_whose_code_means_another_one_now_is_told_though_its_path_is_there(region: House) -> None:
    text = ARCHETYPE.sample().replace("at0008", "at00xx").replace("at0009", "at0008").replace("at00xx", "at0009")
    there = {code: f"{ITEMS}[{code}]" for code in ("at0008", "at0009")}
    assert lost(region, text) == [
        ("tid", there["at0009"], there["at0008"]),
        ("sted", there["at0008"], there["at0009"]),
    ]


@pytest.mark.parametrize("change", [("Smerteintensitet", "Smertestyrke"), ("|0..10|", "|0..5|")])
def test_what_is_changed_at_its_place_is_not_displaced(region: House, change: tuple[str, str]) -> None:
    assert lost(region, ARCHETYPE.sample().replace(*change)) == []


def test_a_new_standard_displaces_nothing(house: House) -> None:
    id = house.draft()
    with house.reading() as session:
        assert displaced(session, house.member(session, "leser"), session.get_one(Proposal, id)) == []
