"""Hearings: rounds with a deadline, comments item by item, and the editor's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from registry.access import Member
from registry.errors import BadRequest, Conflict, ContentError, Forbidden, NotFound, problem
from registry.lifecycle import Action, State, Work, next_state
from registry.models import Answer, Comment, Proposal, Prose, Round, Row
from registry.services.acts import now, record
from registry.services.members import networks
from registry.services.proposing import conditions, proposed
from registry.services.proposing.decisions import noted
from registry.services.proposing.procedure import check_texts, enter, enter_work, place, proposal, settle
from registry.services.stored import contents

GRADES = ("accept", "minor", "major", "reject", "abstain")


def send_to_hearing(
    session: Session,
    member: Member,
    id: int,
    deadline: datetime | None = None,
    invited: Sequence[str] = (),
    summary: str = "",
) -> Proposal:
    """Open a round to everybody, with `invited` networks asked by name. Without a deadline the policy's days hold."""
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.SEND_TO_HEARING)
    check_texts(summary=summary)
    at = now(session)
    until = deadline or at + timedelta(days=conditions.policy_of(row).hearing_days)
    if until <= at:
        raise BadRequest("The deadline of a hearing lies ahead.", code="bad-deadline")
    row.round += 1
    row.hearing_deadline = until
    round = Round(
        proposal_id=row.id,
        number=row.round,
        content_hash=row.content_hash,
        invited=[networks.network(session, slug).slug for slug in invited],
        opened_at=at,
        deadline=until,
        prose=Prose.of(summary=summary),
    )
    session.add(round)
    session.flush()
    facts = {"round": round.number, "content": row.content_hash}
    return settle(session, member, row, "send-to-hearing", target, round, round.prose, **facts)


def comment(
    session: Session, member: Member, id: int, text: str, grade: str, item: str = "", organisation: str | None = None
) -> Comment:
    """Say something of an item ("" is the whole). `organisation` (its number) must be one's own."""
    row = proposal(session, member, id)
    enter_work(session, member, row, Work.COMMENT)
    if row.hearing_deadline is not None and now(session) >= row.hearing_deadline:
        raise Conflict("The hearing's deadline has passed.", code="hearing-over")
    _check_comment(session, row, text, grade, item)
    assert member.id is not None
    said = Comment(
        proposal_id=row.id,
        number=_next_number(session, row),
        round=row.round,
        item=item,
        grade=grade,
        author_id=member.id,
        organisation_id=_organisation(session, member, organisation),
        at=now(session),
        prose=Prose.of(text=text),
    )
    session.add(said)
    session.flush()
    record(session, member, "comment", place(row), said, said.prose, comment=said.number, grade=grade)
    return said


def _check_comment(session: Session, row: Proposal, text: str, grade: str, item: str) -> None:
    if grade not in GRADES:
        known = ", ".join(GRADES)
        raise BadRequest("A grade is one of: {known}; not {grade}.", code="bad-grade", known=known, grade=grade[:40])
    if not text.strip() and grade in {"minor", "major", "reject"}:
        fault = problem("text-missing", "Say what should be different.", field="text")
        raise ContentError("A comment of this grade needs a text.", problems=[fault])
    check_texts(text=text)
    if item == "":
        return
    if not _has(session, row, row.content_hash, item) and not (
        row.base and _has(session, row, row.base.content_hash, item)
    ):
        fault = problem("unknown-item", "The proposal has no item {key}.", field="item", key=item[:200])
        raise ContentError("The comment points at nothing.", problems=[fault])


def _has(session: Session, row: Proposal, content_hash: str | None, item: str) -> bool:
    """Whether a content has the item; what is proposed to go is heard too, and stands in the base alone."""
    if content_hash is None:
        return False
    content = contents.load(session, row.kind, content_hash)
    return any(each.key == item for each in proposed.kind_of(row).items(content))


def _next_number(session: Session, row: Proposal) -> int:
    last = session.scalar(select(func.max(Comment.number)).where(Comment.proposal_id == row.id))
    return (last or 0) + 1


def _organisation(session: Session, member: Member, orgnr: str | None) -> int | None:
    """The one said, or the only one that the member has a seat for."""
    own = {seat.organisation for seat in member.seats}
    if orgnr is None:
        orgnr = next(iter(own)) if len(own) == 1 else None
    elif orgnr not in own:
        raise Forbidden("You have no seat for {organisation}.", code="not-your-organisation", organisation=orgnr[:40])
    return networks.organisation(session, orgnr).id if orgnr else None


def answer(session: Session, member: Member, id: int, number: int, text: str, resolved: bool) -> Comment:
    """The editor's answer. The last one says whether the comment is resolved."""
    row = proposal(session, member, id)
    enter_work(session, member, row, Work.ANSWER)
    said = one_comment(session, row, number)
    if not text.strip():
        fault = problem("text-missing", "Write an answer.", field="text")
        raise ContentError("An answer needs a text.", problems=[fault])
    check_texts(text=text)
    assert member.id is not None
    given = Answer(
        comment_id=said.id, author_id=member.id, resolved=resolved, at=now(session), prose=Prose.of(text=text)
    )
    said.answers.append(given)
    session.flush()
    record(session, member, "answer", place(row), given, given.prose, comment=number, resolved=resolved)
    return said


def one_comment(session: Session, row: Proposal, number: int) -> Comment:
    query = select(Comment).where(Comment.proposal_id == row.id, Comment.number == number)
    found = session.scalars(query).unique().first()
    if found is None:
        raise NotFound("Proposal {id} has no comment {number}.", code="no-comment", id=row.id, number=number)
    return found


def comments(session: Session, row: Proposal, start: int = 0, limit: int | None = None) -> list[Comment]:
    """All, or so many after the first `start`; in the order in which they came."""
    query = select(Comment).where(Comment.proposal_id == row.id).order_by(Comment.number)
    return list(session.scalars(query.offset(start).limit(limit)).unique())


@dataclass(frozen=True)
class Tally:
    """How many comments there are, and how many of them nobody has answered."""

    comments: int
    unanswered: int


def tally(session: Session, row: Proposal) -> Tally:
    own = select(func.count(Comment.id)).where(Comment.proposal_id == row.id)
    unanswered = own.where(~exists().where(Answer.comment_id == Comment.id))
    return Tally(session.scalar(own) or 0, session.scalar(unanswered) or 0)


def has_spoken(session: Session, row: Proposal, member: Member) -> bool:
    """Whether the member has commented on it."""
    own = select(Comment.id).where(Comment.proposal_id == row.id, Comment.author_id == member.id)
    return session.scalar(own.limit(1)) is not None


def rounds(session: Session, row: Proposal) -> list[Round]:
    return list(session.scalars(select(Round).where(Round.proposal_id == row.id).order_by(Round.number)).unique())


def close_hearing(session: Session, member: Member, id: int, note: str = "") -> Proposal:
    """End the round: at its deadline, or by the network after the policy's minimum days."""
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.CLOSE_HEARING)
    return _closed(session, member, row, target, *noted(session, member, row, "hearing-closed", note))


def _closed(session: Session, member: Member | None, row: Proposal, target: State, *rows: Row) -> Proposal:
    round = conditions.last_round(session, row)
    assert round is not None
    round.closed_at = now(session)
    row.hearing_deadline = None
    return settle(session, member, row, "close-hearing", target, round, *rows, round=round.number)


def close_due(session: Session, id: int) -> Proposal | None:
    """Close a hearing whose deadline has passed, the registry itself acting; None where it is closed already."""
    row = session.scalars(due(now(session)).where(Proposal.id == id)).unique().first()
    if row is None:
        return None
    return _closed(session, None, row, next_state(row.state, Action.CLOSE_HEARING, row.change))


def due(moment: datetime) -> Select[Proposal]:
    """Proposals whose hearing is open, although its deadline was at this moment or before."""
    passed = Proposal.hearing_deadline <= moment
    return select(Proposal).where(Proposal.state == State.HEARING, passed).order_by(Proposal.id)
