"""What is found."""

from marshmallow import Schema, fields

from registry.api.schemas.texts import TextByLanguage, integer, many, maybe_string, nested, string, strings


class PieceShape(Schema):
    text = string()
    match = fields.Boolean(required=True)


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
            "description": "code, name, synonym, abbreviation, prefix, words, compound part, spelling or some words."
        }
    )
    status = string()
    network = string()
    system = string()
    parent = string()
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
    notes = strings()
    next = maybe_string()


class SuggestAnswer(Schema):
    hits = many(HitShape)
    indexed_through = integer()
