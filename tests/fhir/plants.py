"""A small code system, a value set and a map, asked over FHIR."""

from typing import Any

SD = "http://hl7.org/fhir/StructureDefinition/"

SHAPES, FLAT = "http://example.org/shapes", "http://example.org/2d"

SYSTEM = {
    "resourceType": "CodeSystem", "url": SHAPES, "version": "1", "name": "Shapes", "language": "en",
    "status": "active", "content": "complete", "caseSensitive": True,
    "property": [
        {"code": "sides", "type": "integer", "uri": "http://example.org/sides"}, {"code": "like", "type": "Coding"}
    ],
    "concept": [
        {"code": "round", "display": "Round", "definition": "Without corners."},
        {
            "code": "four", "display": "With four sides", "property": [{"code": "notSelectable", "valueBoolean": True}],
            "concept": [{
                "code": "square", "display": "Square", "designation": [
                    {"language": "nb", "value": "kvadrat"},
                    {"language": "nb", "use": {"system": "http://x/use", "code": "slang"}, "value": "firkant"},
                ],
                "property": [
                    {"code": "sides", "valueInteger": 4},
                    {"code": "like", "valueCoding": {"system": SHAPES, "code": "round"}},
                ],
                "extension": [{"url": f"{SD}codesystem-label", "valueString": "b)"}],
            }],
        },
    ],
}  # fmt: skip

CHOICE = {
    "resourceType": "ValueSet", "url": "http://example.org/choice", "version": "3", "name": "Choice",
    "title": "A choice", "status": "active", "experimental": True, "date": "2026", "publisher": "P",
    "description": "D", "copyright": "©", "purpose": "W", "extension": [{"url": "http://x", "valueString": "x"}],
    "compose": {"include": [{"system": SHAPES}]},
}  # fmt: skip

MAP = {
    "resourceType": "ConceptMap", "url": "http://example.org/shape-map", "version": "1", "status": "active",
    "group": [{
        "source": SHAPES, "target": FLAT, "element": [
            {"code": "square", "target": [{
                "code": "sq", "display": "SQ", "equivalence": "wider",
                "product": [{"property": "http://x/kind", "system": "http://x", "value": "k"}],
                "dependsOn": [{"property": "http://x/flat", "value": "true"}],
            }]},
            {"code": "round", "target": [{"code": "o", "equivalence": "wider"}]},
        ],
    }],
}  # fmt: skip


def asked(*pairs: tuple[str, str, Any], release: str = "R4") -> dict[str, Any]:
    """Parameters of (name, value[x], value), with the resources above."""
    given = [{"name": name, kind: value} for name, kind, value in pairs]
    along = [
        {"name": "tx-resource", "resource": each} for each in (SYSTEM, CHOICE, *([MAP] if release == "R4" else []))
    ]
    return {"resourceType": "Parameters", "parameter": [*given, *along]}


def parts(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The parts of each parameter of a name: name to value."""
    return [
        {
            part["name"]: value
            for part in each["part"]
            for key, value in part.items()
            if key != "name" and part["name"] != "part"
        }
        for each in body["parameter"]
        if each["name"] == name
    ]
