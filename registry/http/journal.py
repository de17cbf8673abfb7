"""The request log: a line of JSON for each request, without persons, tokens, queries or bodies."""

import re
import secrets
import sys
import time
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import orjson
import structlog

from registry.errors import BadRequest
from registry.http.metrics import Metrics

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40, "critical": 50}
Headers = list[tuple[str, str]]
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
    ).bind()


def _line(value: Any, **_options: Any) -> str:
    return orjson.dumps(value).decode()


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: Where an answer that the framework has no part in leaves the route it belongs to, in WSGI's environment.
ROUTE = "fagregister.route"


class Journal:
    """Stands before the application: gives each request an id, and writes and counts its end."""

    def __init__(self, application: WSGIApplication, log: Any, metrics: Metrics) -> None:
        self._application = application
        self._log = log
        self._metrics = metrics

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        asked = environ.get("HTTP_X_REQUEST_ID", "")
        request_id = asked if _REQUEST_ID.fullmatch(asked) else secrets.token_hex(16)

        def begin(status: str, headers: Headers, *failure: Any) -> Any:
            self._note(environ, request_id, int(status[:3]), time.perf_counter() - started)
            return start_response(status, [*headers, ("X-Request-ID", request_id)], *failure)

        return self._application(environ, begin)

    def _note(self, environ: WSGIEnvironment, request_id: str, status: int, seconds: float) -> None:
        given = environ["REQUEST_METHOD"]
        method = given if given in METHODS else "other"
        self._metrics.count(environ.get("PATH_INFO", ""), method, status, seconds)
        self._log.info(
            "request",
            id=request_id,
            method=method,
            route=_route(environ),
            status=status,
            milliseconds=round(seconds * 1000, 2),
        )


def _route(environ: WSGIEnvironment) -> str:
    """The rule that the address was found by: the address itself may hold what is nobody's business."""
    told = environ.get(ROUTE)
    if told is not None:
        return str(told)
    found = environ.get("werkzeug.request")
    return found.url_rule.rule if found is not None and found.url_rule else "-"


def failure(error: BaseException | None, trace: TracebackType | None) -> dict[str, Any]:
    """What went wrong and where, without the message: it may quote what somebody wrote."""
    frames = traceback.extract_tb(trace)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "places": places}
