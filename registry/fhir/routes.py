"""The addresses of the FHIR edge."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from codesets.answers import TerminologyError
from registry.access import Use
from registry.errors import RegistryError
from registry.fhir import capability, operations
from registry.fhir.answers import outcome, require_json, resource
from registry.fhir.asked import Asked, asked
from registry.fhir.holding import Visit, visit
from registry.fhir.resources import resource_of, search
from registry.lifecycle import VersionStatus
from registry.models import moment
from registry.services import library
from registry.services.installation import Installation
from registry.services.library import Edition

blueprint = Blueprint("fhir", __name__, url_prefix="/fhir")
for refusal in (RegistryError, HTTPException, TerminologyError):
    blueprint.register_error_handler(refusal, outcome)

TYPE = "/<any(CodeSystem, ValueSet, ConceptMap):type_name>"
Operation = Callable[[Visit, Asked, str | None], dict[str, Any]]
OPERATIONS: dict[tuple[str, str], Operation] = {
    ("CodeSystem", "lookup"): operations.lookup,
    ("CodeSystem", "validate-code"): operations.validate_code,
    ("CodeSystem", "subsumes"): operations.subsumes,
    ("ValueSet", "validate-code"): operations.validate_member,
    ("ValueSet", "expand"): operations.expand,
    ("ConceptMap", "translate"): operations.translate,
}


@blueprint.before_request
def refuse_other_forms() -> None:
    require_json()


def base() -> str:
    installation: Installation = current_app.extensions["fagregister"]
    return f"{installation.settings.base_url.rstrip('/')}/fhir"


@blueprint.get("/metadata")
def metadata() -> Response:
    if request.args.get("mode") == "terminology":
        with visit() as seen:
            return resource(capability.terminology(seen, base()))
    return resource(capability.statement(base()))


@blueprint.get(TYPE)
def search_type(type_name: str) -> Response:
    with visit() as seen:
        return resource(search(seen, type_name, asked(), base()))


@blueprint.get(f"{TYPE}/<id>")
def read(type_name: str, id: str) -> Response:
    return _read(type_name, id, None)


@blueprint.get(f"{TYPE}/<id>/_history/<number>")
def vread(type_name: str, id: str, number: str) -> Response:
    return _read(type_name, id, number)


def _read(type_name: str, id: str, number: str | None) -> Response:
    """The ETag is weak and names the version (FHIR R4, 3.1.0.1.3), and its status where that is not in force.

    A client that keeps what was in force so learns of a recall when it asks again.
    """
    with visit() as seen:
        found = seen.edition(type_name, id, number, asked().when)
        summary = request.args.get("_summary") == "true"
        seen.require(found, Use.VIEW if summary else Use.DOWNLOAD)
        tag = _tag(found)
        headers = {"ETag": tag, "Last-Modified": found.version.recorded_at.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers=headers)
        return resource(resource_of(found, seen.thing(found), summary), headers=headers)


def _tag(found: Edition) -> str:
    number = quote(found.version.number)
    return f'W/"{number}"' if found.status == VersionStatus.IN_FORCE else f'W/"{number}.{found.status}"'


@blueprint.get(f"{TYPE}/<id>/_history")
def history(type_name: str, id: str) -> Response:
    with visit() as seen:
        found = seen.edition(type_name, id)
        seen.require(found, Use.VIEW)
        every = library.editions(seen.session, found.version.standard)
        entries = [
            {
                "fullUrl": f"{base()}/{type_name}/{id}",
                "resource": resource_of(each, seen.thing(each), summary=True),
                "request": {"method": "PUT", "url": f"{type_name}/{id}"},
                "response": {"status": "200", "lastModified": moment(each.version.recorded_at)},
            }
            for each in every
        ]
        return resource({"resourceType": "Bundle", "type": "history", "total": len(entries), "entry": entries})


def _operation(type_name: str, name: str, operation: Operation) -> None:
    def at_type() -> Response:
        with visit() as seen:
            return resource(operation(seen, asked(), None))

    def at_instance(id: str) -> Response:
        with visit() as seen:
            return resource(operation(seen, asked(), id))

    both = ["GET", "POST"]
    endpoint = f"{type_name}-{name}"
    blueprint.add_url_rule(f"/{type_name}/${name}", f"{endpoint}-type", at_type, methods=both)
    blueprint.add_url_rule(f"/{type_name}/<id>/${name}", f"{endpoint}-instance", at_instance, methods=both)


for (owner, called), asked_of in OPERATIONS.items():
    _operation(owner, called, asked_of)
