"""The request log: a line of JSON for each request, without persons, tokens, queries or bodies."""

import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import orjson

from registry.errors import BadRequest
from registry.http.metrics import Metrics

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40, "critical": 50}
Headers = list[tuple[str, str]]
_LINE = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class Log:
    """Lines of JSON from a level up, on the standard error of the moment, so that nobody holds a closed one.

    Written without a logging framework, which would take as long as the shortest answers do.
    """

    def __init__(self, level: str) -> None:
        """Raises BadRequest for a level that does not exist."""
        if level.lower() not in LEVELS:
            names = ", ".join(LEVELS)
            raise BadRequest("log_level must be one of: {names}.", code="bad-settings", names=names)
        self._least = LEVELS[level.lower()]
        logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # it would quote what people wrote

    def info(self, event: str, **facts: Any) -> None:
        self._write("info", event, facts)

    def error(self, event: str, **facts: Any) -> None:
        self._write("error", event, facts)

    def _write(self, level: str, event: str, facts: dict[str, Any]) -> None:
        if LEVELS[level] < self._least:
            return
        line = {**facts, "event": event, "level": level, "timestamp": datetime.now(UTC)}
        sys.stderr.write(orjson.dumps(line, option=_LINE).decode())
        sys.stderr.flush()


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: Where an answer that the framework has no part in leaves the route it belongs to, in WSGI's environment.
ROUTE = "fagregister.route"


class Journal:
    """Stands before the application: gives each request an id, and writes and counts its end."""

    def __init__(self, application: WSGIApplication, log: Log, metrics: Metrics) -> None:
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
