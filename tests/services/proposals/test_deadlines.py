"""What ends by itself, once its time comes, and what has to wait."""

import pytest

from registry.errors import Conflict
from registry.models import Oversight
from registry.services import deadlines, networks
from tests.services.proposals.house import House


def due(house: House) -> bool:
    with house.reading() as session:
        return deadlines.anything_due(session)


def close(house: House) -> list[int]:
    with house.writing() as (session, _):
        return [row.id for row in deadlines.close_due(session)]


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
        networks.set_oversight(session, console, "kreft", "programstyret", "decides-escalated")
    assert close(house) == [id]
    assert house.state(id) == "escalated"
