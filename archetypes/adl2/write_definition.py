"""Writes cADL 2, so that `cadl` reads the same nodes back; a node's term follows it as a comment."""

from __future__ import annotations

from collections.abc import Iterator

from archetypes.adl import write_cadl, write_odin
from archetypes.adl.write_cadl import Labels, cardinality, comment, primitive, short
from archetypes.constraints import (
    ArchetypeRoot,
    Attribute,
    AttributeTuple,
    CObject,
    ComplexObject,
    Slot,
    UseNode,
)

_INDENT = "\t"


def node(value: CObject, depth: int, label: Labels) -> Iterator[str]:
    """The lines of an object constraint, its sibling order before it."""
    indent = _INDENT * depth
    if value.sibling_order:
        yield f"{indent}{value.sibling_order.position} [{value.sibling_order.node_id}]"
    if isinstance(value, ComplexObject):
        yield from _complex(value, depth, label)
    elif isinstance(value, Slot):
        yield from _slot(value, depth, label)
    elif isinstance(value, UseNode):
        yield f"{indent}use_node {write_cadl.head(value)} {value.target}{comment(value, label)}"
    else:
        yield f"{indent}{write_cadl.head(value)} matches {{{primitive(value)}}}"


def _head(value: ComplexObject) -> str:
    if not isinstance(value, ArchetypeRoot):
        return write_cadl.head(value)
    identity = ", ".join(part for part in (value.node_id, value.reference) if part)
    occurrences = f" occurrences matches {{{value.occurrences}}}" if value.occurrences else ""
    return f"use_archetype {value.rm_type}[{identity}]{occurrences}"


def _complex(value: ComplexObject, depth: int, label: Labels) -> Iterator[str]:
    indent = _INDENT * depth
    if not value.attributes and not value.tuples and value.default is None:
        yield f"{indent}{_head(value)}{comment(value, label)}"
        return
    yield f"{indent}{_head(value)} matches {{{comment(value, label)}"
    if isinstance(value, ArchetypeRoot):
        label = _unlabelled
    for attribute in value.attributes:
        yield from _attribute(attribute, depth + 1, label)
    for each in value.tuples:
        yield from _tuple(each, depth + 1, label)
    if value.default is not None:
        yield from write_odin.block(value.default, depth + 1, "_default = ")
    yield f"{indent}}}"


def _unlabelled(_code: str) -> str:
    """Inside another archetype the codes are that one's."""
    return ""


def _attribute(value: Attribute, depth: int, label: Labels) -> Iterator[str]:
    indent = _INDENT * depth
    path = "" if value.differential_path is None else f"{value.differential_path.rstrip('/')}/"
    existence = f" existence matches {{{value.existence}}}" if value.existence else ""
    opening = f"{indent}{path}{value.name}{existence}{cardinality(value.cardinality)}"
    if not value.children:
        yield opening
    elif len(value.children) == 1 and short(value.children[0]) and value.children[0].node_id is None:
        only = value.children[0]
        yield f"{opening} matches {{{primitive(only)}}}{_code_comment(only, label)}"
    else:
        yield f"{opening} matches {{"
        for child in value.children:
            yield from node(child, depth + 1, label)
        yield f"{indent}}}"


def _code_comment(value: CObject, label: Labels) -> str:
    text = " ".join(label(getattr(value, "code", "")).split())
    return f"\t\t-- {text}" if text else ""


def _tuple(value: AttributeTuple, depth: int, label: Labels) -> Iterator[str]:
    indent = _INDENT * depth
    yield f"{indent}[{', '.join(value.names)}] matches {{"
    for position, row in enumerate(value.rows, start=1):
        comma = "," if position < len(value.rows) else ""
        if all(short(member) and member.node_id is None for member in row):
            yield f"{indent}{_INDENT}[{', '.join(f'{{{primitive(member)}}}' for member in row)}]{comma}"
        else:
            yield f"{indent}{_INDENT}["
            yield from _members(row, depth + 2, label)
            yield f"{indent}{_INDENT}]{comma}"
    yield f"{indent}}}"


def _members(row: tuple[CObject, ...], depth: int, label: Labels) -> Iterator[str]:
    for position, member in enumerate(row, start=1):
        comma = "," if position < len(row) else ""
        if short(member) and member.node_id is None:
            yield f"{_INDENT * depth}{{{primitive(member)}}}{comma}"
            continue
        *lines, last = node(member, depth, _unlabelled)
        yield from lines
        yield f"{last}{comma}"


def _slot(value: Slot, depth: int, label: Labels) -> Iterator[str]:
    indent = _INDENT * depth
    opening = f"{indent}allow_archetype {write_cadl.head(value)}"
    if value.closed:
        yield f"{opening} closed{comment(value, label)}"
    elif value.any_allowed:
        yield f"{opening} matches {{*}}{comment(value, label)}"
    elif not value.includes and not value.excludes:
        yield f"{opening}{comment(value, label)}"
    else:
        yield f"{opening} matches {{{comment(value, label)}"
        yield from write_cadl.slot_assertions(value, depth + 1)
        yield f"{indent}}}"
