"""A proposal's content: read and written whole or item by item, with its problems, difference and impact."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from registry.access import Member, Use
from registry.api.blueprint import ApiBlueprint
from registry.api.conditional import content_tag, require_match, unless_known
from registry.api.content import negotiated
from registry.api.identity import reading, writing
from registry.api.media import READ, WRITTEN, anything
from registry.api.paging import Paged, portion
from registry.api.proposals import ID, whole
from registry.api.schemas.proposals import ImpactShape, OperationBody, ProblemPage, ProposalWhole
from registry.api.schemas.standards import DifferenceShape
from registry.api.sent import FormatQuery, SentQuery, sent_format, table_options
from registry.errors import BadRequest, Problem
from registry.kinds.kind import About, Kind
from registry.lifecycle import Work
from registry.models import Proposal
from registry.services.judging import differences
from registry.services.proposing import drafting, proposed
from registry.services.proposing.displaced import displaced
from registry.services.proposing.drafting import Operation
from registry.services.proposing.procedure import enter_work, proposal
from registry.services.proposing.proposals import target_slug
from registry.services.reading.licences import require_proposed
from registry.services.stored import contents

blueprint = ApiBlueprint("proposal content", __name__, description="What a proposal says.")

TABLES = (
    "application/vnd.diagnosekoder+json",
    "text/csv",
    "text/tab-separated-values",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
BODIES = {"required": True, "content": anything(READ)}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag of the proposal or its content as you read it; without it the answer is 428.",
    "schema": {"type": "string"},
}


@blueprint.operation(
    f"/proposals/{ID}/content",
    query=FormatQuery,
    media=WRITTEN[0],
    also=(304, 406, 412),
    responses={200: {"content": anything(WRITTEN)}},
)
def get_content(id: int, query: dict[str, Any]) -> AnyResponse:
    """The content as proposed now

    Its ETag is what If-Match of PUT and PATCH asks for.
    """
    with reading() as (session, member):
        row = readable(session, member, id, Use.DOWNLOAD)
        form = negotiated(row.kind, query.get("format"))
        data = proposed.kind_of(row).write(proposed.content(session, row), form.name, _about(row))
        response = Response(data, mimetype=form.media_type)
        response.vary.add("Accept")
        return unless_known(response, content_tag(row, form.name))


def readable(session: Session, member: Member, id: int, use: Use = Use.VIEW) -> Proposal:
    """A proposal whose content may leave: a change to a standard holds what the standard's licence holds back."""
    row = proposal(session, member, id)
    require_proposed(member, row, use)
    return row


def _about(row: Proposal) -> About:
    return About(slug=target_slug(row), title=proposed.title_of(row), version=f"proposal-{row.id}", status="draft")


@blueprint.operation(
    f"/proposals/{ID}/content",
    "PUT",
    query=SentQuery,
    raw=True,
    answer=ProposalWhole,
    also=(412, 428),
    requestBody=BODIES,
    parameters=(IF_MATCH,),
)
def put_content(id: int, query: dict[str, Any]) -> Response:
    """Replace the content, in any format that the kind is read from"""
    options = table_options(query)

    def prepare(session: Session, member: Member, row: Proposal) -> tuple[contents.Prepared, str | None]:
        kind = proposed.kind_of(row)
        data = request.get_data(cache=False)
        form = sent_format(kind, query.get("format"), data)
        given = _with_base(kind, form, options, lambda: proposed.content(session, row))
        content = kind.read(data, form, **given)
        return drafting.rewritten(session, row, content), row.content_hash

    return _change(id, prepare)


def _with_base(kind: Kind, form: str, options: dict[str, Any], base: Callable[[], Any]) -> dict[str, Any]:
    """For a table its options, and the content whose head stays: a table has none of its own."""
    if any(each.name == form and each.media_type in TABLES for each in kind.formats):
        return {**options, "base": base()}
    if options:
        raise BadRequest("map, encoding and delimiter are for tables; {form} is none.", code="bad-parameter", form=form)
    return {}


@blueprint.operation(
    f"/proposals/{ID}/items",
    "PATCH",
    body=OperationBody(many=True),
    answer=ProposalWhole,
    also=(412, 428),
    parameters=(IF_MATCH,),
)
def patch_items(id: int, query: dict[str, Any], body: list[dict[str, Any]]) -> Response:
    """Change items of the content, one operation after the other; all of it or nothing"""
    operations = [Operation(each["op"], each["key"], each.get("item")) for each in body]
    return _change(id, lambda session, member, row: drafting.patched(session, member, row.id, operations))


Preparing = Callable[[Session, Member, Proposal], tuple[contents.Prepared, str | None]]


def _change(id: int, prepare: Preparing) -> Response:
    """Ask who, whether and on what basis; read, check and compress; and only then take the write lock."""
    with reading() as (session, member):
        row = proposal(session, member, id)
        enter_work(session, member, row, Work.EDIT)
        require_match(row)
        prepared, start = prepare(session, member, row)
    with writing() as (session, member):
        require_match(proposal(session, member, id))
        answer = whole(session, member, drafting.set_content(session, member, id, prepared, start))
    with reading() as (session, member):
        proposed.make_ready(session, [id])
    return answer


@blueprint.operation(f"/proposals/{ID}/problems", query=Paged, answer=ProblemPage)
def get_problems(id: int, query: dict[str, Any]) -> Response:
    """What is wrong with the content, and what to do about it"""
    with reading() as (session, member):
        row = readable(session, member, id)
        return portion(proposed.problems(session, row), query, Problem.as_dict)


@blueprint.operation(f"/proposals/{ID}/diff", answer=DifferenceShape)
def get_difference(id: int, query: dict[str, Any]) -> dict[str, Any]:
    """What changes, graded, against the version it started from"""
    with reading() as (session, member):
        row = readable(session, member, id)
        found, base = proposed.difference(session, row), row.base.content_hash if row.base else None
        assert row.content_hash is not None
        return differences.as_dict(found, differences.names(session, row.kind, base, row.content_hash, found))


@blueprint.operation(f"/proposals/{ID}/impact", answer=ImpactShape)
def get_impact(id: int, query: dict[str, Any]) -> dict[str, Any]:
    """Who points at what changes, and which open proposals change the same"""
    with reading() as (session, member):
        row = proposal(session, member, id)
        others = proposed.impact(session, row)
        return {
            "items": _touched(session, member, row),
            "next": None,
            "proposals": others,
            "displaced": displaced(session, member, row),
        }


def _touched(session: Session, member: Member, row: Proposal) -> list[dict[str, Any]]:
    """References to items that change or go; to the standard as a whole where it ends."""
    if row.standard is None:
        return []
    found = differences.dependents(session, member, row.standard.slug)
    if not row.change.has_content:
        return found
    keys = {each.key for each in proposed.difference(session, row).changes}
    return [each for each in found if each["target_item"] is None or each["target_item"] in keys]
