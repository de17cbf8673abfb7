"""The tree that forms are made from: what people fill in, by ids that stay, without the structure between.

Histories and item structures are left out, their content stands under the node above; an element with one sort of value
is that value; what the reference model adds is there, marked as taken from the context where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from archetypes.constraints import Cardinality, ForeignConstraint
from archetypes.template_nodes import TemplateNode, TemplateTree
from archetypes.web_template.context import CONTEXT, ContextAttribute, code_list
from archetypes.web_template.inputs import Input, inputs

#: Left out of the tree; what is in them stands under the node above.
STRUCTURES: Final = ("HISTORY", "ITEM_TREE", "ITEM_LIST", "ITEM_SINGLE", "ITEM_TABLE", "ITEM_STRUCTURE")
_NO_LETTERS = re.compile(r"[\W_]+")
_INTERVAL = re.compile(r"DV_INTERVAL<\s*(\w+)\s*>")
#: Said by what fills in the form, wherever templates mention it.
_IN_CONTEXT = ("category", "language", "territory", "composer", "encoding", "subject", "start_time", "setting", "time")
_NOT_ASKED = ("null_flavour", "null_reason", "feeder_audit", "links")


@dataclass(frozen=True)
class FormNode:
    """`maximum` of None is unbounded.

    `source` is the node with the constraint, `owner` the one with the name, which is the element where `source` is its
    value; both are None for what the reference model adds.
    """

    id: str
    name: str
    rm_type: str
    path: str
    minimum: int
    maximum: int | None
    source: TemplateNode | None = None
    owner: TemplateNode | None = None
    inputs: tuple[Input, ...] = ()
    children: tuple[FormNode, ...] = ()
    in_context: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    cardinalities: tuple[tuple[str, Cardinality], ...] = ()


def form(tree: TemplateTree) -> FormNode:
    return _node(tree.root)


def identifier(name: str) -> str:
    """`24 hour average` is `a24_hour_average`: letters and digits, small, joined by `_`."""
    text = _NO_LETTERS.sub("_", name.casefold() if name.isascii() else name.lower()).strip("_")
    return f"a{text}" if text[:1].isdigit() else text or "id"


def _node(node: TemplateNode, attribute: str = "") -> FormNode:
    """`attribute` names a node that has no term of its own."""
    if node.rm_type == "ELEMENT":
        return _element(node)
    name = node.name or attribute or node.attribute or node.rm_type.lower()
    interval = _INTERVAL.fullmatch(node.rm_type)
    children = _interval(node, interval[1]) if interval else tuple(_children(node))
    asked = () if interval else tuple(inputs(node))
    return FormNode(
        identifier(name),
        name,
        node.rm_type,
        node.path,
        node.minimum,
        node.maximum,
        node,
        node,
        asked,
        unique(children),
        node.attribute in _IN_CONTEXT and not node.node_id,
        node.names or {node.words.language: name},
        tuple(_cardinalities(node)),
    )


def _element(node: TemplateNode) -> FormNode:
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
    values = [each for each in node.below("value") if not isinstance(each.constraint, ForeignConstraint)]
    if not values:
        return made
    if len(values) > 1:
        children = tuple(_alternative(each) for each in values)
        return replace(made, children=unique(children))
    value = _node(values[0])
    return replace(
        made,
        rm_type=value.rm_type,
        path=value.path,
        source=value.source,
        inputs=value.inputs,
        children=value.children,
    )


def _alternative(value: TemplateNode) -> FormNode:
    """`quantity_value`, `coded_text_value` …"""
    name = f"{value.rm_type.partition('<')[0].removeprefix('DV_').lower()}_value"
    return replace(_node(value, name), id=identifier(name), minimum=0, maximum=1)


def _interval(node: TemplateNode, of: str) -> tuple[FormNode, ...]:
    """The two bounds, as the template constrains them."""
    bounds = []
    for side in ("lower", "upper"):
        given = node.below(side)
        bound = given[0] if given else _unconstrained(node, side, of)
        bounds.append(replace(_node(bound, side), id=side, name=side, minimum=0, maximum=1))
    return tuple(bounds)


def _unconstrained(parent: TemplateNode, attribute: str, rm_type: str) -> TemplateNode:
    return TemplateNode(
        attribute,
        rm_type,
        ForeignConstraint(rm_type=rm_type, type_name=""),
        f"{parent.path}/{attribute}",
        1,
        1,
        parent.words,
    )


def _children(node: TemplateNode) -> Iterator[FormNode]:
    yield from _template_children(node)
    said = {child.attribute for child in node.children}
    for added in CONTEXT.get(node.rm_type, ()):
        if added.name not in said:
            yield _added(node, added)


def _template_children(node: TemplateNode) -> Iterator[FormNode]:
    for child in node.children:
        if child.rm_type in STRUCTURES:
            yield from _template_children(child)
        elif child.attribute not in _NOT_ASKED and not (_is_value(node) and child.attribute not in ("lower", "upper")):
            yield _node(child)


def _is_value(node: TemplateNode) -> bool:
    """Values are told by their inputs, not by their attributes."""
    return node.rm_type.startswith(("DV_", "PARTY_", "CODE_PHRASE"))


def _added(parent: TemplateNode, added: ContextAttribute) -> FormNode:
    bare = _unconstrained(parent, added.name, added.rm_type)
    asked: list[Input] = inputs(bare)
    if added.codes:
        asked = [{"suffix": "code", "type": "CODED_TEXT", "list": code_list(added.codes), "terminology": "openehr"}]
    return FormNode(
        added.name,
        added.name.replace("_", " ").capitalize(),
        added.rm_type,
        bare.path,
        added.minimum,
        1,
        inputs=tuple(asked),
        in_context=added.in_context,
    )


def unique(children: tuple[FormNode, ...]) -> tuple[FormNode, ...]:
    """Siblings with the same id get numbers: `any_event`, `any_event2`."""
    seen: set[str] = set()
    last: dict[str, int] = {}
    kept = []
    for child in children:
        chosen, number = child.id, last.get(child.id, 1)
        while chosen in seen:
            number += 1
            chosen = f"{child.id}{number}"
        last[child.id] = number
        seen.add(chosen)
        kept.append(child if chosen == child.id else replace(child, id=chosen))
    return tuple(kept)


def _cardinalities(node: TemplateNode) -> Iterator[tuple[str, Cardinality]]:
    """Those that say more than that anything goes, also of the structures left out below."""
    for attribute, cardinality in node.cardinalities.items():
        if cardinality.interval.lower > 0 or cardinality.interval.upper is not None:
            yield f"{node.path}/{attribute}", cardinality
    for child in node.children:
        if child.rm_type in STRUCTURES:
            yield from _cardinalities(child)


def walk(root: FormNode) -> Iterator[tuple[str, FormNode]]:
    """Every node by its place in the flat form, `hand_report/grip_strength/force`."""
    waiting: list[tuple[str, FormNode]] = [(root.id, root)]
    while waiting:
        place, node = waiting.pop()
        yield place, node
        waiting.extend((f"{place}/{child.id}", child) for child in reversed(node.children))


def limits(cardinality: Cardinality) -> dict[str, Any]:
    upper = cardinality.interval.upper
    return {"min": cardinality.interval.lower, "max": -1 if upper is None else upper}
