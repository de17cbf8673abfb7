"""Makes the service: opens the installation, registers the edges, and gives every error the shape of its edge."""

import sys
from types import TracebackType

from flask import Flask, current_app, request
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from registry import api, fhir, web
from registry.config import Settings, read_settings
from registry.errors import BadRequest, RegistryError
from registry.http import bodies, crossing, health, journal, outages
from registry.http.headers import DATA_EDGES, data_headers
from registry.http.metrics import Metrics
from registry.search import Searcher
from registry.services.upkeep.installation import Installation, open_installation

FORM_PARTS = 20_000


class Service(Flask):
    """Flask, with failures written to the log without what people wrote."""

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> None:
        self.extensions["fagregister-log"].error("failure", **journal.failure(exc_info[1], exc_info[2]))


def create_app(settings: Settings | None = None, installation: Installation | None = None) -> Flask:
    """The WSGI application of an installation; opened from the settings (of the environment) where none is given."""
    opened = installation or open_installation(settings or read_settings())
    app = Service("registry", static_folder=None)
    app.url_map.merge_slashes = False
    app.config.update(MAX_CONTENT_LENGTH=None, MAX_FORM_PARTS=FORM_PARTS)  # bodies are bounded by `bound_bodies`
    log, metrics = journal.Log(opened.settings.log_level), Metrics()
    app.extensions |= {
        "fagregister": opened,
        "fagregister-search": Searcher(opened.index),
        "fagregister-log": log,
        "fagregister-metrics": metrics,
    }
    crossing.open_to(app, opened.settings.cors_origins)
    app.before_request(bodies.bound_bodies(opened.settings.max_upload))
    app.before_request(_refuse_nul)
    _register(app)
    app.after_request(data_headers)
    app.wsgi_app = journal.Journal(app.wsgi_app, log, metrics)  # type: ignore[method-assign]  # as Flask tells to
    return app


def _register(app: Flask) -> None:
    app.register_blueprint(health.blueprint)
    web.init_app(app)
    app.register_blueprint(web.blueprint)
    api.register(app)
    fhir.register(app)
    for refusal in (RegistryError, HTTPException):
        app.register_error_handler(refusal, _answer)
    for outage in (OperationalError, InterfaceError, DisconnectionError, PoolTimeout):
        app.register_error_handler(outage, _outage)
    app.register_error_handler(OSError, _disk)


def _refuse_nul() -> None:
    """U+0000 is in no name that we know, and databases refuse it in their own words."""
    if "\x00" in request.path or any("\x00" in value for pair in request.args.items(multi=True) for value in pair):
        raise BadRequest("The address holds the character U+0000; remove it.", code="nul-character")
    if request.path.startswith(DATA_EDGES):
        return  # they read their bodies themselves, and refuse it with its place
    for text in (text for pair in request.form.items(multi=True) for text in pair):
        if "\x00" in text:
            template = "The text {text} holds the character U+0000; remove it."
            raise BadRequest(template, code="nul-character", text=repr(text[:60]))


def _answer(error: Exception) -> AnyResponse:
    """The error in the shape of the edge that was asked."""
    if request.path == "/api" or request.path.startswith("/api/"):
        return api.problem_answer(error)
    if request.path == "/fhir" or request.path.startswith("/fhir/"):
        return fhir.outcome(error)
    return web.error_page(error)


def _outage(error: Exception) -> AnyResponse:
    current_app.log_exception(sys.exc_info())
    return _answer(outages.of_database(error))


def _disk(error: OSError) -> AnyResponse:
    told = outages.of_disk(error)
    if told is None:
        raise error
    current_app.log_exception(sys.exc_info())
    return _answer(told)
