"""Every action and all work on proposals, at least once on each database; the full tables run on SQLite."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from registry.lifecycle import Action, Work
from registry.models import Entry
from registry.services.proposing import drafting, proposals, redaction, signoffs
from registry.services.upkeep.verification import verify
from tests.services.proposing.house import House, describing

CONCEPT = "lungebetennelse"
#: What the ledger calls what is named otherwise elsewhere.
ENTRIES = {Action.PUBLISH: "publish-proposal", Work.EDIT: "set-content"}


def the_long_path(house: House) -> None:
    """Sent back once, heard with an answered objection, signed, voted on, published."""
    id = house.draft(slug="kuren", kind="regimen")
    with house.writing("ola") as (session, member):
        proposals.describe(session, member, id, describing("Ny tittel"))
        proposals.add_author(session, member, id, "leser")
    house.do("ola", id, "submit")
    house.do("leder", id, "return", reason="Mangler kilde")
    house.reach("hearing", id)
    number = house.comment(id, "major", name="lokal")
    house.answer(id, number)
    house.do("leder", id, "close-hearing")
    for name, role in (("spesialist", "specialist"), ("farmasoyt", "pharmacist")):
        with house.writing(name) as (session, member):
            signoffs.sign_off(session, member, id, role)
    house.do("leder", id, "open-ballot")
    house.vote_all(id)
    house.do("leder", id, "publish")
    with house.writing("leder") as (session, member):
        redaction.redact(session, member, id, "comment:1")


def the_ways_out(house: House) -> None:
    """Withdrawn, merged, moved, rejected."""
    ids = [house.draft(slug=f"utvei-{number}") for number in range(4)]
    house.do("ola", ids[0], "withdraw")
    for id in ids[1:]:
        house.do("ola", id, "submit")
    house.do("leder", ids[1], "merge", into=ids[2])
    house.do("leder", ids[2], "move", network="akutt")
    house.do("leder", ids[3], "reject", reason="Finnes fra før")


def the_body_and_the_deadline(house: House) -> None:
    """Escalated and adopted; closed by request before all have voted."""
    house.reach("published")
    id = house.change("lungetermer")
    house.put(id, CONCEPT, definition={"nb": "Ny."})
    house.do("ola", id, "submit")
    house.do("leder", id, "accept")
    house.do("leder", id, "escalate", question="Skal den vedtas?")
    house.do("styremedlem", id, "adopt", reason="Ja")
    stale = house.change("lungetermer")
    house.put(stale, "akutt-bronkitt", source="En annen kilde")
    house.do("leder", id, "publish")
    with house.writing("ola") as (session, member):
        drafting.rebase(session, member, stale)
    house.reach("ballot", stale)
    for trust in ("ous", "ahus", "innlandet"):
        house.vote(stale, trust)
    house.do("leder", stale, "close-ballot")


@pytest.mark.parametrize("way", [the_long_path, the_ways_out, the_body_and_the_deadline])
def test_a_way_ends_as_it_should_on_each_database(any_house: House, way: Callable[[House], None]) -> None:
    way(any_house)
    with any_house.reading() as session:
        assert verify(session, any_house.installation.ledger.key).faults == ()


def test_together_the_ways_take_every_action_and_all_work(house: House) -> None:
    for way in (the_long_path, the_ways_out, the_body_and_the_deadline):
        way(house)
    with house.reading() as session:
        done = set(session.scalars(select(Entry.action).where(Entry.subject.startswith("proposal:")).distinct()))
    assert {ENTRIES.get(each, each.value) for each in (*Action, *Work)} <= done
