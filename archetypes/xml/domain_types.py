"""openEHR's own constraint types in XML: codes, ordinals, scales and quantities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from archetypes.constraints import (
    AssumedQuantity,
    CObject,
    CodeConstraint,
    CodeReference,
    OrdinalConstraint,
    OrdinalItem,
    QuantityConstraint,
    QuantityItem,
)
from archetypes.values import CodeTerm
from archetypes.xml.intervals import (
    code_term,
    interval,
    number,
    terminology_id,
    whole,
    write_code_term,
    write_interval,
    written_terminology_id,
)
from archetypes.xml_elements import XmlElement, leaf, optional, required, tree


def read_codes(element: XmlElement, head: dict[str, Any]) -> CodeConstraint:
    name, version = terminology_id(element.token_of("terminology_id", "value") or "")
    fields = {
        **head,
        "terminology": name,
        "version": version,
        "codes": tuple(each.text for each in element.many("code_list")),
        "assumed": element.text_of("assumed_value", "code_string"),
    }
    if element.type_name == "C_CODE_REFERENCE":
        return CodeReference(**fields, reference_set=element.text_of("referenceSetUri") or "")
    return CodeConstraint(**fields)


def read_ordinal(element: XmlElement, head: dict[str, Any]) -> OrdinalConstraint:
    """DV_SCALE is the same with decimal values."""
    assumed = element.one("assumed_value")
    return OrdinalConstraint(
        **head,
        items=tuple(
            OrdinalItem(number(required(each, "value")), code_term(required(required(each, "symbol"), "defining_code")))
            for each in element.many("list")
        ),
        assumed=number(required(assumed, "value")) if assumed else None,
    )


def read_quantity(element: XmlElement, head: dict[str, Any]) -> QuantityConstraint:
    measured, assumed = element.one("property"), element.one("assumed_value")
    return QuantityConstraint(
        **head,
        property=code_term(measured) if measured else None,
        items=tuple(_quantity_item(each) for each in element.many("list")),
        assumed=_assumed_quantity(assumed) if assumed else None,
    )


def _quantity_item(element: XmlElement) -> QuantityItem:
    magnitude, precision = element.one("magnitude"), element.one("precision")
    return QuantityItem(
        element.text_of("units") or "",
        interval(magnitude, number) if magnitude else None,
        interval(precision, number) if precision else None,
    )


def _assumed_quantity(element: XmlElement) -> AssumedQuantity:
    precision = element.one("precision")
    return AssumedQuantity(
        element.text_of("units") or "",
        number(required(element, "magnitude")),
        whole(precision) if precision else None,
    )


def write_domain(node: CObject) -> tuple[str, Iterable[XmlElement]] | None:
    """The type and content; None for a node of another sort."""
    if isinstance(node, CodeReference):
        return "C_CODE_REFERENCE", (*_codes(node), leaf("referenceSetUri", node.reference_set))
    if isinstance(node, CodeConstraint):
        return "C_CODE_PHRASE", _codes(node)
    if isinstance(node, OrdinalConstraint):
        return "C_DV_SCALE" if node.rm_type == "DV_SCALE" else "C_DV_ORDINAL", _ordinal(node)
    if isinstance(node, QuantityConstraint):
        return "C_DV_QUANTITY", _quantity(node)
    return None


def _codes(node: CodeConstraint) -> Iterator[XmlElement]:
    if node.assumed is not None:
        yield write_code_term("assumed_value", CodeTerm(node.terminology, node.assumed, node.version))
    if node.terminology:
        yield written_terminology_id(node.terminology, node.version)
    yield from (leaf("code_list", code) for code in node.codes)


def _ordinal(node: OrdinalConstraint) -> Iterator[XmlElement]:
    if node.assumed is not None:
        chosen = next((item for item in node.items if item.value == node.assumed), None)
        yield tree("assumed_value", _ordinal_item(OrdinalItem(node.assumed, chosen.symbol)) if chosen else ())
    yield from (tree("list", _ordinal_item(item)) for item in node.items)


def _ordinal_item(item: OrdinalItem) -> tuple[XmlElement, ...]:
    symbol = tree("symbol", (leaf("value", ""), write_code_term("defining_code", item.symbol)))
    return leaf("value", item.value), symbol


def _quantity(node: QuantityConstraint) -> Iterator[XmlElement]:
    if node.assumed:
        yield tree(
            "assumed_value",
            (
                leaf("magnitude", node.assumed.magnitude),
                leaf("units", node.assumed.units),
                *optional("precision", node.assumed.precision),
            ),
        )
    if node.property:
        yield write_code_term("property", node.property)
    yield from (tree("list", _write_quantity_item(item)) for item in node.items)


def _write_quantity_item(item: QuantityItem) -> Iterator[XmlElement]:
    if item.magnitude is not None:
        yield write_interval("magnitude", item.magnitude)
    if item.precision is not None:
        yield write_interval("precision", item.precision)
    yield leaf("units", item.units)
