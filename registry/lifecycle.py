"""What can happen to a proposal, and in which order: states, actions and one table of transitions. Pure.

What is not in the table for a state and a kind of change cannot be done; nothing else skips a hearing or a ballot.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from registry.errors import BadRequest, Conflict


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    #: Taken up by the network; also where a proposal rests between hearings and ballots.
    ACCEPTED = "accepted"
    HEARING = "hearing"
    BALLOT = "ballot"
    #: Carried by a network that recommends; the adopting body decides.
    RECOMMENDED = "recommended"
    #: Laid before the body in force.
    ESCALATED = "escalated"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    #: Lives on in another proposal.
    MERGED = "merged"
    #: Handed to another network, and waits for it to take it up.
    MOVED = "moved"


class VersionStatus(StrEnum):
    SCHEDULED = "scheduled"
    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    RETIRED = "retired"
    RECALLED = "recalled"


class ChangeKind(StrEnum):
    NEW = "new"
    REVISE = "revise"
    #: A clerical error: nothing that changes meaning, nothing that touches safety.
    CORRECT = "correct"
    RETIRE = "retire"
    #: For safety: decided by one named person and in force at once.
    RECALL = "recall"

    @property
    def has_content(self) -> bool:
        return self in {ChangeKind.NEW, ChangeKind.REVISE, ChangeKind.CORRECT}


class Action(StrEnum):
    """What moves a proposal; the names that the API takes."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    MOVE = "move"
    SEND_TO_HEARING = "send-to-hearing"
    CLOSE_HEARING = "close-hearing"
    OPEN_BALLOT = "open-ballot"
    CLOSE_BALLOT = "close-ballot"
    ESCALATE = "escalate"
    ADOPT = "adopt"
    RETURN = "return"
    PUBLISH = "publish"
    REBASE = "rebase"


class Work(StrEnum):
    """What is done on a proposal without moving it."""

    EDIT = "edit"
    COMMENT = "comment"
    ANSWER = "answer"
    VOTE = "vote"
    SIGN_OFF = "sign-off"


class Ending(StrEnum):
    """How a closed ballot goes on, from its outcome and the network's policy."""

    DECIDED = "decided"
    RECOMMENDED = "recommended"
    #: Carried, but a flag of the proposal gives the last word to the body in force.
    FOR_THE_BODY = "for-the-body"
    NEW_ROUND = "new-round"


@dataclass(frozen=True)
class Transition:
    """One row: from any of `sources` to `target`, for these kinds of change.

    `ending` marks a target that depends on a ballot's outcome; `heard` one that wants a closed hearing first.
    """

    action: Action
    sources: frozenset[State]
    target: State
    changes: frozenset[ChangeKind]
    ending: Ending | None = None
    heard: bool = False

    def fits(self, state: State, change: ChangeKind, heard: bool) -> bool:
        return state in self.sources and change in self.changes and (heard or not self.heard)


ALL = frozenset(ChangeKind)
CONTENT = frozenset(change for change in ChangeKind if change.has_content)
#: Changes of substance are heard first; to retire is voted on, with a hearing where the network wants one.
HEARD = frozenset({ChangeKind.NEW, ChangeKind.REVISE})
VOTED = HEARD | {ChangeKind.RETIRE}
CORRECTION = frozenset({ChangeKind.CORRECT})
RECALL = frozenset({ChangeKind.RECALL})


def _row(
    action: Action,
    sources: Iterable[State],
    target: State,
    changes: frozenset[ChangeKind] = ALL,
    ending: Ending | None = None,
    heard: bool = False,
) -> Transition:
    return Transition(action, frozenset(sources), target, changes, ending, heard)


_WAITING = (State.SUBMITTED, State.MOVED)
_TRIAGE = (*_WAITING, State.ACCEPTED)
_BODY = (State.RECOMMENDED, State.ESCALATED)

TRANSITIONS: tuple[Transition, ...] = (
    _row(Action.SUBMIT, [State.DRAFT], State.SUBMITTED),
    _row(Action.ACCEPT, _WAITING, State.ACCEPTED),
    _row(Action.REJECT, [*_TRIAGE, *_BODY], State.REJECTED),
    _row(Action.WITHDRAW, [State.DRAFT, *_TRIAGE, State.HEARING], State.WITHDRAWN),
    _row(Action.MERGE, _TRIAGE, State.MERGED),
    _row(Action.MOVE, _TRIAGE, State.MOVED),
    _row(Action.SEND_TO_HEARING, [State.ACCEPTED], State.HEARING, VOTED),
    _row(Action.CLOSE_HEARING, [State.HEARING], State.ACCEPTED, VOTED),
    _row(Action.OPEN_BALLOT, [State.ACCEPTED], State.BALLOT, HEARD, heard=True),
    _row(Action.OPEN_BALLOT, [State.ACCEPTED], State.BALLOT, VOTED - HEARD),
    _row(Action.CLOSE_BALLOT, [State.BALLOT], State.APPROVED, VOTED, Ending.DECIDED),
    _row(Action.CLOSE_BALLOT, [State.BALLOT], State.RECOMMENDED, VOTED, Ending.RECOMMENDED),
    _row(Action.CLOSE_BALLOT, [State.BALLOT], State.ESCALATED, VOTED, Ending.FOR_THE_BODY),
    _row(Action.CLOSE_BALLOT, [State.BALLOT], State.ACCEPTED, VOTED, Ending.NEW_ROUND),
    _row(Action.ESCALATE, [State.ACCEPTED], State.ESCALATED, VOTED),
    _row(Action.ADOPT, _BODY, State.APPROVED, VOTED),
    # The short path: no hearing and no ballot, the same record.
    _row(Action.ADOPT, [State.ACCEPTED], State.APPROVED, CORRECTION),
    # In an emergency nobody waits for triage.
    _row(Action.ADOPT, [State.DRAFT, *_TRIAGE], State.APPROVED, RECALL),
    _row(Action.RETURN, _WAITING, State.DRAFT),
    _row(Action.RETURN, [*_BODY, State.APPROVED], State.ACCEPTED),
    _row(Action.PUBLISH, [State.APPROVED], State.PUBLISHED),
    _row(Action.REBASE, [State.DRAFT], State.DRAFT, CONTENT),
    _row(Action.REBASE, [State.ACCEPTED], State.ACCEPTED, CONTENT),
    # What was decided was the old content: once it changes, the network decides again.
    _row(Action.REBASE, [State.RECOMMENDED, State.APPROVED], State.ACCEPTED, CONTENT),
)

_AFTER_DRAFT = frozenset(
    {
        State.SUBMITTED,
        State.MOVED,
        State.ACCEPTED,
        State.HEARING,
        State.BALLOT,
        State.RECOMMENDED,
        State.ESCALATED,
        State.APPROVED,
    }
)

#: Content lies still while it is heard, voted on or judged; signatures bind to its hash.
WORK: dict[Work, frozenset[State]] = {
    Work.EDIT: frozenset({State.DRAFT, State.ACCEPTED}),
    Work.COMMENT: frozenset({State.HEARING}),
    Work.ANSWER: frozenset({State.HEARING, State.ACCEPTED}),
    Work.VOTE: frozenset({State.BALLOT}),
    Work.SIGN_OFF: _AFTER_DRAFT,
}

OPEN: frozenset[State] = _AFTER_DRAFT | {State.DRAFT}


def available(state: State, change: ChangeKind, *, heard: bool = False) -> tuple[Action, ...]:
    """The actions that the table allows here, in the order of the table."""
    fitting = (row.action for row in TRANSITIONS if row.fits(state, change, heard))
    return tuple(dict.fromkeys(fitting))


def next_state(
    state: State, action: Action, change: ChangeKind, *, ending: Ending | None = None, heard: bool = False
) -> State:
    """Raises Conflict ("wrong-state") where the table has no such row, naming what is possible instead."""
    rows = [row for row in TRANSITIONS if row.action is action and row.fits(state, change, heard)]
    if not rows:
        raise _wrong_state(state, action, change, heard)
    for row in rows:
        if row.ending is ending:
            return row.target
    raise BadRequest("How the ballot ended must be known to leave it.", code="no-ending")


def _wrong_state(state: State, action: Action, change: ChangeKind, heard: bool) -> Conflict:
    if not heard and any(row.action is action and row.fits(state, change, True) for row in TRANSITIONS):
        return Conflict(
            "A proposal of this kind is heard before it is voted on: send it to a hearing, and close that, first.",
            code="not-heard",
        )
    possible = ", ".join(available(state, change, heard=heard)) or "-"
    return Conflict(
        "“{action}” is not possible while the proposal is “{state}” (change: {change}). Possible now: {possible}.",
        code="wrong-state",
        action=action.value,
        state=state.value,
        change=change.value,
        possible=possible,
    )


def require_work(state: State, work: Work) -> None:
    """Raises Conflict ("wrong-state") where this work is not done in this state."""
    if state in WORK[work]:
        return
    raise Conflict(
        "“{work}” is not possible while the proposal is “{state}”. It is possible in: {states}.",
        code="wrong-state",
        work=work.value,
        state=state.value,
        states=", ".join(each.value for each in State if each in WORK[work]),
    )
