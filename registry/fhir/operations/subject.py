"""What an operation is asked about: a code system, a value set, a map.

What came along with the question stands before what the registry holds.
"""

from collections.abc import Iterator
from typing import Any

from codesets import CodeSystem, ConceptMap, Include, ValueSet
from codesets.things.system import System, is_system
from registry.errors import BadRequest, NotFound
from registry.fhir.asked import Asked
from registry.fhir.holding import WHOLE, Visit
from registry.fhir.operations.versions import rules
from registry.fhir.overlay import things_of


def code_system(visit: Visit, asked: Asked, id: str | None, system: Any = None, version: Any = None) -> System:
    """By the instance's id, by `system` or `url`, or as a coding names it."""
    if id is not None:
        instance = visit.thing(visit.edition("CodeSystem", id, asked.text("version"), asked.when))
        assert is_system(instance)
        return instance
    uri = asked.text("system") or asked.text("url") or system
    if not isinstance(uri, str):
        raise BadRequest("The parameter system is missing.", code="missing-parameter")
    told = asked.text("version") or (version if isinstance(version, str) else None)
    found = visit.terminology(asked.when).code_system(uri, told, overlay=asked.overlay)
    _require_in_force(asked, found, uri, told)
    return found


def _require_in_force(asked: Asked, found: System | ConceptMap, uri: str, told: str | None) -> None:
    """Raises NotFound where what is not in force is meant by no more than its URI, unless it came along."""
    unsaid = not told and "|" not in uri and all(found is not each for each in asked.overlay)
    if unsaid and found.status != "active":
        raise NotFound(
            "No version of {uri} is in force; name the version you mean.", code="none-in-force", uri=uri[:200]
        )


def code_system_given(asked: Asked) -> CodeSystem | None:
    """A code system that came with the request."""
    given = asked.object("codeSystem")
    if given is None:
        return None
    found = things_of([given], asked.release)
    if len(found) != 1 or not isinstance(found[0], CodeSystem):
        raise BadRequest("codeSystem must hold one CodeSystem.", code="bad-parameter")
    return found[0]


def refuse_context(asked: Asked) -> None:
    """A profile's element, by which a value set may be meant (R5, `context`), is nothing that is known here."""
    if asked.text("context") is not None:
        raise BadRequest("Value sets are not found by context here; give their url.", code="bad-parameter")


def value_set(visit: Visit, asked: Asked, id: str | None) -> ValueSet:
    """As it came (`valueSet`), by the instance's id (also a code system's: all its codes), or by `url`."""
    given = asked.value_set()
    if given is not None:
        return given
    if id is not None:
        found = visit.thing(_either(visit, id, asked))
        return found if isinstance(found, ValueSet) else _whole(found)
    url, version = asked.required("url"), asked.text("valueSetVersion")
    return visit.terminology(asked.when).value_set(url, version, rules=rules(asked), overlay=asked.overlay)


def _either(visit: Visit, id: str, asked: Asked) -> Any:
    try:
        return visit.edition("ValueSet", id, None, asked.when)
    except NotFound:
        return visit.edition("CodeSystem", id, None, asked.when)


def _whole(system: Any) -> ValueSet:
    """The value set of all codes of a code system."""
    part = Include(system=system.url, version=system.version)
    return ValueSet(url=f"{system.url}{WHOLE}", version=system.version, include=(part,))


def named(value_set: ValueSet) -> Iterator[str | None]:
    """What a value set is drawn from, as it names it itself."""
    for part in (*value_set.include, *value_set.exclude):
        yield part.system
        yield from part.value_sets


def concept_map(visit: Visit, asked: Asked, id: str | None) -> ConceptMap | None:
    """By the instance's id or by `url`; None where neither is given."""
    if id is not None:
        found = visit.thing(visit.edition("ConceptMap", id, None, asked.when))
        assert isinstance(found, ConceptMap)
        return found
    url = asked.text("url")
    if url is None:
        return None
    told = asked.text("conceptMapVersion")
    found = visit.terminology(asked.when).concept_map(url, told, overlay=asked.overlay)
    _require_in_force(asked, found, url, told)
    return found
