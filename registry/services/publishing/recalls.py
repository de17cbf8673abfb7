"""Recalls have to reach everybody: each organisation acknowledges that it has seen one."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Member, Subject, require
from registry.errors import Conflict, Forbidden
from registry.lifecycle import VersionStatus
from registry.models import Acknowledgement, Organisation, Version
from registry.services.acts import now, record
from registry.services.members import networks
from registry.services.reading import library


@dataclass(frozen=True)
class Reach:
    """Who of the organisations that the recall concerns has acknowledged it, and who has not."""

    version: Version
    acknowledged: tuple[Organisation, ...]
    missing: tuple[Organisation, ...]


def acknowledge(session: Session, member: Member, slug: str, number: str, orgnr: str) -> Acknowledgement:
    """Say for one's organisation that the recall is seen. Raises Conflict where it is said already."""
    edition = library.edition(session, slug, number)
    network = edition.version.standard.network
    require(member, "acknowledge", Subject(network=network.slug if network else ""))
    if edition.status != VersionStatus.RECALLED.value:
        raise Conflict("{slug} {number} is not recalled.", code="not-recalled", slug=slug, number=number)
    if orgnr not in {seat.organisation for seat in member.seats}:
        raise Forbidden("You have no seat for {organisation}.", code="not-your-organisation", organisation=orgnr[:40])
    organisation = networks.organisation(session, orgnr)
    if session.get(Acknowledgement, (edition.version.id, organisation.id)) is not None:
        raise Conflict("{organisation} has already acknowledged.", code="acknowledged", organisation=orgnr)
    row = Acknowledgement(
        version_id=edition.version.id, organisation_id=organisation.id, user_id=member.id, at=now(session)
    )
    session.add(row)
    subject = f"standard:{slug}"
    record(session, member, "acknowledge", subject, row, standard=slug, version=number, organisation=orgnr)
    return row


def reach(session: Session, version: Version) -> Reach:
    """For a recalled version: the organisations that its network decided for then or later, by who has seen it."""
    query = select(Acknowledgement.organisation_id).where(Acknowledgement.version_id == version.id)
    seen = set(session.scalars(query))
    network_id = version.standard.network_id
    concerned = (
        networks.organisations_of(session, network_id, since=version.recorded_at) if network_id is not None else []
    )
    return Reach(
        version,
        tuple(each for each in concerned if each.id in seen),
        tuple(each for each in concerned if each.id not in seen),
    )
