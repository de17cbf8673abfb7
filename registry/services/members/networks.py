"""Regions, organisations and the networks that decide for them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.access import Member, Subject, require
from registry.ballot import Policy
from registry.errors import BadRequest, Conflict, NotFound
from registry.lifecycle import OPEN
from registry.models import (
    Network,
    Organisation,
    OrganisationType,
    Proposal,
    Region,
    Scope,
)
from registry.services.acts import now, record

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


def join(session: Session, member: Member, slug: str, orgnr: str) -> Scope:
    """From now the organisation has a vote in the network's ballots; those open keep whom they were opened for.

    Raises Conflict where it has one already.
    """
    require(member, "administer")
    row, joining = network(session, slug), organisation(session, orgnr)
    scope = session.get(Scope, (row.id, joining.id))
    if scope is None:
        scope = Scope(network_id=row.id, organisation_id=joining.id, organisation=joining)
        session.add(scope)
    elif scope.left_at is None:
        raise Conflict("{name} has a vote in this network already.", code="in-network", name=joining.name)
    scope.left_at = None
    session.flush()
    record(session, member, "join-network", f"network:{slug}", scope, organisation=orgnr)
    return scope


def leave(session: Session, member: Member, slug: str, orgnr: str) -> Scope:
    """From now the organisation has no vote in the network's ballots, save those that are open. Its seats stand until
    each is ended.

    Raises Conflict where it has no vote, or where a proposal that concerns it alone waits for it to decide.
    """
    require(member, "administer")
    row, leaving = network(session, slug), organisation(session, orgnr)
    scope = session.get(Scope, (row.id, leaving.id))
    if scope is None or scope.left_at is not None:
        raise Conflict("{name} has no vote in this network.", code="not-in-network", name=leaving.name)
    own = select(Proposal.id).where(
        Proposal.network_id == row.id, Proposal.organisation_id == leaving.id, Proposal.state.in_(OPEN)
    )
    waiting = session.scalar(own.order_by(Proposal.id).limit(1))
    if waiting is not None:
        raise Conflict(
            "Proposal {id} concerns {name} alone and is not decided. Decide or withdraw it first.",
            code="own-matter-open",
            id=waiting,
            name=leaving.name,
        )
    scope.left_at = now(session)
    record(session, member, "leave-network", f"network:{slug}", scope, organisation=orgnr)
    return scope


def sign_checklist(session: Session, member: Member, slug: str) -> Network:
    """Signed once roles, responsibilities and tasks are gone through and anchored; before that nothing is decided."""
    require(member, "sign-checklist", Subject(network=slug))
    row = network(session, slug)
    row.checklist = dict.fromkeys(CHECKLIST, True)
    row.checklist_signed_at, row.checklist_signed_by_id = now(session), member.id
    record(session, member, "sign-checklist", f"network:{slug}", row)
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


def organisations_of(session: Session, network_id: int, since: datetime | None = None) -> list[Organisation]:
    """Those that have a vote in the network's ballots; also those that have left `since` then."""
    stayed = Scope.left_at.is_(None)
    query = select(Scope).where(
        Scope.network_id == network_id, stayed if since is None else or_(stayed, Scope.left_at > since)
    )
    return sorted((row.organisation for row in session.scalars(query).unique()), key=lambda each: each.name)
