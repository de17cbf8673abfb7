"""CodeSystem/$lookup."""

from typing import Any

from registry.access import Use
from registry.errors import BadRequest
from registry.fhir.answers import parameters
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.operations import subject


def lookup(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """CodeSystem/$lookup."""
    coding = asked.object("coding") or {}
    code = asked.text("code") or coding.get("code")
    if not isinstance(code, str):
        raise BadRequest("The parameter code is missing.", code="missing-parameter")
    system = subject.code_system(visit, asked, id, coding.get("system"), coding.get("version"))
    visit.require_all((system.url,), Use.LOOKUP)
    found = visit.terminology(asked.when).lookup(
        str(system.url), code, version=system.version, language=asked.language, overlay=asked.overlay
    )
    concept = found.concept
    body = parameters(
        ("name", "valueString", system.name or system.url),
        ("version", "valueString", found.version),
        ("display", "valueString", found.display or code),
        ("definition", "valueString", concept.definition),
    )
    designations = [_designation(each) for each in concept.designations]
    relatives = [("parent", each) for each in found.parents] + [("child", each) for each in found.children]
    related = [_property(name, "valueCode", value) for name, value in relatives]
    inactive = _property("inactive", "valueBoolean", concept.inactive)
    body["parameter"] += [*designations, inactive, *related]
    return body


def _designation(found: Any) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    if found.language:
        parts.append({"name": "language", "valueCode": found.language})
    parts.append({"name": "value", "valueString": found.value})
    return {"name": "designation", "part": parts}


def _property(name: str, kind: str, value: Any) -> dict[str, Any]:
    return {"name": "property", "part": [{"name": "code", "valueCode": name}, {"name": "value", kind: value}]}
