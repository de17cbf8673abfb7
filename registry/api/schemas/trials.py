"""What a proposed value set or map would do, as it is answered."""

from marshmallow import Schema, fields

from registry.api.schemas.texts import integer, many, mapping, maybe_string, nested, string, strings


class TriedCode(Schema):
    system = string()
    version = maybe_string()
    code = string()
    display = maybe_string()
    inactive = fields.Boolean(required=True)


class TriedCodes(Schema):
    """`count` is of all of them; `codes` are the first, fewer of what may not be downloaded."""

    count = integer()
    codes = many(TriedCode)


class RenamedCode(Schema):
    system = string()
    code = string()
    before = maybe_string()
    after = maybe_string()


class RenamedCodes(Schema):
    count = integer()
    codes = many(RenamedCode)


class Successor(Schema):
    code = string()
    display = maybe_string()


class HintShape(Schema):
    """`reason`: siblings, below, intent, apart, against-intent, ended. `because`: the codes or words it speaks of."""

    reason = string()
    system = string()
    version = maybe_string()
    code = string()
    display = maybe_string()
    because = strings()
    instead = many(Successor)


class SuggestionsShape(Schema):
    """Codes that may be missing, that may not belong, and that have ended; not `complete` for a very large set."""

    complete = fields.Boolean(required=True)
    missing = many(HintShape)
    by_intent = many(HintShape)
    apart = many(HintShape)
    ended = many(HintShape)


class ValueSetTrial(Schema):
    """Both expansions are read against the code systems of today; `before` is null where nothing is in force."""

    against = maybe_string()
    total = integer()
    before = fields.Integer(required=True, allow_none=True)
    added = nested(TriedCodes)
    removed = nested(TriedCodes)
    renamed = nested(RenamedCodes)
    used = strings()
    warnings = strings()
    suggestions = nested(SuggestionsShape)


class DeadEnd(Schema):
    source = string()
    target = string()


class GroupCoverage(Schema):
    """Counts of source codes; null with `why` where they cannot be counted. `strangers` are codes that the map speaks
    of and that its source has not; dead ends lead to a target that is unknown or ended."""

    source = maybe_string()
    source_version = maybe_string()
    target = maybe_string()
    target_version = maybe_string()
    sources = fields.Integer(required=True, allow_none=True)
    mapped = fields.Integer(required=True, allow_none=True)
    without = fields.Integer(required=True, allow_none=True)
    unmapped = fields.Integer(required=True, allow_none=True)
    relationships = mapping(values=fields.Integer())
    strangers = strings()
    dead_ends = many(DeadEnd)
    why = maybe_string()


class TrialShape(Schema):
    """`content` is the hash of what was tried. Of `value_set` and `groups`, one is null: the sort that it is not."""

    proposal = integer()
    content = string()
    type = string(metadata={"enum": ["value-set", "concept-map"]})
    value_set = fields.Nested(ValueSetTrial, required=True, allow_none=True)
    groups = fields.List(fields.Nested(GroupCoverage), required=True, allow_none=True)
