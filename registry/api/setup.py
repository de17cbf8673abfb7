"""Puts the API into an app: one document, and all blueprints under one address."""

from typing import Any

from flask import Flask
from flask_smorest import Api

from registry.api import (
    content,
    items,
    kinds,
    ledger,
    networks,
    proposal_content,
    proposal_voices,
    proposals,
    search,
    standards,
)
from registry.api.addresses import Number, documented

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
    )
)
OPENAPI: dict[str, Any] = {
    "API_TITLE": "Fagregister",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": PREFIX,
    "OPENAPI_JSON_PATH": "openapi.json",
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
