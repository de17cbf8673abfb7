"""FHIR JSON: CodeSystem, ValueSet, ConceptMap and bundles of them; R4 and R5 are read and written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from codesets.formats import fhir_code_system, fhir_concept_map, fhir_value_set
from codesets.formats.fhir_releases import EXTENSION, in_r4, in_r5
from codesets.formats.json_text import Element
from codesets.problem import Problem, ReadError
from codesets.telling import Told, tell
from codesets.things.checks import problems
from codesets.things.model import CodeSystem, ConceptMap, Thing, ValueSet

#: Bundles in bundles and more are nobody's need.
_MAX_BUNDLE_DEPTH: Final = 3
#: Faults that make a code system contradict itself: it is refused, not read with a problem.
FATAL: Final = frozenset(
    {"duplicate-code", "unknown-parent", "cycle", "missing-code", "whitespace", "control-character"}
)


def read_fhir(data: Any) -> tuple[list[Thing], list[Problem]]:
    """The things of a resource or bundle, and warnings for what was left out.

    ReadError where a resource is malformed, or a code system contradicts itself (doubled codes, unknown
    parents, rings).
    """
    things: list[Thing] = []
    warnings: list[Problem] = []
    waiting = [(Element(data, ""), 0)]
    while waiting:
        element, depth = waiting.pop(0)
        kind = element.needed("resourceType")
        if kind == "Bundle":
            if depth >= _MAX_BUNDLE_DEPTH:
                raise ReadError.at("too-deep", tell("bundles within bundles within bundles"), item=element.path)
            entries = (entry.object("resource") for entry in element.objects("entry"))
            waiting.extend((entry, depth + 1) for entry in entries if entry is not None)
        else:
            _take(kind, element, depth, things, warnings)
    return things, warnings


def _take(kind: str, element: Element, depth: int, things: list[Thing], warnings: list[Problem]) -> None:
    if kind in ("CodeSystem", "ValueSet") and _extended(element.whole()):
        element = Element(in_r5(element.whole()), element.path)
    match kind:
        case "CodeSystem":
            system = fhir_code_system.read(element)
            _refuse_faults(system, element.path)
            things.append(system)
        case "ValueSet":
            things.append(fhir_value_set.read(element))
        case "ConceptMap":
            things.append(fhir_concept_map.read(element))
        case _:
            message = tell("{type} is not a code system, value set or concept map", type=kind)
            if not depth:
                raise ReadError.at("wrong-type", message, item="resourceType")
            warnings.append(Problem("left-out", "warning", element.path, tell("{message}; left out", message=message)))


def _extended(resource: Any) -> bool:
    """Whether an extension in it stands for an element that R4 lacks."""
    waiting = [resource]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            url = each.get("url")
            if isinstance(url, str) and url.startswith(EXTENSION):
                return True
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return False


def _refuse_faults(system: CodeSystem, path: str) -> None:
    faults = [each for each in problems(system) if each.severity == "error" and each.code in FATAL]
    if faults:
        raise ReadError(replace(each, message=_in(path, each.message), line=None) for each in faults[:200])


def _in(path: str, message: Told) -> Told:
    return tell("{message} ({place})", message=message, place=path) if path else message


def write_fhir(thing: Thing, release: str = "R4") -> dict[str, Any]:
    """The resource in the form of a release, R4 or R5."""
    if release == "R5":
        return in_r5(_written(thing))
    written = _written(thing)
    return written if isinstance(thing, ConceptMap) else in_r4(written)


def _written(thing: Thing) -> dict[str, Any]:
    if isinstance(thing, CodeSystem):
        return fhir_code_system.write(thing)
    if isinstance(thing, ValueSet):
        return fhir_value_set.write(thing)
    assert isinstance(thing, ConceptMap)
    return fhir_concept_map.write(thing)
