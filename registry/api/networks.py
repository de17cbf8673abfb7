"""Networks with their seats and policy, and organisations."""

from datetime import datetime
from typing import Any

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Member
from registry.api.answers import time
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import reading
from registry.api.moments import Timed, when
from registry.api.paging import Paged, portion
from registry.api.schemas.people import NetworkPage, NetworkWhole, OrganisationPage, OrganisationWhole
from registry.api.schemas.texts import in_languages
from registry.models import Network, Organisation, Scope, Seat, Standard
from registry.services.members import networks, seats

blueprint = ApiBlueprint("networks", __name__, description="Networks and the organisations they decide for.")


class NetworksQuery(Timed, Paged):
    """Networks and organisations stand as they are; seats are those in force at `valid_at`."""


@blueprint.operation("/networks", query=NetworksQuery, answer=NetworkPage)
def list_networks(query: dict[str, Any]) -> Response:
    """All networks"""
    with reading() as (session, _):
        found = networks.networks(session)
        slugs = {each.id: each.slug for each in found}
        return portion(found, query, lambda each: _network(each, slugs))


@blueprint.operation("/networks/<slug>", query=Timed, answer=NetworkWhole)
def get_network(slug: str, query: dict[str, Any]) -> dict[str, Any]:
    """A network with its policy, organisations and seats in force"""
    with reading() as (session, member):
        found = networks.network(session, slug)
        return whole(session, member, found, when(query).valid(session))


def whole(session: Session, member: Member, found: Network, at: datetime) -> dict[str, Any]:
    slugs = {each.id: each.slug for each in networks.networks(session)}
    owned = select(Standard.slug).where(Standard.network_id == found.id).order_by(Standard.slug)
    return _network(found, slugs) | {
        "policy": found.policy,
        "organisations": [_organisation(each) for each in networks.organisations_of(session, found.id)],
        "seats": [seat_shape(each, member) for each in seats.seats_in(session, found.id, at)],
        "standards": list(session.scalars(owned)),
    }


@blueprint.operation("/organisations", query=NetworksQuery, answer=OrganisationPage)
def list_organisations(query: dict[str, Any]) -> Response:
    """All organisations"""
    with reading() as (session, _):
        return portion(networks.organisations(session), query, _organisation)


@blueprint.operation("/organisations/<orgnr>", query=Timed, answer=OrganisationWhole)
def get_organisation(orgnr: str, query: dict[str, Any]) -> dict[str, Any]:
    """An organisation and the networks it has a vote in"""
    with reading() as (session, _):
        found = networks.organisation(session, orgnr)
        return _organisation(found) | {"networks": _networks_of(session, found)}


def _networks_of(session: Session, found: Organisation) -> list[str]:
    query = select(Network.slug).join(Scope, Scope.network_id == Network.id)
    query = query.where(Scope.organisation_id == found.id, Scope.left_at.is_(None))
    return list(session.scalars(query.order_by(Network.slug)))


def _network(found: Network, slugs: dict[int, str]) -> dict[str, Any]:
    return {
        "slug": found.slug,
        "name": in_languages(found.name),
        "aliases": found.aliases,
        "scope": found.scope,
        "parent": slugs[found.parent_id] if found.parent_id else None,
        "checklist_signed_at": time(found.checklist_signed_at),
    }


def _organisation(found: Organisation) -> dict[str, Any]:
    return {
        "orgnr": found.orgnr,
        "name": found.name,
        "type": found.type.value,
        "region": found.region.slug if found.region else None,
    }


def seat_shape(seat: Seat, member: Member) -> dict[str, Any]:
    return {
        "id": seat.id,
        "organisation": seat.organisation.orgnr,
        "role": seat.role.value,
        "voting": seat.voting,
        "deputy_of": seat.deputy_of_id,
        "profession": seat.profession,
        "valid_from": time(seat.valid_from),
        "valid_to": time(seat.valid_to),
        "name": seat.user.name if member.known else None,
    }
