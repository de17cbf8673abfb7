"""The fields that schemas of content are built from: text by language, keys, strict numbers, choices and rows."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from registry.kinds.labels import label

LANGUAGES = ("nb", "nn", "en", "se")

#: No control characters, no blanks at the ends; a key must survive in an address, a table and a log line.
LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z"
KEY = r"^(?=\S)[^\x00-\x1f\x7f-\x9f\u2028\u2029]*(?<=\S)\Z"
MAX_LINE = 500
MAX_TEXT = 20_000
MAX_ROWS = 20_000
#: RFC 8785, and every reader in a browser, has whole numbers below this alone.
_TOO_LARGE = 2**53


class Number(fields.Float):
    """A JSON number. Text is refused, since «1,5» and «1.500» mean different things to different people."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid")
        if abs(value) >= _TOO_LARGE:
            raise self.make_error("too_large")
        return _whole(super()._deserialize(value, attr, data, **kwargs))


def _whole(number: Any) -> Any:
    """400 rather than 400.0, as canonical JSON writes it."""
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < _TOO_LARGE else number


class WholeNumber(fields.Integer):
    """A JSON number without a fraction."""

    default_error_messages = {"too_large": "Must have fewer digits."}  # noqa: RUF012 - marshmallow's way

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            raise self.make_error("invalid")
        if abs(value) >= _TOO_LARGE:
            raise self.make_error("too_large")
        return super()._deserialize(value, attr, data, **kwargs)


class YesNo(fields.Boolean):
    """A JSON boolean; words and numbers are refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Line(fields.String):
    """One line of text, without the blanks around it that copying brings along; control characters are refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return super()._deserialize(value, attr, data, **kwargs).strip(" \t\r\n\u00a0")


class OptionalText(Schema):
    """One text in the languages it has been written in."""

    nb = fields.String(validate=validate.Length(max=MAX_TEXT), metadata=label("Bokmål"))
    nn = fields.String(validate=validate.Length(max=MAX_TEXT), metadata=label("Nynorsk"))
    en = fields.String(validate=validate.Length(max=MAX_TEXT), metadata=label("English"))
    se = fields.String(validate=validate.Length(max=MAX_TEXT), metadata=label("Northern Sámi"))


class RequiredText(OptionalText):
    """One text that must at least be in bokmål."""

    nb = fields.String(required=True, validate=validate.Length(min=1, max=MAX_TEXT), metadata=label("Bokmål"))


def text(metadata: dict[str, Any], *, required: bool = False) -> fields.Nested:
    """A text by language. Where it is required, bokmål is."""
    schema = RequiredText if required else OptionalText
    return fields.Nested(schema, required=required, metadata={"widget": "languages"} | metadata)


def line(metadata: dict[str, Any], *, required: bool = False, longest: int = MAX_LINE) -> Line:
    """One line of text in no particular language: a name, an address, a version."""
    return Line(required=required, validate=_one_line(longest), metadata=metadata)


def _one_line(longest: int) -> list[Callable[[Any], Any]]:
    return [validate.Length(min=1, max=longest), validate.Regexp(LINE)]


def key(metadata: dict[str, Any], *, required: bool = True) -> fields.String:
    """The name that an item keeps between versions."""
    rules = [validate.Length(min=1, max=120), validate.Regexp(KEY)]
    return fields.String(required=required, validate=rules, metadata=metadata)


def choice(values: Mapping[str, str], metadata: dict[str, Any], *, required: bool = False) -> fields.String:
    """One of `values`, a mapping of stored value to English label."""
    rule = validate.OneOf(list(values), labels=list(values.values()))
    return fields.String(required=required, validate=rule, metadata={"widget": "choice"} | metadata)


def lines(metadata: dict[str, Any], *, required: bool = False) -> fields.List[Any]:
    """A list of short texts."""
    inner = Line(validate=_one_line(MAX_LINE))
    return fields.List(inner, required=required, validate=validate.Length(max=1000), metadata=metadata)


def rows(schema: type[Schema], metadata: dict[str, Any], *, required: bool = False) -> fields.List[Any]:
    """A table: one object for each row."""
    table = {"widget": "table"} | metadata
    return fields.List(fields.Nested(schema), required=required, validate=validate.Length(max=MAX_ROWS), metadata=table)
