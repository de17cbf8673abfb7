"""Regions, organisations, networks with their seats, and the governing bodies above them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.access import Member, Subject, require
from registry.ballot import Policy
from registry.errors import BadRequest, Conflict, NotFound
from registry.models import (
    BodySeat,
    GoverningBody,
    Network,
    Organisation,
    OrganisationType,
    Oversight,
    Purpose,
    Region,
    Scope,
    Seat,
    SeatRole,
)
from registry.services.acts import now, record
from registry.services.members.people import in_force, user_named

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
CHECKLIST = ("mandate", "roles", "responsibilities", "anchoring")
#: What a network does not give itself: the authority to decide, and whose signatures its safety rests on.
GIVEN_FROM_ABOVE = frozenset({"authority", "sign_off_roles", "kinds"})


def check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise BadRequest(
            "A short name has 1 to 64 of a-z, 0-9 and dashes, and neither begins nor ends with a dash; "
            "{slug} does not.",
            code="bad-slug",
            slug=slug[:80],
        )


def add_region(session: Session, member: Member, slug: str, name: str) -> Region:
    require(member, "administer")
    check_slug(slug)
    if session.scalar(select(Region.id).where(Region.slug == slug)) is not None:
        raise Conflict("There is already a region {slug}.", code="region-taken", slug=slug)
    region = Region(slug=slug, name=name)
    session.add(region)
    record(session, member, "add-region", f"region:{slug}", region)
    return region


def add_organisation(
    session: Session, member: Member, orgnr: str, name: str, type: str, region: str | None = None
) -> Organisation:
    """`orgnr` is the number in the central register of organisations: nine digits with a check digit (modulus 11)."""
    require(member, "administer")
    if not valid_orgnr(orgnr):
        raise BadRequest("{orgnr} is not a valid organisation number.", code="bad-orgnr", orgnr=orgnr[:20])
    if session.scalar(select(Organisation.id).where(Organisation.orgnr == orgnr)) is not None:
        raise Conflict("The organisation {orgnr} is already there.", code="organisation-taken", orgnr=orgnr)
    home = session.scalars(select(Region).where(Region.slug == region)).first() if region else None
    if region and home is None:
        raise NotFound("There is no region {region}.", code="no-region", region=region)
    try:
        sort = OrganisationType(type)
    except ValueError as error:
        known = ", ".join(each.value for each in OrganisationType)
        raise BadRequest("{type} is none of: {known}.", code="bad-type", type=type[:40], known=known) from error
    row = Organisation(orgnr=orgnr, name=name, type=sort, region_id=home.id if home else None)
    session.add(row)
    record(session, member, "add-organisation", f"organisation:{orgnr}", row)
    return row


def valid_orgnr(orgnr: str) -> bool:
    """Nine digits whose weighted sum (3 2 7 6 5 4 3 2 1) is divisible by 11."""
    if not re.fullmatch(r"[0-9]{9}", orgnr):
        return False
    return sum(int(digit) * weight for digit, weight in zip(orgnr, (3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True)) % 11 == 0


def add_network(
    session: Session,
    member: Member,
    slug: str,
    name: Mapping[str, str],
    *,
    organisations: list[str] | None = None,
    policy: Mapping[str, Any] | None = None,
    scope: Mapping[str, Any] | None = None,
    parent: str | None = None,
) -> Network:
    """A network that decides for these organisations (by number). Raises ContentError for a policy that cannot be."""
    require(member, "administer")
    check_slug(slug)
    if session.scalar(select(Network.id).where(Network.slug == slug)) is not None:
        raise Conflict("There is already a network {slug}.", code="network-taken", slug=slug)
    if not name.get("nb"):
        raise BadRequest("Give the network a name in bokmål (nb).", code="no-name")
    row = Network(
        slug=slug,
        name=dict(name),
        policy=_stored(policy),
        scope=dict(scope or {}),
        parent_id=network(session, parent).id if parent else None,
    )
    session.add(row)
    session.flush()
    scopes = [
        Scope(network_id=row.id, organisation_id=organisation(session, orgnr).id)
        for orgnr in dict.fromkeys(organisations or [])
    ]
    session.add_all(scopes)
    session.flush()
    record(session, member, "add-network", f"network:{slug}", row, *scopes)
    return row


def _stored(policy: Mapping[str, Any] | None) -> dict[str, Any]:
    """The whole policy with its defaults written out, and what differs by kind. Raises ContentError."""
    given = dict(policy or {})
    overlays = {"kinds": given["kinds"]} if "kinds" in given else {}
    return Policy.from_dict(given).as_dict() | overlays


def set_policy(session: Session, member: Member, slug: str, changes: Mapping[str, Any]) -> Network:
    """Laid over the policy there is. Holds for ballots opened from now on; those open keep what they were opened with.

    Those who lead the network say how it decides; what it may decide, and who signs for safety, an operator alone.
    Raises ContentError for a policy that cannot be.
    """
    require(member, "govern", Subject(network=slug))
    row = network(session, slug)
    laid = _stored({**row.policy, **changes})
    changed = sorted(name for name in laid.keys() | row.policy.keys() if laid.get(name) != row.policy.get(name))
    if GIVEN_FROM_ABOVE.intersection(changed):
        require(member, "administer")
    if changed:
        row.policy = laid
        record(session, member, "set-policy", f"network:{slug}", row, changed=changed)
    return row


def sign_checklist(session: Session, member: Member, slug: str) -> Network:
    """Signed once roles, responsibilities and tasks are gone through and anchored; before that nothing is decided."""
    require(member, "sign-checklist", Subject(network=slug))
    row = network(session, slug)
    row.checklist = dict.fromkeys(CHECKLIST, True)
    row.checklist_signed_at, row.checklist_signed_by_id = now(session), member.id
    record(session, member, "sign-checklist", f"network:{slug}", row)
    return row


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


def network(session: Session, slug: str) -> Network:
    row = session.scalars(select(Network).where(Network.slug == slug)).first()
    if row is None:
        raise NotFound("There is no network {slug}.", code="no-network", slug=slug[:80])
    return row


def networks(session: Session) -> list[Network]:
    return list(session.scalars(select(Network).order_by(Network.slug)))


def organisation(session: Session, orgnr: str) -> Organisation:
    row = session.scalars(select(Organisation).where(Organisation.orgnr == orgnr)).first()
    if row is None:
        raise NotFound("There is no organisation {orgnr}.", code="no-organisation", orgnr=orgnr[:40])
    return row


def organisations(session: Session) -> list[Organisation]:
    return list(session.scalars(select(Organisation).order_by(Organisation.name)))


def organisations_of(session: Session, network_id: int) -> list[Organisation]:
    """Those that have a vote in the network's ballots."""
    query = select(Scope).where(Scope.network_id == network_id)
    return sorted((row.organisation for row in session.scalars(query).unique()), key=lambda each: each.name)


def seats_in(session: Session, network_id: int, at: datetime) -> list[Seat]:
    """The seats in force in a network at a moment."""
    query = select(Seat).where(Seat.network_id == network_id, *in_force(Seat, at)).order_by(Seat.id)
    return list(session.scalars(query).unique())
