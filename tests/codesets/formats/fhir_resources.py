"""FHIR resources read and written as JSON."""

import json

import codesets


def read(resource: object) -> codesets.Thing:
    return codesets.read(json.dumps(resource).encode(), "fhir+json")[0]


def resource(thing: codesets.Thing) -> dict[str, object]:
    found = json.loads(codesets.write(thing, "fhir+json"))
    assert isinstance(found, dict)
    return found


def concept_map(*elements: dict[str, object], **group: object) -> dict[str, object]:
    return {
        "resourceType": "ConceptMap",
        "status": "active",
        "sourceUri": "http://example.org/from",
        "group": [{"source": "http://example.org/a", "target": "http://example.org/b", "element": elements, **group}],
    }
