"""Suggestions: what is sent, and what is answered."""

from marshmallow import Schema, fields, validate

from registry.api.requests import Body
from registry.api.schemas.proposals import prose
from registry.api.schemas.texts import instant, integer, maybe_instant, maybe_string, page_of, string

_NUMBER = validate.Range(1, 2**53 - 1)


class SuggestionBody(Body):
    """To a `network`, or about a `standard`, which its own network sorts."""

    text = prose(required=True)
    network = fields.String(validate=validate.Length(max=64))
    standard = fields.String(validate=validate.Length(max=64))
    item = fields.String(load_default="", validate=validate.Length(max=1000))


class AcceptBody(Body):
    proposal = fields.Integer(
        strict=True, validate=_NUMBER, metadata={"description": "An open proposal that takes it up; else a new draft."}
    )


class AnswerSuggestionBody(Body):
    text = prose(required=True)


class MergeBody(Body):
    into = fields.Integer(strict=True, required=True, validate=_NUMBER)


class DeclineBody(Body):
    reason = prose(required=True)


class SuggestionShape(Schema):
    id = integer()
    network = string()
    standard = maybe_string()
    item = string(metadata={"description": "Key of the item that it is about; empty for the whole."})
    text = maybe_string(metadata={"description": "Null where it has been redacted."})
    state = string(metadata={"description": "open, accepted, answered, merged or declined."})
    author = maybe_string(metadata={"description": "Told to those who send a token."})
    at = instant()
    settled_at = maybe_instant()
    reply = maybe_string(metadata={"description": "The answer, or the reason it was declined."})
    proposal = fields.Integer(required=True, allow_none=True, metadata={"description": "The proposal that took it up."})
    merged_into = fields.Integer(required=True, allow_none=True)


SuggestionPage = page_of(SuggestionShape)
