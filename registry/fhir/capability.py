"""What this edge can do, as CapabilityStatement and TerminologyCapabilities ."""

from typing import Any

from codesets import CodeSystem
from registry.fhir.holding import Visit
from registry.fhir.release import Release
from registry.services import terminologies

SEARCH = {
    "url": "uri",
    "identifier": "token",
    "version": "token",
    "name": "string",
    "title": "string",
    "status": "token",
    "_id": "token",
}
OPERATIONS = {
    "CodeSystem": ("lookup", "validate-code", "subsumes"),
    "ValueSet": ("expand", "validate-code"),
    "ConceptMap": ("translate",),
}
DATE = "2026-11-21"


def statement(base: str, release: Release) -> dict[str, Any]:
    resources = [
        {
            "type": name,
            "interaction": [{"code": "read"}, {"code": "vread"}, {"code": "history-instance"}, {"code": "search-type"}],
            "versioning": "versioned",
            "searchParam": [{"name": parameter, "type": kind} for parameter, kind in SEARCH.items()],
            "operation": [
                {"name": each, "definition": f"{release.specification}/OperationDefinition/{name}-{each}"}
                for each in operations
            ],
        }
        for name, operations in OPERATIONS.items()
    ]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "kind": "instance",
        "software": {"name": "Fagregister"},
        "implementation": {"description": "Clinical standards of a health region", "url": base},
        "fhirVersion": release.version,
        "format": ["application/fhir+json", "json"],
        "rest": [{"mode": "server", "resource": resources}],
    }


def terminology(visit: Visit, base: str, release: Release) -> dict[str, Any]:
    """The code systems there are, with their versions."""
    systems: dict[str, list[dict[str, Any]]] = {}
    for edition in terminologies.editions(visit.session):
        thing = visit.thing(edition)
        if isinstance(thing, CodeSystem):
            default = edition.status == "in-force"
            systems.setdefault(str(thing.url), []).append({"code": edition.version.number, "isDefault": default})
    return {
        "resourceType": "TerminologyCapabilities",
        "status": "active",
        "date": DATE,
        "kind": "instance",
        "software": {"name": "Fagregister"},
        "implementation": {"description": "Clinical standards of a health region", "url": base},
        "codeSystem": [{"uri": uri, "version": versions} for uri, versions in systems.items()],
        "expansion": {"hierarchical": False, "paging": True, "textFilter": "Every word stands in a name or the code."},
        "validateCode": {"translations": True},
        "translation": {"needsMap": False},
    }
