"""Dated mandates in a network: who sits there for which organisation, who votes, who stands in."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import Member, Subject, require
from registry.errors import BadRequest, Conflict, NotFound
from registry.models import Seat, SeatRole
from registry.services.acts import now, record
from registry.services.members.networks import network, organisation
from registry.services.members.people import in_force, user_named


def add_seat(
    session: Session,
    member: Member,
    network_slug: str,
    username: str,
    orgnr: str,
    *,
    role: str = "member",
    voting: bool = False,
    deputy_of: int | None = None,
    profession: str | None = None,
    capacity: int | None = None,
    support_function: bool = False,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> Seat:
    """A dated mandate. Raises BadRequest where dates, capacity or role cannot be."""
    require(member, "administer")
    start = valid_from or now(session)
    if valid_to is not None and valid_to <= start:
        raise BadRequest("A mandate must end after it begins.", code="bad-dates")
    if capacity is not None and not 0 < capacity <= 100:
        raise BadRequest("Capacity is a percentage from 1 to 100.", code="bad-capacity")
    try:
        held = SeatRole(role)
    except ValueError as error:
        known = ", ".join(each.value for each in SeatRole)
        raise BadRequest("{role} is none of: {known}.", code="bad-role", role=role[:40], known=known) from error
    if deputy_of is not None and session.get(Seat, deputy_of) is None:
        raise NotFound("There is no seat {seat} to be deputy of.", code="no-seat", seat=deputy_of)
    row = Seat(
        user_id=user_named(session, username).id,
        network_id=network(session, network_slug).id,
        organisation_id=organisation(session, orgnr).id,
        role=held,
        voting=voting,
        deputy_of_id=deputy_of,
        profession=profession,
        capacity=capacity,
        support_function=support_function,
        valid_from=start,
        valid_to=valid_to,
    )
    session.add(row)
    record(session, member, "add-seat", f"network:{network_slug}", row)
    return row


def name_deputy(
    session: Session, member: Member, seat_id: int, username: str, valid_to: datetime | None = None
) -> Seat:
    """Somebody who votes for the same organisation when the delegate does not. Raises Conflict where the seat has no
    vote to stand in for, or has such a deputy already."""
    held, at = _seat(session, seat_id), now(session)
    require(member, "govern", Subject(network=held.network.slug))
    if not held.voting or not _is_in_force(held, at):
        raise Conflict("A deputy is named for a mandate that is in force and has a vote.", code="no-such-mandate")
    user = user_named(session, username)
    if user.id == held.user_id:
        raise Conflict("{name} holds this mandate already.", code="own-deputy", name=user.name)
    if any(each.user_id == user.id and _is_in_force(each, at) for each in _deputies(session, held)):
        raise Conflict("{name} is deputy of this mandate already.", code="deputy-taken", name=user.name)
    if valid_to is not None and valid_to <= at:
        raise BadRequest("A mandate must end after it begins.", code="bad-dates")
    row = Seat(
        user_id=user.id,
        network_id=held.network_id,
        organisation_id=held.organisation_id,
        role=SeatRole.MEMBER,
        deputy_of_id=held.id,
        valid_from=at,
        valid_to=valid_to,
    )
    session.add(row)
    record(session, member, "name-deputy", f"network:{held.network.slug}", row)
    return row


def end_seat(session: Session, member: Member, seat_id: int) -> Seat:
    """The mandate ends now; what it has done stays, and its deputies stand in until another sits there.

    The leader's seat is ended by the leader, or by an operator.
    """
    row, at = _seat(session, seat_id), now(session)
    require(member, "govern", Subject(network=row.network.slug))
    if row.role is SeatRole.LEADER and row.user_id != member.id:
        require(member, "administer")
    if row.valid_from >= at:
        raise Conflict("This mandate has not begun.", code="not-begun")
    if not _is_in_force(row, at):
        raise Conflict("This mandate has ended already.", code="ended")
    row.valid_to = at
    record(session, member, "end-seat", f"network:{row.network.slug}", row)
    return row


def seat(session: Session, slug: str, seat_id: int) -> Seat:
    """Raises NotFound where the network has no such seat."""
    row = _seat(session, seat_id)
    if row.network.slug != slug:
        raise NotFound("There is no seat {seat}.", code="no-seat", seat=seat_id)
    return row


def _seat(session: Session, seat_id: int) -> Seat:
    row = session.get(Seat, seat_id) if 0 < seat_id < 2**63 else None
    if row is None:
        raise NotFound("There is no seat {seat}.", code="no-seat", seat=seat_id)
    return row


def _deputies(session: Session, held: Seat) -> list[Seat]:
    return list(session.scalars(select(Seat).where(Seat.deputy_of_id == held.id).order_by(Seat.id)).unique())


def _is_in_force(row: Seat, at: datetime) -> bool:
    return row.valid_from <= at and (row.valid_to is None or row.valid_to > at)


def seated(session: Session, at: datetime) -> dict[int, int]:
    """How many seats are in force at a moment, by the network's id; those with none are left out."""
    query = select(Seat.network_id, func.count()).where(*in_force(Seat, at)).group_by(Seat.network_id)
    return {row[0]: row[1] for row in session.execute(query)}


def seats_in(session: Session, network_id: int, at: datetime) -> list[Seat]:
    """The seats in force in a network at a moment."""
    query = select(Seat).where(Seat.network_id == network_id, *in_force(Seat, at)).order_by(Seat.id)
    return list(session.scalars(query).unique())
