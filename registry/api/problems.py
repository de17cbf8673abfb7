"""Every refusal of the API in one shape: RFC 9457 problem details, with a stable code."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

import orjson
from flask import Response, request
from marshmallow import Schema, fields, validate
from werkzeug.exceptions import HTTPException

from registry.errors import Problem, RegistryError

MEDIA_TYPE: Final = "application/problem+json"
CODES: Final[Mapping[int, str]] = {
    404: "no-route",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
    416: "range-not-satisfiable",
    500: "internal",
}
#: What a client should do besides reading the body.
HEADERS: Final[Mapping[int, Mapping[str, str]]] = {
    401: {"WWW-Authenticate": 'Bearer realm="fagregister"'},
    415: {"Accept-Encoding": "gzip"},
    429: {"Retry-After": "60"},
    503: {"Retry-After": "5"},
}


class ContentProblem(Schema):
    """A fault in content or in a field of the request, and what to do about it."""

    code = fields.String(required=True)
    item = fields.String(required=True, metadata={"description": "Key of the item; empty for the whole."})
    field = fields.String(required=True, metadata={"description": "Dotted path inside the item."})
    message = fields.String(required=True)
    severity = fields.String(required=True, validate=validate.OneOf(["error", "warning"]))
    line = fields.Integer(metadata={"description": "Counts from 1, in the text that was sent."})
    column = fields.Integer()


class ProblemDetails(Schema):
    """RFC 9457: `type` is about:blank, `code` tells refusals of one status apart and does not change."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True)
    code = fields.String(required=True)
    problems = fields.List(fields.Nested(ContentProblem), required=True)


def problem_answer(error: Exception) -> Response:
    """The answer for a refusal of our own, or for one of the framework's (an unknown path, a wrong method, a crash)."""
    if isinstance(error, RegistryError):
        found: Iterable[Problem] = getattr(error, "problems", ())
        headers = getattr(error, "headers", {})
        return _answer(error.status, error.code, str(error), [each.as_dict() for each in found], headers)
    if isinstance(error, HTTPException) and error.code is not None:
        return _of_framework(error, error.code)
    return _answer(500, CODES[500], "The registry failed; what happened is in its log.")


def _of_framework(error: HTTPException, status: int) -> Response:
    """Keeps the headers that the status asks for, as Allow and Content-Range."""
    kept = {name: value for name, value in error.get_headers() if name.lower() not in {"content-type"}}
    if status == 500:
        return _answer(500, CODES[500], "The registry failed; what happened is in its log.")
    detail = "There is nothing at this address." if status == 404 else error.description or HTTPStatus(status).phrase
    return _answer(status, CODES.get(status, "bad-request"), detail, (), kept)


def _answer(
    status: int, code: str, detail: str, problems: Iterable[Mapping[str, Any]] = (), headers: Mapping[str, str] = {}
) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
        "code": code,
        "problems": list(problems),
    }
    response = Response(orjson.dumps(body), status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    for name, value in {**HEADERS.get(status, {}), **headers}.items():
        response.headers[name] = value
    return response
