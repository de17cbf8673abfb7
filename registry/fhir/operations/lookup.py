"""CodeSystem/$lookup."""

from typing import Any

from codesets.answering.answers import Fact, Lookup, Name
from codesets.formats.fhir_elements import write_coding
from registry.access import Use
from registry.errors import BadRequest
from registry.fhir.answers import parameters
from registry.fhir.asked import Asked
from registry.fhir.expansions import plain_value
from registry.fhir.holding import Visit
from registry.fhir.operations import subject
from registry.fhir.release import R4, Release

Part = dict[str, Any]


def lookup(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """CodeSystem/$lookup (R5), with R4's `property` too."""
    coding, told = asked.object("coding") or {}, asked.text("code")
    if told and coding and coding.get("code") != told:
        raise BadRequest("Give one of {names}, not several.", code="bad-parameter", names="code, coding")
    code = told or coding.get("code")
    if not isinstance(code, str):
        raise BadRequest("The parameter code is missing.", code="missing-parameter")
    system = subject.code_system(visit, asked, id, coding.get("system"), coding.get("version"))
    visit.require_all((system.url,), Use.LOOKUP)
    found = visit.terminology(asked.when).lookup(
        str(system.url),
        code,
        version=system.version,
        language=asked.language,
        supplements=asked.texts("useSupplement"),
        properties=asked.texts("property"),
        overlay=asked.overlay,
    )
    visit.require_all(found.supplements, Use.LOOKUP)
    return _looked_up(found, asked.release)


def _looked_up(found: Lookup, release: Release) -> dict[str, Any]:
    body = parameters(
        ("code", "valueCode", found.concept.code),
        ("system", "valueUri", found.system),
        ("name", "valueString", found.name or found.system),
        ("version", "valueString", found.version),
        ("display", "valueString", found.display or found.concept.code),
        ("definition", "valueString", found.definition),
        ("abstract", "valueBoolean", found.concept.abstract),
    )
    body["parameter"] += [{"name": "designation", "part": _designation(each, release)} for each in found.names]
    body["parameter"] += [{"name": "property", "part": _property(each)} for each in found.facts]
    body["parameter"] += [{"name": "used-supplement", "valueCanonical": each} for each in found.supplements]
    return body


def _designation(name: Name, release: Release) -> list[Part]:
    designation = name.designation
    parts: list[Part] = []
    if designation.language:
        parts.append({"name": "language", "valueCode": designation.language})
    if designation.use:
        parts.append({"name": "use", "valueCoding": write_coding(designation.use)})
    more = designation.carried.elements().get("additionalUse") if designation.carried.text else None
    if isinstance(more, list) and release is not R4:
        parts += [{"name": "additionalUse", "valueCoding": each} for each in more if isinstance(each, dict)]
    parts.append({"name": "value", "valueString": designation.value})
    return parts + _source(name.source) if name.source else parts


def _property(fact: Fact) -> list[Part]:
    stated = fact.property
    parts: list[Part] = [{"name": "code", "valueCode": stated.code}, {"name": "value", **plain_value(stated)}]
    if fact.description:
        parts.append({"name": "description", "valueString": fact.description})
    return parts + _source(fact.source) if fact.source else parts


def _source(source: str | None) -> list[Part]:
    return [{"name": "source", "valueCanonical": source}] if source else []
