"""Networks and organisations."""

from marshmallow import Schema, fields

from registry.api.schemas.texts import (
    TextByLanguage,
    instant,
    integer,
    many,
    mapping,
    maybe_instant,
    maybe_string,
    nested,
    page_of,
    string,
    strings,
)


class NetworkShape(Schema):
    slug = string()
    name = nested(TextByLanguage)
    aliases = strings()
    scope = mapping()
    parent = maybe_string()
    checklist_signed_at = maybe_instant()


class OrganisationShape(Schema):
    orgnr = string()
    name = string()
    type = string()
    region = maybe_string()


class SeatShape(Schema):
    """`name` is shown to whoever is logged in."""

    id = integer()
    organisation = string()
    role = string()
    voting = fields.Boolean(required=True)
    deputy_of = fields.Integer(required=True, allow_none=True)
    profession = maybe_string()
    valid_from = instant()
    valid_to = maybe_instant()
    name = maybe_string()


class NetworkWhole(NetworkShape):
    policy = mapping(metadata={"description": "How the network decides."})
    organisations = many(OrganisationShape)
    seats = many(SeatShape)
    standards = strings()


class OrganisationWhole(OrganisationShape):
    networks = strings()


NetworkPage = page_of(NetworkShape)
OrganisationPage = page_of(OrganisationShape)
