"""Content that clients send: its format by name or type, and what tables need to be read."""

from typing import Any

from flask import request
from marshmallow import ValidationError, fields, validate

from codesets.formats.source import charset
from registry.api.media import ALSO_CALLED
from registry.api.requests import FormatName, Listed, Query
from registry.errors import UnsupportedMedia
from registry.kinds.kind import Kind
from registry.services.importing.orders import detect_format


class FormatQuery(Query):
    format = FormatName(metadata={"description": "A name from /kinds/{kind}/formats."})


def _known_encoding(name: str) -> None:
    try:
        charset(name)
    except LookupError as error:
        raise ValidationError(f"{name[:40]} is no text encoding that is known here; utf-8 is.") from error


class SentQuery(FormatQuery):
    map = Listed(metadata={"description": "For tables: COLUMN=FIELD, with commas between."})
    encoding = fields.String(validate=_known_encoding, metadata={"description": "Of the text, where it is not found."})
    delimiter = fields.String(validate=validate.Length(equal=1))


def table_options(query: dict[str, Any]) -> dict[str, Any]:
    options: dict[str, Any] = {name: query[name] for name in ("encoding", "delimiter") if name in query}
    if "map" in query:
        options["mapping"] = dict(each.partition("=")[::2] for each in query["map"])
    return options


def sent_format(kind: Kind, name: str | None, data: bytes) -> str:
    """The format by its name, else by Content-Type; by a look at the text where a type leaves a choice."""
    if name is not None:
        return name
    sent = ALSO_CALLED.get(request.mimetype, request.mimetype)
    fitting = [each for each in kind.formats if each.reads and each.media_type == sent]
    if any(each.extension == "json" for each in fitting):
        return detect_format(kind, "content.json", data)
    if fitting:
        return fitting[0].name
    types = ", ".join(f"{each.media_type} ({each.name})" for each in kind.formats if each.reads)
    raise UnsupportedMedia(
        "The kind {kind} is not read from {type}. Types: {types}.",
        kind=kind.name,
        type=request.mimetype[:80] or "something without a Content-Type",
        types=types,
    )
