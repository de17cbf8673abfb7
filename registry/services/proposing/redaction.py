"""Removing free text that should not be there, on record: the chain still verifies, and says that it was done."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy.orm import Session

from registry.access import Member, Subject, require
from registry.errors import BadRequest, Conflict, NotFound
from registry.models import Answer, Ballot, Comment, Decision, Escalation, Proposal, Prose, Round, SignOff, Vote
from registry.services.acts import next_seq, now, record
from registry.services.proposing.procedure import place as place_of
from registry.services.proposing.procedure import proposal

Owned = tuple[Prose, int | None]
"""A text and the id of the proposal that it belongs to."""


Told = TypeVar("Told", Comment, SignOff, Escalation, Decision, Round)


def _of(model: type[Told]) -> Callable[[Session, int], Owned | None]:
    def find(session: Session, id: int) -> Owned | None:
        row = session.get(model, id)
        return (row.prose, row.proposal_id) if row is not None else None

    return find


def _own(session: Session, id: int) -> Owned | None:
    row = session.get(Proposal, id)
    return (row.prose, row.id) if row is not None else None


def _answer(session: Session, id: int) -> Owned | None:
    row = session.get(Answer, id)
    return (row.prose, session.get_one(Comment, row.comment_id).proposal_id) if row is not None else None


def _vote(session: Session, id: int) -> Owned | None:
    row = session.get(Vote, id)
    return (row.prose, session.get_one(Ballot, row.ballot_id).proposal_id) if row is not None else None


FINDERS: Mapping[str, Callable[[Session, int], Owned | None]] = {
    "proposal": _own,
    "comment": _of(Comment),
    "answer": _answer,
    "vote": _vote,
    "sign_off": _of(SignOff),
    "escalation": _of(Escalation),
    "decision": _of(Decision),
    "round": _of(Round),
}


def redact(session: Session, member: Member, id: int, place: str) -> Prose:
    """Remove the text of a row of this proposal for ever; `place` names it as the ledger does, "comment:5".

    That something was said, by whom and when, stays. Raises NotFound for a place that is not this proposal's,
    Conflict where it is done already.
    """
    row = proposal(session, member, id)
    require(member, "redact", Subject(network=row.network.slug))
    text = _text(session, row, place)
    if text.redacted_seq is not None:
        raise Conflict("The text of {place} is already removed.", code="redacted", place=place)
    text.redacted_seq = next_seq(session)
    text.body, text.salt = None, None
    row.changed_at = now(session)
    record(session, member, "redact", place_of(row), row, text, place=place)
    return text


def _text(session: Session, row: Proposal, place: str) -> Prose:
    table, _, key = place.partition(":")
    if table not in FINDERS or not key.isdecimal() or len(key) > 18:
        known = ", ".join(FINDERS)
        raise BadRequest(
            "{place} is no text. Write for example comment:5; texts: {known}.",
            code="bad-place",
            place=place[:60],
            known=known,
        )
    found = FINDERS[table](session, int(key))
    if found is None or found[1] != row.id:
        raise NotFound("Proposal {id} has no {place}.", code="no-text", id=row.id, place=place)
    return found[0]
