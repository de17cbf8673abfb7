"""Records as XML of the reference model's schemas, told as the canonical JSON that says the same."""

from __future__ import annotations

from typing import Any, Final

from archetypes.bmm.model import Property
from archetypes.bmm.openehr import openehr
from archetypes.telling import tell
from archetypes.xml import document
from archetypes.xml_elements import TYPE, XmlElement, fault

#: Elements that a record stands in, or is.
_WRAPPERS: Final = ("version", "versions")
_DATA: Final = "data"
_NUMBERS: Final = {"PROPORTION_KIND": int, "Integer": int, "Integer64": int, "Real": float, "Double": float}


def read_canonical_xml(data: str | bytes) -> dict[str, Any]:
    """ParseError, with the line, for what is no XML, and where the root says no type and is named as none."""
    root = document.parse(data).root
    inner = root.one(_DATA) if root.name in _WRAPPERS else None
    held = inner or root
    rm_type = _type_of(held) or held.name.upper()
    if openehr().find(rm_type) is None:
        message = tell("<{name}> is no class of the reference model; say its xsi:type", name=held.name[:200])
        raise fault("XROOT", message, held)
    return _object(held, rm_type)


def _type_of(element: XmlElement) -> str:
    return (element.attribute(TYPE) or "").rpartition(":")[2]


def _object(element: XmlElement, rm_type: str) -> dict[str, Any]:
    made: dict[str, Any] = {"_type": rm_type}
    made |= {name: text for name, text in element.attributes if not name.startswith("{")}
    for child in element.children:
        held = openehr().property(rm_type, child.name)
        value = _value(child, held)
        if held is not None and held.cardinality is not None:
            made.setdefault(child.name, []).append(value)
        elif isinstance(made.get(child.name), list):
            made[child.name].append(value)
        elif child.name in made:
            made[child.name] = [made[child.name], value]
        else:
            made[child.name] = value
    return made


def _value(element: XmlElement, held: Property | None) -> Any:
    declared = held.type.root if held else ""
    rm_type = _type_of(element) or declared
    if element.children or (element.attribute(TYPE) and openehr().find(rm_type)):
        return _object(element, rm_type)
    return _primitive(element.text, declared)


def _primitive(text: str, declared: str) -> Any:
    """What is no number stays text, and is told where it is checked."""
    if declared == "Boolean" and text.strip() in ("true", "false", "1", "0"):
        return text.strip() in ("true", "1")
    if declared in _NUMBERS:
        try:
            return _NUMBERS[declared](text.strip())
        except ValueError:
            return text
    return text
