"""[base]/$closure: a client's closure table kept in step (FHIR, Maintaining a Closure Table)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from codesets.answering.answers import canonical
from codesets.operations.closure import closure, written_as
from codesets.things.system import System
from registry.access import Use
from registry.errors import BadRequest
from registry.fhir.asked import Asked
from registry.fhir.caches import own_name
from registry.fhir.closures import Closures, Table
from registry.fhir.holding import Visit
from registry.fhir.release import R4
from registry.models import moment

Json = dict[str, Any]
#: Narrower, broader; of a system and version.
Pair = tuple[str, str, str, str]


def closed(visit: Visit, asked: Asked, id: str | None = None) -> Json:
    """`name` alone begins a table, `concept` adds codes and answers what is new, `version` asks for all since then."""
    name = own_name(visit.member.id, asked.required("name"))
    concepts, version = asked.objects("concept"), asked.number("version")
    if concepts and version is not None:
        raise BadRequest("Give either {one} or {two}.", code="bad-parameter", one="concept", two="version")
    with visit.closures.lock():
        if version is not None:
            table = visit.closures.get(name)
            return _map(asked, table, [each[1:] for each in table.since(version)])
        if not concepts:
            return _map(asked, visit.closures.begin(name), [])
        return _added(visit, asked, visit.closures, name, concepts)


def _added(visit: Visit, asked: Asked, closures: Closures, name: str, concepts: Iterable[Json]) -> Json:
    table = closures.get(name)
    before, table.version = table.version, table.version + 1
    unknown: list[tuple[str, str, str]] = []
    for system, codes in _by_system(visit, asked, concepts):
        place = (system.url or "", system.version or "")
        found, missing = written_as(system, codes)
        known = table.codes.get(place, [])
        table.add(place, found, list(closure(system, known, found)))
        unknown += [(*place, code) for code in missing]
    closures.keep(name, table)
    return _map(asked, table, [each[1:] for each in table.since(before)], unknown)


def _by_system(visit: Visit, asked: Asked, concepts: Iterable[Json]) -> Iterator[tuple[System, list[str]]]:
    wanted: dict[tuple[str, str | None], list[str]] = {}
    for each in concepts:
        system, code, version = each.get("system"), each.get("code"), each.get("version")
        if not isinstance(system, str) or not isinstance(code, str) or not isinstance(version, str | None):
            raise BadRequest("Every concept needs a system and a code.", code="bad-parameter")
        wanted.setdefault((system, version), []).append(code)
    for (uri, told), codes in wanted.items():
        found = visit.terminology(asked.when).code_system(uri, told, overlay=asked.overlay)
        visit.require_all((found.url,), Use.LOOKUP)
        yield found, codes


def _map(asked: Asked, table: Table, pairs: Iterable[Pair], unknown: Iterable[tuple[str, str, str]] = ()) -> Json:
    groups: dict[tuple[str, str], dict[str, list[str]]] = {}
    for system, version, narrower, broader in pairs:
        groups.setdefault((system, version), {}).setdefault(narrower, []).append(broader)
    for system, version, code in unknown:
        groups.setdefault((system, version), {}).setdefault(code, [])
    body: Json = {
        "resourceType": "ConceptMap",
        "version": str(table.version),
        "name": "Closure",
        "status": "active",
        "experimental": True,
        "date": moment(datetime.now(UTC)),
        "group": [_group(asked, *place, elements) for place, elements in groups.items()],
    }
    return {name: value for name, value in body.items() if value != []}


def _group(asked: Asked, system: str, version: str, elements: dict[str, list[str]]) -> Json:
    """R4 has a word for the broader code; R5 says the same by the source being narrower."""
    relation = {"relationship": "source-is-narrower-than-target"}
    if asked.release is R4:
        relation = {"equivalence": "subsumes"}
    uri = canonical(system, version)
    return {
        "source": uri,
        "target": uri,
        "element": [
            {"code": code, "target": [{"code": each, **relation} for each in above]}
            if above
            else {"code": code, "noMap": True}
            for code, above in elements.items()
        ],
    }
