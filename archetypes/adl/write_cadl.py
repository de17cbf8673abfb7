"""Writes cADL 1.4 and assertions, so that `cadl` reads the same nodes back; a node's term follows it as a comment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archetypes.adl import write_odin
from archetypes.constraints import (
    Assertion,
    Attribute,
    Binary,
    BooleanConstraint,
    Call,
    Cardinality,
    CObject,
    CodeConstraint,
    ComplexObject,
    ConstraintRef,
    DomainConstraint,
    Expression,
    Literal,
    NumberConstraint,
    OrdinalConstraint,
    PathOperand,
    Quantified,
    QuantityConstraint,
    Slot,
    Statement,
    StringConstraint,
    TemporalConstraint,
    Unary,
    UseNode,
    Variable,
)
from archetypes.values import OdinKey, OdinObject, OdinTable, OdinValue

_INDENT = "\t"
#: Operators whose chains group from the left, so that they need no parentheses there.
_GROUPING = ("+", "-", "*", "/", "%", "and", "or", "xor")
#: The text of a code in the original language, "" where it has none.
Labels = Callable[[str], str]


def node(value: CObject, depth: int, label: Labels) -> Iterator[str]:
    """The lines of an object constraint."""
    if isinstance(value, ComplexObject):
        yield from _complex(value, depth, label)
    elif isinstance(value, Slot):
        yield from _slot(value, depth, label)
    elif isinstance(value, QuantityConstraint):
        yield from write_odin.block(_quantity(value), depth, "C_DV_QUANTITY ")
    elif isinstance(value, DomainConstraint):
        yield from write_odin.block(value.value, depth, f"{value.rm_type} ")
    elif isinstance(value, CodeConstraint) and value.version is None and value.assumed is None:
        yield from write_odin.block(_code_phrase(value), depth, "C_CODE_PHRASE ")
    elif isinstance(value, CodeConstraint | ConstraintRef):
        yield f"{_INDENT * depth}CODE_PHRASE matches {{{primitive(value)}}}"
    elif isinstance(value, OrdinalConstraint) and not value.items:
        yield f"{_INDENT * depth}C_DV_ORDINAL <>"
    elif isinstance(value, UseNode):
        yield f"{_INDENT * depth}use_node {head(value)} {value.target}"
    else:
        yield f"{_INDENT * depth}{primitive(value)}"


def head(value: CObject) -> str:
    node_id = f"[{value.node_id}]" if value.node_id else ""
    occurrences = f" occurrences matches {{{value.occurrences}}}" if value.occurrences else ""
    return f"{value.rm_type}{node_id}{occurrences}"


def comment(value: CObject, label: Labels) -> str:
    text = " ".join(label(value.node_id).split()) if value.node_id else ""
    return f"\t-- {text}" if text else ""


def _complex(value: ComplexObject, depth: int, label: Labels) -> Iterator[str]:
    indent = _INDENT * depth
    if not value.attributes:
        yield f"{indent}{head(value)} matches {{*}}{comment(value, label)}"
        return
    yield f"{indent}{head(value)} matches {{{comment(value, label)}"
    for attribute in value.attributes:
        yield from _attribute(attribute, depth + 1, label)
    yield f"{indent}}}"


def _attribute(value: Attribute, depth: int, label: Labels) -> Iterator[str]:
    existence = f" existence matches {{{value.existence}}}" if value.existence else ""
    opening = f"{_INDENT * depth}{value.name}{existence}{cardinality(value.cardinality)} matches {{"
    if not value.children:
        yield f"{opening}*}}"
    elif len(value.children) == 1 and short(value.children[0]):
        yield f"{opening}{primitive(value.children[0])}}}"
    else:
        yield opening
        for child in value.children:
            yield from node(child, depth + 1, label)
        yield f"{_INDENT * depth}}}"


def short(value: CObject) -> bool:
    kinds = BooleanConstraint | NumberConstraint | StringConstraint | TemporalConstraint
    return isinstance(value, kinds | CodeConstraint | ConstraintRef)


def cardinality(value: Cardinality | None) -> str:
    if value is None:
        return ""
    order = {None: "", True: "; ordered", False: "; unordered"}[value.ordered]
    return f" cardinality matches {{{value.interval}{order}{'; unique' if value.unique else ''}}}"


def _slot(value: Slot, depth: int, label: Labels) -> Iterator[str]:
    indent = _INDENT * depth
    opening = f"{indent}allow_archetype {head(value)} matches {{"
    if value.any_allowed:
        yield f"{opening}*}}{comment(value, label)}"
        return
    yield f"{opening}{comment(value, label)}"
    yield from slot_assertions(value, depth + 1)
    yield f"{indent}}}"


def slot_assertions(value: Slot, depth: int) -> Iterator[str]:
    for keyword, listed in (("include", value.includes), ("exclude", value.excludes)):
        if listed:
            yield f"{_INDENT * depth}{keyword}"
            yield from assertions(listed, depth + 1)


def primitive(value: CObject) -> str:
    """A constraint on a value, as it stands inside the braces."""
    if isinstance(value, StringConstraint):
        return _string(value)
    if isinstance(value, CodeConstraint):
        return _codes(value)
    if isinstance(value, ConstraintRef):
        strength = f"{value.strength} " if value.strength else ""
        return f"{strength}[{value.code}{f'; {value.assumed}' if value.assumed else ''}]"
    if isinstance(value, OrdinalConstraint):
        listed = ", ".join(f"{write_odin.number(item.value)}|{item.symbol}" for item in value.items)
        return listed + _assumed(value.assumed)
    if isinstance(value, TemporalConstraint):
        values = ", ".join(write_odin.leaf(item) for item in value.values)
        return "/".join(part for part in (value.pattern, values) if part) + _assumed(value.assumed)
    if isinstance(value, BooleanConstraint | NumberConstraint):
        return ", ".join(write_odin.leaf(item) for item in value.values) + _assumed(value.assumed)
    raise TypeError(f"{type(value).__name__} is no constraint on a value")


def _assumed(value: object) -> str:
    return "" if value is None else f"; {write_odin.leaf(value)}"


def _string(value: StringConstraint) -> str:
    listed = ", ".join(write_odin.quoted(item) for item in value.values)
    chosen = f"/{value.pattern}/" if value.pattern is not None else listed
    return chosen + (", ..." if value.open_list else "") + _assumed(value.assumed)


def _codes(value: CodeConstraint) -> str:
    version = f"({value.version})" if value.version is not None else ""
    assumed = f"; {value.assumed}" if value.assumed is not None else ""
    return f"[{value.terminology}{version}::{', '.join(value.codes)}{assumed}]"


def _quantity(value: QuantityConstraint) -> OdinObject:
    items: dict[OdinKey, OdinValue] = {}
    for position, item in enumerate(value.items, start=1):
        items[str(position)] = _object({"units": item.units, "magnitude": item.magnitude, "precision": item.precision})
    assumed = _object(vars(value.assumed)) if value.assumed else None
    listed = OdinTable(items) if items else None
    return _object({"property": value.property, "list": listed, "assumed_value": assumed})


def _code_phrase(value: CodeConstraint) -> OdinObject:
    """One of several alternatives: inline codes stand alone in their braces."""
    return _object({"terminology_id": value.terminology, "code_list": value.codes or None})


def _object(fields: dict[str, OdinValue | None]) -> OdinObject:
    return OdinObject({name: value for name, value in fields.items() if value is not None})


def assertions(values: tuple[Statement, ...], depth: int) -> Iterator[str]:
    """One a line. A later one that opens with a minus gets parentheses, or it would go on the one before."""
    for position, value in enumerate(values):
        text = _statement(value)
        if position and text[0] == "-":
            text = f"({text})"
        yield f"{_INDENT * depth}{text}"


def _statement(value: Statement) -> str:
    if isinstance(value, Assertion):
        return f"{f'{value.tag}: ' if value.tag else ''}{expression(value.expression)}"
    rm_type = f": {value.rm_type}" if value.rm_type else ""
    return f"{value.name}{rm_type}{f' ::= {expression(value.value)}' if value.value else ''}"


def expression(value: Expression) -> str:
    if isinstance(value, PathOperand):
        return value.path
    if isinstance(value, Variable):
        return f"${value.name}{value.path}"
    if isinstance(value, Literal):
        return write_odin.leaf(value.value)
    if isinstance(value, Call):
        return f"{value.function}({', '.join(map(expression, value.arguments))})"
    if isinstance(value, Quantified):
        collection, condition = expression(value.collection), expression(value.condition)
        return f"{value.quantifier} ${value.variable} in {collection} satisfies {condition}"
    if isinstance(value, Unary):
        exists = value.operator == "exists"
        return f"{value.operator} {expression(value.operand) if exists else _inner(value.operand)}"
    return _binary(value)


def _binary(value: Binary) -> str:
    if isinstance(value.right, CObject):
        return f"{_inner(value.left)} matches {{{primitive(value.right)}}}"
    if value.right is None:
        return f"{_inner(value.left)} matches {{*}}"
    groups = isinstance(value.left, Binary) and value.left.operator == value.operator and value.operator in _GROUPING
    return f"{expression(value.left) if groups else _inner(value.left)} {value.operator} {_inner(value.right)}"


def _inner(value: Expression) -> str:
    text = expression(value)
    return f"({text})" if isinstance(value, Unary | Binary | Quantified) else text
