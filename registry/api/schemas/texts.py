"""Pieces that many shapes share."""

from typing import Any

from marshmallow import Schema, fields


class TextByLanguage(Schema):
    """A text in bokmål, nynorsk and English; null where there is none."""

    nb = fields.String(required=True, allow_none=True)
    nn = fields.String(required=True, allow_none=True)
    en = fields.String(required=True, allow_none=True)


def in_languages(text: dict[str, str] | None) -> dict[str, str | None]:
    return {language: (text or {}).get(language) for language in ("nb", "nn", "en")}


def string(**options: Any) -> fields.String:
    """A string that is always there."""
    return fields.String(required=True, **options)


def maybe_string(**options: Any) -> fields.String:
    """A string or null."""
    return fields.String(required=True, allow_none=True, **options)


def instant(description: str = "", **options: Any) -> fields.String:
    said = {"description": description} if description else {}
    return fields.String(required=True, metadata={"format": "date-time", **said}, **options)


def maybe_instant(description: str = "") -> fields.String:
    return instant(description, allow_none=True)


def integer(**options: Any) -> fields.Integer:
    return fields.Integer(required=True, **options)


def strings(**options: Any) -> fields.List[Any]:
    return fields.List(fields.String(), required=True, **options)


def nested(schema: type[Schema], **options: Any) -> fields.Nested:
    return fields.Nested(schema, required=True, **options)


def many(schema: type[Schema], **options: Any) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=True, **options)


def anything(**options: Any) -> fields.Raw:
    return fields.Raw(required=True, allow_none=True, **options)


def mapping(**options: Any) -> fields.Dict:
    return fields.Dict(keys=fields.String(), required=True, **options)


def page_of(schema: type[Schema]) -> type[Schema]:
    """{"items": […], "next": cursor or null}"""
    members: dict[str, fields.Field[Any]] = {"items": many(schema), "next": maybe_string()}
    made: type[Schema] = Schema.from_dict(members, name=f"{schema.__name__}Page")
    return made
