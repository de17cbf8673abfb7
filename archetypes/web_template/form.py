"""The tree that forms are made from: what people fill in, by ids that stay, without the structure between.

Histories and item structures are left out, and an event that is the only one and comes once; their content stands under
the node above. An element with one sort of value is that value, one with codes or text a list that is open. What the
reference model adds is there, marked as taken from the context where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from archetypes.constraints import Cardinality, ForeignConstraint
from archetypes.template_nodes import TemplateNode, TemplateTree
from archetypes.web_template.context import CONTEXT, ContextAttribute, code_list
from archetypes.web_template.form_node import FormNode
from archetypes.web_template.input_parts import Input
from archetypes.web_template.inputs import inputs
from archetypes.web_template.transitions import transition

#: Left out of the tree; what is in them stands under the node above.
STRUCTURES: Final = ("HISTORY", "ITEM_TREE", "ITEM_LIST", "ITEM_SINGLE", "ITEM_TABLE", "ITEM_STRUCTURE")
_NO_LETTERS = re.compile(r"[\W_]+")
_INTERVAL = re.compile(r"DV_INTERVAL<\s*(\w+)\s*>")
#: Said by what fills in the form, wherever templates mention it.
_IN_CONTEXT = ("category", "language", "territory", "composer", "encoding", "subject", "start_time", "setting", "time")
_NOT_ASKED = ("null_flavour", "null_reason", "feeder_audit", "links")
_EVENTS = ("EVENT", "POINT_EVENT", "INTERVAL_EVENT")
#: What an element may hold whose template does not say; the attributes of an entry that need others of it to be there.
_ANY_VALUE = (
    "CODED_TEXT", "TEXT", "QUANTITY", "COUNT", "ORDINAL", "SCALE", "PROPORTION", "BOOLEAN", "DATE_TIME", "DATE", "TIME",
    "DURATION", "IDENTIFIER", "URI", "EHR_URI", "MULTIMEDIA", "PARSABLE",
)  # fmt: skip
_NEEDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "OBSERVATION": (("state", "data"), ("protocol", "data")),
    "EVALUATION": (("protocol", "data"),),
    "INSTRUCTION": (("protocol", "activities"),),
    "ACTION": (("protocol", "instruction_details"),),
    **dict.fromkeys(_EVENTS, (("state", "data"),)),
}


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
        _depending(node, unique(children)),
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
        return replace(made, children=() if node.below("value") else _any_value(node))
    value = _node(values[0]) if len(values) == 1 else _open_list(values)
    if value is None:
        return replace(made, children=unique(tuple(_alternative(each) for each in _codes_first(values))))
    return replace(
        made,
        rm_type=value.rm_type,
        path=value.path,
        source=value.source,
        inputs=value.inputs,
        children=value.children,
    )


def _any_value(node: TemplateNode) -> tuple[FormNode, ...]:
    return tuple(_alternative(_unconstrained(node, "value", f"DV_{name}")) for name in _ANY_VALUE)


def _codes_first(values: list[TemplateNode]) -> list[TemplateNode]:
    """As they come, but for codes before text."""
    kinds = [each.rm_type for each in values]
    if "DV_TEXT" in kinds and "DV_CODED_TEXT" in kinds[kinds.index("DV_TEXT") :]:
        coded = values[len(kinds) - 1 - kinds[::-1].index("DV_CODED_TEXT")]
        rest = [each for each in values if each is not coded]
        return [*rest[: kinds.index("DV_TEXT")], coded, *rest[kinds.index("DV_TEXT") :]]
    return values


def _open_list(values: list[TemplateNode]) -> FormNode | None:
    """Codes from a list, or text of one's own; None where the alternatives are others."""
    coded, text = _codes_first(values)[:2]
    if len(values) != 2 or (coded.rm_type, text.rm_type) != ("DV_CODED_TEXT", "DV_TEXT"):
        return None
    made = _node(coded)
    if "list" not in made.inputs[0]:
        return None
    return replace(made, inputs=({**made.inputs[0], "listOpen": True}, {"suffix": "other", "type": "TEXT"}))


def _alternative(value: TemplateNode) -> FormNode:
    """`quantity_value`, `coded_text_value`, `interval_of_quantity_value` …"""
    interval = _INTERVAL.fullmatch(value.rm_type)
    name = f"interval_of_{interval[1]}" if interval else value.rm_type
    name = f"{name.replace('DV_', '').lower()}_value"
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
    steps = node.below("ism_transition") if node.rm_type == "ACTION" else ()
    if steps:
        yield transition(node, steps)
    for child in node.children:
        if child in steps:
            continue
        if child.rm_type in STRUCTURES or _is_only_event(child, node):
            within = _template_children(child) if child.rm_type in STRUCTURES else _children(child)
            yield from (_within(child, each) for each in within)
        elif child.attribute not in _NOT_ASKED and not (_is_value(node) and child.attribute not in ("lower", "upper")):
            yield _node(child)


def _is_only_event(child: TemplateNode, history: TemplateNode) -> bool:
    if child.rm_type not in _EVENTS or child.maximum != 1:
        return False
    return sum(each.rm_type in _EVENTS for each in history.children) == 1


def _within(left_out: TemplateNode, node: FormNode) -> FormNode:
    """What a structure that may be missing holds is asked for only where something of it is said."""
    return node if left_out.minimum > 0 or node.optional_in else replace(node, optional_in=left_out.path)


def _depending(node: TemplateNode, children: tuple[FormNode, ...]) -> tuple[FormNode, ...]:
    """With what has to be there before a child means anything: no state or protocol of an observation without data."""
    for dependent, needed in _NEEDS.get(node.rm_type, ()):
        ids = tuple(child.id for child in children if not child.in_context and _is_under(child, node, needed))
        if ids:
            children = tuple(
                replace(child, depends_on=ids) if _is_under(child, node, dependent) else child for child in children
            )
    return children


def _is_under(child: FormNode, node: TemplateNode, attribute: str) -> bool:
    return f"{child.path}/".startswith((f"{node.path}/{attribute}/", f"{node.path}/{attribute}["))


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
    """Those that say more than that anything goes, also of what is left out below."""
    for attribute, cardinality in node.cardinalities.items():
        if cardinality.interval.lower > 0 or cardinality.interval.upper is not None:
            yield f"{node.path}/{attribute}", cardinality
    for child in node.children:
        if child.rm_type in STRUCTURES or _is_only_event(child, node):
            yield from _cardinalities(child)
