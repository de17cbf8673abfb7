"""What a value set holds inside itself: contained resources, and an expansion that came with it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from codesets.answering.answers import TerminologyError
from codesets.formats import fhir_code_system, fhir_value_set
from codesets.formats.json_text import Element
from codesets.problem import ReadError
from codesets.things.carried import Carried
from codesets.things.model import CodeSystem, Include, IncludedConcept, ValueSet

Contained = CodeSystem | ValueSet
_READERS: Final[dict[str, Callable[[Element], Contained]]] = {
    "CodeSystem": fhir_code_system.read,
    "ValueSet": fhir_value_set.read,
}


def contained_in(value_set: ValueSet) -> tuple[Contained, ...]:
    """The code systems and value sets inside, each with `#id` as its last identifier.

    TerminologyError("bad-request") for one that cannot be read.
    """
    return _contained(value_set.carried) if '"contained"' in value_set.carried.text else ()


def expansion_of(value_set: ValueSet) -> tuple[Include, ...]:
    """What a value set without definition lists in its expansion, by system and version; else nothing.

    TerminologyError("bad-request") for an expansion that cannot be read.
    """
    if value_set.include or value_set.exclude or '"expansion"' not in value_set.carried.text:
        return ()
    return _expansion(value_set.carried)


@functools.lru_cache(maxsize=64)
def _contained(carried: Carried) -> tuple[Contained, ...]:
    found = []
    try:
        for element in Element(carried.elements(), "").objects("contained"):
            kind, id = element.text("resourceType"), element.text("id")
            if kind in _READERS and id:
                thing = _READERS[kind](element)
                found.append(replace(thing, identifiers=(*thing.identifiers, f"#{id}")))
    except ReadError as error:
        raise TerminologyError("bad-request", f"a contained resource cannot be read: {error}") from error
    return tuple(found)


@functools.lru_cache(maxsize=64)
def _expansion(carried: Carried) -> tuple[Include, ...]:
    by_system: dict[tuple[str | None, str | None], list[IncludedConcept]] = {}
    try:
        for system, version, concept in fhir_value_set.read_contains(carried.elements().get("expansion")):
            by_system.setdefault((system, version), []).append(concept)
    except ReadError as error:
        raise TerminologyError("bad-request", f"the value set's expansion cannot be read: {error}") from error
    return tuple(Include(system, version, tuple(concepts)) for (system, version), concepts in by_system.items())
