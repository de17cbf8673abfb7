"""What ends by itself, once its time comes, and what has to wait."""

import pytest
from sqlalchemy import select

from registry.errors import Conflict
from registry.models import Ballot, Oversight, Proposal
from registry.services.members import bodies
from registry.services.proposing import deadlines
from tests.services.proposing.house import House


def due(house: House) -> bool:
    with house.reading() as session:
        return bool(deadlines._due(session))


def close(house: House) -> list[int]:
    return list(deadlines.close_due(house.installation.database).closed)


def overdue(house: House) -> list[dict[str, str | int]]:
    with house.reading() as session:
        return deadlines.overdue(session)


def test_hearings_and_ballots_end_at_their_deadlines_and_once(any_house: House) -> None:
    house = any_house
    voted, heard = house.reach("ballot"), house.reach("hearing", house.draft(slug="annet"))
    assert not due(house)
    assert close(house) == []
    house.clock.forward(days=14)
    assert due(house)
    assert close(house) == [voted]
    house.clock.forward(days=16)
    assert due(house)
    assert close(house) == [heard]
    assert not due(house)
    assert (house.state(voted), house.state(heard)) == ("accepted", "accepted")


def test_a_flagged_ballot_waits_for_a_body_to_take_the_case(house: House) -> None:
    id = house.reach("ballot", flags=("matter-of-principle",))
    with house.writing() as (session, _):
        for row in session.query(Oversight).all():
            row.valid_to = house.clock()
    house.vote_all(id)
    assert house.state(id) == "ballot"
    with pytest.raises(Conflict) as refused:
        house.do("leder", id, "close-ballot")
    assert refused.value.code == "no-body"
    house.clock.forward(days=15)
    assert close(house) == []
    with house.writing("console") as (session, console):
        bodies.set_oversight(session, console, "kreft", "programstyret", "decides-escalated")
    assert close(house) == [id]
    assert house.state(id) == "escalated"
    assert overdue(house) == []


def test_one_that_cannot_be_closed_keeps_none_of_the_others_and_is_reported(any_house: House) -> None:
    house = any_house
    broken, waiting, sound = (house.reach("ballot", house.draft(slug=slug)) for slug in ("a", "b", "c"))
    heard = house.reach("hearing", house.draft(slug="d"))
    with house.writing() as (session, _):
        found = session.scalars(select(Ballot).where(Ballot.proposal_id == broken)).one()
        found.policy = {**found.policy, "rule": "by the toss of a coin"}
        session.get_one(Proposal, waiting).flags = ["matter-of-principle"]
        for row in session.query(Oversight).all():
            row.valid_to = house.clock()
    house.clock.forward(days=31)
    closing = deadlines.close_due(house.installation.database)
    assert set(closing.closed) == {sound, heard}
    reasons = {each.proposal: (each.what, each.code) for each in closing.failures}
    assert reasons == {broken: ("ballot", "content"), waiting: ("ballot", "no-body")}
    assert "rule:" in next(each.why for each in closing.failures if each.proposal == broken)
    assert overdue(house) == [{"what": "ballot", "proposal": broken}, {"what": "ballot", "proposal": waiting}]
    assert (house.state(broken), house.state(sound), house.state(heard)) == ("ballot", "accepted", "accepted")


def test_two_workers_close_the_same_hearing_once(house: House) -> None:
    id = house.reach("hearing")
    house.clock.forward(days=31)
    assert close(house) == [id]
    assert deadlines._close(house.installation.database, "hearing", id) is None
    assert deadlines._close(house.installation.database, "ballot", id) is None
