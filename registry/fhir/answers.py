"""What leaves this edge: resources in the form and release asked for, and OperationOutcome for every refusal."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from registry.fhir import formats, outcomes
from registry.fhir.release import release_at

VARY = "Accept, Accept-Language"


def resource(body: dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A resource (in R5's form) as it was asked for."""
    return _written(body, formats.wanted(), status, headers)


def _written(body: dict[str, Any], form: str, status: int, headers: Mapping[str, str] | None) -> Response:
    return framed(formats.write(body, form, release_at(request.path)), form, status, headers)


def framed(data: bytes, form: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    answer = Response(data, status)
    answer.headers["Content-Type"] = f"{form}; charset=utf-8"
    answer.headers["Vary"] = VARY
    answer.headers.update(headers or {})
    return answer


def require_form() -> None:
    """Raises NotAcceptable where another form is asked for, before anything is done."""
    formats.wanted()


def outcome(error: Exception) -> Response:
    """The OperationOutcome of a refusal; an error that is no refusal is raised again."""
    body, status, headers = outcomes.of_error(error)
    return _written(body, formats.wanted_or_json(), status, headers)


def parameters(*pairs: tuple[str, str, Any]) -> dict[str, Any]:
    """A Parameters resource of (name, value type such as "valueString", value); those with None are left out."""
    found = [{"name": name, kind: value} for name, kind, value in pairs if value is not None]
    return {"resourceType": "Parameters", "parameter": found}


def present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
