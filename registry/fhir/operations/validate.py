"""CodeSystem/$validate-code and ValueSet/$validate-code."""

from typing import Any

from codesets.answers import Validation
from registry.access import Use
from registry.fhir.answers import parameters
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.operations import subject


def validate_code(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """CodeSystem/$validate-code."""
    code, system, version, display = subject.coding(asked)
    found_in = subject.code_system(visit, asked, id, system, version)
    visit.require_all((found_in.url,), Use.LOOKUP)
    found = visit.terminology(asked.when).validate(
        code,
        str(found_in.url),
        version=found_in.version,
        display=display,
        language=asked.language,
        overlay=asked.overlay,
    )
    return _validated(found)


def validate_member(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """ValueSet/$validate-code."""
    value_set = subject.value_set(visit, asked, id)
    visit.require_all((value_set.url,), Use.LOOKUP)
    code, system, version, display = subject.coding(asked)
    if asked.text("systemVersion"):
        version = asked.text("systemVersion")
    found = visit.terminology(asked.when).validate(
        code,
        system,
        version=version,
        display=display,
        language=asked.language,
        value_set=value_set,
        overlay=asked.overlay,
    )
    visit.require_all((found.system, *subject.named(value_set)), Use.LOOKUP)
    return _validated(found)


def _validated(found: Validation) -> dict[str, Any]:
    messages = "; ".join(issue.text for issue in found.issues)
    return parameters(
        ("result", "valueBoolean", found.valid),
        ("message", "valueString", messages or None),
        ("display", "valueString", found.display),
        ("code", "valueCode", found.code),
        ("system", "valueUri", found.system),
        ("version", "valueString", found.version),
    )
