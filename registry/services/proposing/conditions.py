"""What must be so before an action, besides person and state: one list of conditions for each action.

The same lists make the refusals of the verbs, what `actions` offers, and what a page says stands in the way.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.ballot import Authority, Policy, Result, may_close
from registry.errors import Conflict, ContentError, RegistryError, errors_in
from registry.lifecycle import Action, ChangeKind
from registry.models import (
    Ballot,
    Comment,
    Decision,
    GoverningBody,
    Organisation,
    Origin,
    Proposal,
    Purpose,
    Round,
    SignOff,
)
from registry.services.acts import now
from registry.services.members.bodies import body_above
from registry.services.members.networks import organisations_of
from registry.services.proposing import proposed
from registry.services.reading import validities

Condition = Callable[[Session, Proposal], RegistryError | None]


def policy_of(proposal: Proposal) -> Policy:
    return Policy.from_dict(proposal.network.policy, proposal.kind)


def body_for(session: Session, proposal: Proposal, purpose: Purpose) -> GoverningBody | None:
    return body_above(session, proposal.network_id, purpose, now(session))


def electorate(session: Session, proposal: Proposal) -> list[Organisation]:
    """Those in the network's scope; the one alone where the matter concerns no other."""
    found = organisations_of(session, proposal.network_id)
    return [each for each in found if proposal.organisation_id in (None, each.id)]


def last_round(session: Session, proposal: Proposal) -> Round | None:
    query = select(Round).where(Round.proposal_id == proposal.id).order_by(Round.number.desc()).limit(1)
    return session.scalars(query).unique().first()


def last_ballot(session: Session, proposal: Proposal) -> Ballot | None:
    query = select(Ballot).where(Ballot.proposal_id == proposal.id).order_by(Ballot.number.desc()).limit(1)
    return session.scalars(query).first()


def heard(session: Session, proposal: Proposal) -> bool:
    found = last_round(session, proposal)
    return found is not None and found.closed_at is not None


def failed_ballots(session: Session, proposal: Proposal) -> int:
    """Ballots that did not carry since a governing body last sent the proposal back; that begins a new count."""
    sent_back = (
        select(Decision.decided_at)
        .where(Decision.proposal_id == proposal.id, Decision.rule == "returned")
        .order_by(Decision.decided_at.desc())
        .limit(1)
    )
    since = session.scalar(sent_back)
    query = select(Ballot).where(
        Ballot.proposal_id == proposal.id, Ballot.outcome.in_([Result.NOT_CARRIED.value, Result.NO_QUORUM.value])
    )
    return sum(1 for each in session.scalars(query) if since is None or each.opened_at > since)


def unresolved_majors(session: Session, proposal: Proposal) -> list[Comment]:
    query = select(Comment).where(Comment.proposal_id == proposal.id, Comment.grade == "major")
    found = session.scalars(query.order_by(Comment.number)).unique()
    return [each for each in found if not each.answers or not each.answers[-1].resolved]


def missing_sign_offs(session: Session, proposal: Proposal) -> list[str]:
    """The roles that have not yet signed exactly this content; none where nothing touches safety."""
    if not proposed.touches_safety(session, proposal):
        return []
    query = select(SignOff.role).where(
        SignOff.proposal_id == proposal.id, SignOff.content_hash == proposal.content_hash
    )
    signed = set(session.scalars(query))
    return [role for role in policy_of(proposal).sign_off_roles if role not in signed]


def _something_changed(session: Session, proposal: Proposal) -> RegistryError | None:
    if proposal.base is None or not proposal.change.has_content or proposal.content_hash != proposal.base.content_hash:
        return None
    return Conflict("Nothing is changed yet: edit the content first.", code="nothing-changed")


def _something_in_force(session: Session, proposal: Proposal) -> RegistryError | None:
    """What is no longer in force can be neither retired nor recalled."""
    if proposal.change.has_content:
        return None
    assert proposal.standard is not None
    if validities.in_force(session, [proposal.standard.id], now(session)):
        return None
    return Conflict("No version of {slug} is in force.", code="none-in-force", slug=proposal.standard.slug)


def _number_given(session: Session, proposal: Proposal) -> RegistryError | None:
    """An adopted standard carries its publisher's version; it is asked for before anybody decides."""
    origin = proposal.standard.origin.value if proposal.standard else (proposal.new or {}).get("origin")
    if origin != Origin.ADOPTED.value or proposal.version_number or not proposal.change.has_content:
        return None
    return Conflict("Say in the description which version its publisher calls this.", code="no-number")


def _base_is_latest(session: Session, proposal: Proposal) -> RegistryError | None:
    standard = proposal.standard
    if standard is None or not proposal.change.has_content or proposal.base_id == standard.latest_id:
        return None
    assert standard.latest is not None
    return Conflict(
        "{slug} has moved on to version {latest} since this proposal was begun: rebase it first.",
        code="base-moved",
        slug=standard.slug,
        latest=standard.latest.number,
    )


def _base_has_moved(session: Session, proposal: Proposal) -> RegistryError | None:
    if _base_is_latest(session, proposal) is not None:
        return None
    return Conflict("The proposal already rests on the latest version.", code="base-is-latest")


def _checklist_signed(session: Session, proposal: Proposal) -> RegistryError | None:
    if proposal.network.checklist_signed_at is not None:
        return None
    return Conflict(
        "The network {network} decides nothing before its start-up checklist is signed.",
        code="checklist-unsigned",
        network=proposal.network.slug,
    )


def _majors_resolved(session: Session, proposal: Proposal) -> RegistryError | None:
    open_ones = unresolved_majors(session, proposal)
    if not open_ones:
        return None
    numbers = ", ".join(str(each.number) for each in open_ones[:10])
    return Conflict("Major comments are not resolved: {numbers}.", code="unresolved-major", numbers=numbers)


def _as_heard(session: Session, proposal: Proposal) -> RegistryError | None:
    """What is voted on is what was heard; slips mended after the hearing need no new one, and are on record."""
    changed = proposed.since_hearing(session, proposal)
    if changed is None or proposed.clerical(changed):
        return None
    gravest = max(changed.changes, key=lambda each: (each.safety, each.grade.weight))
    return Conflict(
        "The content has changed since it was heard: {reason} Send it to a new hearing, or undo that.",
        code="changed-since-hearing",
        reason=gravest.reasons[0],
    )


def _rounds_left(session: Session, proposal: Proposal) -> RegistryError | None:
    limit = policy_of(proposal).rounds_before_escalation
    if failed_ballots(session, proposal) < limit:
        return None
    return Conflict("{rounds} rounds did not carry: escalate, or reject.", code="rounds-exhausted", rounds=limit)


def _somebody_votes(session: Session, proposal: Proposal) -> RegistryError | None:
    if electorate(session, proposal):
        return None
    return Conflict(
        "No organisation is in the scope of {network}.", code="no-electorate", network=proposal.network.slug
    )


def case_has_a_body(session: Session, proposal: Proposal) -> RegistryError | None:
    """A ballot on a flagged proposal ends before a body; while none is in force it is neither opened nor closed."""
    if proposal.flags and body_for(session, proposal, Purpose.DECIDES_ESCALATED) is None:
        return _no_body(proposal, Purpose.DECIDES_ESCALATED)
    return None


def _last_word_is_held(session: Session, proposal: Proposal) -> RegistryError | None:
    """A ballot whose outcome goes to a body is not opened while no body is in force to take it."""
    recommends = policy_of(proposal).authority is Authority.RECOMMENDS and not proposal.flags
    if recommends and proposal.organisation_id is None and body_for(session, proposal, Purpose.ADOPTS) is None:
        return _no_body(proposal, Purpose.ADOPTS)
    return case_has_a_body(session, proposal)


def _can_be_escalated(session: Session, proposal: Proposal) -> RegistryError | None:
    if body_for(session, proposal, Purpose.DECIDES_ESCALATED) is not None:
        return None
    return _no_body(proposal, Purpose.DECIDES_ESCALATED)


def _no_body(proposal: Proposal, purpose: Purpose) -> RegistryError:
    return Conflict(
        "No governing body is in force above {network} today ({purpose}).",
        code="no-body",
        network=proposal.network.slug,
        purpose=purpose.value,
    )


def _hearing_may_close(session: Session, proposal: Proposal) -> RegistryError | None:
    found = last_round(session, proposal)
    assert found is not None
    earliest = found.opened_at + timedelta(days=policy_of(proposal).minimum_open_days)
    return _too_early(session, min(earliest, found.deadline))


def _ballot_may_close(session: Session, proposal: Proposal) -> RegistryError | None:
    found = last_ballot(session, proposal)
    assert found is not None
    policy = Policy.from_dict(found.policy)
    voted = [vote.organisation.orgnr for vote in found.votes]
    reason = may_close(
        policy,
        scope=found.electorate,
        voted=voted,
        opened=found.opened_at,
        deadline=found.deadline,
        now=now(session),
    )
    earliest = min(found.opened_at + timedelta(days=policy.minimum_open_days), found.deadline)
    return None if reason else _too_early(session, earliest)


def _too_early(session: Session, earliest: datetime) -> RegistryError | None:
    if now(session) >= earliest:
        return None
    return Conflict(
        "It may be closed from {earliest}; before that only when everybody has answered.",
        code="too-early",
        earliest=earliest.isoformat(timespec="minutes"),
    )


def _adoptable(session: Session, proposal: Proposal) -> RegistryError | None:
    """A correction is the network's own decision and clerical; a recall waits for nothing, but needs something."""
    if proposal.change is not ChangeKind.CORRECT:
        return _something_in_force(session, proposal) if proposal.change is ChangeKind.RECALL else None
    return (
        _checklist_signed(session, proposal)
        or _base_is_latest(session, proposal)
        or _something_changed(session, proposal)
        or _clerical(session, proposal)
    )


def _clerical(session: Session, proposal: Proposal) -> RegistryError | None:
    """A correction goes round hearing and ballot, so it is asked for when it is submitted, and again at adoption."""
    beyond = proposed.beyond_correction(session, proposal)
    if not beyond:
        return None
    return Conflict(
        "This is more than a correction of clerical errors: {reason} Undo that, or propose a revision instead.",
        code="not-a-correction",
        reason=beyond[0].reasons[0],
    )


def _publishable(session: Session, proposal: Proposal) -> RegistryError | None:
    """Publication is stricter than the way to it: what is referred to must be published by now."""
    found = errors_in(proposed.problems(session, proposal))
    if not found:
        return None
    return ContentError(
        "{slug} cannot be published: its content has {count} errors.",
        problems=found,
        slug=proposal.standard.slug if proposal.standard else proposal.new_slug,
        count=len(found),
    )


def _signed_off(session: Session, proposal: Proposal) -> RegistryError | None:
    missing = missing_sign_offs(session, proposal)
    if not missing:
        return None
    return Conflict(
        "The change touches safety, and these have not signed this content: {roles}.",
        code="sign-offs-missing",
        roles=", ".join(missing),
    )


CONDITIONS: Mapping[Action, tuple[Condition, ...]] = {
    Action.SUBMIT: (_something_changed, _something_in_force, _number_given, _clerical),
    Action.SEND_TO_HEARING: (_base_is_latest, _rounds_left),
    Action.CLOSE_HEARING: (_hearing_may_close,),
    Action.OPEN_BALLOT: (
        _checklist_signed,
        _base_is_latest,
        _majors_resolved,
        _as_heard,
        _rounds_left,
        _somebody_votes,
        _last_word_is_held,
    ),
    Action.CLOSE_BALLOT: (_ballot_may_close, case_has_a_body),
    Action.ESCALATE: (_can_be_escalated,),
    Action.ADOPT: (_adoptable,),
    Action.PUBLISH: (_base_is_latest, _something_in_force, _signed_off, _publishable),
    Action.REBASE: (_base_has_moved,),
}


def unmet(session: Session, proposal: Proposal, action: Action) -> Iterator[RegistryError]:
    """What stands in the way of an action that person and state allow, gravest first."""
    for condition in CONDITIONS.get(action, ()):
        refusal = condition(session, proposal)
        if refusal is not None:
            yield refusal
