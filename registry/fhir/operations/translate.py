"""ConceptMap/$translate."""

from typing import Any

from registry.access import Use
from registry.errors import BadRequest
from registry.fhir.answers import parameters, present
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.operations import subject

#: R5's relationships in R4's words (http://hl7.org/fhir/R4/valueset-concept-map-equivalence.html).
EQUIVALENCE = {
    "equivalent": "equivalent",
    "source-is-narrower-than-target": "wider",
    "source-is-broader-than-target": "narrower",
    "related-to": "relatedto",
    "not-related-to": "disjoint",
}


def translate(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """ConceptMap/$translate, by one map or by all that know the system."""
    code, system, _, _ = subject.coding(asked)
    if system is None:
        raise BadRequest("The parameter system is missing.", code="missing-parameter")
    chosen = subject.concept_map(visit, asked, id)
    if chosen is not None:
        visit.require_all((chosen.url,), Use.LOOKUP)
    found = visit.terminology(asked.when).translate(
        code,
        system,
        concept_map=chosen,
        target=asked.text("targetsystem"),
        reverse=asked.flag("reverse"),
        overlay=asked.overlay,
    )
    kept = {name for _, names in visit.held_back(Use.LOOKUP) for name in names}
    matches = [each for each in found.matches if each.concept_map.partition("|")[0] not in kept]
    related = any(each.relationship != "not-related-to" for each in matches)
    body = parameters(("result", "valueBoolean", related))
    for match in matches:
        concept = present({"system": match.system, "code": match.code, "display": match.display})
        parts: list[dict[str, Any]] = [
            {"name": "equivalence", "valueCode": EQUIVALENCE.get(match.relationship, "relatedto")}
        ]
        parts += [{"name": "concept", "valueCoding": concept}] if match.code else []
        parts += [{"name": "source", "valueUri": match.concept_map}]
        body["parameter"].append({"name": "match", "part": parts})
    return body
