"""Recalls: which organisations have seen one, and saying so for one's own."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry.api.answers import json_answer
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import reading, writing
from registry.api.requests import Body
from registry.api.schemas.texts import strings
from registry.models import Version
from registry.services.publishing import recalls
from registry.services.reading import library

blueprint = ApiBlueprint("recalls", __name__, description="Which organisations have seen a recall.")
RULE = "/standards/<slug>/versions/<number>/acknowledgements"


class AcknowledgementBody(Body):
    organisation = fields.String(required=True, validate=validate.Length(max=40))


class ReachShape(Schema):
    """Organisation numbers of those that the recall concerns."""

    acknowledged = strings()
    missing = strings()


@blueprint.operation(RULE, answer=ReachShape)
def get_acknowledgements(slug: str, number: str, query: dict[str, Any]) -> dict[str, Any]:
    """Which organisations have seen the recall, and which have not"""
    with reading() as (session, _member):
        return _reach(session, library.edition(session, slug, number).version)


@blueprint.operation(RULE, "POST", body=AcknowledgementBody, answer=ReachShape, status=201)
def post_acknowledgement(slug: str, number: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Say for your organisation that the recall has been seen"""
    with writing() as (session, member):
        recalls.acknowledge(session, member, slug, number, body["organisation"])
        version = library.edition(session, slug, number).version
        address = f"/api/v1/standards/{slug}/versions/{number}/acknowledgements"
        return json_answer(_reach(session, version), 201, {"Location": address})


def _reach(session: Session, version: Version) -> dict[str, list[str]]:
    found = recalls.reach(session, version)
    return {
        "acknowledged": [each.orgnr for each in found.acknowledged],
        "missing": [each.orgnr for each in found.missing],
    }
