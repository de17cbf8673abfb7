"""Whoever has the last word: a body to which a case is laid, a leader on the short paths; on, back or stop."""

from sqlalchemy.orm import Session

from registry.access import Member
from registry.errors import ContentError, problem
from registry.lifecycle import Action, ChangeKind, State
from registry.models import Escalation, Proposal, Prose, Purpose
from registry.services.acts import now
from registry.services.proposing import conditions, decisions, proposed, releases
from registry.services.proposing.procedure import check_texts, enter, proposal, settle, subject


def escalate(
    session: Session,
    member: Member,
    id: int,
    question: str,
    alternatives: str = "",
    consequences: str = "",
) -> Proposal:
    """Lay the case before the governing body in force today, with what has been voted so far."""
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.ESCALATE)
    if not question.strip():
        fault = problem("question-missing", "Say what the body is to decide.", field="question")
        raise ContentError("A question is needed.", problems=[fault])
    check_texts(question=question, alternatives=alternatives, consequences=consequences)
    assert member.id is not None
    prose = Prose.of(question=question, alternatives=alternatives, consequences=consequences)
    case = raise_case(session, member.id, row, prose)
    return settle(session, member, row, "escalate", target, case, case.prose, body=case.body_id)


def raise_case(session: Session, raised_by: int, row: Proposal, prose: Prose) -> Escalation:
    body = conditions.body_for(session, row, Purpose.DECIDES_ESCALATED)
    assert body is not None
    case = Escalation(proposal_id=row.id, body_id=body.id, raised_by_id=raised_by, raised_at=now(session), prose=prose)
    session.add(case)
    session.flush()
    return case


#: What the decision's rule is called where no ballot gave it.
_SHORT = {ChangeKind.CORRECT: "correction", ChangeKind.RECALL: "recall"}


def adopt(session: Session, member: Member, id: int, reason: str) -> Proposal:
    """On: the body in force adopts; a leader who did not write it approves a correction.

    A recall is decided by one person and takes effect in the same transaction.
    """
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.ADOPT)
    decisions.require_reason(reason)
    assert member.id is not None
    if row.change is ChangeKind.CORRECT:
        proposed.require_sound(session, row)
    rule = _SHORT.get(row.change, "adopted" if row.state is State.RECOMMENDED else "escalation")
    decision = decisions.decide(session, member.id, row, rule, _body(session, row), reason)
    row.decision_id = decision.id
    settle(session, member, row, "adopt", target, decision, decision.prose, decision=decision.id)
    return releases.take_effect(session, member, row) if row.change is ChangeKind.RECALL else row


def _body(session: Session, row: Proposal) -> str:
    """Who decides now: the governing body where the case lies before one, else the network."""
    return subject(session, row).body or row.network.slug


def send_back(session: Session, member: Member, id: int, reason: str) -> Proposal:
    """Back: for another round, or to the author where it was not yet taken up."""
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.RETURN)
    decisions.require_reason(reason)
    assert member.id is not None
    by_body = row.state in {State.RECOMMENDED, State.ESCALATED}
    decision = decisions.decide(
        session, member.id, row, "returned" if by_body else "sent-back", _body(session, row), reason
    )
    row.decision_id = None
    return settle(session, member, row, "return", target, decision, decision.prose, decision=decision.id)


def reject(session: Session, member: Member, id: int, reason: str) -> Proposal:
    """Stop."""
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.REJECT)
    decisions.require_reason(reason)
    assert member.id is not None
    decision = decisions.decide(session, member.id, row, "rejected", _body(session, row), reason)
    return settle(session, member, row, "reject", target, decision, decision.prose, decision=decision.id)
