"""What those who lead a network do: say how it decides, name deputies and end mandates; operators give seats."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from registry.access import Member
from registry.api.answers import json_answer, time
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import writing
from registry.api.networks import seat_shape, whole
from registry.api.requests import Body
from registry.api.schemas.people import NetworkWhole, SeatShape
from registry.api.schemas.texts import mapping, maybe_instant, string
from registry.ballot import Authority, Quorum, Rule
from registry.models import Seat, SeatRole
from registry.services.acts import now
from registry.services.members import networks, seats
from registry.services.reading.timeline import parse_moment

blueprint = ApiBlueprint("governing", __name__, description="How a network decides, and who has a mandate in it.")

NETWORK = "/networks/<slug>"
SEAT = f"{NETWORK}/seats/<number:id>"


def _one_of(names: type[Rule] | type[Quorum] | type[Authority] | type[SeatRole], **more: Any) -> fields.String:
    return fields.String(validate=validate.OneOf([each.value for each in names]), **more)


class PolicyBody(Body):
    """What is not given stays as it is. `authority`, `sign_off_roles` and `kinds` are an operator's to set."""

    rule = _one_of(Rule)
    quorum = _one_of(Quorum)
    authority = _one_of(Authority)
    hearing_days = fields.Integer(strict=True)
    ballot_days = fields.Integer(strict=True)
    minimum_open_days = fields.Integer(strict=True)
    rounds_before_escalation = fields.Integer(strict=True)
    interests_declared = fields.Boolean(truthy={True}, falsy={False})
    sign_off_roles = fields.List(fields.String(validate=validate.Length(1, 40)), validate=validate.Length(1, 10))
    kinds = fields.Dict(keys=fields.String(), metadata={"description": "By kind, the settings that differ for it."})


class PolicyShape(Schema):
    network = string()
    policy = mapping(metadata={"description": "How the network decides now."})


class SeatBody(Body):
    """`until`: a day or a moment; open if not given."""

    username = fields.String(required=True, validate=validate.Length(1, 60))
    organisation = fields.String(required=True, validate=validate.Length(1, 40))
    role = _one_of(SeatRole, load_default=SeatRole.MEMBER.value)
    voting = fields.Boolean(truthy={True}, falsy={False}, load_default=False)
    profession = fields.String(validate=validate.OneOf(["specialist", "pharmacist"]))
    until = fields.String(validate=validate.Length(max=40))


class OrganisationBody(Body):
    organisation = fields.String(
        required=True, validate=validate.Length(1, 40), metadata={"description": "Its number."}
    )


class DeputyBody(Body):
    """`until`: a day or a moment; open if not given."""

    username = fields.String(required=True, validate=validate.Length(1, 60))
    until = fields.String(validate=validate.Length(max=40))


class ChecklistShape(Schema):
    network = string()
    checklist_signed_at = maybe_instant()


@blueprint.operation(f"{NETWORK}/policy", "POST", body=PolicyBody, answer=PolicyShape)
def set_policy(slug: str, query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Change how the network decides, for ballots opened from now on"""
    with writing() as (session, member):
        return {"network": slug, "policy": networks.set_policy(session, member, slug, body).policy}


@blueprint.operation(f"{NETWORK}/checklist", "POST", answer=ChecklistShape)
def sign_checklist(slug: str, query: dict[str, Any]) -> dict[str, Any]:
    """Sign the start-up checklist; before that the network decides nothing"""
    with writing() as (session, member):
        signed = networks.sign_checklist(session, member, slug)
        return {"network": slug, "checklist_signed_at": time(signed.checklist_signed_at)}


@blueprint.operation(f"{NETWORK}/organisations", "POST", body=OrganisationBody, answer=NetworkWhole)
def join(slug: str, query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Give an organisation a vote in the ballots that are opened from now on (operators)"""
    with writing() as (session, member):
        networks.join(session, member, slug, body["organisation"])
        return whole(session, member, networks.network(session, slug), now(session))


@blueprint.operation(f"{NETWORK}/organisations/<orgnr>/end", "POST", answer=NetworkWhole)
def leave(slug: str, orgnr: str, query: dict[str, Any]) -> dict[str, Any]:
    """End an organisation's vote in the ballots that are opened from now on (operators)"""
    with writing() as (session, member):
        networks.leave(session, member, slug, orgnr)
        return whole(session, member, networks.network(session, slug), now(session))


@blueprint.operation(f"{NETWORK}/seats", "POST", body=SeatBody, answer=SeatShape, status=201)
def add_seat(slug: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Give a user a seat, from now (operators)"""
    with writing() as (session, member):
        row = seats.add_seat(
            session,
            member,
            slug,
            body["username"],
            body["organisation"],
            role=body["role"],
            voting=body["voting"],
            profession=body.get("profession"),
            valid_to=parse_moment(body["until"], "until") if body.get("until") else None,
        )
        session.flush()
        return _made(slug, row, member)


@blueprint.operation(f"{SEAT}/deputies", "POST", body=DeputyBody, answer=SeatShape, status=201)
def name_deputy(slug: str, id: int, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Name who votes for the same organisation when the holder of this seat does not"""
    until = parse_moment(body["until"], "until") if body.get("until") else None
    with writing() as (session, member):
        seats.seat(session, slug, id)
        row = seats.name_deputy(session, member, id, body["username"], until)
        session.flush()
        return _made(slug, row, member)


@blueprint.operation(f"{SEAT}/end", "POST", answer=SeatShape)
def end_seat(slug: str, id: int, query: dict[str, Any]) -> dict[str, Any]:
    """End a mandate now; what it has done stays"""
    with writing() as (session, member):
        seats.seat(session, slug, id)
        return seat_shape(seats.end_seat(session, member, id), member)


def _made(slug: str, row: Seat, member: Member) -> Response:
    """A seat is read again among those of its network."""
    return json_answer(seat_shape(row, member), 201, {"Location": f"/api/v1/networks/{slug}"})
