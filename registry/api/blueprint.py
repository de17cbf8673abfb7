"""Routes that read as a table of contents: each names its parameters, its answer and every refusal."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema

from registry.api import problems
from registry.api.answers import json_answer
from registry.api.identity import require_token
from registry.api.requests import Query, StrictParser, refuse_body

View = Callable[..., Any]
Answer = type[Schema] | Mapping[str, Any]

READING = (400, 401, 403, 404, 413, 415, 503)
WRITING = (400, 401, 403, 404, 409, 413, 415, 422, 503)

LOCATION = {"Location": {"description": "Where it can be read.", "required": True, "schema": {"type": "string"}}}
WHEN: Mapping[int, str] = {
    302: "The number is in Location.",
    304: "You have it already.",
    400: "The request cannot be understood.",
    401: "No valid token, and one is needed.",
    403: "You may not.",
    404: "There is no such thing.",
    406: "Not in that format.",
    409: "The state does not allow it.",
    412: "It has changed since: If-Match does not fit.",
    413: "The body is too large.",
    415: "The body is of a type or encoding that is not read here.",
    416: "The range lies outside.",
    422: "The content is at fault; `problems` says where.",
    428: "Send If-Match.",
    503: "Not now; try again.",
}


class ApiBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """Adds one decorator, which registers and documents."""

    ARGUMENTS_PARSER = StrictParser()

    def operation(
        self,
        rule: str,
        method: str = "GET",
        *,
        answer: Answer | None = None,
        query: type[Query] = Query,
        body: type[Schema] | Schema | None = None,
        raw: bool = False,
        status: int = 200,
        media: str = "application/json",
        also: tuple[int, ...] = (),
        parameters: tuple[Mapping[str, Any], ...] = (),
        **doc: Any,
    ) -> Callable[[View], View]:
        """Register a view: it gets the path's values, `query`, and `body` where there is one.

        It returns what is to be sent as JSON, or a whole response. `raw`: the view reads the body itself. `also` are
        statuses beside the usual ones; `parameters` and `doc` go into the operation's documentation.
        """

        def register(view: View) -> View:
            wrapped = _answering(view, status, takes_body=raw or body is not None)
            if body is not None:
                wrapped = self.arguments(body, location="json", arg_name="body")(wrapped)
            wrapped = self.arguments(query, location="query", arg_name="query", error_status_code=400)(wrapped)
            headers = LOCATION if status == 201 else None
            wrapped = self.response(status, answer, content_type=media, description="As asked for.", headers=headers)(
                wrapped
            )
            if method != "GET":
                wrapped = _guarded(wrapped)
            wrapped._apidoc["arguments"]["parameters"] += parameters  # type: ignore[attr-defined]
            responses = _others(method, also) | doc.pop("responses", {})
            security: list[dict[str, list[str]]] = [{}, {"token": []}] if method == "GET" else [{"token": []}]
            documented = self.doc(responses=responses, security=security, **doc)(wrapped)
            self.route(rule, methods=[method])(documented)
            return view

        return register


def _others(method: str, also: tuple[int, ...]) -> dict[int, dict[str, Any]]:
    statuses = sorted({*(READING if method == "GET" else WRITING), *also})
    return {status: {"description": WHEN[status], **_content(status)} for status in statuses}


def _content(status: int) -> dict[str, Any]:
    return {"content": {problems.MEDIA_TYPE: {"schema": problems.ProblemDetails}}} if status >= 400 else {}


def _guarded(view: View) -> View:
    """Strangers are told so before anything that they send is read."""

    @wraps(view)
    def guard(*values: Any, **named: Any) -> Any:
        require_token()
        return view(*values, **named)

    return guard


def _answering(view: View, status: int, *, takes_body: bool) -> View:
    @wraps(view)
    def answer(*values: Any, **named: Any) -> Response:
        if not takes_body:
            refuse_body()
        found = view(*values, **named)
        return found if isinstance(found, Response) else json_answer(found, status)

    return answer
