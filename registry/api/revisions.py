"""A publisher's revision in a proposal: where it and what was changed here do not agree, and what is to stand."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from registry.api.blueprint import ApiBlueprint
from registry.api.identity import reading, writing
from registry.api.paging import Paged, portion
from registry.api.proposal_content import readable
from registry.api.proposals import ID, whole
from registry.api.requests import Body, Query
from registry.api.schemas.proposals import ProposalWhole
from registry.api.schemas.texts import maybe_string, page_of, string
from registry.services.proposing import revisions

blueprint = ApiBlueprint("revisions", __name__, description="Publishers' revisions over what was changed here.")


class ClashShape(Schema):
    """`settled`: it was decided that ours is to stand."""

    spot = string(metadata={"description": "Names the conflict."})
    item = string()
    field = string()
    base = maybe_string(metadata={"description": "What the publisher had before; null for nothing."})
    ours = maybe_string()
    theirs = maybe_string()
    message = string()
    settled = fields.Boolean(required=True)


class ChoiceBody(Body):
    spot = fields.String(required=True, validate=validate.Length(1, 3000))
    take = fields.String(required=True, validate=validate.OneOf([revisions.OURS, revisions.THEIRS]))


@blueprint.operation(f"/proposals/{ID}/conflicts", query=Paged, answer=page_of(ClashShape))
def get_conflicts(id: int, query: dict[str, Any]) -> Response:
    """Where a publisher's revision and what was changed here do not agree

    As the proposal's content is now: ours stands there until the publisher's is taken.
    """
    with reading() as (session, member):
        found = revisions.clashes(session, readable(session, member, id))
        return portion(found, query, revisions.Clash.as_dict)


@blueprint.operation(
    f"/proposals/{ID}/conflicts", "POST", query=Query, body=ChoiceBody, answer=ProposalWhole, also=(412,)
)
def post_choice(id: int, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Decide one: take the publisher's, or say that ours is to stand"""
    with reading() as (session, member):
        prepared = revisions.with_theirs(session, member, id, body["spot"], body["take"])
    with writing() as (session, member):
        return whole(session, member, revisions.settle(session, member, id, body["spot"], body["take"], *prepared))
