"""Sections that the Archetype schema has no place for, or other tools write: annotations and the revision history."""

from __future__ import annotations

from archetypes.values import OdinKey, OdinObject, OdinTable, OdinValue
from archetypes.xml_elements import XmlElement


def read_annotations(elements: tuple[XmlElement, ...]) -> OdinObject | None:
    """As templates have them, `<annotations path="…"><items id="…">`, told as ADL 1.4 has them: by path and name."""
    by_path: dict[OdinKey, OdinValue] = {}
    for each in elements:
        items: dict[OdinKey, OdinValue] = {item.attribute("id") or "": item.text for item in each.many("items")}
        by_path.setdefault(each.attribute("path") or "", OdinObject({"items": OdinTable(items)}))
    return OdinObject({"items": OdinTable(by_path)}) if by_path else None


def read_history(element: XmlElement | None) -> OdinObject | None:
    """REVISION_HISTORY, whose items have ids of versions and audits."""
    return None if element is None else OdinObject({"revision_history": _value(element)})


def _value(element: XmlElement) -> OdinValue:
    """A text, or an object; what stands several times is a table with numbers as keys."""
    if not element.children:
        return element.text
    made: dict[str, OdinValue] = {}
    for name in dict.fromkeys(child.name for child in element.children):
        values = [_value(each) for each in element.many(name)]
        numbered: dict[OdinKey, OdinValue] = {str(number): each for number, each in enumerate(values, start=1)}
        made[name] = values[0] if len(values) == 1 and name != "items" else OdinTable(numbered)
    return OdinObject(made)
