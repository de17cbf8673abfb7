"""Whether a resource has the form that its release gives it: elements, types, lists, what is required.

Values of codes, invariants and references are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from codesets.formats.fhir_definitions import PRIMITIVES, ElementDefinition, definitions, elements_of, resource_types

_JSON: Final[Mapping[type, tuple[type, ...]]] = {str: (str,), bool: (bool,), int: (int,), float: (int, float)}


def misforms(resource: Any, release: str) -> list[str]:
    """Each fault as `path: what`; none for a resource in order."""
    return list(_resource(resource, "", release))


def _resource(resource: Any, path: str, release: str) -> Iterator[str]:
    name = resource.get("resourceType") if isinstance(resource, Mapping) else None
    if name not in resource_types(release):
        yield f"{path or 'the resource'}: {name} is not described"
        return
    rest = {key: value for key, value in resource.items() if key != "resourceType"}
    yield from _elements(rest, str(name), path or str(name), release)


def _object(values: Any, kind: str, path: str, release: str) -> Iterator[str]:
    if not isinstance(values, Mapping) or not values:
        yield f"{path}: expected an object with elements"
    else:
        yield from _elements(values, kind, path, release)


def _elements(values: Mapping[str, Any], kind: str, path: str, release: str) -> Iterator[str]:
    known = elements_of(kind, release)
    for name, value in values.items():
        plain = name.removeprefix("_")
        if name == "id" or (kind == "Extension" and name == "url"):
            if not isinstance(value, str):
                yield f"{path}.{name}: expected a string"
        elif plain not in known or (name != plain and known[plain][1] not in PRIMITIVES):
            yield f"{path}: unknown element {name}"
        else:
            inner = "Element" if name != plain else known[plain][1]
            yield from _element(value, known[plain][0], inner, f"{path}.{name}", release)
    for each in definitions(release)[kind]:
        present = [name for name in each.names if name in values or f"_{name}" in values]
        if each.required and not present:
            yield f"{path}: {each.name} is missing"
        if len({name.removeprefix("_") for name in present}) > 1:
            yield f"{path}: {each.name} stands more than once"


def _element(value: Any, element: ElementDefinition, kind: str, path: str, release: str) -> Iterator[str]:
    if element.repeats != isinstance(value, list):
        yield f"{path}: expected {'a list' if element.repeats else 'one value'}"
        return
    every = value if isinstance(value, list) else [value]
    if not every:
        yield f"{path}: an empty list"
    for position, each in enumerate(every):
        place = f"{path}[{position}]" if element.repeats else path
        if each is None and element.repeats and (kind in PRIMITIVES or kind == "Element"):
            continue
        yield from _value(each, kind, place, release)


def _value(value: Any, kind: str, path: str, release: str) -> Iterator[str]:
    if kind == "Resource":
        yield from _resource(value, path, release)
    elif kind not in PRIMITIVES:
        yield from _object(value, kind, path, release)
    elif type(value) not in _JSON[PRIMITIVES[kind]]:
        yield f"{path}: {type(value).__name__} is no {kind}"
    elif value == "":
        yield f"{path}: an empty text"
