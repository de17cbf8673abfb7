"""The ledger."""

from marshmallow import Schema, fields

from registry.api.schemas.texts import instant, integer, maybe_instant, maybe_string, page_of, string


class ChangeShape(Schema):
    """An entry. Of private subjects only number, instant, hashes and signature are shown."""

    seq = integer()
    at = instant()
    previous = string()
    hash = string()
    key = string()
    signature = string()
    action = maybe_string()
    subject = maybe_string()
    actor = maybe_string()
    payload = fields.Dict(keys=fields.String(), required=True, allow_none=True)


class CheckpointShape(Schema):
    seq = integer()
    hash = string()
    at = maybe_instant()
    key = maybe_string()
    signature = maybe_string()


class KeyShape(Schema):
    id = string()
    algorithm = string()
    pem = string(metadata={"description": "The public key."})


ChangePage = page_of(ChangeShape)
