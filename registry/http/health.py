"""Whether this process lives, whether it can serve, and its counters: /healthz, /readyz and /metrics."""

from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from flask import Blueprint, Response, current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from registry.errors import Unavailable
from registry.http.metrics import Metrics
from registry.models import Entry
from registry.search import Searcher
from registry.services.proposing import deadlines
from registry.services.upkeep import schema
from registry.services.upkeep.installation import Installation

Answer = TypeVar("Answer")

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """This process answers; nothing else is asked."""
    return _json({"status": "ok"})


@blueprint.get("/readyz")
def ready() -> Response:
    """200 where the database is reached and its schema current; 503 otherwise. Reading works without the index.

    `overdue` names hearings and ballots that should have ended: no worker runs, or its log says why they do not.
    """
    state = _database() | {"index": _index(), "overdue": _read(deadlines.overdue)}
    good = state["database"] == "ok" and state["schema"] == "current"
    return _json({"status": "ready" if good else "not-ready", **state}, 200 if good else 503)


@blueprint.get("/metrics")
def metrics() -> Response:
    counters: Metrics = current_app.extensions["fagregister-metrics"]
    gauges = {"index_through": float(_searcher().indexed_through)}
    head = _head()
    if head is not None:
        gauges["ledger_head"] = float(head)
    return Response(counters.text(gauges), content_type="text/plain; version=0.0.4; charset=utf-8")


def _database() -> dict[str, Any]:
    try:
        _installation().database.require_place()
        current = schema.is_current(_installation().database)
    except (SQLAlchemyError, Unavailable):
        return {"database": "unreachable", "schema": "unknown"}
    return {"database": "ok", "schema": "current" if current else "outdated", "ledger_head": _head()}


def _head() -> int | None:
    """The ledger's last sequence number."""
    return _read(lambda session: session.scalar(select(func.max(Entry.seq))) or 0)


def _read(ask: Callable[[Session], Answer]) -> Answer | None:
    """None where the database or a table cannot be read."""
    try:
        with _installation().database.reading() as session:
            return ask(session)
    except SQLAlchemyError:
        return None


def _index() -> dict[str, Any]:
    searcher = _searcher()
    return {"state": searcher.reason or "ok", "indexed_through": searcher.indexed_through}


def _installation() -> Installation:
    found: Installation = current_app.extensions["fagregister"]
    return found


def _searcher() -> Searcher:
    found: Searcher = current_app.extensions["fagregister-search"]
    return found


def _json(value: dict[str, Any], status: int = 200) -> Response:
    response = Response(orjson.dumps(value), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
