"""A proposal from draft to a version in force, through every verb on the way, on both databases."""

from registry.models import Decision, Proposal, Version
from registry.services import library
from registry.services.records import decision_record
from tests.services.proposals.house import TRUSTS, House


def test_a_new_standard_is_proposed_heard_voted_and_published(any_house: House) -> None:
    house = any_house
    id = house.draft()
    assert house.do("ola", id, "submit") == "submitted"
    assert house.do("leder", id, "accept") == "accepted"
    assert house.do("sekretaer", id, "send-to-hearing") == "hearing"
    house.answer(id, house.comment(id, "major"))
    assert house.do("leder", id, "close-hearing") == "accepted"
    assert house.do("leder", id, "open-ballot") == "ballot"
    house.vote_all(id)
    assert house.state(id) == "approved"
    assert house.do("leder", id, "publish") == "published"
    with house.reading() as session:
        found = library.edition(session, "lungetermer", "1.0.0")
        assert found.status == "in-force"
        proposal = session.get(Proposal, id)
        assert proposal is not None
        assert proposal.version_id == found.version.id


def test_a_version_tells_how_it_was_decided(any_house: House) -> None:
    id = any_house.reach("published")
    with any_house.reading() as session:
        proposal = session.get(Proposal, id)
        assert proposal is not None
        version = session.get(Version, proposal.version_id)
        assert version is not None
        decision = session.get(Decision, version.decision_id)
        assert decision is not None
        record = decision_record(session, decision)
    assert (record["rule"], record["body"]) == ("consensus", "kreft")
    assert {vote["organisation"] for vote in record["votes"]} == set(TRUSTS.values())
