"""Proposals: what is sent, and what is answered."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from registry.api.requests import Body
from registry.api.schemas.standards import DependentShape
from registry.api.schemas.texts import instant, integer, many, maybe_instant, maybe_string, page_of, string, strings
from registry.ballot import Choice, WorksHere
from registry.lifecycle import ChangeKind
from registry.models import Origin
from registry.services.proposing.hearing import GRADES

LONGEST = 20_000
LANGUAGES = ("nb", "nn", "en")


class Title(fields.Field[dict[str, str]]):
    """A title by language, or one string, which is then bokmål."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> dict[str, str]:
        if isinstance(value, str):
            return {"nb": value}
        if isinstance(value, dict) and set(value) <= set(LANGUAGES):
            given = {language: each for language, each in value.items() if each is not None}
            if all(isinstance(each, str) for each in given.values()):
                return given
        raise ValidationError("Not a valid string.")


def title(**options: Any) -> Title:
    texts_ = {language: {"type": ["string", "null"]} for language in LANGUAGES}
    by_language = {"type": "object", "properties": texts_, "additionalProperties": False}
    return Title(metadata={"oneOf": [{"type": "string"}, by_language]}, **options)


def prose(**options: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=LONGEST), **options)


class NewStandardBody(Body):
    slug = fields.String(required=True, validate=validate.Length(1, 64))
    kind = fields.String(required=True, validate=validate.Length(1, 40))
    title = title(required=True)
    network = fields.String(required=True, validate=validate.Length(1, 64))
    identifiers = fields.List(fields.String(validate=validate.Length(1, 500)), validate=validate.Length(max=50))
    licence = fields.Dict(keys=fields.String(), values=fields.String())
    origin = fields.String(load_default="own", validate=validate.OneOf([each.value for each in Origin]))


class ProposalBody(Body):
    """`standard` names the one to change; `new` describes one that is not there yet."""

    standard = fields.String(validate=validate.Length(1, 64))
    new = fields.Nested(NewStandardBody)
    change = fields.String(validate=validate.OneOf([each.value for each in ChangeKind]))
    title = title(required=True)
    rationale = prose(load_default="")
    intent = prose(load_default="")
    sources = fields.List(fields.String(validate=validate.Length(max=2000)), load_default=list)
    benefit = prose(load_default="")
    flags = fields.List(fields.String(validate=validate.Length(max=60)), load_default=list)
    edition = fields.String(validate=validate.Length(max=100))
    version = fields.String(
        validate=validate.Length(max=100), metadata={"description": "The publisher's own, for an adopted standard."}
    )
    organisation = fields.String(
        validate=validate.Length(max=40),
        metadata={"description": "Number of the one that the matter concerns, where it concerns one alone."},
    )


class OperationBody(Body):
    op = fields.String(required=True, validate=validate.OneOf(["put", "retire", "remove"]))
    key = fields.String(required=True, validate=validate.Length(max=1000))
    item = fields.Dict(keys=fields.String(), allow_none=True)


class ActionBody(Body):
    """What may go with an action; each takes what it knows."""

    note = prose()
    reason = prose()
    into = fields.Integer(strict=True, validate=validate.Range(1, 2**53 - 1))
    network = fields.String(validate=validate.Length(max=64))
    deadline = fields.String(validate=validate.Length(max=40), metadata={"description": "A date or time."})
    meeting = fields.String(validate=validate.Length(max=500))
    invited = fields.List(fields.String(validate=validate.Length(max=64)), validate=validate.Length(max=100))
    question = prose()
    alternatives = prose()
    consequences = prose()
    valid_from = fields.String(validate=validate.Length(max=40), metadata={"description": "A date or time."})


class CommentBody(Body):
    item = fields.String(load_default="", validate=validate.Length(max=1000))
    text = prose(load_default="")
    grade = fields.String(required=True, validate=validate.OneOf(GRADES))
    organisation = fields.String(validate=validate.Length(max=40))


class AnswerBody(Body):
    text = prose(required=True)
    resolved = fields.Boolean(required=True, truthy={True}, falsy={False})


class VoteBody(Body):
    organisation = fields.String(required=True, validate=validate.Length(max=40))
    vote = fields.String(required=True, validate=validate.OneOf([each.value for each in Choice]))
    reason = prose(load_default="")
    works_here = fields.String(
        required=True,
        validate=validate.OneOf([each.value for each in WorksHere]),
        metadata={"description": "Whether it works in the organisation; part of the vote, with no default."},
    )
    interests = prose(load_default="")


class SignOffBody(Body):
    role = fields.String(required=True, validate=validate.Length(max=40))
    note = prose(load_default="")


class RedactionBody(Body):
    place = fields.String(
        required=True,
        validate=validate.Length(1, 60),
        metadata={"description": "The row as the ledger names it: comment:5, vote:7, proposal:12."},
    )


class RedactionShape(Schema):
    """`seq` is the ledger's entry that says so."""

    proposal = integer()
    place = string()
    seq = integer()


class ProposalShape(Schema):
    id = integer()
    state = string()
    standard = string(metadata={"description": "Slug, also of a standard that is not there yet."})
    kind = string()
    change = string()
    new = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    base = maybe_string(metadata={"description": "Number of the version it started from."})
    version = maybe_string(metadata={"description": "Number of the version it became."})
    network = string()
    organisation = maybe_string(metadata={"description": "Number of the one that the matter concerns alone."})
    round = integer()
    actions = strings()
    title = maybe_string()
    rationale = maybe_string()
    intent = maybe_string()
    sources = fields.List(fields.String(), required=True, allow_none=True)
    benefit = maybe_string()
    flags = strings()
    edition = maybe_string()
    author = string()
    co_authors = strings()
    hash = maybe_string(metadata={"description": "SHA-256 of the canonical content."})
    hearing_deadline = maybe_instant()
    merged_into = fields.Integer(required=True, allow_none=True)
    created_at = instant()
    changed_at = instant()


class AnswerShape(Schema):
    text = maybe_string()
    resolved = fields.Boolean(required=True)
    author = string()
    at = instant()


class CommentShape(Schema):
    """`id` counts within the proposal."""

    id = integer()
    number = integer()
    round = integer()
    item = string()
    grade = string()
    text = maybe_string()
    author = string()
    organisation = maybe_string()
    at = instant()
    resolved = fields.Boolean(required=True)
    answers = many(AnswerShape)


class VoteShape(Schema):
    id = integer()
    organisation = string()
    organisation_name = string()
    vote = string()
    reason = maybe_string()
    works_here = string()
    interests = maybe_string()
    voter = string()
    at = instant()


class SignOffShape(Schema):
    id = integer()
    role = string()
    name = string()
    note = maybe_string()
    at = instant()
    content = string(metadata={"description": "The hash of the content that was signed."})
    void = fields.Boolean(required=True, metadata={"description": "The content has changed since: sign again."})


class ContentProblemShape(Schema):
    code = string()
    item = string()
    field = string()
    message = string()
    severity = string()
    line = fields.Integer()
    column = fields.Integer()


class ProposalWhole(ProposalShape):
    work = strings()
    comments = many(CommentShape, metadata={"description": "The first 100; all are under /proposals/{id}/comments."})
    comment_count = integer(metadata={"description": "Of all comments."})
    hearing = fields.List(fields.Dict(keys=fields.String()), required=True)
    ballots = fields.List(fields.Dict(keys=fields.String()), required=True)
    sign_offs = many(SignOffShape)
    decisions = fields.List(fields.Dict(keys=fields.String()), required=True)
    problems = fields.List(
        fields.Nested(ContentProblemShape),
        metadata={"description": "In the answer to `submit`: what will stop its publication unless it is mended."},
    )


class OtherProposal(Schema):
    proposal = integer()
    title = maybe_string()
    state = string()
    items = strings()


class DisplacedShape(DependentShape):
    moved_to = maybe_string()


class ImpactShape(Schema):
    """`items`: who points at what changes; `proposals`: open ones that change the same.

    `displaced`: those in force that lose their place, with the item's new key where it is known.
    """

    items = many(DependentShape)
    next = maybe_string()
    proposals = many(OtherProposal)
    displaced = many(DisplacedShape)


ProposalPage = page_of(ProposalShape)
CommentPage = page_of(CommentShape)
VotePage = page_of(VoteShape)
SignOffPage = page_of(SignOffShape)
ProblemPage = page_of(ContentProblemShape)
