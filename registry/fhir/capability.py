"""What this edge can do, as CapabilityStatement and TerminologyCapabilities (FHIR R4)."""

from typing import Any

from codesets import CodeSystem
from registry.fhir.holding import Visit
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


def statement(base: str) -> dict[str, Any]:
    resources = [
        {
            "type": name,
            "interaction": [{"code": "read"}, {"code": "vread"}, {"code": "history-instance"}, {"code": "search-type"}],
            "versioning": "versioned",
            "searchParam": [{"name": parameter, "type": kind} for parameter, kind in SEARCH.items()],
            "operation": [
                {"name": each, "definition": f"http://hl7.org/fhir/OperationDefinition/{name}-{each}"}
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
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [{"mode": "server", "resource": resources}],
    }


def terminology(visit: Visit, base: str) -> dict[str, Any]:
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
