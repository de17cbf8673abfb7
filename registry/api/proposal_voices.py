"""What members say of a proposal: comments with their answers, votes, sign-offs; and what of it is removed."""

from typing import Any

from flask import Response

from registry.api.answers import json_answer
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import reading, writing
from registry.api.paging import Paged, portion, read_in_part
from registry.api.proposal_shapes import comment_shape, sign_off_shape, vote_shape
from registry.api.proposals import ID, PREFIX
from registry.api.schemas.proposals import (
    AnswerBody,
    CommentBody,
    CommentPage,
    CommentShape,
    RedactionBody,
    RedactionShape,
    SignOffBody,
    SignOffPage,
    SignOffShape,
    VoteBody,
    VotePage,
    VoteShape,
)
from registry.models import Comment
from registry.services.proposing import ballots, hearing, redaction, signoffs
from registry.services.proposing.procedure import proposal

blueprint = ApiBlueprint("proposal voices", __name__, description="Comments, votes and sign-offs.")

NUMBER = "<number(digits=9):number>"


def _made(shape: dict[str, Any], id: int, folder: str) -> Response:
    """Where it can be read again: a comment at its own address, a vote or a sign-off in their list."""
    address = f"{PREFIX}/proposals/{id}/{folder}"
    own = f"{address}/{shape['id']}" if folder == "comments" else address
    return json_answer(shape, 201, {"Location": own})


@blueprint.operation(f"/proposals/{ID}/comments", query=Paged, answer=CommentPage)
def list_comments(id: int, query: dict[str, Any]) -> Response:
    """All comments, with their answers"""
    with reading() as (session, member):
        row = proposal(session, member, id)

        def read(start: int, limit: int) -> list[Comment]:
            return hearing.comments(session, row, start, limit)

        return read_in_part(read, query, lambda found: [comment_shape(each) for each in found])


@blueprint.operation(f"/proposals/{ID}/comments", "POST", body=CommentBody, answer=CommentShape, status=201)
def comment(id: int, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Say something of an item, or (item "") of the whole, while it is heard"""
    with writing() as (session, member):
        said = hearing.comment(session, member, id, body["text"], body["grade"], body["item"], body.get("organisation"))
        session.refresh(said)
        return _made(comment_shape(said), id, "comments")


@blueprint.operation(f"/proposals/{ID}/comments/{NUMBER}", answer=CommentShape)
def get_comment(id: int, number: int, query: dict[str, Any]) -> dict[str, Any]:
    """One comment"""
    with reading() as (session, member):
        return comment_shape(hearing.one_comment(session, proposal(session, member, id), number))


@blueprint.operation(
    f"/proposals/{ID}/comments/{NUMBER}/answer", "POST", body=AnswerBody, answer=CommentShape, status=201
)
def answer(id: int, number: int, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """The editor's answer; the last one says whether the comment is resolved"""
    with writing() as (session, member):
        said = hearing.answer(session, member, id, number, body["text"], body["resolved"])
        session.refresh(said)
        return _made(comment_shape(said), id, "comments")


@blueprint.operation(f"/proposals/{ID}/votes", query=Paged, answer=VotePage)
def list_votes(id: int, query: dict[str, Any]) -> Response:
    """The votes of all ballots, oldest first"""
    with reading() as (session, member):
        found = ballots.ballots(session, proposal(session, member, id))
        return portion([vote for ballot in found for vote in ballot.votes], query, vote_shape)


@blueprint.operation(f"/proposals/{ID}/votes", "POST", body=VoteBody, answer=VoteShape, status=201)
def vote(id: int, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Vote for your organisation; a vote stands"""
    with writing() as (session, member):
        cast = ballots.vote(
            session,
            member,
            id,
            body["organisation"],
            body["vote"],
            body["works_here"],
            body["reason"],
            body["interests"],
        )
        session.refresh(cast)
        return _made(vote_shape(cast), id, "votes")


@blueprint.operation(f"/proposals/{ID}/sign-offs", query=Paged, answer=SignOffPage)
def list_sign_offs(id: int, query: dict[str, Any]) -> Response:
    """All sign-offs, also those that a later change has made void"""
    with reading() as (session, member):
        row = proposal(session, member, id)
        return portion(signoffs.signed(session, row), query, lambda signed: sign_off_shape(signed, row))


@blueprint.operation(f"/proposals/{ID}/sign-offs", "POST", body=SignOffBody, answer=SignOffShape, status=201)
def sign_off(id: int, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Approve the safety of exactly the content there is now"""
    with writing() as (session, member):
        signed = signoffs.sign_off(session, member, id, body["role"], body["note"])
        session.refresh(signed)
        return _made(sign_off_shape(signed, proposal(session, member, id)), id, "sign-offs")


@blueprint.operation(f"/proposals/{ID}/redactions", "POST", body=RedactionBody, answer=RedactionShape, status=201)
def redact(id: int, query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Remove a text of a proposal for ever, on record

    For the network's secretariat and operators. Who said something, and when, stays; the ledger still verifies.
    """
    with writing() as (session, member):
        text = redaction.redact(session, member, id, body["place"])
        shape = {"proposal": id, "place": body["place"], "seq": text.redacted_seq}
        return json_answer(shape, 201, {"Location": f"{PREFIX}/proposals/{id}"})
