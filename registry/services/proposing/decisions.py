"""Decisions on record: by a network, a leader or a governing body; on, back or stop; and how a version came about."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Member
from registry.errors import ContentError, problem
from registry.models import Ballot, Decision, Escalation, Proposal, Prose, Round, Row, SignOff
from registry.services.acts import now
from registry.services.proposing import proposed
from registry.services.proposing.procedure import check_texts

#: Items that a record names; the contents themselves, by their hashes, tell the rest.
ITEMS_NAMED = 100


def decide(
    session: Session, decided_by: int, row: Proposal, rule: str, body: str, reason: str, **evidence: Any
) -> Decision:
    """A decision with all that it rests on, by the ids of the rows; free text stands in its prose alone."""
    decision = Decision(
        proposal_id=row.id,
        rule=rule,
        body=body,
        decided_by_id=decided_by,
        decided_at=now(session),
        record=_grounds(session, row) | {"evidence": {"content": row.content_hash, **mended(session, row), **evidence}},
        prose=Prose.of(reason=reason),
    )
    session.add(decision)
    session.flush()
    return decision


def mended(session: Session, row: Proposal) -> dict[str, Any]:
    """Which items differ from what was heard, as a matter of record; nothing where none do."""
    changed = proposed.since_hearing(session, row) if row.change.has_content else None
    if changed is None:
        return {}
    grade = changed.grade.value if changed.grade else None
    keys = [each.key for each in changed.changes]
    return {"changed_since_hearing": {"grade": grade, "count": len(keys), "items": keys[:ITEMS_NAMED]}}


def _grounds(session: Session, row: Proposal) -> dict[str, Any]:
    def ids(model: type[Ballot | Round | Escalation]) -> list[int]:
        return list(session.scalars(select(model.id).where(model.proposal_id == row.id).order_by(model.id)))

    signed = select(SignOff.id).where(SignOff.proposal_id == row.id, SignOff.content_hash == row.content_hash)
    return {
        "ballots": ids(Ballot),
        "rounds": ids(Round),
        "escalations": ids(Escalation),
        "sign_offs": list(session.scalars(signed.order_by(SignOff.id))),
    }


def complete(session: Session, row: Proposal) -> Decision:
    """The approving decision as it is at publication: with the sign-offs that came after it."""
    decision = session.get(Decision, row.decision_id)
    assert decision is not None
    decision.record = {**decision.record, **_grounds(session, row)}
    return decision


def noted(session: Session, member: Member, row: Proposal, rule: str, note: str) -> list[Row]:
    """A leader's decision on the way, where there is something to say for it; the rows to record."""
    if not note:
        return []
    check_texts(note=note)
    assert member.id is not None
    decision = decide(session, member.id, row, rule, row.network.slug, note)
    return [decision, decision.prose]


def require_reason(reason: str) -> None:
    if not reason.strip():
        fault = problem("reason-missing", "Say why: the reason stays on record.", field="reason")
        raise ContentError("A reason is needed.", problems=[fault])
    check_texts(reason=reason)


def of_proposal(session: Session, row: Proposal) -> list[Decision]:
    """The decision log of a proposal, oldest first."""
    return list(session.scalars(select(Decision).where(Decision.proposal_id == row.id).order_by(Decision.id)).unique())
