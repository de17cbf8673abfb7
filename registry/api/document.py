"""The OpenAPI document of the blueprints: made when it is first asked for, since a service is to answer at once."""

from functools import cache
from typing import Any

import orjson
from flask import Blueprint, Flask
from flask_smorest import Api

from registry.api.addresses import Number, documented
from registry.api.examples import put_in

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
TOKEN = {"type": "http", "scheme": "bearer", "description": "A token; `fagregister token add` issues one."}


class FagregisterApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """Leaves errors to the app, which gives each edge its own shape; every refusal is documented where it happens."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """None of its own."""


@cache
def document(blueprints: tuple[Blueprint, ...], prefix: str) -> bytes:
    """The document as JSON. It is read off an app that is made for it alone: what serves need not carry it."""
    app = Flask("registry", static_folder=None)
    app.config.update(OPENAPI)
    app.url_map.converters["number"] = Number
    api = FagregisterApi(app)
    api.spec.components.security_scheme("token", TOKEN)
    api.register_converter(Number, documented)
    for each in blueprints:
        api.register_blueprint(each, url_prefix=prefix)
    made: dict[str, Any] = api.spec.to_dict()
    put_in(made, prefix)
    return orjson.dumps(made, option=orjson.OPT_INDENT_2)
