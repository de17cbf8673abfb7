"""Editions as FHIR resources."""

from typing import Any

import orjson

import codesets
from codesets import Thing
from codesets.formats.fhir_releases import in_r5
from registry.models import moment
from registry.services.library import Edition

LARGE = ("concept", "group", "compose", "expansion")


def resource_of(edition: Edition, thing: Thing, summary: bool = False) -> dict[str, Any]:
    """The resource in R5's form: id is the slug, versionId the number. A summary leaves the codes out and says so."""
    body: dict[str, Any] = _as_fhir(thing)
    version = edition.version
    meta: dict[str, Any] = {"versionId": version.number, "lastUpdated": moment(version.recorded_at)}
    if summary:
        meta["tag"] = [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}]
        body = {name: value for name, value in body.items() if name not in LARGE}
    head = {"resourceType": body.pop("resourceType"), "id": version.standard.slug, "meta": meta}
    licence = version.standard.licence
    own = {
        "title": version.standard.title.get("nb"),
        "publisher": licence.get("holder"),
        "copyright": licence.get("attribution"),
        "date": version.recorded_at.date().isoformat(),
    }
    return head | body | {name: value for name, value in own.items() if value}


def _as_fhir(thing: Thing) -> dict[str, Any]:
    return in_r5(orjson.loads(codesets.write(thing, "fhir+json")))
