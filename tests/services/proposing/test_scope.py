"""Organisations join and leave a network: what that changes, and what is never changed behind anybody's back."""

from datetime import timedelta

import pytest

from registry.errors import Conflict, Forbidden, RegistryError
from registry.models import Proposal, Scope
from registry.services.members import networks
from registry.services.proposing import ballots
from registry.services.publishing import recalls
from registry.services.reading import library
from tests.conftest import Clock
from tests.services import press
from tests.services.proposing.house import STRANGER, TRUSTS, House

AHUS = TRUSTS["ahus"]


def move(house: House, verb: str, orgnr: str = AHUS, name: str = "console") -> None:
    with house.writing(name) as (session, member):
        getattr(networks, verb)(session, member, "kreft", orgnr)


def electorate(house: House, id: int) -> list[str]:
    with house.reading() as session:
        return ballots.ballots(session, session.get_one(Proposal, id))[-1].electorate


def test_an_open_ballot_keeps_whom_it_was_opened_for(any_house: House) -> None:
    house = any_house
    open_before, opened_after = house.reach("ballot"), house.reach("heard", house.draft(slug="andre"))
    move(house, "leave")
    house.do("leder", opened_after, "open-ballot")
    assert AHUS in electorate(house, open_before)
    assert AHUS not in electorate(house, opened_after)
    house.vote(open_before, "ahus")
    with pytest.raises(Forbidden):
        house.vote(opened_after, "ahus")
    move(house, "join")
    assert AHUS not in electorate(house, opened_after)
    assert AHUS in electorate(house, house.reach("ballot", house.draft(slug="tredje")))
    assert press.faults(house.installation) == []


def test_a_new_organisation_votes_in_the_next_ballot(house: House) -> None:
    move(house, "join", STRANGER)
    assert STRANGER in electorate(house, house.reach("ballot"))


REFUSED: list[tuple[str, str, str, type[RegistryError], str]] = [
    ("join", AHUS, "console", Conflict, "in-network"),
    ("leave", STRANGER, "console", Conflict, "not-in-network"),
    ("join", STRANGER, "leder", Forbidden, "forbidden"),
    ("leave", AHUS, "leder", Forbidden, "forbidden"),
]


@pytest.mark.parametrize(("verb", "orgnr", "name", "error", "code"), REFUSED)
def test_what_cannot_be_is_refused(
    house: House, verb: str, orgnr: str, name: str, error: type[RegistryError], code: str
) -> None:
    with pytest.raises(error) as refused:
        move(house, verb, orgnr, name)
    assert refused.value.code == code


def test_nobody_leaves_before_its_own_matters_are_decided(house: House) -> None:
    id = house.draft(organisation=AHUS)
    with pytest.raises(Conflict) as refused:
        move(house, "leave")
    assert (refused.value.code, f"Proposal {id} " in str(refused.value)) == ("own-matter-open", True)
    house.do("ola", id, "withdraw")
    move(house, "leave")


def test_who_was_there_when_it_was_published_is_asked_to_acknowledge_its_recall(house: House, clock: Clock) -> None:
    move(house, "leave", TRUSTS["innlandet"])
    clock.forward(days=1)
    id = house.reach("ballot")
    for trust in set(TRUSTS) - {"innlandet"}:
        house.vote(id, trust)
    house.do("leder", id, "publish")
    clock.forward(days=1)
    move(house, "leave")
    house.do("leder", house.change("lungetermer", "recall", name="leder"), "adopt", reason="Feil")
    with house.reading() as session:
        found = recalls.reach(session, library.edition(session, "lungetermer", "1.0.0").version)
        assert {each.name for each in found.missing} == {"ous", "ahus", "vestreviken"}


def test_seals_from_before_anybody_could_leave_still_hold(clock: Clock) -> None:
    before = Scope(network_id=1, organisation_id=2)
    assert before.seal() == "e49a0d9f08cb6ec2c1ff7649ec1e8e63636fe93373798fc0a3fa4319b1126434"
    before.left_at = clock.time + timedelta(days=1)
    assert before.seal() != "e49a0d9f08cb6ec2c1ff7649ec1e8e63636fe93373798fc0a3fa4319b1126434"
