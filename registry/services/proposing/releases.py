"""An approved proposal becomes a version in force, or ends one."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from registry.access import Member
from registry.errors import BadRequest
from registry.lifecycle import Action, ChangeKind, next_state
from registry.models import Decision, Identifier, Origin, Proposal, Standard, Version
from registry.services.acts import now, record
from registry.services.proposing import decisions
from registry.services.proposing.procedure import check_texts, enter, proposal, settle
from registry.services.publishing import publication
from registry.services.publishing.publication import Release

#: A bare date means midnight, which today has passed; more than this back a version cannot have been in force.
LATEST_START = timedelta(days=1)


def publish(session: Session, member: Member, id: int, valid_from: datetime | None = None, notes: str = "") -> Proposal:
    """Publish what was approved, now or scheduled from `valid_from`.

    Raises Conflict where the base has moved or sign-offs are missing, ContentError where the content has errors.
    """
    row = proposal(session, member, id)
    enter(session, member, row, Action.PUBLISH)
    check_texts(notes=notes)
    if valid_from is not None and valid_from < now(session) - LATEST_START:
        raise BadRequest("A version cannot be in force from a time that has passed.", code="bad-valid-from")
    return take_effect(session, member, row, valid_from, notes)


def take_effect(
    session: Session, member: Member, row: Proposal, valid_from: datetime | None = None, notes: str = ""
) -> Proposal:
    """Carry out an approved proposal; who may is the caller's matter."""
    target = next_state(row.state, Action.PUBLISH, row.change)
    decision = decisions.complete(session, row)
    version = _carried_out(session, member, row, decision, valid_from, notes)
    row.version_id = version.id
    row.version_number = version.number
    facts = {"version": version.number, "decision": decision.id}
    return settle(session, member, row, "publish-proposal", target, decision, **facts)


def _carried_out(
    session: Session, member: Member, row: Proposal, decision: Decision, valid_from: datetime | None, notes: str
) -> Version:
    standard = row.standard or _made(session, member, row)
    if row.change is ChangeKind.RETIRE:
        return publication.retire(session, member, standard, decision, valid_from=valid_from, proposal=row.id)
    if row.change is ChangeKind.RECALL:
        return publication.recall(session, member, standard, decision, proposal=row.id)
    assert row.content_hash is not None
    release = Release(
        content_hash=row.content_hash,
        number=row.version_number,
        edition=row.edition,
        valid_from=valid_from,
        notes=notes or row.prose["rationale"] or "",
        intent=row.prose["intent"] or "",
        correction=row.change is ChangeKind.CORRECT,
    )
    return publication.publish(session, member, standard, release, decision, proposal=row.id)


def _made(session: Session, member: Member, row: Proposal) -> Standard:
    """The new standard that the proposal describes; its slug was kept free since the proposal was begun."""
    new = row.new
    assert new is not None
    standard = Standard(
        slug=new["slug"],
        kind=row.kind,
        title=new["title"],
        origin=Origin(new.get("origin", Origin.OWN.value)),
        network_id=row.network_id,
        organisation_id=row.organisation_id,
        licence=new["licence"],
        created_at=now(session),
        identifiers=[Identifier(value=value) for value in new["identifiers"]],
    )
    session.add(standard)
    session.flush()
    record(session, member, "add-standard", f"standard:{standard.slug}", standard, *standard.identifiers)
    row.standard_id, row.standard = standard.id, standard
    return standard
