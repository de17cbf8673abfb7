"""Editions as FHIR resources, in R5's form."""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from flask import current_app

from codesets import ConceptMap, Thing, ValueSet
from codesets.formats.fhir_json import write_fhir
from codesets.formats.fhir_releases import in_r5
from codesets.things import system
from registry.models import moment
from registry.services.reading.library import Edition
from registry.services.stored.compilations import Published
from registry.services.terminology.definitions import Definition
from registry.services.upkeep.installation import Installation

Json = dict[str, Any]
#: The extension that tells where a resource is shown to people.
WEB_SOURCE: Final = "http://hl7.org/fhir/StructureDefinition/web-source"
OID: Final = "urn:oid:"
UUID: Final = "urn:uuid:"


def resource_of(type_name: str, edition: Edition, thing: Thing | Definition) -> Json:
    """The resource: id is the slug, versionId the number, and the head what the registry says."""
    if isinstance(thing, Definition):
        body = _under_identity(thing)
    else:
        body = naming_system(edition, thing) if type_name == "NamingSystem" else _as_fhir(thing)
    version = edition.version
    meta: Json = {"versionId": version.number, "lastUpdated": moment(version.recorded_at)}
    head = {"resourceType": body.pop("resourceType"), "id": version.standard.slug, "meta": meta}
    licence = version.standard.licence
    own = {
        "title": version.standard.title.get("nb"),
        "publisher": licence.get("holder"),
        "copyright": licence.get("attribution"),
        "date": version.recorded_at.date().isoformat(),
    }
    extensions = [*body.pop("extension", []), {"url": WEB_SOURCE, "valueUrl": _page_of(edition)}]
    return head | {"extension": extensions} | body | {name: value for name, value in own.items() if value}


def _page_of(edition: Edition) -> str:
    """Where people read it."""
    installation: Installation = current_app.extensions["fagregister"]
    base, version = installation.settings.base_url.rstrip("/"), edition.version
    return f"{base}/standards/{version.standard.slug}/versions/{quote(version.number, safe='')}"


def head_of(thing: Published | Definition) -> Thing | Definition:
    """The thing without its codes, actions or questions."""
    if isinstance(thing, Definition):
        kept = {name: value for name, value in thing.resource.items() if name not in ("action", "contained", "item")}
        return replace(thing, resource=kept)
    if isinstance(thing, ValueSet):
        return replace(thing, include=(), exclude=())
    return replace(thing, groups=()) if isinstance(thing, ConceptMap) else system.head_of(thing)


def _as_fhir(thing: Thing) -> Json:
    return in_r5(write_fhir(thing))


def naming_system(edition: Edition, thing: Thing) -> Json:
    """Every URI and OID that a code system is known by; the canonical URL is the preferred one."""
    standard = edition.version.standard
    uris = [each for each in (thing.url, *thing.identifiers) if each]
    found = {
        "resourceType": "NamingSystem",
        "version": edition.version.number,
        "name": thing.name or standard.slug,
        "status": thing.status,
        "kind": "codesystem",
        "responsible": standard.licence.get("holder"),
        "uniqueId": [_unique(uri, uri == thing.url) for uri in dict.fromkeys(uris)],
    }
    return {name: value for name, value in found.items() if value}


def _unique(uri: str, preferred: bool) -> Json:
    for sort, prefix in (("oid", OID), ("uuid", UUID)):
        if uri.startswith(prefix):
            return {"type": sort, "value": uri.removeprefix(prefix), "preferred": preferred}
    return {"type": "uri", "value": uri, "preferred": preferred}


def _under_identity(told: Definition) -> Json:
    identifiers = [{"system": "urn:ietf:rfc:3986", "value": each} for each in told.identifiers if each != told.url]
    head: Json = {"url": told.url, "version": told.version, "name": told.name, "status": told.status}
    return {**told.resource, **head, **({"identifier": identifiers} if identifiers else {})}
