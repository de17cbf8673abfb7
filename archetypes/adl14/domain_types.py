"""Turns openEHR's constraint types written in ODIN (C_DV_QUANTITY <…>) into nodes of the definition."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeGuard

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
_Number = int | Decimal


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
    return QuantityItem(units, _span(magnitude), _span(precision))


def _numeric(value: OdinValue | None) -> TypeGuard[Interval[_Number] | _Number | None]:
    bounds = (value.lower, value.upper) if isinstance(value, Interval) else (value,)
    return all(bound is None or _is_number(bound) for bound in bounds)


def _is_number(value: object) -> TypeGuard[_Number]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _span(value: Interval[_Number] | _Number | None) -> Interval[_Number] | None:
    """One number alone, `precision = <1>`, is the range from it to itself."""
    return Interval(value, value) if isinstance(value, int | Decimal) else value


def _assumed_quantity(value: OdinValue | None) -> AssumedQuantity | None:
    if not isinstance(value, OdinObject) or not _only(value.attributes, "units", "magnitude", "precision"):
        return None
    units, magnitude = value.attributes.get("units"), value.attributes.get("magnitude")
    precision = value.attributes.get("precision")
    if isinstance(units, str) and isinstance(magnitude, int | Decimal) and isinstance(precision, int | None):
        return AssumedQuantity(units, magnitude, precision)
    return None


def _ordinal(attributes: _Attributes, place: Place) -> OrdinalConstraint | None:
    return _scored("DV_ORDINAL", attributes, place)


def _scale(attributes: _Attributes, place: Place) -> OrdinalConstraint | None:
    """Of whole numbers alone it is kept as it is: written as steps, it would be read as an ordinal."""
    read = _scored("DV_SCALE", attributes, place)
    return read if read and any(isinstance(item.value, Decimal) for item in read.items) else None


def _scored(rm_type: str, attributes: _Attributes, place: Place) -> OrdinalConstraint | None:
    entries, assumed = _entries(attributes.get("list")), attributes.get("assumed_value")
    if not _only(attributes, "list", "assumed_value") or entries is None:
        return None
    items = [_step(entry, rm_type) for entry in entries]
    default = _step(assumed.attributes, rm_type) if isinstance(assumed, OdinObject) else None
    if None in items or (assumed is not None and default not in items):
        return None
    kept = tuple(item for item in items if item)
    return OrdinalConstraint(rm_type=rm_type, items=kept, assumed=default.value if default else None, place=place)


def _step(entry: _Attributes, rm_type: str) -> OrdinalItem | None:
    value, symbol = entry.get("value"), entry.get("symbol")
    if not _only(entry, "value", "symbol") or not isinstance(symbol, CodeTerm) or not _is_number(value):
        return None
    return None if rm_type == "DV_ORDINAL" and not isinstance(value, int) else OrdinalItem(value, symbol)


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
    "C_DV_SCALE": _scale,
    "C_CODE_PHRASE": _code_phrase,
    "C_CODED_TEXT": _code_phrase,
}
