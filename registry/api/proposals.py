"""Proposals: begun, listed, shown, and moved on by their actions."""

from typing import Any

from flask import Response
from marshmallow import fields, validate
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from registry.access import Member
from registry.api import paging
from registry.api.answers import json_answer
from registry.api.blueprint import ApiBlueprint
from registry.api.conditional import proposal_tag, unless_known
from registry.api.identity import reading, writing
from registry.api.proposal_shapes import proposal_shape, proposal_whole
from registry.api.requests import Body, Flag
from registry.api.schemas.proposals import ActionBody, ProposalBody, ProposalPage, ProposalWhole
from registry.errors import ContentError, Unauthenticated, problem
from registry.lifecycle import Action, State
from registry.models import Proposal
from registry.services.judging.assessments import assess
from registry.services.proposing import proposals, proposed
from registry.services.proposing.actions import Options, perform
from registry.services.proposing.procedure import proposal
from registry.services.proposing.proposals import Description, NewStandard
from registry.services.reading.timeline import parse_moment

blueprint = ApiBlueprint("proposals", __name__, description="From draft to decision.")

ID = "<number:id>"
PREFIX = "/api/v1"
ACTION = {
    "in": "path",
    "name": "action",
    "required": True,
    "schema": {"type": "string", "enum": [each.value for each in Action]},
}


class ProposalsQuery(paging.Paged):
    state = fields.String(validate=validate.OneOf(["", *(each.value for each in State)]))
    network = fields.String(validate=validate.Length(max=64))
    standard = fields.String(validate=validate.Length(max=64))
    mine = Flag(load_default=False, metadata={"description": "Only those that you write on."})


@blueprint.operation("/proposals", query=ProposalsQuery, answer=ProposalPage)
def list_proposals(query: dict[str, Any]) -> Response:
    """Proposals that you may see, newest first"""
    with reading() as (session, member):
        if query["mine"] and not member.known:
            raise Unauthenticated("Your own proposals are shown with a token: Authorization: Bearer …")
        limit = query["limit"]
        narrowed = {name: query.get(name) or None for name in ("state", "network", "standard")}
        before = paging.after_number(query)
        found = proposals.listing(session, member, **narrowed, mine=query["mine"], before=before, limit=limit + 1)
        shown = [proposal_shape(session, member, each) for each in found[:limit]]
    return paging.page(shown, shown[-1]["id"] if len(found) > limit else None)


@blueprint.operation("/proposals", "POST", body=ProposalBody, answer=ProposalWhole, status=201)
def create_proposal(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Begin a draft: a change to a standard, or a new one"""
    said = _description(body)
    _check_target(body)
    with writing() as (session, member):
        if "new" in body:
            new = body["new"]
            more = {"identifiers": tuple(new.get("identifiers", ())), "organisation": body.get("organisation")}
            given = NewStandard(**{**new, **more})
            row = proposals.propose_new(session, member, given, said)
        else:
            whose = body.get("organisation")
            row = proposals.propose(session, member, body["standard"], body["change"], said, whose)
        return whole(session, member, row, 201)


def _description(body: dict[str, Any]) -> Description:
    title = body["title"]
    return Description(
        title=title.get("nb") or next(iter(title.values()), ""),
        rationale=body["rationale"],
        intent=body["intent"],
        sources=tuple(body["sources"]),
        benefit=body["benefit"],
        flags=tuple(body["flags"]),
        edition=body.get("edition"),
        version=body.get("version"),
    )


def _check_target(body: dict[str, Any]) -> None:
    """Exactly one of `standard` and `new`, and a change that goes with it."""
    faults = []
    if ("standard" in body) == ("new" in body):
        faults.append(problem("target", "Give either “standard” or “new”.", field="standard"))
    if "standard" in body and "change" not in body:
        faults.append(problem("missing", "Say what the change is.", field="change"))
    if "new" in body and body.get("change", "new") != "new":
        faults.append(problem("change", "A standard that is not there yet can only be new.", field="change"))
    if faults:
        raise ContentError("The body does not have the form that is asked for.", code="bad-body", problems=faults)


def whole(session: Session, member: Member, row: Proposal, status: int = 200, **more: Any) -> Response:
    """The proposal as it now is, with its ETag and address."""
    session.flush()
    shape = proposal_whole(session, member, row)
    address = f"{PREFIX}/proposals/{row.id}"
    response = json_answer(shape | more, status, {"Location" if status == 201 else "Content-Location": address})
    response.set_etag(proposal_tag(row, shape))
    return response


@blueprint.operation(f"/proposals/{ID}", answer=ProposalWhole, also=(304, 412))
def get_proposal(id: int, query: dict[str, Any]) -> AnyResponse:
    """One proposal, and what you can do with it now"""
    with reading() as (session, member):
        row = proposal(session, member, id)
        shape = proposal_whole(session, member, row)
        return unless_known(json_answer(shape), proposal_tag(row, shape))


@blueprint.operation(
    f"/proposals/{ID}/actions/<action>",
    "POST",
    body=ActionBody,
    answer=ProposalWhole,
    parameters=(ACTION,),
)
def act(id: int, action: str, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Do one of the `actions` that the proposal lists"""
    options = _options(body)
    more: dict[str, Any] = {}
    with reading() as (session, member):
        row = proposal(session, member, id)
        _prepare(session, row)
        if action == Action.SUBMIT:
            more["problems"] = [each.as_dict() for each in proposed.before_publication(session, row)]
    with writing() as (session, member):
        return whole(session, member, perform(session, member, id, action, options), **more)


def _options(body: dict[str, Any]) -> Options:
    times: dict[str, Any] = {
        name: parse_moment(body[name], name) for name in ("deadline", "valid_from") if body.get(name)
    }
    given = {name: value for name, value in body.items() if name not in {"deadline", "valid_from"}}
    if "invited" in given:
        given["invited"] = tuple(given["invited"])
    return Options(**given, **times)


def _prepare(session: Session, row: Proposal) -> None:
    """Compare and judge before the write lock: the verb finds both ready, and holds nobody up."""
    if not row.change.has_content or row.content_hash is None:
        return
    proposed.difference(session, row)
    if row.state is State.APPROVED:
        latest = row.standard.latest if row.standard else None
        assess(session, row.kind, row.content_hash, latest.content_hash if latest else None, proposals.target_slug(row))


class AuthorBody(Body):
    username = fields.String(required=True, validate=validate.Length(1, 60))


@blueprint.operation(f"/proposals/{ID}/authors", "POST", body=AuthorBody, answer=ProposalWhole)
def add_author(id: int, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Let somebody else write along; whoever does may not sign for the proposal's safety"""
    with writing() as (session, member):
        return whole(session, member, proposals.add_author(session, member, id, body["username"]))
