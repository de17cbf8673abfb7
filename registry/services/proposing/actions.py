"""What a member can do with a proposal now, and doing it by name, as API and pages do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from registry import access, lifecycle
from registry.access import Member
from registry.errors import BadRequest, NotFound, RegistryError
from registry.lifecycle import Action, Work
from registry.models import Proposal
from registry.services.proposing import authority, ballots, conditions, drafting, hearing, releases, triage
from registry.services.proposing.procedure import subject


@dataclass(frozen=True)
class Options:
    """What may go with an action; each takes what it knows."""

    note: str = ""
    reason: str = ""
    into: int | None = None
    network: str | None = None
    deadline: datetime | None = None
    meeting: str | None = None
    invited: tuple[str, ...] = ()
    question: str = ""
    alternatives: str = ""
    consequences: str = ""
    valid_from: datetime | None = None

    @property
    def why(self) -> str:
        return self.reason or self.note


Verb = Callable[[Session, Member, int, Options], Proposal]


def _merge(session: Session, member: Member, id: int, options: Options) -> Proposal:
    if options.into is None:
        raise BadRequest("“merge” needs “into”: the id of the proposal that goes on.", code="option-missing")
    return triage.merge(session, member, id, options.into, options.note)


def _move(session: Session, member: Member, id: int, options: Options) -> Proposal:
    if options.network is None:
        raise BadRequest("“move” needs “network”: the one that is to take it up.", code="option-missing")
    return triage.move(session, member, id, options.network, options.note)


def _escalate(session: Session, member: Member, id: int, options: Options) -> Proposal:
    question = options.question or options.note
    return authority.escalate(session, member, id, question, options.alternatives, options.consequences)


VERBS: Mapping[Action, Verb] = {
    Action.SUBMIT: lambda session, member, of, given: triage.submit(session, member, of, given.note),
    Action.ACCEPT: lambda session, member, of, given: triage.accept(session, member, of, given.note),
    Action.REJECT: lambda session, member, of, given: authority.reject(session, member, of, given.why),
    Action.WITHDRAW: lambda session, member, of, given: triage.withdraw(session, member, of, given.note),
    Action.MERGE: _merge,
    Action.MOVE: _move,
    Action.SEND_TO_HEARING: lambda session, member, of, given: hearing.send_to_hearing(
        session, member, of, given.deadline, given.invited, given.note
    ),
    Action.CLOSE_HEARING: lambda session, member, of, given: hearing.close_hearing(session, member, of, given.note),
    Action.OPEN_BALLOT: lambda session, member, of, given: ballots.open_ballot(
        session, member, of, given.deadline, given.meeting, given.note
    ),
    Action.CLOSE_BALLOT: lambda session, member, of, given: ballots.close_ballot(session, member, of, given.note),
    Action.ESCALATE: _escalate,
    Action.ADOPT: lambda session, member, of, given: authority.adopt(session, member, of, given.why),
    Action.RETURN: lambda session, member, of, given: authority.send_back(session, member, of, given.why),
    Action.PUBLISH: lambda session, member, of, given: releases.publish(
        session, member, of, given.valid_from, given.note
    ),
    Action.REBASE: lambda session, member, of, given: drafting.rebase(session, member, of, given.note),
}


def perform(session: Session, member: Member, id: int, name: str, options: Options | None = None) -> Proposal:
    """Do the action of this name. Raises NotFound for an unknown name, and whatever the verb refuses with."""
    try:
        action = Action(name)
    except ValueError as error:
        known = ", ".join(each.value for each in Action)
        raise NotFound(
            "There is no action {name}; there are: {known}.", code="no-action", name=name[:40], known=known
        ) from error
    return VERBS[action](session, member, id, options or Options())


def actions_for(session: Session, member: Member, row: Proposal) -> list[str]:
    """The names of the actions that this member can do now, in the order of the table."""
    return [action.value for action in _permitted(session, member, row) if not _refusals(session, row, action)]


def blocked_for(session: Session, member: Member, row: Proposal) -> dict[str, list[RegistryError]]:
    """What this member could do but for a condition that is not met, and which: for pages to say.

    That there is nothing to rebase is no obstacle to anything, and left out.
    """
    wanted = [action for action in _permitted(session, member, row) if action is not Action.REBASE]
    refused = {action.value: _refusals(session, row, action) for action in wanted}
    return {name: refusals for name, refusals in refused.items() if refusals}


def work_for(session: Session, member: Member, row: Proposal) -> list[str]:
    """Which of edit, comment, answer, vote and sign-off this member may do now."""
    about = subject(session, row)
    return [work.value for work in Work if row.state in lifecycle.WORK[work] and access.allowed(member, work, about)]


def _permitted(session: Session, member: Member, row: Proposal) -> list[Action]:
    about = subject(session, row)
    possible = lifecycle.available(row.state, row.change, heard=conditions.heard(session, row))
    return [action for action in possible if access.allowed(member, action, about)]


def _refusals(session: Session, row: Proposal, action: Action) -> list[RegistryError]:
    return list(conditions.unmet(session, row, action))
