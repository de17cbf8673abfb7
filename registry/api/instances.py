"""Records checked against a template or an archetype, before a record system sends them anywhere."""

from typing import Any

from flask import request
from marshmallow import Schema, fields

from registry.api.blueprint import ApiBlueprint
from registry.api.identity import reading
from registry.api.moments import Timed, when
from registry.api.requests import refusal
from registry.api.schemas.texts import many, string
from registry.errors import ContentError, UnsupportedMedia
from registry.services.judging import instances
from registry.services.reading import library

blueprint = ApiBlueprint("instances", __name__, description="Records held to templates and archetypes.")


class FindingShape(Schema):
    code = string(metadata={"description": "IMIN, IMAX, IUNK, ITYP, IVAL or IDEP."})
    severity = string()
    path = string(metadata={"description": "An openEHR path in a canonical record, in others the flat form's key."})
    message = string()
    remedy = string()


class CheckedShape(Schema):
    standard = string()
    version = string()
    form = string(metadata={"description": "flat, structured or canonical, as the record is."})
    valid = fields.Boolean(required=True)
    problems = many(FindingShape)
    more = fields.Boolean(required=True, metadata={"description": "There are more problems than are told."})


_TYPES = ("application/json", "application/xml", "text/xml")


@blueprint.operation(
    "/standards/<slug>/versions/<number>/check-instance",
    "POST",
    query=Timed,
    raw=True,
    answer=CheckedShape,
    requestBody={
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "application/xml": {"schema": {"type": "string"}},
        },
    },
)
def check_instance(slug: str, number: str, query: dict[str, Any]) -> dict[str, Any]:
    """Check a record

    JSON (flat, structured or canonical) or canonical XML of at most 4 MB, against a template or an archetype; nothing
    of it is kept. A record with problems is answered with 200, what is no record with 400. `current` and `latest` may
    stand for a number.
    """
    if request.mimetype not in _TYPES and not request.mimetype.endswith(("+json", "+xml")):
        shown = request.mimetype[:80] or "-"
        raise UnsupportedMedia("Send the record as application/json or application/xml, not as {type}.", type=shown)
    data = request.get_data(cache=False)
    with reading() as (session, member):
        moment = when(query)
        named = {"current": library.current_number, "latest": library.latest_number}
        exact = named[number](session, slug, moment) if number in named else number
        try:
            found = instances.check(session, member, slug, exact, data, moment)
        except ContentError as error:
            raise refusal("The record cannot be read: {why}", error.problems, "bad-record") from error
    return {
        "standard": slug,
        "version": exact,
        "form": found.form,
        "valid": found.valid,
        "problems": [each.as_dict() for each in found.findings],
        "more": found.more,
    }
