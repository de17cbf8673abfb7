"""The addresses of the FHIR edge, the same for every release."""

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from codesets.answering.answers import TerminologyError
from registry.errors import NotFound, RegistryError, UnsupportedMedia
from registry.fhir import batches, capability, histories, reading, searching
from registry.fhir.answers import outcome, require_form, resource
from registry.fhir.asked import Asked, asked, filled
from registry.fhir.compression import compressed
from registry.fhir.formats import body
from registry.fhir.holding import TYPES, visit
from registry.fhir.operations import BASE_OPERATIONS, OPERATIONS, STATEFUL, Operation
from registry.fhir.release import RELEASES, Release
from registry.fhir.short_way import ShortWay
from registry.services.upkeep.installation import Installation

TYPE = f"/<any({', '.join(TYPES)}):type_name>"
FORM = "application/x-www-form-urlencoded"


def register(app: Flask) -> None:
    """Serve every release on the application."""
    for release in RELEASES:
        app.register_blueprint(_Edge(release).blueprint)
    app.wsgi_app = ShortWay(app)  # type: ignore[method-assign]  # as Flask tells to


class _Edge:
    """One release at its address."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.blueprint = Blueprint(f"fhir-{release.name.lower()}", __name__, url_prefix=release.path)
        for refusal in (RegistryError, HTTPException, TerminologyError):
            self.blueprint.register_error_handler(refusal, outcome)
        self.blueprint.before_request(require_form)
        self.blueprint.after_request(compressed)
        for rule, endpoint, view in (
            ("/metadata", "metadata", self.metadata),
            (TYPE, "search", self.search),
            (f"{TYPE}/<id>", "read", self.read),
            (f"{TYPE}/<id>/_history/<number>", "vread", self.read),
            (f"{TYPE}/<id>/_history", "history", self.history),
            (f"{TYPE}/_history", "history-type", self.history),
            ("/_history", "history-system", self.history),
        ):
            self.blueprint.add_url_rule(rule, endpoint, view)
        self.blueprint.add_url_rule(f"{TYPE}/_search", "search-form", self.search, methods=["POST"])
        for rule in ("", "/"):
            self.blueprint.add_url_rule(rule, f"batch{rule}", self.batch, methods=["POST"])
        for rule in (f"{TYPE}/$<name>", f"{TYPE}/<id>/$<name>", "/$<name>"):
            self.blueprint.add_url_rule(rule, f"no{rule}", self.unknown_operation, methods=["GET", "POST"])
        for name, operation in BASE_OPERATIONS.items():
            self._add("", name, operation)
        for (owner, name), operation in OPERATIONS.items():
            self._add(owner, name, operation)

    @property
    def base(self) -> str:
        installation: Installation = current_app.extensions["fagregister"]
        return f"{installation.settings.base_url.rstrip('/')}{self.release.path}"

    def metadata(self) -> Response:
        if request.args.get("mode") == "terminology":
            with visit() as seen:
                return resource(capability.terminology(seen, self.base, self.release))
        return resource(capability.statement(self.base, self.release))

    def batch(self) -> Response:
        return resource(batches.answered(body(self.release), self.release, self.base))

    def search(self, type_name: str) -> Response:
        """By the address, or by a form that is posted to `_search`."""
        strict = "handling=strict" in request.headers.get("Prefer", "")
        with visit() as seen:
            return resource(searching.search(seen, type_name, self._searched(), self.base, strict=strict))

    def _searched(self) -> Asked:
        values = filled(request.args)
        if request.method == "POST":
            if request.mimetype != FORM:
                raise UnsupportedMedia("Send {form}.", code="no-format", form=FORM)
            for name, found in filled(request.form).items():
                values[name] = [*values.get(name, []), *found]
        return Asked(values, self.release)

    def read(self, type_name: str, id: str, number: str | None = None) -> Response:
        with visit() as seen:
            return reading.read(seen, type_name, id, number, asked(self.release))

    def history(self, type_name: str | None = None, id: str | None = None) -> Response:
        question = asked(self.release)
        with visit() as seen:
            if type_name is None:
                return resource(histories.of_all(seen, question, self.base))
            if id is None:
                return resource(histories.of_type(seen, type_name, question, self.base))
            return resource(histories.of_one(seen, type_name, id, question, self.base))

    def unknown_operation(self, type_name: str = "", id: str = "", name: str = "") -> Response:
        """Not an id that cannot be read, nor a method that is not allowed: an operation that is not here.

        Those that keep something are here, but by POST alone.
        """
        if not type_name and name in STATEFUL:
            raise MethodNotAllowed(["POST", "OPTIONS"])
        raise NotFound("There is no operation ${name} here.", code="no-operation", name=name[:60])

    def _add(self, type_name: str, name: str, operation: Operation) -> None:
        """An operation at its type and at an instance, by GET and POST; or at the base alone."""

        def answer(id: str | None = None) -> Response:
            with visit() as seen:
                question = asked(self.release)
                return resource(operation(seen, question if name in STATEFUL else seen.follow(question), id))

        owner = f"/{type_name}" if type_name else ""
        rules = [("base" if not type_name else "type", f"{owner}/${name}")]
        if type_name:
            rules.append(("instance", f"{owner}/<id>/${name}"))
        for place, rule in rules:
            endpoint = f"{type_name}-{name}-{place}"
            methods = ["POST"] if name in STATEFUL else ["GET", "POST"]
            self.blueprint.add_url_rule(rule, endpoint, answer, methods=methods)
