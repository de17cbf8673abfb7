"""Bringing in a file: what `fagregister import` does, dry run and publication of adopted editions included."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry.access import Member, require
from registry.api import bundled, once
from registry.api.answers import json_answer
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import installation, reading, writing
from registry.api.media import READ, anything
from registry.api.moments import ABOUT
from registry.api.requests import Flag, Listed
from registry.api.schemas.proposals import ContentProblemShape
from registry.api.schemas.standards import DifferenceShape
from registry.api.schemas.texts import integer, many, maybe_string, string
from registry.api.sent import SentQuery, sent_format, table_options
from registry.errors import BadRequest
from registry.kinds import KINDS, kind
from registry.models import Origin
from registry.services.importing import imports, orders, repeats
from registry.services.importing.orders import Order, Plan
from registry.services.importing.repeats import Outcome, Request
from registry.services.proposing import proposed
from registry.services.reading.timeline import parse_moment

blueprint = ApiBlueprint("imports", __name__, description="Files as drafts, or as editions of adopted standards.")
LONGEST = 300
ZIP = "application/zip"


class ImportQuery(SentQuery):
    kind = fields.String(required=True, validate=validate.OneOf([each.name for each in KINDS]))
    id = fields.String(
        validate=validate.Length(1, 64),
        metadata={"description": "The standard's slug; left out for a zip, whose files say what they are."},
    )
    title = fields.String(validate=validate.Length(max=LONGEST))
    network = fields.String(validate=validate.Length(max=64))
    canonical = Listed(metadata={"description": "Canonical URIs, with commas between."})
    oid = Listed(metadata={"description": "OIDs, with commas between."})
    version = fields.String(validate=validate.Length(max=60))
    edition = fields.String(validate=validate.Length(max=100))
    valid_from = fields.String(
        validate=validate.Length(max=40),
        metadata={"description": f"From when an edition that is published at once is, or was, in force. {ABOUT}"},
    )
    origin = fields.String(load_default=Origin.ADOPTED.value, validate=validate.OneOf([each.value for each in Origin]))
    licence = fields.String(
        validate=validate.Length(max=4000),
        metadata={"description": "JSON: {holder, terms, attribution, url, view, lookup, download}; open where absent."},
    )
    dry_run = Flag(load_default=False, metadata={"description": "Say what it would do, and change nothing."})
    files = Listed(metadata={"description": "Of a zip only the files of these names, with commas between."})
    publish = Flag(load_default=False, metadata={"description": "At once, for adopted standards, by an operator."})


class ImportShape(Schema):
    """`proposal` is the draft that was made, `version` what was published; neither after a dry run."""

    standard = string()
    base = maybe_string(metadata={"description": "Number of the version it is compared with."})
    items = integer()
    problems = many(ContentProblemShape)
    difference = fields.Nested(DifferenceShape, required=True, allow_none=True)
    proposal = fields.Integer(required=True, allow_none=True)
    version = maybe_string()


ANSWER = {"anyOf": [ImportShape, bundled.BundleShape]}


@blueprint.operation(
    "/imports",
    "POST",
    query=ImportQuery,
    raw=True,
    answer=ANSWER,
    status=201,
    requestBody={"required": True, "content": anything((*READ, ZIP))},
    parameters=(once.KEY,),
    responses={200: {"description": "What it would do.", "content": {"application/json": {"schema": ANSWER}}}},
)
def post_import(query: dict[str, Any]) -> Response:
    """Import a file, or a zip of archetypes and templates

    A draft proposal, or with `publish` an edition in force. With `dry_run` only what it would do.
    A zip (application/zip) is told file by file, in the order in which they rest on one another; a file that is here
    already, or on its way, is not brought in again. What stands against one of the files keeps them all out; they come
    in portions, and where somebody else changes something in between, those before stand (409, `partly-done`).

    With an Idempotency-Key it can be sent again where the answer was lost: nothing is done twice, and the answer tells
    what was made the first time (`Idempotency-Replayed: true`), of one file without problems and difference.
    """
    data = request.get_data(cache=False)
    asked = None if query["dry_run"] else once.asked(data)
    if request.mimetype == ZIP:
        return bundled.post(query, _order(query, lambda: None), data, asked)
    return _one(query, data, asked)


def _one(query: dict[str, Any], data: bytes, asked: Request | None) -> Response:
    if "files" in query or "id" not in query:
        template = (
            "The parameter {name} goes with a zip of files." if "files" in query else "Give the standard’s {name}."
        )
        raise BadRequest(template, code="bad-parameter", name="files" if "files" in query else "id")
    order = _order(query, lambda: sent_format(kind(query["kind"]), query.get("format"), data))
    with reading() as (session, member):
        require(member, "import" if query["publish"] else "create")
        before = repeats.outcome(session, member, asked)
        if before is not None:
            return _told(order.slug, before)
        orders.require_base(session, member, order)
        planned = orders.plan(session, order, data, limit=installation().settings.max_upload)
    if query["dry_run"]:
        return json_answer(_shape(planned, None, None), 200)
    with writing() as (session, member):
        before = repeats.outcome(session, member, asked)
        if before is not None:  # the same was on its way at the same time
            return _told(order.slug, before)
        done = _done(session, member, planned, publish=query["publish"])
        repeats.note(session, member, asked, done)
    with reading() as (session, _):
        proposed.make_ready(session, done.proposals.values())
    proposal, version = done.proposals.get(order.slug), done.versions.get(order.slug)
    return json_answer(_shape(planned, proposal, version), 201, _location(order.slug, done))


def _done(session: Session, member: Member, planned: Plan, *, publish: bool) -> Outcome:
    slug = planned.order.slug
    if publish:
        number = imports.import_published(session, member, planned).number
        return Outcome({}, {slug: number}, planned.items, planned.base)
    return Outcome({slug: imports.import_draft(session, member, planned).id}, {}, planned.items, planned.base)


def _location(slug: str, done: Outcome) -> dict[str, str]:
    if slug in done.versions:
        return {"Location": f"/api/v1/standards/{slug}/versions/{done.versions[slug]}"}
    return {"Location": f"/api/v1/proposals/{done.proposals[slug]}"}


def _told(slug: str, done: Outcome) -> Response:
    shape: dict[str, Any] = {
        "standard": slug,
        "base": done.base,
        "items": done.items,
        "problems": [],
        "difference": None,
        "proposal": done.proposals.get(slug),
        "version": done.versions.get(slug),
    }
    return json_answer(shape, 201, {**_location(slug, done), **once.REPLAYED})


def _order(query: dict[str, Any], form: Callable[[], str | None]) -> Order:
    oids = (each if each.startswith("urn:oid:") else f"urn:oid:{each}" for each in query.get("oid", ()))
    return Order(
        slug=query.get("id", ""),
        kind=query["kind"],
        title=query.get("title", ""),
        network=query.get("network"),
        identifiers=(*query.get("canonical", ()), *oids),
        version=query.get("version"),
        edition=query.get("edition"),
        origin=query["origin"],
        valid_from=parse_moment(query["valid_from"], "valid_from") if query.get("valid_from") else None,
        format=form(),
        licence=orders.licence_from(query["licence"]) if "licence" in query else {},
        options=table_options(query),
    )


def _shape(planned: Plan, proposal: int | None, version: str | None) -> dict[str, Any]:
    return orders.plan_as_dict(planned) | {"proposal": proposal, "version": version}
