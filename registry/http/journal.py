"""The request log: a line of JSON for each request, without persons, tokens, queries or bodies."""

import re
import sys
import time
import traceback
import uuid
from types import TracebackType
from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, request

from registry.errors import BadRequest
from registry.http.metrics import Metrics

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40, "critical": 50}
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class _Stderr:
    """Writes lines to the standard error of the moment, so that nobody holds a closed one."""

    def msg(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    debug = info = warning = error = critical = msg


def logger(level: str) -> Any:
    """A logger that writes JSON lines from this level up. Raises BadRequest for a level that does not exist."""
    if level.lower() not in LEVELS:
        names = ", ".join(LEVELS)
        raise BadRequest("log_level must be one of: {names}.", code="bad-settings", names=names)
    return structlog.wrap_logger(
        _Stderr(),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level.lower()]),
    )


def _line(value: Any, **_options: Any) -> str:
    return orjson.dumps(value).decode()


def follow_requests(app: Flask, log: Any, metrics: Metrics) -> None:
    """Give each request an id, and write and count its end."""

    @app.before_request
    def start() -> None:
        asked = request.headers.get("X-Request-ID", "")
        g.request_id = asked if _REQUEST_ID.fullmatch(asked) else uuid.uuid4().hex
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        response.headers["X-Request-ID"] = g.get("request_id", "-")
        method = request.method if request.method in METHODS else "other"
        metrics.count(request.path, method, response.status_code, seconds)
        log.info(
            "request",
            id=g.get("request_id", "-"),
            method=method,
            route=request.url_rule.rule if request.url_rule else "-",
            status=response.status_code,
            milliseconds=round(seconds * 1000, 2),
        )
        return response


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def failure(error: BaseException | None, trace: TracebackType | None) -> dict[str, Any]:
    """What went wrong and where, without the message: it may quote what somebody wrote."""
    frames = traceback.extract_tb(trace)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "places": places}
