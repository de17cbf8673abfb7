"""The way every verb on a proposal goes: find it, ask access, ask lifecycle, ask the conditions, leave an entry."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import access, lifecycle
from registry.access import Member, Subject
from registry.errors import ContentError, NotFound, Problem, problem
from registry.kinds.persondata import identity_numbers
from registry.lifecycle import Action, Ending, State, Work
from registry.models import Entry, Proposal, Purpose, Row
from registry.services.acts import now, record
from registry.services.proposing import conditions

TEXT_LIMIT = 20_000
#: Control signs other than tab and line ends, and halves of characters: neither stored nor shown everywhere.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def proposal(session: Session, member: Member, id: int) -> Proposal:
    """Raises NotFound, also where the proposal exists but this member may not see it."""
    found = session.get(Proposal, id) if 0 < id < 2**63 else None
    if found is None or not visible(session, member, found):
        raise NotFound("There is no proposal {id} that you may see.", code="no-proposal", id=id)
    return found


def authors(found: Proposal) -> frozenset[int]:
    return frozenset({found.author_id, *found.co_authors})


def subject(session: Session, found: Proposal) -> Subject:
    purpose = {State.RECOMMENDED: Purpose.ADOPTS, State.ESCALATED: Purpose.DECIDES_ESCALATED}.get(found.state)
    body = conditions.body_for(session, found, purpose) if purpose else None
    return Subject(
        network=found.network.slug,
        state=found.state.value,
        change=found.change.value,
        authors=authors(found),
        body=body.slug if body else None,
        organisation=found.organisation.orgnr if found.organisation else None,
    )


def visible(session: Session, member: Member, found: Proposal) -> bool:
    """What was withdrawn before it was submitted stays as private as the draft it was."""
    state = found.state
    if state is State.WITHDRAWN and not _was_submitted(session, found):
        state = State.DRAFT
    about = Subject(found.network.slug, state.value, found.change.value, authors(found))
    return access.visible(member, about)


def _was_submitted(session: Session, found: Proposal) -> bool:
    query = select(Entry.seq).where(Entry.subject == place(found), Entry.action == Action.SUBMIT.value).limit(1)
    return session.scalar(query) is not None


def place(found: Proposal) -> str:
    """How the ledger names it."""
    return f"proposal:{found.id}"


def enter(session: Session, member: Member, found: Proposal, action: Action) -> State:
    """The state that the action leads to, once person, state and conditions allow it; raises what refuses it.

    A person without the right role is told so first (403), then comes the state, then what else stands in the way.
    """
    about = subject(session, found)
    access.require(member, action, about)
    heard = conditions.heard(session, found)
    # of a ballot only whether it can be left at all is asked here; where it leads, its outcome says
    ending = Ending.NEW_ROUND if action is Action.CLOSE_BALLOT else None
    target = lifecycle.next_state(found.state, action, found.change, ending=ending, heard=heard)
    access.require_now(member, action, about)
    for refusal in conditions.unmet(session, found, action):
        raise refusal
    return target


def enter_work(session: Session, member: Member, found: Proposal, work: Work) -> None:
    about = subject(session, found)
    access.require(member, work, about)
    lifecycle.require_work(found.state, work)
    access.require_now(member, work, about)


def settle(
    session: Session, member: Member | None, found: Proposal, action: str, state: State, *rows: Row, **facts: Any
) -> Proposal:
    """Give the proposal its new state and record it, with all rows that were made on the way."""
    unseen = found.state is State.DRAFT and state is State.WITHDRAWN  # nobody but its authors ever saw it
    found.state = state
    found.changed_at = now(session)
    public = state is not State.DRAFT and not unseen
    record(session, member, action, place(found), found, *rows, public=public, state=state.value, **facts)
    return found


def check_texts(**texts: str) -> None:
    """Raises ContentError for text that is too long or holds a national identity number; `field` names which."""
    faults = [fault for name, text in texts.items() for fault in _text_faults(name, text)]
    if faults:
        raise ContentError("The text cannot be kept as it is.", problems=faults)


def _text_faults(name: str, text: str) -> list[Problem]:
    if len(text) > TEXT_LIMIT:
        return [
            problem("text-too-long", "Shorten {name} to {limit} characters.", field=name, name=name, limit=TEXT_LIMIT)
        ]
    if _UNPRINTABLE.search(text):
        return [problem("text-control", "Remove control characters from {name}.", field=name, name=name)]
    if next(identity_numbers(text), None) is not None:
        return [problem("person-data", "Remove the national identity number from {name}.", field=name, name=name)]
    return []
