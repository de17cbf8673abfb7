"""Text that should not be there is removed on record; the proof still holds and says so."""

import pytest
from sqlalchemy import select

from registry.errors import BadRequest, Conflict, Forbidden, NotFound, RegistryError
from registry.models import Answer, Comment, Decision, Proposal, Vote
from registry.services.proposing import hearing, records
from registry.services.proposing.redaction import FINDERS, redact
from registry.services.upkeep.verification import verify
from tests.services.proposing.house import House


def spoken(house: House) -> int:
    """A proposal about which all has been said that can be redacted."""
    id = house.reach("hearing")
    house.answer(id, house.comment(id, "minor", text="Ring Kari på 98765432."))
    house.do("leder", id, "close-hearing", note="Takk")
    house.do("leder", id, "open-ballot")
    house.vote_all(id, ahus="against")
    house.do("leder", id, "escalate", question="Hva nå?")
    return id


def first(house: House, model: type[Comment] | type[Answer] | type[Vote] | type[Decision]) -> int:
    with house.reading() as session:
        found: int = session.scalars(select(model.id).order_by(model.id)).first()
        return found


def test_a_redacted_comment_is_gone_and_that_it_was_made_stays(any_house: House) -> None:
    house = any_house
    id = spoken(house)
    with house.writing("sekretaer") as (session, member):
        redact(session, member, id, f"comment:{first(house, Comment)}")
    with house.reading() as session:
        (comment,) = hearing.comments(session, session.get_one(Proposal, id))
        shown = records.comment_record(comment)
        assert (shown["text"], shown["author"], shown["grade"]) == (None, "Leser", "minor")
        report = verify(session, house.installation.ledger.key)
        assert (report.faults, report.redacted) == ((), 1)


@pytest.mark.parametrize("table", ["proposal", "comment", "answer", "vote", "escalation", "decision", "round"])
def test_every_text_of_a_proposal_can_be_redacted(house: House, table: str) -> None:
    id = spoken(house)
    with house.writing("leder") as (session, member):
        text = redact(session, member, id, f"{table}:1")
        assert text.holds()
        assert text.body is None
    with house.reading() as session:
        assert verify(session, house.installation.ledger.key).faults == ()


def test_a_signatures_note_can_be_redacted_too() -> None:
    assert "sign_off" in FINDERS


@pytest.mark.parametrize(
    ("name", "place", "error"),
    [
        ("leser", "comment:1", Forbidden),
        ("ola", "comment:1", Forbidden),
        ("akuttleder", "comment:1", Forbidden),
        ("leder", "comment:99", NotFound),
        ("leder", "answer:99", NotFound),
        ("leder", "vote:99", NotFound),
        ("leder", "proposal:99", NotFound),
        ("leder", "proposal:2", NotFound),
        ("leder", "entry:1", BadRequest),
        ("leder", "comment:x", BadRequest),
        ("leder", "comment", BadRequest),
    ],
)
def test_not_everybody_redacts_and_not_everything(
    house: House, name: str, place: str, error: type[RegistryError]
) -> None:
    id = spoken(house)
    house.draft(slug="annet")
    with house.writing(name) as (session, member), pytest.raises(error):
        redact(session, member, id, place)


def test_a_text_is_redacted_once(house: House) -> None:
    id = spoken(house)
    with house.writing("drift") as (session, member):
        redact(session, member, id, "comment:1")
        with pytest.raises(Conflict):
            redact(session, member, id, "comment:1")
