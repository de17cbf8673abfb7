"""The least object that the reference model takes, for what a template leaves unsaid and every instance has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from archetypes.bmm.openehr import openehr
from archetypes.instances.fields import canonical, is_value
from archetypes.instances.model_check import needed_by

#: What stands for an abstract type.
CONCRETE: Final[Mapping[str, str]] = {
    "EVENT": "POINT_EVENT",
    "ITEM_STRUCTURE": "ITEM_TREE",
    "ITEM": "ELEMENT",
    "PARTY_PROXY": "PARTY_IDENTIFIED",
    "DATA_VALUE": "DV_TEXT",
    "DV_ORDERED": "DV_COUNT",
    "DV_QUANTIFIED": "DV_COUNT",
    "DV_AMOUNT": "DV_COUNT",
    "DV_ABSOLUTE_QUANTITY": "DV_DATE_TIME",
    "DV_TEMPORAL": "DV_DATE_TIME",
    "DV_ENCAPSULATED": "DV_PARSABLE",
    "OBJECT_ID": "HIER_OBJECT_ID",
    "UID_BASED_ID": "HIER_OBJECT_ID",
}
_PRIMITIVES: Final[Mapping[str, Any]] = {"String": "Text", "Boolean": True, "Integer": 0, "Real": 0.0}
_VALUES: Final[Mapping[str, dict[str, Any]]] = {
    "DV_DATE_TIME": {"": "2024-01-15T10:30:00Z"},
    "DV_TEXT": {"": "Text"},
    "DV_CODED_TEXT": {"code": "526", "terminology": "openehr", "value": "planned"},
    "CODE_PHRASE": {"code": "en", "terminology": "ISO_639-1"},
    "PARTY_IDENTIFIED": {"name": "Composer"},
}
_NODE: Final = {"archetype_node_id": "at0000"}
#: Attributes for which the reference model takes some values only.
_OF_CLASSES: Final[Mapping[tuple[str, str], Any]] = {
    ("PARTY_REF", "type"): "PERSON",
    ("PARTY_RELATED", "relationship"): canonical(
        "DV_CODED_TEXT", {"code": "10", "terminology": "openehr", "value": "mother"}
    ),
}
_DEEPEST = 8


def demanded(rm_type: str, given: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """The attributes that every object of the type has and `given` lacks."""
    found: dict[str, Any] = {}
    for name in needed_by(rm_type):
        held = openehr().property(rm_type, name)
        if name not in given and held is not None and depth < _DEEPEST:
            value = _NODE.get(name) or _OF_CLASSES.get((rm_type, name)) or _least(held.type.root, depth + 1)
            found[name] = [value] if held.cardinality else value
    return found


def _least(name: str, depth: int) -> Any:
    rm_type = CONCRETE.get(name, name)
    if rm_type in _PRIMITIVES:
        return _PRIMITIVES[rm_type]
    if is_value(rm_type) and rm_type in _VALUES:
        return canonical(rm_type, _VALUES[rm_type])
    made: dict[str, Any] = {"_type": rm_type}
    made |= demanded(rm_type, made, depth)
    return made | ({"value": canonical("DV_TEXT", _VALUES["DV_TEXT"])} if rm_type == "ELEMENT" else {})
