"""Extensions among the elements that a source carried along: read here, kept word for word there."""

from __future__ import annotations

import functools
from typing import Any, Final

from codesets.things.carried import Carried

_SD: Final = "http://hl7.org/fhir/StructureDefinition/"
STANDARDS_STATUS: Final = f"{_SD}structuredefinition-standards-status"
EXPANSION_PARAMETER: Final = f"{_SD}valueset-expansion-parameter"
Extension = dict[str, Any]


def extensions_of(carried: Carried) -> list[Extension]:
    """In order; what has not the shape of an extension is none."""
    if '"extension"' not in carried.text:
        return []
    found = carried.elements().get("extension")
    return [each for each in found if _is_extension(each)] if isinstance(found, list) else []


def _is_extension(element: Any) -> bool:
    return isinstance(element, dict) and isinstance(element.get("url"), str)


def values(carried: Carried, url: str) -> list[Any]:
    """The values of the extensions of one URL."""
    return [value_of(each) for each in extensions_of(carried) if each["url"] == url] if url in carried.text else []


def value_of(extension: Extension) -> Any:
    """Its value[x], whatever the type; None for one that holds extensions."""
    return next((value for key, value in extension.items() if key.startswith("value")), None)


def standards_status(carried: Carried) -> str | None:
    """What the extension on standing says: draft, deprecated, withdrawn and the like."""
    if not carried.text:
        return None
    return next((each for each in values(carried, STANDARDS_STATUS) if isinstance(each, str)), None)


@functools.lru_cache(maxsize=256)
def caveat(carried: Carried, status: str) -> str | None:
    """How far a resource is to be relied on, where that is less than fully: deprecated, withdrawn, retired,
    experimental or draft."""
    told = standards_status(carried)
    if told in ("deprecated", "withdrawn"):
        return told
    if status == "retired":
        return "retired"
    if '"experimental"' in carried.text and carried.elements().get("experimental") is True:
        return "experimental"
    return "draft" if "draft" in (told, status) else None


def expansion_parameters(carried: Carried) -> dict[str, Any]:
    """What a value set's compose says about parameters of its own expansion, by name."""
    if EXPANSION_PARAMETER not in carried.text:
        return {}
    compose = carried.elements().get("compose")
    found: dict[str, Any] = {}
    for each in extensions_of(Carried.of(compose)) if isinstance(compose, dict) else ():
        if each["url"] == EXPANSION_PARAMETER and isinstance(each.get("extension"), list):
            parts = {part.get("url"): value_of(part) for part in each["extension"] if isinstance(part, dict)}
            if isinstance(parts.get("name"), str) and parts.get("value") is not None:
                found.setdefault(parts["name"], parts["value"])
    return found
