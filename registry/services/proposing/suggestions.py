"""Suggestions: made by anybody in plain words, and sorted by the network that they are for."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Member, Subject, require
from registry.errors import BadRequest, Conflict, ContentError, NotFound, problem
from registry.lifecycle import OPEN
from registry.models import Network, Proposal, Prose, Row, Standard, Suggestion, SuggestionState
from registry.services.acts import next_seq, now, record
from registry.services.members import networks
from registry.services.proposing import procedure, proposals
from registry.services.proposing.procedure import check_texts
from registry.services.proposing.proposals import Description
from registry.services.reading import library
from registry.services.stored import items

#: Of the text, as the title of the proposal that it becomes.
TITLE_LENGTH = 120


def suggest(
    session: Session, member: Member, text: str, network: str | None = None, standard: str | None = None, item: str = ""
) -> Suggestion:
    """Say what should be different: to a network, or of a standard, which its own network then sorts.

    Raises NotFound for a standard or an item that is not there, Conflict where no network owns the standard.
    """
    require(member, "suggest")
    if not text.strip():
        fault = problem("text-missing", "Say what should be different.", field="text")
        raise ContentError("A suggestion needs a text.", problems=[fault])
    check_texts(text=text)
    found = _standard(session, standard, item)
    owner = _owner(session, network, found)
    assert member.id is not None
    row = Suggestion(
        network_id=owner.id,
        network=owner,
        standard_id=found.id if found else None,
        standard=found,
        item=item,
        state=SuggestionState.OPEN,
        author_id=member.id,
        at=now(session),
        prose=Prose.of(text=text.strip()),
    )
    session.add(row)
    session.flush()
    record(session, member, "suggest", place(row), row, row.prose, network=owner.slug, standard=standard)
    return row


def _standard(session: Session, slug: str | None, item: str) -> Standard | None:
    if slug is None:
        if item:
            raise BadRequest("An item is one of a standard: name the standard too.", code="standard-missing")
        return None
    found = library.standard(session, slug)
    if item and found.latest is not None:
        items.item(session, found.latest, item)
    return found


def _owner(session: Session, slug: str | None, standard: Standard | None) -> Network:
    """The network that sorts it: the standard's own, whatever else was said."""
    if standard is not None:
        if standard.network is None:
            raise Conflict("No network owns {slug}, so nobody can decide on it.", code="no-network", slug=standard.slug)
        return standard.network
    if not slug:
        raise BadRequest("Say which network or standard the suggestion is for.", code="network-missing")
    return networks.network(session, slug)


def place(row: Suggestion) -> str:
    return f"suggestion:{row.id}"


def one(session: Session, id: int) -> Suggestion:
    found = session.get(Suggestion, id) if 0 < id < 2**63 else None
    if found is None:
        raise NotFound("There is no suggestion {id}.", code="no-suggestion", id=id)
    return found


def listing(
    session: Session,
    *,
    network: str | None = None,
    standard: str | None = None,
    state: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Suggestion]:
    """Newest first, from below the id `before`."""
    query = select(Suggestion).order_by(Suggestion.id.desc()).limit(limit)
    if network is not None:
        query = query.where(Suggestion.network_id == networks.network(session, network).id)
    if standard is not None:
        query = query.where(Suggestion.standard_id == library.standard(session, standard).id)
    if state is not None:
        query = query.where(Suggestion.state == SuggestionState(state))
    if before is not None:
        query = query.where(Suggestion.id < before)
    return list(session.scalars(query).unique())


def accept(session: Session, member: Member, id: int, proposal: int | None = None) -> Suggestion:
    """Take it up: as a new draft on its standard, or in the open proposal of the same network that is named."""
    row = _sorted_by(session, member, id)
    taken = _begun(session, member, row) if proposal is None else _named(session, member, row, proposal)
    row.proposal_id = taken.id
    return _settled(session, member, row, SuggestionState.ACCEPTED, proposal=taken.id)


def _begun(session: Session, member: Member, row: Suggestion) -> Proposal:
    if row.standard is None:
        raise Conflict(
            "This is about no standard there is: begin the proposal of a new one, and name it here.",
            code="proposal-missing",
        )
    text = row.prose["text"] or ""
    title = text.splitlines()[0][:TITLE_LENGTH] if text else place(row)
    return proposals.propose(session, member, row.standard.slug, "revise", Description(title, rationale=text))


def _named(session: Session, member: Member, row: Suggestion, id: int) -> Proposal:
    found = procedure.proposal(session, member, id)
    if found.network_id != row.network_id or found.state not in OPEN:
        raise Conflict(
            "Proposal {other} cannot take it up: it must be an open one of {network}.",
            code="bad-proposal",
            other=id,
            network=row.network.slug,
        )
    return found


def answer(session: Session, member: Member, id: int, text: str) -> Suggestion:
    """Nothing needs to change; say so, and what there is."""
    row = _sorted_by(session, member, id)
    return _settled(session, member, row, SuggestionState.ANSWERED, *_replied(row, "text", text))


def decline(session: Session, member: Member, id: int, reason: str) -> Suggestion:
    row = _sorted_by(session, member, id)
    return _settled(session, member, row, SuggestionState.DECLINED, *_replied(row, "reason", reason))


def merge(session: Session, member: Member, id: int, into: int) -> Suggestion:
    """Close it in favour of another of the same network, which says the same."""
    row = _sorted_by(session, member, id)
    other = one(session, into)
    if other.id == row.id or other.network_id != row.network_id or other.state is SuggestionState.MERGED:
        raise Conflict(
            "Suggestion {other} cannot take this one in: it must be another of the same network, not merged itself.",
            code="bad-merge",
            other=into,
        )
    row.merged_into_id = other.id
    return _settled(session, member, row, SuggestionState.MERGED, into=other.id)


def _sorted_by(session: Session, member: Member, id: int) -> Suggestion:
    """The suggestion, where this member sorts for its network and it is still open."""
    row = one(session, id)
    require(member, "triage", Subject(network=row.network.slug))
    if row.state is SuggestionState.OPEN:
        return row
    raise Conflict("Suggestion {id} is already settled: {was}.", code="settled", id=id, was=row.state.value)


def _replied(row: Suggestion, field: str, text: str) -> list[Row]:
    if not text.strip():
        fault = problem("text-missing", "Write to whoever suggested it.", field=field)
        raise ContentError("An answer needs a text.", problems=[fault])
    check_texts(**{field: text})
    row.reply = Prose.of(text=text.strip())
    return [row.reply]


def _settled(
    session: Session, member: Member, row: Suggestion, state: SuggestionState, *rows: Row, **facts: Any
) -> Suggestion:
    row.state, row.settled_by_id, row.settled_at = state, member.id, now(session)
    session.flush()
    record(session, member, f"suggestion-{state.value}", place(row), row, *rows, **facts)
    return row


def redact(session: Session, member: Member, id: int, part: str = "text") -> Suggestion:
    """Remove the text, or the reply, for ever and on record. Raises Conflict where it is gone already."""
    row = one(session, id)
    require(member, "redact", Subject(network=row.network.slug))
    prose = {"text": row.prose, "reply": row.reply}.get(part)
    if prose is None:
        raise NotFound("Suggestion {id} has no {part}.", code="no-text", id=id, part=part[:40])
    if prose.redacted_seq is not None:
        raise Conflict("The text of {place} is already removed.", code="redacted", place=place(row))
    prose.redacted_seq = next_seq(session)
    prose.body, prose.salt = None, None
    record(session, member, "redact", place(row), row, prose, part=part)
    return row
