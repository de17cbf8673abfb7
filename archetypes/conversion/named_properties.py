"""Quantities of texts from before openEHR's terminology, which name what is measured in words: `<"pressure">`."""

from __future__ import annotations

from dataclasses import replace

from archetypes.adl14.domain_types import from_odin
from archetypes.constraints import CObject, DomainConstraint, QuantityConstraint
from archetypes.errors import Place
from archetypes.values import CodeTerm, OdinObject
from archetypes.wording.names import PROPERTIES

_CODES = {names[0].casefold(): code for code, names in PROPERTIES.items()}


def quantity(node: CObject) -> QuantityConstraint | None:
    """With the code of the property where the terminology knows its name; None for what is no such quantity."""
    if not isinstance(node, DomainConstraint) or not isinstance(node.value, OdinObject):
        return None
    attributes = dict(node.value.attributes)
    named = attributes.pop("property", None)
    made = from_odin(node.rm_type, OdinObject(attributes), node.place or Place(1, 1))
    if not isinstance(named, str) or not isinstance(made, QuantityConstraint):
        return None
    code = _CODES.get(named.strip().casefold())
    return replace(made, property=CodeTerm("openehr", code) if code else None, place=node.place)
