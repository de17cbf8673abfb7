"""Puts the API into an app: one document, and all blueprints under one address."""

from typing import Any

import orjson
from flask import Flask
from flask_smorest import Api

from registry.api import (
    content,
    docs,
    imports,
    instances,
    items,
    kinds,
    ledger,
    networks,
    proposal_content,
    proposal_voices,
    proposals,
    recalls,
    revisions,
    search,
    standards,
    suggestions,
    trials,
)
from registry.api.addresses import Number, documented
from registry.api.short_way import ShortWay

PREFIX = "/api/v1"
BLUEPRINTS = tuple(
    each.blueprint
    for each in (
        kinds,
        standards,
        content,
        items,
        search,
        ledger,
        networks,
        proposals,
        proposal_content,
        proposal_voices,
        imports,
        instances,
        recalls,
        revisions,
        suggestions,
        trials,
    )
)
ABOUT = (
    "Standards, their versions and content, search, the ledger, and proposals. Reading what is open needs no token; "
    "writing needs Authorization: Bearer <token>. Errors are application/problem+json (RFC 9457) with a stable code. "
    "Lists are {items, next}; next is the cursor of the next page, which Link names too. Times are RFC 3339 in UTC. "
    "Bodies may be sent with Content-Encoding: gzip."
)
OPENAPI: dict[str, Any] = {
    "API_TITLE": "Fagregister",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "API_SPEC_OPTIONS": {"info": {"description": ABOUT}},
}


class FagregisterApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """Leaves errors to the app, which gives each edge its own shape; every refusal is documented where it happens."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """None of its own."""


def register(app: Flask) -> None:
    app.config.update(OPENAPI)
    api = FagregisterApi(app)
    scheme = {"type": "http", "scheme": "bearer", "description": "A token; `fagregister token add` issues one."}
    api.spec.components.security_scheme("token", scheme)
    app.url_map.converters["number"] = Number
    api.register_converter(Number, documented)
    for each in BLUEPRINTS:
        api.register_blueprint(each, url_prefix=PREFIX)
    app.extensions[docs.KEY] = orjson.dumps(api.spec.to_dict(), option=orjson.OPT_INDENT_2)
    app.register_blueprint(docs.blueprint, url_prefix=PREFIX)
    app.wsgi_app = ShortWay(app)  # type: ignore[method-assign]  # as Flask tells to
