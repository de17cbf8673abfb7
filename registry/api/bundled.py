"""A zip of files brought in together: what each is, what it would change, and what became of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from registry.access import require
from registry.api import once
from registry.api.answers import json_answer
from registry.api.identity import acting, installation, reading, writing
from registry.api.schemas.proposals import ContentProblemShape
from registry.api.schemas.standards import DifferenceShape
from registry.api.schemas.texts import many, maybe_string, string
from registry.errors import BadRequest
from registry.services.importing import bundles, orders, repeats, together, unpacking
from registry.services.importing.bundles import Bundle, Filed, FileState
from registry.services.importing.orders import Order, Plan
from registry.services.importing.repeats import Outcome, Request
from registry.services.judging import differences
from registry.services.proposing import proposed


class MissingShape(Schema):
    item = string()
    target = string()
    purpose = string(metadata={"description": "specialises, uses, or allows (of a slot)."})


class FileShape(Schema):
    """`proposal` is the draft that was made, or the open one that is about it already; `version` what was published."""

    file = string()
    status = string(
        validate=validate.OneOf([each.value for each in FileState]),
        metadata={"description": "Before anything is done; `proposed` and `waiting` have an open proposal."},
    )
    standard = maybe_string()
    title = maybe_string()
    number = maybe_string(metadata={"description": "The publisher's, as the file has it."})
    base = maybe_string(metadata={"description": "Number of the version it is compared with."})
    items = fields.Integer(required=True, allow_none=True)
    problems = many(ContentProblemShape)
    missing = many(MissingShape)
    difference = fields.Nested(DifferenceShape, required=True, allow_none=True)
    proposal = fields.Integer(required=True, allow_none=True)
    version = maybe_string()
    link = maybe_string()


class BundleShape(Schema):
    """Files in the order in which each may come after those before it."""

    files = many(FileShape)


def post(query: dict[str, Any], pattern: Order, data: bytes, asked: Request | None) -> Response:
    """Look; then all that was chosen, in portions."""
    if pattern.slug or query.get("format"):
        raise BadRequest(
            "Files of a zip name themselves and their format; leave id and format out.", code="bad-parameter"
        )
    with reading() as (session, member):
        require(member, "import" if query["publish"] else "create")
        limit = installation().settings.max_upload
        kind = bundles.describing(pattern.kind)
        sources = unpacking.in_zip(
            data, limit, bundles.wanted(kind), unpacking.BYTES_IN_REQUEST, unpacking.MOST_IN_REQUEST
        )
        patience = unpacking.Patience()
        bundle = bundles.look(
            session, pattern, patience.over(sources), limit, patience.check, chosen=query.get("files")
        )
        for each in bundle.editions:
            orders.require_base(session, member, each.order)
    if query["dry_run"]:
        return json_answer(_shape(bundle, {}, {}), 200)
    bundles.sound(bundle, kind)
    return _carried_out(bundle, asked, publish=query["publish"])


def _carried_out(bundle: Bundle, asked: Request | None, *, publish: bool) -> Response:
    plans = bundle.editions if publish else bundle.plans
    with reading() as (session, member):
        before = repeats.outcome(session, member, asked)
        if before is None:
            together.foresee(session, member, plans, publish=publish)
    done = before or _brought_in(plans, asked, publish=publish)
    with reading() as (session, _):
        proposed.make_ready(session, done.proposals.values())
    answer = _shape(bundle, done.proposals, done.versions)
    if not done.proposals and not done.versions:
        return json_answer(answer, 200)
    where = "/api/v1/standards?kind=archetype" if publish else "/api/v1/proposals?mine=true"
    return json_answer(answer, 201, {"Location": where, **(once.REPLAYED if before else {})})


def _brought_in(plans: Sequence[Plan], asked: Request | None, *, publish: bool) -> Outcome:
    """What came of each is noted when all are in: a request that was cut short is carried on by sending it again."""
    bring = together.editions if publish else together.drafts
    found = bring(installation().database, acting(), plans)
    done = Outcome(
        {each.slug: each.proposal for each in found if each.proposal is not None},
        {each.slug: each.version for each in found if each.version is not None},
    )
    if asked is not None:
        with writing() as (session, member):
            if repeats.outcome(session, member, asked) is None:  # else the same was on its way at the same time
                repeats.note(session, member, asked, done)
    return done


def _shape(bundle: Bundle, proposals: Mapping[str, int], versions: Mapping[str, str]) -> dict[str, Any]:
    return {"files": [_file(each, proposals, versions) for each in bundle.files]}


def _file(each: Filed, proposals: Mapping[str, int], versions: Mapping[str, str]) -> dict[str, Any]:
    planned = each.plan
    slug = planned.order.slug if planned else ""
    proposal = proposals.get(slug, each.proposal)
    return {
        "file": each.name,
        "status": each.state.value,
        "standard": slug or None,
        "title": planned.order.title if planned else None,
        "number": planned.order.version if planned else None,
        "base": planned.base if planned else None,
        "items": planned.items if planned else None,
        "problems": [fault.as_dict() for fault in each.problems],
        "missing": [{"item": found.item, "target": found.target, "purpose": found.purpose} for found in each.missing],
        "difference": differences.as_dict(planned.difference) if planned and planned.difference else None,
        "proposal": proposal,
        "version": versions.get(slug),
        "link": _link(each, slug, proposal, versions.get(slug)),
    }


def _link(each: Filed, slug: str, proposal: int | None, version: str | None) -> str | None:
    """To what was made, else to what there is."""
    if version:
        return f"/api/v1/standards/{slug}/versions/{version}"
    if proposal:
        return f"/api/v1/proposals/{proposal}"
    if each.plan and not each.plan.new:
        return f"/api/v1/standards/{slug}"
    return None
