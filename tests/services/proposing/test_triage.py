"""Submitted, taken up, sent back, withdrawn, merged, moved, rejected."""

import pytest

from registry import kinds
from registry.errors import Conflict, ContentError, Forbidden, NotFound, Unauthenticated
from registry.models import Origin, Proposal
from registry.services.members import networks, people, seats
from registry.services.proposing import decisions, drafting, proposals, proposed
from registry.services.proposing.actions import actions_for, blocked_for
from registry.services.proposing.proposals import Description, NewStandard
from registry.services.reading import library
from registry.services.stored import contents
from tests.services.proposing.house import TITLE, House, content_of


def log(house: House, id: int) -> list[tuple[str, str, str]]:
    with house.reading() as session:
        found = decisions.of_proposal(session, session.get_one(Proposal, id))
        return [(each.rule, each.body, each.prose["reason"]) for each in found]


def test_a_change_of_nothing_is_not_submitted(house: House) -> None:
    house.reach("published")
    id = house.change("lungetermer")
    with pytest.raises(Conflict) as refused:
        house.do("ola", id, "submit")
    assert refused.value.code == "nothing-changed"


def test_content_with_errors_is_not_submitted_and_the_errors_are_told(house: House) -> None:
    id = house.draft()
    content = content_of("terminology")
    content["concepts"][1]["broader"] = ["finnes-ikke"]
    with house.writing("ola") as (session, member):
        drafting.set_content(session, member, id, contents.prepare(kinds.kind("terminology"), content))
    with pytest.raises(ContentError) as refused:
        house.do("ola", id, "submit")
    assert refused.value.problems
    assert house.state(id) == "draft"


def severities(house: House, id: int) -> set[str]:
    """Of what the proposal says about references to something unpublished."""
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        found = proposed.before_publication(session, row)
        assert set(found) <= set(proposed.problems(session, row))
        return {each.severity for each in found}


@pytest.mark.parametrize("kind", ["terminology", "phrase", "regimen"])
def test_a_reference_to_something_unpublished_is_told_in_the_draft_already(house: House, kind: str) -> None:
    id = house.draft(slug=f"en-{kind}", kind=kind)
    assert severities(house, id) == set()
    with house.writing("ola") as (session, member):
        of_kind = kinds.kind(kind)
        row = drafting.set_content(session, member, id, contents.prepare(of_kind, of_kind.sample()))
        told = proposed.problems_of(session, row, of_kind.sample())
        assert {each.severity for each in told if each.code in proposed.LATER} == {"warning"}
    assert severities(house, id) == {"warning"}
    house.do("ola", id, "submit")
    assert severities(house, id) == {"warning"}


def test_what_it_refers_to_may_be_published_meanwhile(house: House) -> None:
    id = house.draft()
    with house.writing("ola") as (session, member):
        kind = kinds.kind("terminology")
        drafting.set_content(session, member, id, contents.prepare(kind, kind.sample()))
    house.reach("ballot", id)
    house.vote_all(id)
    assert severities(house, id) == {"error"}
    with house.reading() as session:
        row, leader = session.get_one(Proposal, id), house.member(session, "leder")
        assert "publish" not in actions_for(session, leader, row)
        assert "cannot be published" in str(blocked_for(session, leader, row)["publish"][0])
    with pytest.raises(ContentError, match="cannot be published"):
        house.do("leder", id, "publish")
    assert house.state(id) == "approved"
    assert house.do("leder", id, "return", reason="Vent på ICD-10") == "accepted"
    assert log(house, id)[-1] == ("sent-back", "kreft", "Vent på ICD-10")


def test_a_note_along_the_way_stands_in_the_log(house: House) -> None:
    id = house.draft()
    house.do("ola", id, "submit", note="Se på den")
    house.do("leder", id, "accept", note="Fint")
    house.do("ola", id, "withdraw", note="Kommer tilbake")
    assert log(house, id) == [
        ("submitted", "kreft", "Se på den"),
        ("accepted", "kreft", "Fint"),
        ("withdrawn", "kreft", "Kommer tilbake"),
    ]


def test_an_unready_proposal_goes_back_to_its_author(house: House) -> None:
    id = house.reach("submitted")
    assert house.do("leder", id, "return", reason="Mangler kilder") == "draft"
    assert house.do("ola", id, "submit") == "submitted"


@pytest.mark.parametrize("action", ["reject", "return"])
def test_to_stop_or_send_back_takes_a_reason(house: House, action: str) -> None:
    id = house.reach("submitted")
    with pytest.raises(ContentError) as refused:
        house.do("leder", id, action, reason="  ")
    assert [fault.code for fault in refused.value.problems] == ["reason-missing"]


def test_a_leader_rejects_with_a_reason_on_record(house: House) -> None:
    id = house.reach("submitted")
    assert house.do("nestleder", id, "reject", note="Finnes allerede") == "rejected"
    assert log(house, id) == [("rejected", "kreft", "Finnes allerede")]


@pytest.mark.parametrize("name", ["ola", "sekretaer", "delegat-ous", "akuttleder", "drift", "leser"])
def test_only_the_networks_leaders_take_a_proposal_up(house: House, name: str) -> None:
    id = house.reach("submitted")
    with pytest.raises(Forbidden):
        house.do(name, id, "accept")


def test_nobody_acts_without_logging_in(house: House) -> None:
    id = house.reach("submitted")
    with pytest.raises(Unauthenticated):
        house.do("", id, "accept")


def test_a_proposal_is_merged_into_another(house: House) -> None:
    one, other = house.reach("submitted"), house.draft(slug="annet")
    assert house.do("leder", one, "merge", into=other, note="Samme sak") == "merged"
    with house.reading() as session:
        assert session.get_one(Proposal, one).merged_into_id == other


def test_a_proposal_is_not_merged_into_what_cannot_take_it(house: House) -> None:
    one, closed = house.reach("accepted"), house.draft(slug="annet")
    house.do("ola", closed, "withdraw")
    phrase = house.draft(slug="frase", kind="phrase")
    for into in (one, closed, phrase):
        with pytest.raises(Conflict) as refused:
            house.do("leder", one, "merge", into=into)
        assert refused.value.code == "bad-merge"
    with pytest.raises(NotFound):
        house.do("leder", one, "merge", into=99)


def test_a_moved_proposal_is_the_other_networks_to_take_up(house: House) -> None:
    id = house.reach("accepted")
    assert house.do("leder", id, "move", network="akutt", note="Deres fag") == "moved"
    assert log(house, id) == [("moved", "kreft", "Deres fag")]
    with pytest.raises(Forbidden):
        house.do("leder", id, "accept")
    assert house.do("akuttleder", id, "accept") == "accepted"


def test_a_proposal_is_moved_to_another_network_that_exists(house: House) -> None:
    id = house.reach("submitted")
    with pytest.raises(Conflict) as refused:
        house.do("leder", id, "move", network="kreft")
    assert refused.value.code == "same-network"
    with pytest.raises(NotFound):
        house.do("leder", id, "move", network="finnes-ikke")


def test_an_action_in_the_wrong_state_is_refused_and_says_what_is_possible(house: House) -> None:
    id = house.reach("submitted")
    with pytest.raises(Conflict, match="Possible now: accept") as refused:
        house.do("leder", id, "publish")
    assert refused.value.code == "wrong-state"


def test_a_network_without_a_signed_checklist_decides_nothing(house: House) -> None:
    with house.writing("console") as (session, console):
        networks.add_network(
            session, console, "ny", {"nb": "Ny"}, organisations=["993467049"], policy={"minimum_open_days": 0}
        )
        people.add_user(session, console, "nyleder", "Ny Leder")
        seats.add_seat(session, console, "ny", "nyleder", "993467049", role="leader")
    id = house.reach("submitted")
    house.do("leder", id, "move", network="ny")
    for action in ("accept", "send-to-hearing", "close-hearing"):
        house.do("nyleder", id, action)
    with pytest.raises(Conflict) as refused:
        house.do("nyleder", id, "open-ballot")
    assert refused.value.code == "checklist-unsigned"
    with house.writing("nyleder") as (session, member):
        networks.sign_checklist(session, member, "ny")
    assert house.do("nyleder", id, "open-ballot") == "ballot"


def test_an_adopted_standard_is_not_submitted_without_its_publishers_version(house: House) -> None:
    house.reach("published")
    id = house.change("lungetermer")
    house.put(id, "lungebetennelse", definition={"nb": "Ny."})
    with house.writing("ola") as (session, member):
        standard = session.get_one(Proposal, id).standard
        assert standard is not None
        standard.origin = Origin.ADOPTED
    with pytest.raises(Conflict) as refused:
        house.do("ola", id, "submit")
    assert refused.value.code == "no-number"
    with house.writing("ola") as (session, member):
        proposals.describe(session, member, id, Description("Ny utgave", version="2027"))
    house.reach("approved", id)
    house.do("leder", id, "publish")
    with house.reading() as session:
        assert library.current_number(session, "lungetermer") == "2027"


def test_a_new_adopted_standard_is_asked_for_its_version_too(house: House) -> None:
    with house.writing("ola") as (session, member):
        new = NewStandard("utenfra", "terminology", TITLE, "kreft", origin="adopted")
        id = proposals.propose_new(session, member, new, Description("Utenfra")).id
        drafting.set_content(
            session, member, id, contents.prepare(kinds.kind("terminology"), content_of("terminology"))
        )
    with pytest.raises(Conflict) as refused:
        house.do("ola", id, "submit")
    assert refused.value.code == "no-number"
