"""How a decision came about, told in the shape that the API promises for a version's `decision`."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from registry.models import (
    Answer,
    Ballot,
    Comment,
    Decision,
    Escalation,
    Proposal,
    Round,
    SignOff,
    Version,
    Vote,
    moment,
)
from registry.services.proposing import proposed

Model = TypeVar("Model", Ballot, Round, SignOff, Escalation)


def decision_record(session: Session, decision: Decision) -> dict[str, Any]:
    """{rule, body, decided_at, votes, sign_offs, hearing, evidence}; texts that were redacted are null."""
    record = decision.record
    ballots = _rows(session, Ballot, record.get("ballots", ()))
    return {
        "rule": decision.rule,
        "body": decision.body,
        "decided_at": moment(decision.decided_at),
        "reason": decision.prose["reason"],
        "votes": [vote_record(vote) for vote in ballots[-1].votes] if ballots else [],
        "ballots": [ballot_record(session, ballot) for ballot in ballots],
        "sign_offs": [sign_off_record(each) for each in _rows(session, SignOff, record.get("sign_offs", ()))],
        "hearing": [round_record(session, each) for each in _rows(session, Round, record.get("rounds", ()))],
        "escalations": [_case(each) for each in _rows(session, Escalation, record.get("escalations", ()))],
        "evidence": _evidence(session, decision),
    }


def of_versions(session: Session, versions: Iterable[Version]) -> list[Decision]:
    """The decisions of several versions, read at once; each is found by its id as long as these are held."""
    query = select(Decision).where(Decision.id.in_([each.decision_id for each in versions]))
    return list(session.scalars(query).unique())


def _rows(session: Session, model: type[Model], ids: Iterable[int]) -> list[Model]:
    wanted = list(ids)
    if not wanted:
        return []
    query = select(model).where(model.id.in_(wanted)).order_by(model.id)
    return list(session.scalars(query).unique())


def _evidence(session: Session, decision: Decision) -> dict[str, Any]:
    """What the proposal gave as its grounds, beside the hashes and counts kept with the decision."""
    evidence = dict(decision.record.get("evidence", {}))
    row = session.get(Proposal, decision.proposal_id) if decision.proposal_id else None
    if row is not None:
        evidence |= {name: row.prose[name] for name in ("rationale", "intent", "sources")}
        evidence["proposal"] = row.id
    return evidence


def vote_record(vote: Vote) -> dict[str, Any]:
    return {
        "organisation": vote.organisation.orgnr,
        "organisation_name": vote.organisation.name,
        "vote": vote.choice,
        "reason": vote.prose["reason"],
        "works_here": vote.works_here,
        "interests": vote.prose["interests"],
        "voter": vote.user.name,
        "at": moment(vote.at),
    }


def ballot_record(session: Session, ballot: Ballot) -> dict[str, Any]:
    return {
        "number": ballot.number,
        "round": ballot.round,
        "content": ballot.content_hash,
        "changed_since_hearing": _changed(session, ballot),
        "opened_at": moment(ballot.opened_at),
        "deadline": moment(ballot.deadline),
        "closed_at": moment(ballot.closed_at) if ballot.closed_at else None,
        "meeting": ballot.meeting,
        "electorate": ballot.electorate,
        "policy": ballot.policy,
        "outcome": ballot.outcome,
        "votes": [vote_record(vote) for vote in ballot.votes],
    }


def _changed(session: Session, ballot: Ballot) -> list[dict[str, Any]]:
    """What was voted on and not heard: slips that were mended in between."""
    found = proposed.since_hearing(session, session.get_one(Proposal, ballot.proposal_id), ballot)
    return [
        {"item": each.key, "grade": each.grade.value, "reasons": [str(reason) for reason in each.reasons]}
        for each in (found.changes if found else ())
    ]


def sign_off_record(signed: SignOff) -> dict[str, Any]:
    return {
        "role": signed.role,
        "name": signed.user.name,
        "note": signed.prose["note"],
        "at": moment(signed.at),
        "content": signed.content_hash,
    }


def round_record(session: Session, found: Round) -> dict[str, Any]:
    within = Comment.proposal_id == found.proposal_id, Comment.round == found.number
    by_grade = (
        select(Comment.grade, func.count().label("told")).where(*within).group_by(Comment.grade).order_by(Comment.grade)
    )
    grades = {row.grade: row.told for row in session.execute(by_grade)}
    later = aliased(Answer)
    overtaken = exists().where(later.comment_id == Answer.comment_id, later.id > Answer.id)
    resolved = select(func.count(Answer.id)).join(Comment, Comment.id == Answer.comment_id)
    resolved = resolved.where(*within, Answer.resolved, ~overtaken)
    count = sum(grades.values())
    return {
        "round": found.number,
        "opened_at": moment(found.opened_at),
        "deadline": moment(found.deadline),
        "closed_at": moment(found.closed_at) if found.closed_at else None,
        "invited": found.invited,
        "content": found.content_hash,
        "comments": count,
        "grades": grades,
        "unresolved": count - (session.scalar(resolved) or 0),
    }


def comment_record(comment: Comment) -> dict[str, Any]:
    return {
        "number": comment.number,
        "round": comment.round,
        "item": comment.item,
        "grade": comment.grade,
        "text": comment.prose["text"],
        "author": comment.author.name,
        "organisation": comment.organisation.orgnr if comment.organisation else None,
        "at": moment(comment.at),
        "resolved": bool(comment.answers and comment.answers[-1].resolved),
        "answers": [
            {"text": each.prose["text"], "resolved": each.resolved, "author": each.author.name, "at": moment(each.at)}
            for each in comment.answers
        ],
    }


def _case(case: Escalation) -> dict[str, Any]:
    texts = {name: case.prose[name] for name in ("question", "alternatives", "consequences")}
    return {"raised_at": moment(case.raised_at), **texts}
