"""What concerns one organisation alone: heard by all, decided by that organisation, and marked as its own."""

import pytest

from registry.errors import Conflict, Forbidden, NotFound
from registry.models import Decision, Proposal, Standard
from registry.services.proposing import ballots, proposals, records
from registry.services.proposing.actions import work_for
from registry.services.reading import library
from registry.services.upkeep.verification import verify
from tests.services.proposing.house import STRANGER, TITLE, TRUSTS, House, describing

OUS = TRUSTS["ous"]


def decided(house: House, **said: object) -> int:
    id = house.draft(organisation=OUS, **said)  # type: ignore[arg-type]
    house.reach("ballot", id)
    house.vote(id, "ous")
    return id


@pytest.mark.parametrize("policy", [{}, {"authority": "recommends"}, {"quorum": "two-thirds", "rule": "majority"}])
def test_its_own_vote_decides_whatever_the_network_does_otherwise(any_house: House, policy: dict[str, str]) -> None:
    any_house.policy(**policy)
    id = decided(any_house)
    with any_house.reading() as session:
        row = session.get_one(Proposal, id)
        (ballot,) = ballots.ballots(session, row)
        assert (row.state, ballot.electorate, ballot.outcome) == ("approved", [OUS], "carried")
        record = records.decision_record(session, session.get_one(Decision, row.decision_id))
        assert (record["rule"], record["body"], record["evidence"]["organisation"]) == ("own-matter", "ous", OUS)
    assert any_house.do("leder", id, "publish") == "published"
    with any_house.reading() as session:
        standard = library.standard(session, "lungetermer")
        assert standard.organisation is not None
        assert standard.organisation.orgnr == OUS
        assert verify(session, any_house.installation.ledger.key).faults == ()


def test_others_hear_it_and_have_no_vote(house: House) -> None:
    id = house.draft(organisation=OUS)
    house.reach("hearing", id)
    house.comment(id, name="delegat-ahus")
    house.do("leder", id, "close-hearing")
    house.do("leder", id, "open-ballot")
    with house.reading() as session:
        row = session.get_one(Proposal, id)
        assert "vote" not in work_for(session, house.member(session, "delegat-ahus"), row)
        assert "vote" in work_for(session, house.member(session, "vara"), row)
    with pytest.raises(Forbidden):
        house.vote(id, "ahus")
    house.vote(id, "ous", name="vara")
    assert house.state(id) == "approved"


def test_a_vote_against_sends_it_back_to_another_round(house: House) -> None:
    id = house.reach("ballot", house.draft(organisation=OUS))
    house.vote(id, "ous", "against")
    assert house.state(id) == "accepted"


def test_flags_still_lay_it_before_the_body(house: House) -> None:
    assert house.state(decided(house, flags=("matter-of-principle",))) == "escalated"


def test_a_change_of_its_standard_is_its_matter_too(house: House) -> None:
    house.do("leder", decided(house), "publish")
    id = house.change("lungetermer")
    house.put(id, "lungebetennelse", definition={"nb": "Ny."})
    house.reach("ballot", id)
    house.vote(id, "ous")
    assert house.state(id) == "approved"


def test_what_is_shared_is_nobodys_own_matter(house: House) -> None:
    house.reach("published")
    with house.writing("ola") as (session, member):
        with pytest.raises(Conflict, match="others too") as refused:
            proposals.propose(session, member, "lungetermer", "revise", describing(), OUS)
        assert refused.value.code == "shared-standard"
        assert proposals.propose(session, member, "lungetermer", "revise", describing()).organisation is None


@pytest.mark.parametrize(("organisation", "error"), [(STRANGER, Conflict), ("000000000", NotFound)])
def test_it_is_an_organisation_of_the_network(house: House, organisation: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        house.draft(organisation=organisation)


def test_it_is_not_moved_to_where_the_organisation_has_no_vote(house: House) -> None:
    id = house.reach("submitted", house.draft(organisation=OUS))
    with house.writing("console") as (session, console):
        from_others = proposals.networks.add_network(session, console, "andre", TITLE, organisations=[STRANGER])
        assert from_others.slug == "andre"
    with pytest.raises(Conflict) as refused:
        house.do("leder", id, "move", network="andre")
    assert refused.value.code == "out-of-scope"
    assert house.do("leder", id, "move", network="akutt") == "moved"


def test_seals_from_before_there_were_own_matters_still_hold() -> None:
    before = Standard(id=1, slug="x", kind="phrase", title=TITLE, origin="own", licence={})
    assert before.seal() == "6b53b7bd9af875547cf99575071dc5dcb3149c41589c41f1f517b9fc695643b0"
    before.organisation_id = 7
    assert before.seal() != "6b53b7bd9af875547cf99575071dc5dcb3149c41589c41f1f517b9fc695643b0"
