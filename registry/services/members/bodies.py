"""Governing bodies above the networks: who adopts what a network decides, and who decides what is escalated."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.access import Member, require
from registry.errors import BadRequest, Conflict, NotFound
from registry.models import BodySeat, GoverningBody, Oversight, Purpose
from registry.services.acts import now, record
from registry.services.members.networks import check_slug, network
from registry.services.members.people import user_named


def add_body(session: Session, member: Member, slug: str, name: Mapping[str, str]) -> GoverningBody:
    require(member, "administer")
    check_slug(slug)
    if session.scalar(select(GoverningBody.id).where(GoverningBody.slug == slug)) is not None:
        raise Conflict("There is already a governing body {slug}.", code="body-taken", slug=slug)
    row = GoverningBody(slug=slug, name=dict(name))
    session.add(row)
    record(session, member, "add-body", f"body:{slug}", row)
    return row


def seat_in_body(session: Session, member: Member, body_slug: str, username: str, role: str = "member") -> BodySeat:
    require(member, "administer")
    row = BodySeat(
        body_id=body(session, body_slug).id,
        user_id=user_named(session, username).id,
        role=role,
        valid_from=now(session),
    )
    session.add(row)
    record(session, member, "seat-in-body", f"body:{body_slug}", row)
    return row


def set_oversight(session: Session, member: Member, network_slug: str, body_slug: str, purpose: str) -> Oversight:
    """From now this body is the one in force above the network; the one before it ends."""
    require(member, "administer")
    at = now(session)
    owner, new, reason = network(session, network_slug), body(session, body_slug), _purpose(purpose)
    standing = Oversight.network_id == owner.id, Oversight.purpose == reason, Oversight.valid_to.is_(None)
    ended = list(session.scalars(select(Oversight).where(*standing)).unique())
    for each in ended:
        if each.body_id == new.id:
            return each
        each.valid_to = at
    row = Oversight(network_id=owner.id, body_id=new.id, purpose=reason, valid_from=at)
    session.add(row)
    record(session, member, "set-oversight", f"network:{network_slug}", row, *ended)
    return row


def _purpose(name: str) -> Purpose:
    try:
        return Purpose(name)
    except ValueError as error:
        known = ", ".join(each.value for each in Purpose)
        raise BadRequest(
            "{purpose} is none of: {known}.", code="bad-purpose", purpose=name[:40], known=known
        ) from error


def body_above(session: Session, network_id: int, purpose: Purpose, at: datetime) -> GoverningBody | None:
    """The governing body in force above a network at a moment."""
    query = select(Oversight).where(
        Oversight.network_id == network_id,
        Oversight.purpose == purpose,
        Oversight.valid_from <= at,
        or_(Oversight.valid_to.is_(None), Oversight.valid_to > at),
    )
    row = session.scalars(query.order_by(Oversight.id.desc())).unique().first()
    return row.body if row else None


def body(session: Session, slug: str) -> GoverningBody:
    row = session.scalars(select(GoverningBody).where(GoverningBody.slug == slug)).first()
    if row is None:
        raise NotFound("There is no governing body {slug}.", code="no-body", slug=slug[:80])
    return row
