"""A code system of any size as FHIR JSON, piece by piece: of its concepts only a batch is held at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

import orjson

from codesets.formats.fhir_code_system import write_concepts, write_declarations
from codesets.formats.fhir_releases import in_r4, in_r5
from codesets.things.concepts import Concept
from codesets.things.system import System, head_of

_BATCH: Final = 1_000


def stream_fhir(system: System, told: Mapping[str, Any], release: str = "R4") -> Iterator[bytes]:
    """`told` is the resource without its concepts, in R5's form. The concepts stand in a list, each naming its parents,
    and before the declarations, since which properties they use is known when they are all written."""
    head, used = head_of(system), set[str]()
    every = system.every()
    yield b'{"resourceType":"CodeSystem","concept":['
    first = True
    while batch := list(islice(every, _BATCH)):
        written = list(write_concepts(head, batch, used))
        if any(map(_carries, batch)):
            written = _in(release, {"concept": written})["concept"]
        yield (b"" if first else b",") + orjson.dumps(written)[1:-1]
        first = False
    rest = {name: value for name, value in told.items() if name not in ("resourceType", "concept", "property")}
    declared = write_declarations(head, used)
    if declared:
        rest["property"] = in_r5({"resourceType": "CodeSystem", "property": declared})["property"]
    yield b"]," + orjson.dumps(_in(release, rest))[1:]


def _carries(concept: Concept) -> bool:
    """Whether it has what only one release may have a place for; all else of a concept is alike in both."""
    return bool(concept.carried) or any(each.carried for each in concept.designations)


def _in(release: str, part: Mapping[str, Any]) -> dict[str, Any]:
    whole = {"resourceType": "CodeSystem", **part}
    found = in_r4(whole) if release == "R4" else in_r5(whole)
    return {name: value for name, value in found.items() if name != "resourceType"}
