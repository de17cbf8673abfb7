"""CodeSystem/$subsumes."""

from typing import Any

from registry.access import Use
from registry.errors import BadRequest
from registry.fhir.answers import parameters
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.operations import subject


def subsumes(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """How A stands to B: by `codeA` and `codeB` of one system, or by `codingA` and `codingB`."""
    first, second = _coding(asked, "A"), _coding(asked, "B")
    if first["system"] != second["system"] or _differ(first["version"], second["version"]):
        raise BadRequest("Both codings must be of one code system.", code="bad-parameter")
    system = subject.code_system(visit, asked, id, first["system"], first["version"] or second["version"])
    visit.require_all((system.url,), Use.LOOKUP)
    found = visit.terminology(asked.when).subsumes(
        str(system.url), str(first["code"]), str(second["code"]), version=system.version, overlay=asked.overlay
    )
    return parameters(("outcome", "valueCode", found.outcome))


def _differ(one: str | None, other: str | None) -> bool:
    """Whether both tell a version, and not the same."""
    return None not in (one, other) and one != other


def _coding(asked: Asked, side: str) -> dict[str, str | None]:
    given = asked.object(f"coding{side}")
    if given is None:
        return {"code": asked.required(f"code{side}"), "system": None, "version": None}
    found = {name: given.get(name) for name in ("code", "system", "version")}
    if not isinstance(found["code"], str) or not all(isinstance(each, str | None) for each in found.values()):
        raise BadRequest("coding{side} needs a system and a code.", code="bad-parameter", side=side)
    return found
