"""Reads what clients send: query parameters and JSON bodies, strictly; nothing unknown is passed over."""

import re
from collections.abc import Mapping
from typing import Any, Never

from flask import Request, request
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate
from marshmallow import missing as ABSENT  # noqa: N812 - the value a field has where none was given
from webargs import missing
from webargs.flaskparser import FlaskParser

from registry.errors import BadRequest, ContentError, Problem, UnsupportedMedia
from registry.kinds.faults import schema_problems
from registry.kinds.jsontext import read_json

BIGGEST = 2**53 - 1  # the greatest whole number that every JSON reader keeps exact
_WHOLE = re.compile(r"-?[0-9]{1,16}")


class Whole(fields.Integer):
    """A whole number in a query parameter: digits and nothing else, neither 1.0 nor 1e3 nor blanks."""

    def __init__(self, *, least: int = 0, most: int = BIGGEST, **options: Any) -> None:
        super().__init__(validate=validate.Range(least, most), **options)

    def _validated(self, value: Any) -> int:
        if not isinstance(value, str) or not _WHOLE.fullmatch(value):
            raise self.make_error("invalid", input=value)
        return int(value)


class Flag(fields.Boolean):
    """true or false in a query parameter, written so."""

    def __init__(self, **options: Any) -> None:
        super().__init__(truthy={"true"}, falsy={"false"}, **options)


class FormatName(fields.String):
    """A format's name. Its plus sign is mostly written as it is, and a plus in a query means a blank."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Length(max=60), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text: str = super()._deserialize(value, attr, data, **options)
        return text.replace(" ", "+")


class Listed(fields.String):
    """Several values in one query parameter, with commas between."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        return listed(super()._deserialize(value, attr, data, **options))


def listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


class Query(Schema):
    """Query parameters; one that is not declared is refused."""

    class Meta:
        unknown = RAISE


class Body(Schema):
    """A JSON object as body; a member that is not declared is refused, and null is as good as absent."""

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.allow_none = field_obj.allow_none or not field_obj.required

    @post_load
    def _without_nulls(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        loaded = {name: value for name, value in data.items() if value is not None}
        absent = {name: data[name] for name in data if name not in loaded}
        return loaded | {name: self._otherwise(name) for name in absent if self._otherwise(name) is not None}

    def _otherwise(self, name: str) -> Any:
        default = self.fields[name].load_default
        return None if default is ABSENT else default() if callable(default) else default


class StrictParser(FlaskParser):
    """webargs' reading with our bounds and our errors: 400 for the address, 422 for fields of a body."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {"query": RAISE, "json": RAISE}  # noqa: RUF012 - as webargs has it

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        twice = [name for name, values in req.args.lists() if len(values) > 1]
        if twice:
            raise BadRequest("The parameter {name} is given twice; give it once.", code="repeated", name=twice[0][:60])
        return dict(req.args)

    def load_json(self, req: Request, schema: Schema) -> Any:
        body = read_object(req)
        return missing if body is None else body

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> Never:
        messages: Any = error.messages
        location = next(iter(messages), "json") if isinstance(messages, dict) else "json"
        found = schema_problems(messages[location], _place)
        if location == "json":
            raise ContentError("The body does not have the form that is asked for.", code="bad-body", problems=found)
        raise refusal("The address has parameters that cannot be used: {why}", found, "bad-parameter")


def _place(path: tuple[Any, ...]) -> tuple[str, str]:
    return "", ".".join(map(str, path))


class BadForm(BadRequest):
    """A bad request that says in which fields."""

    def __init__(self, template: str, /, *, problems: list[Problem], code: str, **values: Any) -> None:
        super().__init__(template, code=code, **values)
        self.problems = problems


def refusal(template: str, problems: list[Problem], code: str) -> BadForm:
    why = " ".join(each.message for each in problems[:3])
    return BadForm(template, problems=problems, code=code, why=why)


def read_object(req: Request) -> Any:
    """The JSON value of the body; None where there is no body. Raises UnsupportedMedia for another media type, and
    BadRequest for what is not JSON."""
    data = req.get_data(cache=False)
    if not data:
        return None
    if req.mimetype != "application/json" and not req.mimetype.endswith("+json"):
        raise UnsupportedMedia(
            "Send the body as application/json, not as {type}.", type=req.mimetype[:80] or "something without a type"
        )
    try:
        return read_json(data)
    except ContentError as error:
        raise refusal("The body cannot be read as JSON: {why}", error.problems, "bad-json") from error


def refuse_body() -> None:
    """For operations that take none: a body that would be passed over is refused."""
    if request.get_data(cache=False):
        raise BadRequest("This takes no body; send none.", code="body-not-wanted")
