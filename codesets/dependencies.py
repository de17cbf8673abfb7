"""What a mapping depends on, or yields besides its target: attributes with values, in R4's and R5's shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from codesets.carried import Carried
from codesets.model import Coding


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


def dependencies_of(carried: Carried, name: str) -> tuple[Dependency, ...]:
    """Those of a target under `dependsOn` or `product`; what has not the shape of one is left out."""
    if f'"{name}"' not in carried.text:
        return ()
    found = carried.elements().get(name)
    read = (_read(each) for each in found if isinstance(each, dict)) if isinstance(found, list) else ()
    return tuple(each for each in read if each is not None)


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


def hold(needed: Iterable[Dependency], given: Iterable[Dependency]) -> bool:
    """Whether nothing that is given contradicts what is needed; what is not given may still hold."""
    told: dict[str, list[Dependency]] = {}
    for each in given:
        told.setdefault(each.attribute, []).append(each)
    return all(any(each.meets(one) for one in told.get(each.attribute, [each])) for each in needed)
