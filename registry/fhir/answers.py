"""What leaves this edge: FHIR JSON, and OperationOutcome for every refusal."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response, request
from werkzeug.exceptions import HTTPException

from codesets.answers import TerminologyError
from registry.errors import ContentError, NotAcceptable, RegistryError, Unavailable

MEDIA_TYPE = "application/fhir+json"
ACCEPTED = ("*/*", "application/*", MEDIA_TYPE, "application/json", "text/json")
#: HTTP status -> issue type (http://hl7.org/fhir/issue-type).
ISSUE_TYPES = {
    400: "invalid", 401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported", 406: "not-supported",
    409: "conflict", 413: "too-long", 415: "not-supported", 422: "processing", 429: "throttled", 503: "transient",
}  # fmt: skip
#: Codes of codesets' refusals -> (HTTP status, issue type).
REFUSALS = {
    "unknown-system": (404, "not-found"),
    "unknown-value-set": (404, "not-found"),
    "unknown-map": (404, "not-found"),
    "unknown-version": (404, "not-found"),
    "unknown-supplement": (404, "not-found"),
    "unknown-code": (404, "not-found"),
    "too-costly": (422, "too-costly"),
    "bad-request": (400, "invalid"),
}


def resource(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A resource as FHIR JSON."""
    answer = Response(orjson.dumps(body), status, mimetype=MEDIA_TYPE)
    answer.headers["Content-Type"] = f"{MEDIA_TYPE}; charset=utf-8"
    answer.headers["Vary"] = "Accept, Accept-Language"
    answer.headers.update(headers or {})
    return answer


def require_json() -> None:
    """Raises NotAcceptable where another form is asked for. `_format` counts before Accept (FHIR R4, 3.1.0.1.11)."""
    wanted = request.args.get("_format")
    if wanted is not None:
        if wanted.replace(" ", "+").split(";")[0] not in ("json", *ACCEPTED):
            raise NotAcceptable("Only JSON is written here: _format=json.", code="no-format")
        return
    accepted = [kind.split(";")[0].strip() for kind in request.headers.get("Accept", "*/*").split(",")]
    if not any(kind in ACCEPTED for kind in accepted):
        raise NotAcceptable("Only {media_type} is written here.", code="no-format", media_type=MEDIA_TYPE)


def outcome(error: Exception) -> Response:
    """The OperationOutcome of a refusal; an error that is no refusal is raised again."""
    if isinstance(error, TerminologyError):
        status, kind = REFUSALS.get(error.code, (422, "processing"))
        return resource(_outcome([_issue("error", kind, str(error))]), status)
    if isinstance(error, RegistryError):
        kind = ISSUE_TYPES.get(error.status, "processing")
        problems = error.problems[:50] if isinstance(error, ContentError) else []
        issues = [_issue("error", kind, str(error)), *(_issue(each.severity, kind, each.message) for each in problems)]
        headers = {"WWW-Authenticate": 'Bearer realm="fagregister"'} if error.status == 401 else {}
        if isinstance(error, Unavailable):
            headers["Retry-After"] = "30"
        return resource(_outcome(issues), error.status, headers)
    if isinstance(error, HTTPException):
        code = error.code or 500
        text = error.description or "The request cannot be answered."
        headers = {name: value for name, value in error.get_headers() if name == "Allow"}
        return resource(_outcome([_issue("error", ISSUE_TYPES.get(code, "exception"), text)]), code, headers)
    raise error


def _outcome(issues: list[dict[str, Any]]) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": issues}


def _issue(severity: str, kind: str, text: str) -> dict[str, Any]:
    return {"severity": severity, "code": kind, "details": {"text": text}, "diagnostics": text}


def parameters(*pairs: tuple[str, str, Any]) -> dict[str, Any]:
    """A Parameters resource of (name, value type such as "valueString", value); those with None are left out."""
    found = [{"name": name, kind: value} for name, kind, value in pairs if value is not None]
    return {"resourceType": "Parameters", "parameter": found}


def present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
