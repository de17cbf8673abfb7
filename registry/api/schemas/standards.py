"""Kinds, standards, versions and items."""

from marshmallow import Schema, fields

from registry.api.schemas.texts import (
    TextByLanguage,
    anything,
    instant,
    many,
    mapping,
    maybe_instant,
    maybe_string,
    nested,
    page_of,
    string,
    strings,
)


class FormatShape(Schema):
    name = string(metadata={"description": "What `?format=` takes."})
    media_type = string()
    extension = string()
    reads = fields.Boolean(required=True)
    writes = fields.Boolean(required=True)


class KindShape(Schema):
    name = string()
    label = string()
    formats = strings()


class Licence(Schema):
    """`view`, `lookup` and `download` are access classes: open, login, affiliates or closed."""

    holder = maybe_string()
    terms = maybe_string()
    attribution = maybe_string()
    url = maybe_string()
    view = string()
    lookup = string()
    download = string()


class StandardShape(Schema):
    slug = string()
    kind = string()
    title = nested(TextByLanguage)
    origin = string()
    network = maybe_string()
    organisation = maybe_string(
        metadata={"description": "Number of the one that it is for, where it is for one alone."}
    )
    identifiers = strings()
    licence = nested(Licence)
    latest = maybe_string(metadata={"description": "Number of the version published last."})
    current = maybe_string(metadata={"description": "Number of the version in force."})
    status = maybe_string(metadata={"description": "in-force; else recalled, retired or scheduled."})


class VersionShape(Schema):
    number = string()
    edition = maybe_string()
    status = string()
    valid_from = maybe_instant("When it came, or comes, into force.")
    valid_to = maybe_instant("When it was, or will be, no longer in force.")
    recorded_at = instant()
    hash = string(metadata={"description": "SHA-256 of the canonical content."})
    notes = maybe_string()
    intent = maybe_string()
    decision = mapping(
        metadata={"description": "{rule, body, decided_at, votes, sign_offs, hearing, evidence} and what led to it."}
    )


class ItemShape(Schema):
    key = string()
    label = string()
    parent = maybe_string()
    status = string()
    content = mapping()


class ItemAnswer(Schema):
    """A page of items; when asked for by key, the item's own members stand beside `items`."""

    items = many(ItemShape)
    next = maybe_string()
    key = fields.String()
    label = fields.String()
    parent = fields.String(allow_none=True)
    status = fields.String()
    content = fields.Dict(keys=fields.String())


class FieldDifference(Schema):
    field = string()
    before = anything()
    after = anything()


class ItemDifference(Schema):
    key = string()
    grade = string()
    safety = fields.Boolean(required=True)
    reasons = strings()
    fields_ = fields.List(fields.Nested(FieldDifference), required=True, data_key="fields")


class DifferenceShape(Schema):
    """`added` and `removed` hold keys of items, and `names` what the first thousand changed items are called."""

    grade = maybe_string()
    reasons = strings()
    safety = fields.Boolean(required=True)
    added = strings()
    removed = strings()
    changed = many(ItemDifference)
    names = mapping(values=fields.String())


class HistoryStep(Schema):
    """What a version did to an item; `item` as it stood there, or as it last stood where it is removed."""

    version = string()
    edition = maybe_string()
    status = string()
    valid_from = maybe_instant("When the version came, or comes, into force.")
    valid_to = maybe_instant("When it was, or will be, no longer in force.")
    recorded_at = instant()
    happened = string(metadata={"description": "came, changed, retired, back or removed."})
    fields_ = fields.List(fields.Nested(FieldDifference), required=True, data_key="fields")
    item = nested(ItemShape)
    decision = mapping(metadata={"description": "{rule, body, decided_at}; the version has all of it."})


class DependentShape(Schema):
    standard = string()
    kind = string()
    version = string()
    status = maybe_string()
    item = string()
    purpose = string()
    target_version = maybe_string()
    target_item = maybe_string()


class DependencyShape(Schema):
    item = string()
    purpose = string()
    uri = string()
    standard = maybe_string()
    version = maybe_string()
    target_item = maybe_string()


class LedTo(Schema):
    standard = string()
    version = string()
    status = string()


class ReferenceShape(DependencyShape):
    """`standard` and `version` are where it led when it was published."""

    now = fields.Nested(LedTo, required=True, allow_none=True, metadata={"description": "Where it leads now."})


class Resolved(Schema):
    standard = nested(StandardShape)
    version = nested(VersionShape)


KindPage = page_of(KindShape)
FormatPage = page_of(FormatShape)
StandardPage = page_of(StandardShape)
VersionPage = page_of(VersionShape)
HistoryPage = page_of(HistoryStep)
DependentPage = page_of(DependentShape)
DependencyPage = page_of(DependencyShape)
ReferencePage = page_of(ReferenceShape)
