"""What a form asks for at an element: its value, or one of several, each named by its type."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from archetypes.constraints import ForeignConstraint
from archetypes.templates.nodes import TemplateNode
from archetypes.web_template.form_node import FormNode, identifier, unconstrained, unique
from archetypes.web_template.inputs import inputs

_INTERVAL = re.compile(r"DV_INTERVAL<\s*(\w+)\s*>")
_TEXT, _CODED = "DV_TEXT", "DV_CODED_TEXT"
#: What an element may hold whose template does not say.
_ANY_VALUE: Final = (
    "CODED_TEXT", "TEXT", "MULTIMEDIA", "PARSABLE", "STATE", "BOOLEAN", "IDENTIFIER", "URI", "EHR_URI", "DURATION",
    "QUANTITY", "COUNT", "PROPORTION", "DATE_TIME", "DATE", "TIME", "ORDINAL", "SCALE",
)  # fmt: skip


def element_form(node: TemplateNode) -> FormNode:
    """One sort of value: the value, named as the element. Several: each by its type. None: the element itself."""
    made = FormNode(
        identifier(node.name or "element"),
        node.name,
        "ELEMENT",
        node.path,
        node.minimum,
        node.maximum,
        node,
        node,
        names=node.names,
    )
    values = [each for each in node.below("value") if _is_known(each)]
    if node.is_free:
        return replace(made, children=_any_value(node))
    if not values:
        return made
    value = value_form(values[0]) if len(values) == 1 else _codes_or_text(values)
    if value is None:
        return replace(made, children=unique(tuple(_alternative(each, node) for each in _codes_first(values))))
    return replace(
        made,
        rm_type=value.rm_type,
        path=value.path,
        source=value.source,
        inputs=value.inputs,
        children=value.children,
    )


def _is_known(value: TemplateNode) -> bool:
    """What is constrained in a way of its own is at least of a type."""
    return not isinstance(value.constraint, ForeignConstraint) or value.rm_type.startswith("DV_")


def value_form(node: TemplateNode) -> FormNode:
    """Values are told by their inputs; an interval by its two bounds, as the template constrains them."""
    name = node.attribute or node.rm_type.lower()
    children = tuple(_bounds(node))
    return FormNode(
        identifier(name),
        name,
        node.rm_type,
        node.path,
        node.minimum,
        node.maximum,
        node,
        node,
        () if children else tuple(inputs(node)),
        children,
    )


def _bounds(node: TemplateNode) -> list[FormNode]:
    of = _INTERVAL.fullmatch(node.rm_type)
    bounds = []
    for side in ("lower", "upper") if node.rm_type.startswith("DV_INTERVAL") else ():
        given = node.below(side)[:1] or ((unconstrained(node, side, of[1]),) if of else ())
        bounds += [replace(value_form(each), id=side, name=side, minimum=0, maximum=1) for each in given]
    return bounds


def _any_value(node: TemplateNode) -> tuple[FormNode, ...]:
    return tuple(_alternative(unconstrained(node, "value", f"DV_{name}"), node) for name in _ANY_VALUE)


def _codes_first(values: list[TemplateNode]) -> list[TemplateNode]:
    """As they come, but for codes before text."""
    kinds = [each.rm_type for each in values]
    if _TEXT in kinds and _CODED in kinds[kinds.index(_TEXT) :]:
        coded = values[len(kinds) - 1 - kinds[::-1].index(_CODED)]
        rest = [each for each in values if each is not coded]
        return [*rest[: kinds.index(_TEXT)], coded, *rest[kinds.index(_TEXT) :]]
    return values


def _codes_or_text(values: list[TemplateNode]) -> FormNode | None:
    """Codes, or text of one's own; None where the alternatives are others."""
    coded, text = _codes_first(values)[:2]
    if len(values) != 2 or (coded.rm_type, text.rm_type) != (_CODED, _TEXT):
        return None
    made = value_form(coded)
    first, *others = made.inputs
    return replace(made, inputs=({**first, "listOpen": True}, *others, {"suffix": "other", "type": "TEXT"}))


def _alternative(value: TemplateNode, element: TemplateNode) -> FormNode:
    """`quantity_value`, `coded_text_value`, `interval_of_quantity_value` …; name and words are the element's."""
    interval = _INTERVAL.fullmatch(value.rm_type)
    kind = f"interval_of_{interval[1]}" if interval else value.rm_type
    name = f"{kind.replace('DV_', '').lower()}_value"
    named = replace(value_form(value), name=element.name, names=element.names, owner=element)
    return replace(named, id=identifier(name), minimum=0, maximum=1)
