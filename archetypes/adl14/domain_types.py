"""Turns openEHR's constraint types written in ODIN (C_DV_QUANTITY <…>) into nodes of the definition."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from archetypes.constraints import (
    AssumedQuantity,
    CObject,
    CodeConstraint,
    DomainConstraint,
    OrdinalConstraint,
    OrdinalItem,
    QuantityConstraint,
    QuantityItem,
)
from archetypes.errors import Place
from archetypes.values import CodeTerm, Interval, OdinObject, OdinTable, OdinValue

_Attributes = Mapping[str, OdinValue]


def from_odin(type_name: str, value: OdinValue, place: Place) -> CObject:
    """A value that has more, or other, than its type's attributes is kept whole as a DomainConstraint."""
    reader = _READERS.get(type_name)
    known = reader(value.attributes, place) if reader and isinstance(value, OdinObject) else None
    return known or DomainConstraint(rm_type=type_name, value=value, place=place)


def constrained(type_name: str) -> str:
    """The type that a constraint type as `C_DV_QUANTITY` is on."""
    return _CONSTRAINED.get(type_name) or type_name.removeprefix("C_")


def _only(attributes: _Attributes, *names: str) -> bool:
    return attributes.keys() <= set(names)


def _entries(value: OdinValue | None) -> list[_Attributes] | None:
    """The objects of a keyed list; None where it is not one."""
    if value is None or value == OdinObject():
        return []
    if not isinstance(value, OdinTable):
        return None
    objects = [item.attributes for item in value.items.values() if isinstance(item, OdinObject)]
    return objects if len(objects) == len(value.items) else None


def _quantity(attributes: _Attributes, place: Place) -> QuantityConstraint | None:
    entries = _entries(attributes.get("list"))
    measured = attributes.get("property")
    assumed = attributes.get("assumed_value")
    if not _only(attributes, "property", "list", "assumed_value") or entries is None:
        return None
    items = [_quantity_item(entry) for entry in entries]
    default = _assumed_quantity(assumed)
    if None in items or not isinstance(measured, CodeTerm | None) or (assumed is not None and default is None):
        return None
    kept = tuple(item for item in items if item)
    return QuantityConstraint(property=measured, items=kept, assumed=default, place=place)


def _quantity_item(entry: _Attributes) -> QuantityItem | None:
    units, magnitude, precision = entry.get("units"), entry.get("magnitude"), entry.get("precision")
    if not _only(entry, "units", "magnitude", "precision") or not isinstance(units, str):
        return None
    if not (_numeric(magnitude) and _numeric(precision)):
        return None
    return QuantityItem(units, magnitude, precision)  # type: ignore[arg-type]  # _numeric has looked


def _numeric(value: OdinValue | None) -> bool:
    if value is None:
        return True
    bounds = (value.lower, value.upper) if isinstance(value, Interval) else ("",)
    return all(bound is None or isinstance(bound, int | Decimal) for bound in bounds)


def _assumed_quantity(value: OdinValue | None) -> AssumedQuantity | None:
    if not isinstance(value, OdinObject) or not _only(value.attributes, "units", "magnitude", "precision"):
        return None
    units, magnitude = value.attributes.get("units"), value.attributes.get("magnitude")
    precision = value.attributes.get("precision")
    if isinstance(units, str) and isinstance(magnitude, int | Decimal) and isinstance(precision, int | None):
        return AssumedQuantity(units, magnitude, precision)
    return None


def _ordinal(attributes: _Attributes, place: Place) -> OrdinalConstraint | None:
    entries = _entries(attributes.get("list"))
    if not _only(attributes, "list") or entries is None:
        return None
    items = []
    for entry in entries:
        value, symbol = entry.get("value"), entry.get("symbol")
        if not _only(entry, "value", "symbol") or not isinstance(value, int) or not isinstance(symbol, CodeTerm):
            return None
        items.append(OrdinalItem(value, symbol))
    return OrdinalConstraint(items=tuple(items), place=place)


def _code_phrase(attributes: _Attributes, place: Place) -> CodeConstraint | None:
    terminology, codes = attributes.get("terminology_id"), attributes.get("code_list", ())
    listed = (codes,) if isinstance(codes, str) else codes
    if not _only(attributes, "terminology_id", "code_list") or not isinstance(terminology, str):
        return None
    if not isinstance(listed, tuple) or not all(isinstance(code, str) for code in listed):
        return None
    return CodeConstraint(terminology=terminology, codes=tuple(str(code) for code in listed), place=place)


_CONSTRAINED = {"C_QUANTITY": "DV_QUANTITY", "C_ORDINAL": "DV_ORDINAL", "C_CODED_TEXT": "CODE_PHRASE"}
_READERS = {
    "C_DV_QUANTITY": _quantity,
    "C_QUANTITY": _quantity,
    "C_DV_ORDINAL": _ordinal,
    "C_ORDINAL": _ordinal,
    "C_CODE_PHRASE": _code_phrase,
    "C_CODED_TEXT": _code_phrase,
}
