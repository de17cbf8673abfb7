"""NamingSystem/$preferred-id: another name of the same code system, of the sort asked for."""

from typing import Any, Final

from codesets.things.system import System, is_system
from registry.access import Use
from registry.errors import BadRequest, NotFound
from registry.fhir.answers import parameters
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.resources import OID, UUID

#: How each sort of name begins; a URI is any.
PREFIXES: Final = {"oid": OID, "uuid": UUID, "uri": ""}


def preferred_id(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """By `id`, a URI, OID or UUID with or without its prefix, the one of `type`; of several the preferred one.

    Raises NotFound where no code system has that name, or it has none of that type.
    """
    name, sort = asked.required("id"), asked.required("type")
    if sort not in PREFIXES:
        raise BadRequest("type is one of: {names}.", code="bad-parameter", names=", ".join(PREFIXES))
    system = _named(visit, asked, name)
    if system is None:
        raise NotFound("No code system is known here as {name}.", code="no-such-name", name=name[:200])
    visit.require_all((system.url,), Use.VIEW)
    uris = [each for each in (system.url, *system.identifiers) if each]
    plain = [each for each in uris if not each.startswith((OID, UUID))]
    fitting = plain if sort == "uri" else [each for each in uris if each.startswith(PREFIXES[sort])]
    if not fitting:
        raise NotFound("{name} has no {sort} here.", code="no-such-name", name=name[:200], sort=sort)
    return parameters(("result", "valueString", fitting[0].removeprefix(PREFIXES[sort])))


def _named(visit: Visit, asked: Asked, name: str) -> System | None:
    terminology = visit.terminology(asked.when)
    for prefix in PREFIXES.values():
        found = terminology.find(f"{prefix}{name}")
        if found is not None and is_system(found) and found.content != "supplement":
            return found
    return None
