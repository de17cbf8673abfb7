"""Puts the API into an app: one document, and all blueprints under one address."""

from functools import partial

from flask import Flask

from registry.api import (
    content,
    docs,
    governing,
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
from registry.api.addresses import Number
from registry.api.document import document
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
        governing,
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


def register(app: Flask) -> None:
    app.url_map.converters["number"] = Number
    for each in BLUEPRINTS:
        app.register_blueprint(each, url_prefix=PREFIX)
    app.extensions[docs.KEY] = partial(document, BLUEPRINTS, PREFIX)
    app.register_blueprint(docs.blueprint, url_prefix=PREFIX)
    app.wsgi_app = ShortWay(app)  # type: ignore[method-assign]  # as Flask tells to
