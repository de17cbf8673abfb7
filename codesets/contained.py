"""Resources that a value set holds inside itself, and that it names by `#id`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from codesets.formats import fhir_code_system, fhir_value_set
from codesets.formats.json_text import Element
from codesets.model import Carried, CodeSystem, Thing, ValueSet

_READERS: Final[dict[str, Callable[[Element], CodeSystem | ValueSet]]] = {
    "CodeSystem": fhir_code_system.read,
    "ValueSet": fhir_value_set.read,
}


def contained_in(value_set: ValueSet) -> tuple[Thing, ...]:
    """The code systems and value sets inside, each with `#id` among its identifiers; ReadError for a malformed one."""
    return _read(value_set.carried) if '"contained"' in value_set.carried.text else ()


@functools.lru_cache(maxsize=64)
def _read(carried: Carried) -> tuple[Thing, ...]:
    found: list[Thing] = []
    for element in Element(carried.elements(), "").objects("contained"):
        kind, id = element.text("resourceType"), element.text("id")
        if kind in _READERS and id:
            thing = _READERS[kind](element)
            found.append(replace(thing, identifiers=(*thing.identifiers, f"#{id}")))
    return tuple(found)
