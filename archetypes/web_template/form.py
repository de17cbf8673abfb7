"""The tree that forms are made from: what people fill in, by ids that stay, without the structure between.

Histories and item structures are left out, and an event that is the only one and comes once; their content stands under
the node above. An element with one sort of value is that value, one with codes or text a list that is open. What the
reference model adds is there, marked as taken from the context where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from archetypes.constraints import Cardinality
from archetypes.templates.nodes import TemplateNode, TemplateTree, is_value
from archetypes.web_template.context import CONTEXT, ContextAttribute, code_list
from archetypes.web_template.form_node import FormNode, identifier, unconstrained, unique
from archetypes.web_template.input_parts import Input
from archetypes.web_template.inputs import inputs
from archetypes.web_template.naming import by_name
from archetypes.web_template.transitions import transition
from archetypes.web_template.value_forms import element_form, value_form

#: Left out of the tree; what is in them stands under the node above.
STRUCTURES: Final = ("HISTORY", "ITEM_TREE", "ITEM_LIST", "ITEM_SINGLE", "ITEM_TABLE", "ITEM_STRUCTURE")
#: Said by what fills in the form, wherever templates mention it.
_IN_CONTEXT = ("category", "language", "territory", "composer", "encoding", "subject", "start_time", "setting", "time")
_NOT_ASKED = ("null_flavour", "null_reason", "feeder_audit", "links")
_EVENTS = ("EVENT", "POINT_EVENT", "INTERVAL_EVENT")
_PERSISTENT = "431"
#: The attributes of an entry that need others of it to be there.
_NEEDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "OBSERVATION": (("state", "data"), ("protocol", "data")),
    "EVALUATION": (("protocol", "data"),),
    "INSTRUCTION": (("protocol", "activities"),),
    "ACTION": (("protocol", "instruction_details"),),
    **dict.fromkeys(_EVENTS, (("state", "data"),)),
}


def form(tree: TemplateTree) -> FormNode:
    return _node(tree.root)


def _node(node: TemplateNode) -> FormNode:
    if node.rm_type == "ELEMENT":
        return element_form(node)
    name = node.name or node.attribute or node.rm_type.lower()
    if is_value(node.rm_type):
        made = replace(value_form(node), id=identifier(name), name=name)
    else:
        children = unique(tuple(_children(node)))
        made = FormNode(
            identifier(name),
            name,
            node.value_type,
            node.path,
            node.minimum,
            node.maximum,
            node,
            node,
            tuple(inputs(node)),
            _depending(node, children),
            cardinalities=tuple(_cardinalities(node)),
        )
    return replace(made, names=node.names, in_context=node.attribute in _IN_CONTEXT and not node.node_id)


def _children(node: TemplateNode) -> Iterator[FormNode]:
    yield from _template_children(node)
    said = {child.attribute for child in node.children}
    for added in CONTEXT.get(node.rm_type, ()):
        if added.name not in said and not (added.name == "context" and is_persistent(node)):
            yield _added(node, added)


def is_persistent(composition: TemplateNode) -> bool:
    """What is persistent has no context of its own."""
    asked = [each for category in composition.below("category") for each in inputs(category)]
    return any(entry["value"] == _PERSISTENT for each in asked for entry in each.get("list", ()))


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
        elif child.attribute not in _NOT_ASKED:
            yield from (_node(each) for each in by_name(child))


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


def _added(parent: TemplateNode, added: ContextAttribute) -> FormNode:
    bare = replace(unconstrained(parent, added.name, added.rm_type), minimum=added.minimum)
    if added.rm_type == "ISM_TRANSITION":
        return transition(parent, ())
    asked: list[Input] = inputs(bare)
    if added.codes:
        listed = code_list(added.codes, parent.words.language)
        asked = [{"suffix": "code", "type": "CODED_TEXT", "list": listed, "terminology": "openehr"}]
    return FormNode(
        added.name,
        added.name.capitalize(),
        added.rm_type,
        bare.path,
        added.minimum,
        1,
        inputs=tuple(asked),
        children=tuple(_added(bare, each) for each in CONTEXT.get(added.rm_type, ())),
        in_context=added.in_context,
        is_added=True,
    )


def _cardinalities(node: TemplateNode) -> Iterator[tuple[str, Cardinality]]:
    """Those that say more than the counts of the members do, also of what is left out below."""
    for attribute, cardinality in node.cardinalities.items():
        span, members = cardinality.interval, len(node.below(attribute))
        if span.lower > 1 or (span.upper is not None and span.upper < members):
            yield f"{node.path}/{attribute}", cardinality
    for child in node.children:
        if child.rm_type in STRUCTURES or _is_only_event(child, node):
            yield from _cardinalities(child)
