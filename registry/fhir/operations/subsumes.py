"""CodeSystem/$subsumes."""

from typing import Any

from registry.access import Use
from registry.fhir.answers import parameters
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.operations import subject


def subsumes(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """CodeSystem/$subsumes."""
    system = subject.code_system(visit, asked, id)
    visit.require_all((system.url,), Use.LOOKUP)
    first, second = asked.required("codeA"), asked.required("codeB")
    found = visit.terminology(asked.when).subsumes(
        str(system.url), first, second, version=system.version, overlay=asked.overlay
    )
    return parameters(("outcome", "valueCode", found.outcome))
