"""Nodes that may have one of several names: a web template has each of the names as a node of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archetypes.templates.nodes import TemplateNode
from archetypes.templates.words import Name


def by_name(node: TemplateNode) -> Iterator[TemplateNode]:
    """Each with its name in the path; of several, none need be there."""
    if len(node.allowed_names) < 2:
        yield node
    else:
        yield from (_named(node, name) for name in node.allowed_names)


def _named(node: TemplateNode, name: Name) -> TemplateNode:
    before = node.path
    identifier = node.archetype_node_id
    named = f"{before.removesuffix(f'[{identifier}]')}[{identifier} and name/value='{name.text}']"
    return replace(_under(node, before, named), allowed_names=(name,), minimum=0)


def _under(node: TemplateNode, before: str, after: str) -> TemplateNode:
    children = tuple(_under(child, before, after) for child in node.children)
    return replace(node, path=after + node.path.removeprefix(before), children=children)
