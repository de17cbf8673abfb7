"""What is found."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from registry.api.schemas.texts import TextByLanguage, integer, many, maybe_string, nested, string, strings

NOTES = (
    "older-generation: the newest index cannot be read, an older one answered; database: no index stands, standards "
    "and items were looked up by the beginnings of their codes and names alone."
)


class PieceShape(Schema):
    text = string()
    match = fields.Boolean(required=True)


class StepShape(Schema):
    item = string()
    label = string()


MATCHED = (
    "Words of the query, and those that stood for them in what was found, where these are not the very words; why: "
    "abbreviation, synonym, compound part, words (written apart or together), form (bokmål and nynorsk, numbers) or "
    "spelling."
)


class MatchedShape(Schema):
    typed = string()
    found = string()
    why = string()


class HitShape(Schema):
    standard = string()
    standard_title = nested(TextByLanguage)
    version = string()
    item = string()
    kind = string()
    title = string()
    highlight = many(PieceShape)
    score = fields.Float(required=True)
    why = string(
        metadata={
            "description": "code, name, synonym, abbreviation, prefix, words, compound part, spelling, some words, "
            "field (of an expression, alone)."
        }
    )
    matched = many(MatchedShape, metadata={"description": MATCHED})
    status = string()
    current = maybe_string(metadata={"description": "The version in force, where this one was and is not; in search."})
    item_status = string(metadata={"description": "Of an item that is out of use, as retired; in search."})
    replaced_by = many(StepShape, metadata={"description": "What stands in the place of such an item; in search."})
    network = string()
    system = string()
    parent = string()
    path = many(StepShape, metadata={"description": "The items above it, the topmost first; not in suggestions."})
    language = string()


class FacetValue(Schema):
    value = string()
    count = integer()


class SearchAnswer(Schema):
    hits = many(HitShape)
    total = integer()
    facets = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(FacetValue)), required=True)
    indexed_through = integer(metadata={"description": "The last ledger entry that the answer reflects."})
    did_you_mean = maybe_string()
    notes = strings(metadata={"description": NOTES})
    next = maybe_string()


class SuggestAnswer(Schema):
    hits = many(HitShape)
    total = integer()
    did_you_mean = maybe_string()
    indexed_through = integer()
    notes = strings(metadata={"description": NOTES})


class OutcomeBody(Schema):
    q = fields.String(required=True, validate=validate.Length(min=1, max=300))
    outcome = fields.String(required=True, validate=validate.OneOf(["chosen", "abandoned"]))
    standard = fields.String(load_default="", validate=validate.Length(max=64))
    item = fields.String(load_default="", validate=validate.Length(max=200))

    @validates_schema
    def _chosen_says_what(self, data: dict[str, Any], **_: Any) -> None:
        if data["outcome"] == "chosen" and not data["standard"]:
            raise ValidationError("Say which standard the hit that was chosen is of.", "standard")


class InVainShape(Schema):
    q = string()
    lack = string(metadata={"description": "nothing: nothing was found; abandoned: none of what was found was chosen."})
    count = integer()
    first_at = string()
    last_at = string()


class InVainPage(Schema):
    items = many(InVainShape)
    next = maybe_string()
