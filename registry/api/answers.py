"""Writes answers: JSON, and times as the API gives them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from flask import Response

from registry.models import moment


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    response = Response(orjson.dumps(value), status, content_type="application/json")
    response.headers.update(headers or {})
    return response


def time(at: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return moment(at) if at else None
