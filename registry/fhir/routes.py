"""The addresses of the FHIR edge, the same for every release."""

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from codesets.answers import TerminologyError
from registry.errors import RegistryError
from registry.fhir import capability, reading
from registry.fhir.answers import outcome, require_form, resource
from registry.fhir.asked import asked
from registry.fhir.holding import visit
from registry.fhir.operations import OPERATIONS, Operation
from registry.fhir.release import RELEASES, Release
from registry.services.installation import Installation

TYPE = "/<any(CodeSystem, ValueSet, ConceptMap):type_name>"


def register(app: Flask) -> None:
    """Serve every release on the application."""
    for release in RELEASES:
        app.register_blueprint(_Edge(release).blueprint)


class _Edge:
    """One release at its address."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.blueprint = Blueprint(f"fhir-{release.name.lower()}", __name__, url_prefix=release.path)
        for refusal in (RegistryError, HTTPException, TerminologyError):
            self.blueprint.register_error_handler(refusal, outcome)
        self.blueprint.before_request(require_form)
        for rule, endpoint, view in (
            ("/metadata", "metadata", self.metadata),
            (TYPE, "search", self.search),
            (f"{TYPE}/<id>", "read", self.read),
            (f"{TYPE}/<id>/_history/<number>", "vread", self.read),
            (f"{TYPE}/<id>/_history", "history", self.history),
        ):
            self.blueprint.add_url_rule(rule, endpoint, view)
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

    def search(self, type_name: str) -> Response:
        with visit() as seen:
            return resource(reading.search(seen, type_name, asked(self.release), self.base))

    def read(self, type_name: str, id: str, number: str | None = None) -> Response:
        with visit() as seen:
            return reading.read(seen, type_name, id, number, asked(self.release))

    def history(self, type_name: str, id: str) -> Response:
        with visit() as seen:
            return resource(reading.history(seen, type_name, id, self.base))

    def _add(self, type_name: str, name: str, operation: Operation) -> None:
        """An operation at its type and at an instance, by GET and POST."""

        def answer(id: str | None = None) -> Response:
            with visit() as seen:
                return resource(operation(seen, asked(self.release), id))

        for place, rule in (("type", f"/{type_name}/${name}"), ("instance", f"/{type_name}/<id>/${name}")):
            endpoint = f"{type_name}-{name}-{place}"
            self.blueprint.add_url_rule(rule, endpoint, answer, methods=["GET", "POST"])
