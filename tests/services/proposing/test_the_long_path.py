"""A proposal from draft to a version in force, through every verb on the way, on both databases."""

from registry.models import Decision, Proposal, Version
from registry.services.proposing.records import decision_record
from registry.services.reading import library
from registry.services.upkeep.verification import verify
from tests.services.proposing.house import TRUSTS, House


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
    id = any_house.draft()
    any_house.reach("hearing", id)
    any_house.answer(id, any_house.comment(id, "minor"))
    any_house.do("leder", id, "close-hearing")
    any_house.do("leder", id, "open-ballot")
    any_house.vote(id, "ous", "for", works_here="with-reservation", reason="Med opplæring")
    for trust in ("ahus", "innlandet", "vestreviken"):
        any_house.vote(id, trust, "abstain")
    any_house.do("leder", id, "publish")
    with any_house.reading() as session:
        version = session.get(Version, session.get_one(Proposal, id).version_id)
        assert version is not None
        record = decision_record(session, session.get_one(Decision, version.decision_id))
    assert (record["rule"], record["body"], record["sign_offs"]) == ("consensus", "kreft", [])
    assert {vote["organisation"]: vote["vote"] for vote in record["votes"]} == {
        TRUSTS["ous"]: "for",
        TRUSTS["ahus"]: "abstain",
        TRUSTS["innlandet"]: "abstain",
        TRUSTS["vestreviken"]: "abstain",
    }
    first = record["votes"][0]
    assert (first["works_here"], first["reason"]) == ("with-reservation", "Med opplæring")
    (hearing,) = record["hearing"]
    assert (hearing["round"], hearing["comments"], hearing["grades"], hearing["unresolved"]) == (1, 1, {"minor": 1}, 0)
    assert record["evidence"]["sources"] == ["Helsedirektoratet"]
    assert record["evidence"]["outcome"]["cast"] == 4
    assert record["evidence"]["proposal"] == id


def test_all_that_a_long_path_leaves_is_vouched_for_by_the_ledger(any_house: House) -> None:
    id = any_house.reach("published")
    revision = any_house.change("lungetermer")
    any_house.put(revision, "lungebetennelse", definition={"nb": "Betennelse i lungene."})
    any_house.reach("ballot", revision)
    any_house.vote_all(revision, ahus="against")
    any_house.do("leder", revision, "escalate", question="Skal det innføres?")
    any_house.do("styremedlem", revision, "adopt", reason="Ja")
    assert any_house.do("leder", revision, "publish") == "published"
    with any_house.reading() as session:
        report = verify(session, any_house.installation.ledger.key)
        assert report.faults == ()
        assert report.entries > 40
        assert library.current_number(session, "lungetermer") == "1.1.0"
    assert id != revision
