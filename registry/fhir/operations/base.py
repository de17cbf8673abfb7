"""[base]/$versions and [base]/$cache-control."""

from typing import Any

from registry.errors import BadRequest
from registry.fhir import caches
from registry.fhir.answers import parameters
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit


def versions(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """The release of FHIR that is spoken at this address; the other one has an address of its own."""
    return parameters(("version", "valueCode", asked.release.short), ("default", "valueCode", asked.release.short))


def cache_control(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """`start` gives a new cache, holding the resources sent; `end` and `check` mean the one of X-Cache-Id.

    To end one that is not here is no error: that it is gone is what was wanted.
    """
    mode = asked.required("mode")
    if mode == "start":
        begun = visit.caches.start()
        visit.caches.add(begun, ((asked.release.name, each) for each in asked.objects("tx-resource")))
        return parameters(("cache-id", "valueId", begun))
    if mode not in ("end", "check"):
        raise BadRequest("mode is one of: {names}.", code="bad-parameter", names="start, end, check")
    named = visit.cache_name
    if mode == "end":
        if named is not None:
            visit.caches.end(named)
        return parameters(("result", "valueBoolean", True))
    if named is None or not visit.caches.has(named):
        raise caches.unknown()
    return parameters(("cache-id", "valueId", named), ("resources", "valueInteger", len(visit.caches.resources(named))))
