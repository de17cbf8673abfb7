"""Suggestions: made in plain words, listed, and sorted by the network that they are for."""

from typing import Any

from flask import Response
from marshmallow import fields, validate

from registry.api import paging
from registry.api.answers import json_answer, time
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import reading, writing
from registry.api.proposals import PREFIX
from registry.api.schemas.suggestions import (
    AcceptBody,
    AnswerSuggestionBody,
    DeclineBody,
    MergeBody,
    SuggestionBody,
    SuggestionPage,
    SuggestionShape,
)
from registry.models import Suggestion, SuggestionState
from registry.services.proposing import suggestions

blueprint = ApiBlueprint("suggestions", __name__, description="What anybody thinks should be different.")

ID = "<number:id>"


class OfNetworkQuery(paging.Paged):
    state = fields.String(validate=validate.OneOf([each.value for each in SuggestionState]))
    standard = fields.String(validate=validate.Length(max=64))


class SuggestionsQuery(OfNetworkQuery):
    network = fields.String(validate=validate.Length(max=64))


def suggestion_shape(row: Suggestion, named: bool) -> dict[str, Any]:
    """`named`: who made it is told to those who are logged in."""
    return {
        "id": row.id,
        "network": row.network.slug,
        "standard": row.standard.slug if row.standard else None,
        "item": row.item,
        "text": row.prose["text"],
        "state": row.state.value,
        "author": row.author.name if named else None,
        "at": time(row.at),
        "settled_at": time(row.settled_at),
        "reply": row.reply["text"] if row.reply else None,
        "proposal": row.proposal_id,
        "merged_into": row.merged_into_id,
    }


def _page(query: dict[str, Any], network: str | None) -> Response:
    limit = query["limit"]
    with reading() as (session, member):
        found = suggestions.listing(
            session,
            network=network,
            standard=query.get("standard"),
            state=query.get("state"),
            before=paging.after_number(query),
            limit=limit + 1,
        )
        shown = [suggestion_shape(each, member.known) for each in found[:limit]]
    return paging.page(shown, shown[-1]["id"] if len(found) > limit else None)


@blueprint.operation("/suggestions", query=SuggestionsQuery, answer=SuggestionPage)
def list_suggestions(query: dict[str, Any]) -> Response:
    """All suggestions, newest first"""
    return _page(query, query.get("network"))


@blueprint.operation("/networks/<slug>/suggestions", query=OfNetworkQuery, answer=SuggestionPage)
def list_of_network(slug: str, query: dict[str, Any]) -> Response:
    """The suggestions to a network, newest first"""
    return _page(query, slug)


@blueprint.operation("/suggestions", "POST", body=SuggestionBody, answer=SuggestionShape, status=201)
def suggest(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Say in plain words what should be different"""
    with writing() as (session, member):
        row = suggestions.suggest(session, member, **body)
        shape = suggestion_shape(row, True)
        return json_answer(shape, 201, {"Location": f"{PREFIX}/suggestions/{row.id}"})


@blueprint.operation(f"/suggestions/{ID}", answer=SuggestionShape)
def get_suggestion(id: int, query: dict[str, Any]) -> dict[str, Any]:
    """One suggestion, and what became of it"""
    with reading() as (session, member):
        return suggestion_shape(suggestions.one(session, id), member.known)


@blueprint.operation(f"/suggestions/{ID}/accept", "POST", body=AcceptBody, answer=SuggestionShape)
def accept(id: int, query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Take it up as a new draft on its standard, or in the open proposal that is named"""
    with writing() as (session, member):
        return suggestion_shape(suggestions.accept(session, member, id, body.get("proposal")), True)


@blueprint.operation(f"/suggestions/{ID}/answer", "POST", body=AnswerSuggestionBody, answer=SuggestionShape)
def answer(id: int, query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Answer it; nothing needs to change"""
    with writing() as (session, member):
        return suggestion_shape(suggestions.answer(session, member, id, body["text"]), True)


@blueprint.operation(f"/suggestions/{ID}/merge", "POST", body=MergeBody, answer=SuggestionShape)
def merge(id: int, query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Close it in favour of another that says the same"""
    with writing() as (session, member):
        return suggestion_shape(suggestions.merge(session, member, id, body["into"]), True)


@blueprint.operation(f"/suggestions/{ID}/decline", "POST", body=DeclineBody, answer=SuggestionShape)
def decline(id: int, query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Decline it, with a reason"""
    with writing() as (session, member):
        return suggestion_shape(suggestions.decline(session, member, id, body["reason"]), True)
