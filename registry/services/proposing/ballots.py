"""Ballots: opened with the electorate and policy of that day, one vote per organisation, judged when they close."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from registry.access import Member
from registry.ballot import Authority, Choice, Outcome, Policy, Result, WorksHere, judge
from registry.errors import BadRequest, Conflict, ContentError, Forbidden, problem
from registry.lifecycle import Action, Ending, Work, next_state
from registry.models import Ballot, Decision, Escalation, Organisation, Proposal, Prose, Row, Seat, Vote
from registry.services.acts import now, record
from registry.services.members import networks
from registry.services.members.people import in_force
from registry.services.proposing import conditions, decisions, proposed
from registry.services.proposing.authority import raise_case
from registry.services.proposing.procedure import check_texts, enter, enter_work, place, proposal, settle
from registry.services.proposing.proposals import FLAGS


def open_ballot(
    session: Session,
    member: Member,
    id: int,
    deadline: datetime | None = None,
    meeting: str | None = None,
    note: str = "",
) -> Proposal:
    """Open the vote: in writing, or in the meeting named. Later changes of the network do not move it."""
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.OPEN_BALLOT)
    proposed.require_sound(session, row)
    policy = conditions.policy_of(row)
    at = now(session)
    until = _until(at, deadline, policy)
    check_texts(meeting=meeting or "")
    previous = conditions.last_ballot(session, row)
    ballot = Ballot(
        proposal_id=row.id,
        number=previous.number + 1 if previous else 1,
        round=row.round,
        content_hash=row.content_hash,
        electorate=[each.orgnr for each in conditions.electorate(session, row)],
        policy=policy.as_dict(),
        meeting=meeting,
        opened_at=at,
        deadline=until,
    )
    session.add(ballot)
    session.flush()
    rows = [ballot, *decisions.noted(session, member, row, "ballot-opened", note)]
    facts = {"ballot": ballot.number, "content": row.content_hash, **decisions.mended(session, row)}
    return settle(session, member, row, "open-ballot", target, *rows, **facts)


def _until(at: datetime, deadline: datetime | None, policy: Policy) -> datetime:
    until = deadline or at + timedelta(days=max(policy.ballot_days, policy.minimum_open_days))
    if until <= at or until < at + timedelta(days=policy.minimum_open_days):
        raise BadRequest(
            "A ballot of this network is open for at least {days} days.",
            code="bad-deadline",
            days=policy.minimum_open_days,
        )
    return until


def vote(
    session: Session,
    member: Member,
    id: int,
    organisation: str,
    choice: str,
    works_here: str,
    reason: str = "",
    interests: str = "",
) -> Vote:
    """Vote for one's organisation, by its voting seat or as deputy of it. The last vote closes the ballot.

    Whether it works there is part of the vote and never taken for granted.
    Raises Forbidden without a mandate in force today for this organisation in this network, Conflict for a second
    vote or one after the deadline. A vote stands: it is not taken back or changed.
    """
    row = proposal(session, member, id)
    enter_work(session, member, row, Work.VOTE)
    ballot = _open_ballot(session, row)
    _check_vote(ballot, choice, reason, works_here, interests)
    voter = networks.organisation(session, organisation)
    seat = _mandate(session, member, row, voter)
    _check_turn(session, ballot, voter)
    cast = Vote(
        ballot_id=ballot.id,
        organisation_id=voter.id,
        organisation=voter,
        seat_id=seat.id,
        user_id=member.id,
        choice=choice,
        works_here=works_here,
        at=now(session),
        prose=Prose.of(reason=reason, interests=interests),
    )
    ballot.votes.append(cast)
    session.flush()
    record(session, member, "vote", place(row), cast, cast.prose, organisation=voter.orgnr, ballot=ballot.number)
    if len(ballot.votes) == len(ballot.electorate) and conditions.case_has_a_body(session, row) is None:
        _close(session, member, row, ballot)
    return cast


def _open_ballot(session: Session, row: Proposal) -> Ballot:
    ballot = conditions.last_ballot(session, row)
    assert ballot is not None
    if now(session) >= ballot.deadline:
        raise Conflict("The ballot's deadline has passed.", code="ballot-over")
    return ballot


def _check_vote(ballot: Ballot, choice: str, reason: str, works_here: str, interests: str) -> None:
    _one_of("vote", choice, Choice)
    if not works_here:
        fault = problem(
            "works-here-missing", "Say whether it works with you: yes, with reservation or no.", field="works_here"
        )
        raise ContentError("A vote says whether it works in the organisation.", problems=[fault])
    _one_of("works_here", works_here, WorksHere)
    check_texts(reason=reason, interests=interests)
    if choice == Choice.AGAINST and not reason.strip():
        fault = problem("reason-missing", "Say why you are against: the next round builds on it.", field="reason")
        raise ContentError("A vote against needs a reason.", problems=[fault])
    if Policy.from_dict(ballot.policy).interests_declared and not interests.strip():
        fault = problem("interests-missing", "Declare your interests; write “none” for none.", field="interests")
        raise ContentError("This network asks voters to declare their interests.", problems=[fault])


def _one_of(name: str, value: str, known: type[Choice] | type[WorksHere]) -> None:
    names = [each.value for each in known]
    if value not in names:
        listed = ", ".join(names)
        raise BadRequest("{name} is one of: {listed}.", code=f"bad-{name.replace('_', '-')}", name=name, listed=listed)


def _mandate(session: Session, member: Member, row: Proposal, organisation: Organisation) -> Seat:
    """The seat that lets this member vote for this organisation in this network at this moment."""
    principal = aliased(Seat)
    query = (
        select(Seat)
        .outerjoin(principal, principal.id == Seat.deputy_of_id)
        .where(
            Seat.user_id == member.id,
            Seat.network_id == row.network_id,
            Seat.organisation_id == organisation.id,
            Seat.role != "local-network",
            *in_force(Seat, now(session)),
        )
        .where(Seat.voting | (principal.voting & (principal.organisation_id == Seat.organisation_id)))
        .order_by(Seat.voting.desc(), Seat.id)
    )
    seat = session.scalars(query).unique().first()
    if seat is None:
        raise Forbidden(
            "You have no mandate in force to vote for {organisation} in {network}.",
            code="no-mandate",
            organisation=organisation.orgnr,
            network=row.network.slug,
        )
    return seat


def _check_turn(session: Session, ballot: Ballot, organisation: Organisation) -> None:
    if organisation.orgnr not in ballot.electorate:
        raise Forbidden(
            "{organisation} has no vote in this ballot.", code="not-in-electorate", organisation=organisation.orgnr
        )
    if any(cast.organisation_id == organisation.id for cast in ballot.votes):
        raise Conflict("{organisation} has already voted.", code="second-vote", organisation=organisation.orgnr)


def close_ballot(session: Session, member: Member, id: int, note: str = "") -> Proposal:
    """Close and judge. Raises Conflict before the minimum days, unless the deadline has come."""
    row = proposal(session, member, id)
    enter(session, member, row, Action.CLOSE_BALLOT)
    ballot = conditions.last_ballot(session, row)
    assert ballot is not None
    check_texts(note=note)
    return _close(session, member, row, ballot, note)


def outcome_of(ballot: Ballot) -> Outcome:
    """For a ballot that closes or has closed; nobody asks before."""
    votes = [(each.organisation.orgnr, Choice(each.choice)) for each in ballot.votes]
    return judge(Policy.from_dict(ballot.policy), ballot.electorate, votes)


def _close(session: Session, member: Member | None, row: Proposal, ballot: Ballot, note: str = "") -> Proposal:
    outcome = outcome_of(ballot)
    ending = _ending(row, Policy.from_dict(ballot.policy), outcome)
    target = next_state(row.state, Action.CLOSE_BALLOT, row.change, ending=ending, heard=True)
    ballot.closed_at = now(session)
    ballot.outcome = outcome.result.value
    by = member.id if member is not None and member.id is not None else _last_voter(row, ballot)
    made = _consequence(session, by, row, ballot, ending, outcome, note)
    rows: list[Row] = [ballot, made, made.prose]
    return settle(session, member, row, "close-ballot", target, *rows, ballot=ballot.number, outcome=outcome.as_dict())


def _last_voter(row: Proposal, ballot: Ballot) -> int:
    """Who stands for what a deadline closed: the last voter; the author where nobody voted."""
    return ballot.votes[-1].user_id if ballot.votes else row.author_id


def _ending(row: Proposal, policy: Policy, outcome: Outcome) -> Ending:
    if outcome.result is not Result.CARRIED:
        return Ending.NEW_ROUND
    if row.flags:
        return Ending.FOR_THE_BODY
    if row.organisation_id is not None:
        return Ending.DECIDED
    return Ending.DECIDED if policy.authority is Authority.DECIDES else Ending.RECOMMENDED


#: The rule of what the one organisation that it concerns has decided.
OWN_MATTER = "own-matter"

#: What the decision log calls an outcome that is not yet the decision on the proposal.
_ON_THE_WAY = {Ending.RECOMMENDED: "recommended", Ending.NEW_ROUND: "not-carried"}


def _consequence(
    session: Session, by: int, row: Proposal, ballot: Ballot, ending: Ending, outcome: Outcome, note: str
) -> Decision | Escalation:
    """The case or the line in the decision log that follows; the decision itself where the network decides."""
    if ending is Ending.FOR_THE_BODY:
        return raise_case(session, by, row, _case(row, note))
    evidence: dict[str, Any] = {"outcome": outcome.as_dict(), "policy": ballot.policy}
    rule, body = outcome.rule.value, row.network.slug
    if row.organisation is not None:
        rule, body = OWN_MATTER, row.organisation.name
        evidence["organisation"] = row.organisation.orgnr
    decision = decisions.decide(session, by, row, _ON_THE_WAY.get(ending, rule), body, note, **evidence)
    if ending is Ending.DECIDED:
        row.decision_id = decision.id
    return decision


def _case(row: Proposal, note: str) -> Prose:
    """The case as the body reads it, in the language it works in."""
    flags = ", ".join(FLAGS[flag] for flag in row.flags)
    question = (
        f"Fagnettverket går inn for forslaget «{row.prose['title']}». Skal det vedtas, når saken gjelder: {flags}?"
    )
    return Prose.of(question=question, alternatives="", consequences=note)


def close_due(session: Session, id: int) -> Proposal | None:
    """Close and judge a ballot whose deadline has passed, the registry itself acting; None where it is closed already.

    Raises Conflict while it waits for a governing body to be appointed.
    """
    if id not in session.scalars(due(now(session)).where(Ballot.proposal_id == id)).all():
        return None
    row = session.get_one(Proposal, id)
    refusal = conditions.case_has_a_body(session, row)
    if refusal is not None:
        raise refusal
    ballot = conditions.last_ballot(session, row)
    assert ballot is not None
    return _close(session, None, row, ballot)


def due(moment: datetime) -> Select[int]:
    """The proposals whose ballot is open, although its deadline was at this moment or before."""
    query = select(Ballot.proposal_id).where(Ballot.closed_at.is_(None), Ballot.deadline <= moment)
    return query.order_by(Ballot.id)


def ballots(session: Session, row: Proposal) -> list[Ballot]:
    return list(session.scalars(select(Ballot).where(Ballot.proposal_id == row.id).order_by(Ballot.number)))
