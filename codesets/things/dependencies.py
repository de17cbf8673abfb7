"""What a mapping depends on, yields besides its target, or says of itself: attributes with values, R4's and R5's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from codesets.things.carried import Carried
from codesets.things.model import Coding, ConceptMap, Property, PropertyValue


@dataclass(frozen=True, slots=True)
class Dependency:
    """An attribute (a URI or code) and the value it has: text, truth value, or a code."""

    attribute: str
    value: str | bool | Coding

    def meets(self, other: Dependency) -> bool:
        """Whether the values are the same; a code without system is any system's."""
        mine, theirs = self.value, other.value
        if isinstance(mine, Coding) or isinstance(theirs, Coding):
            one, two = _coding(mine), _coding(theirs)
            return one.code == two.code and (not one.system or not two.system or one.system == two.system)
        return mine == theirs


def _coding(value: str | bool | Coding) -> Coding:
    return value if isinstance(value, Coding) else Coding(None, str(value))


def dependencies_of(carried: Carried, name: str, concept_map: ConceptMap) -> tuple[Dependency, ...]:
    """Those of a target under `dependsOn` or `product`, with the URIs that the map gives its attributes (R5); what has
    not the shape of one is left out."""
    if f'"{name}"' not in carried.text:
        return ()
    found = carried.elements().get(name)
    read = (_read(each) for each in found if isinstance(each, dict)) if isinstance(found, list) else ()
    return under_uris((each for each in read if each is not None), concept_map)


def under_uris(given: Iterable[Dependency], concept_map: ConceptMap) -> tuple[Dependency, ...]:
    """The same with the URI of each attribute for which the map has a code of its own."""
    if '"additionalAttribute"' not in concept_map.carried.text:
        return tuple(given)
    uris = _uris(concept_map, "additionalAttribute")
    return tuple(replace(each, attribute=uris.get(each.attribute, each.attribute)) for each in given)


def _uris(concept_map: ConceptMap, element: str) -> dict[str, str]:
    """By code, of what a map declares under an element."""
    declared = _objects(concept_map.carried.elements().get(element))
    return {each["code"]: each["uri"] for each in declared if isinstance(each.get("uri"), str)}


def _read(given: dict[str, Any]) -> Dependency | None:
    """R5: attribute and value[x]. R4: property and value, with the system where the value is a code."""
    attribute = given.get("attribute", given.get("property"))
    value: Any = next((each for key, each in given.items() if key.startswith("value") and key != "valueSet"), None)
    if isinstance(value, dict):
        parts = [value.get(name) for name in ("system", "code", "version", "display")]
        value = Coding(*parts) if all(each is None or isinstance(each, str) for each in parts) else None
    elif "property" in given and isinstance(given.get("system"), str) and isinstance(value, str):
        value = Coding(given["system"], value)
    usable = isinstance(attribute, str) and isinstance(value, str | bool | Coding)
    return Dependency(str(attribute), value) if usable else None


def properties_of(carried: Carried, concept_map: ConceptMap) -> tuple[Property, ...]:
    """What a map says of one mapping besides (R5), under the URIs that the map gives its properties."""
    if '"property"' not in carried.text:
        return ()
    uris = _uris(concept_map, "property")
    found = ((each["code"], *_typed(each)) for each in _objects(carried.elements().get("property")))
    return tuple(Property(uris.get(code, code), value, kind) for code, value, kind in found if kind)


def _objects(listed: Any) -> Iterator[dict[str, Any]]:
    """Those of a list that have a code."""
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("code"), str):
            yield each


def _typed(given: dict[str, Any]) -> tuple[PropertyValue, str]:
    """The value[x] and its type; the type is empty for what has not the shape of one."""
    for kind, shapes in _SHAPES.items():
        value: Any = given.get(f"value{kind[0].upper()}{kind[1:]}")
        if type(value) in shapes:
            return (value, kind) if kind != "Coding" else _told(value)
    return "", ""


def _told(coding: dict[str, Any]) -> tuple[PropertyValue, str]:
    parts = [coding.get(name) for name in ("system", "code", "version", "display")]
    return (Coding(*parts), "Coding") if all(each is None or isinstance(each, str) for each in parts) else ("", "")


#: The types that R5 lets a property of a mapping have, with those of their JSON.
_SHAPES: Final[dict[str, tuple[type, ...]]] = {
    **dict.fromkeys(("string", "code", "dateTime"), (str,)),
    "Coding": (dict,),
    "boolean": (bool,),
    "integer": (int,),
    "decimal": (int, float),
}


def hold(needed: Iterable[Dependency], given: Iterable[Dependency]) -> bool:
    """Whether nothing that is given contradicts what is needed; what is not given may still hold."""
    told: dict[str, list[Dependency]] = {}
    for each in given:
        told.setdefault(each.attribute, []).append(each)
    return all(any(each.meets(one) for one in told.get(each.attribute, [each])) for each in needed)
