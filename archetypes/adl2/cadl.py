"""Reads cADL 2: the definition of an archetype, with differential paths, tuples, sibling order and default values."""

from __future__ import annotations

import re
from dataclasses import replace

from archetypes.adl import assertions, multiplicity, odin, primitives
from archetypes.adl.lexer import BLANK, Lexer
from archetypes.constraints import (
    ArchetypeRoot,
    Assertion,
    Attribute,
    AttributeTuple,
    CObject,
    ComplexObject,
    OrdinalConstraint,
    SiblingOrder,
    Slot,
    UseNode,
)
from archetypes.errors import Place
from archetypes.telling import tell
from archetypes.values import OdinValue

_CODE = r"(?:id|at)\d+(?:\.\d+)*"
_ID = r"[^\s\u200b-\u200f\u2060\ufeff\][(){}<>,\"]+"
_NODE_ID = re.compile(rf"\[{BLANK}({_CODE}){BLANK}\]")
_ROOT_ID = re.compile(rf"\[{BLANK}(?:({_CODE}){BLANK}(?:,{BLANK}({_ID}){BLANK})?|({_ID}){BLANK})\]")
_ARCHETYPE = re.compile(rf"\[{BLANK}{_ID}\.v\d{_ID.replace('+', '*')}{BLANK}\]")
_NEGATED = re.compile(r"[~∼]\s*(?:matches|is_in)\b|∉")
_GROUP = re.compile(r"group\s+(?:cardinality|occurrences)\b", re.IGNORECASE)
#: Words of the notation; no attribute has their names, so that a lost brace before one of them is noticed.
RESERVED = frozenset(
    {
        "matches",
        "is_in",
        "occurrences",
        "existence",
        "cardinality",
        "ordered",
        "unordered",
        "unique",
        "include",
        "exclude",
        "use_node",
        "use_archetype",
        "allow_archetype",
        "before",
        "after",
        "closed",
        "rules",
        "rm_overlay",
        "terminology",
        "ontology",
    }
)
#: The types whose constraints may stand with a type name and a node id: `String[id2] matches {"yes"}`.
_PRIMITIVE_TYPES = frozenset(
    {
        "string",
        "character",
        "boolean",
        "byte",
        "octet",
        "integer",
        "integer64",
        "real",
        "double",
        "date",
        "time",
        "datetime",
        "date_time",
        "duration",
        "iso8601_date",
        "iso8601_time",
        "iso8601_date_time",
        "iso8601_duration",
        "iso8601_timezone",
        "uri",
        "code_phrase",
        "terminology_code",
        "terminology_term",
    }
)


def definition(lexer: Lexer) -> ComplexObject:
    if lexer.kind != "name":
        raise lexer.expected(tell("the root object of the definition"), "SADF")
    place = lexer.place()
    root = _object_of_type(lexer, multiplicity.type_name(lexer), place)
    if not isinstance(root, ComplexObject):
        raise lexer.error("SADF", tell("the root of the definition is no constraint on a value"), place)
    return root


def _object(lexer: Lexer) -> CObject:
    if lexer.looks_like(_GROUP):
        raise lexer.error("SCCOG", tell("AOM 2 has no groups; put the objects in the attribute itself"))
    if lexer.kind != "name":
        raise lexer.expected(tell("a type name or a constraint on a value"), "SCCOG")
    place = lexer.place()
    if lexer.take("use_node"):
        return _use_node(lexer, place)
    if lexer.take("use_archetype"):
        return _use_archetype(lexer, place)
    if lexer.take("allow_archetype"):
        return _slot(lexer, place)
    if lexer.text.lower() in RESERVED:
        raise lexer.expected(tell("a type name or a constraint on a value"), "SCCOG")
    return _object_of_type(lexer, multiplicity.type_name(lexer), place)


def _object_of_type(lexer: Lexer, rm_type: str, place: Place) -> CObject:
    if lexer.text == "[" and lexer.looks_like(_ARCHETYPE):
        return _archetype_root(lexer, rm_type, place)
    node_id, occurrences = _node_id(lexer), multiplicity.occurrences(lexer)
    head = ComplexObject(rm_type=rm_type, node_id=node_id, occurrences=occurrences, place=place)
    if not multiplicity.at_braces(lexer):
        return head
    with multiplicity.braces(lexer):
        if rm_type.lower() in _PRIMITIVE_TYPES and not lexer.at("*") and _at_primitive(lexer):
            inner = _primitive(lexer)
            return replace(inner, rm_type=rm_type, node_id=node_id, occurrences=occurrences, place=place)
        return _with_content(lexer, head)


def _with_content(lexer: Lexer, head: ComplexObject) -> ComplexObject:
    """What stands in an object's braces: attributes, tuples and a default value."""
    if lexer.take("*"):
        return head
    if lexer.text == "}":
        raise lexer.error("SCOAT", tell("nothing stands between the braces; leave them out where anything is allowed"))
    attributes: list[Attribute] = []
    tuples: list[AttributeTuple] = []
    default: OdinValue | None = None
    while lexer.text != "}" or not (attributes or tuples or default is not None):
        if lexer.text == "[":
            tuples.append(_tuple(lexer))
        elif lexer.text == "_default":
            default = _default(lexer, default)
        else:
            attributes.append(_attribute(lexer))
    return replace(head, attributes=tuple(attributes), tuples=tuple(tuples), default=default)


def _default(lexer: Lexer, earlier: OdinValue | None) -> OdinValue:
    if earlier is not None:
        raise lexer.error("SCOAT", tell("an object has one default value; this is the second"))
    lexer.advance()
    lexer.expect("=", "SCOAT", tell("after '_default'"))
    return odin.block(lexer)


def _node_id(lexer: Lexer) -> str | None:
    if lexer.text != "[":
        return None
    found = lexer.match(_NODE_ID)
    if not found:
        raise lexer.expected(tell("a node id as [id1]"), "SCCOG")
    return found[1]


def _attribute(lexer: Lexer) -> Attribute:
    place = lexer.place()
    if lexer.text == "/":
        name, path = _differential(lexer)
    elif lexer.kind != "name" or lexer.text.lower() in RESERVED:
        raise lexer.expected(tell("an attribute's name or '{sign}'", sign="}"), "SCOAT")
    else:
        name, path = lexer.advance(), None
    existence, cardinality = multiplicity.existence(lexer), multiplicity.cardinality(lexer)
    if lexer.looks_like(_NEGATED):
        raise lexer.error("SCOAT", tell("AOM 2 has no place for what is not allowed; say what is, after 'matches'"))
    children: tuple[CObject, ...] = ()
    if multiplicity.at_braces(lexer):
        with multiplicity.braces(lexer):
            children = () if lexer.take("*") else _children(lexer)
    return Attribute(
        name=name,
        differential_path=path,
        children=children,
        existence=existence,
        cardinality=cardinality,
        place=place,
    )


def _differential(lexer: Lexer) -> tuple[str, str]:
    """`/data[id2]/items` as `items` and the path of the object that has it."""
    place = lexer.place()
    found = lexer.match(assertions.ABSOLUTE_PATH)
    if not found or found[0].endswith("]"):
        raise lexer.error("SCOAT", tell("expected a path that ends in an attribute, as /data[id2]/items"), place)
    above, _, name = found[0].rpartition("/")
    return name, above or "/"


def _children(lexer: Lexer) -> tuple[CObject, ...]:
    """One primitive constraint, or any number of objects, each with its sibling order before it."""
    if _at_primitive(lexer):
        return (_primitive(lexer),)
    if lexer.text == "}":
        message = tell(
            "nothing stands between the braces: expected types as {type}, or a constraint on a value as {values}; "
            "leave the braces out where anything is allowed",
            type="DV_TEXT[id5]",
            values='[ac1], |0..10|, "text"',
        )
        raise lexer.error("SCCOG", message)
    children: list[CObject] = []
    while not children or lexer.text != "}":
        order = _sibling_order(lexer)
        child = _object(lexer)
        children.append(replace(child, sibling_order=order) if order else child)
    return tuple(children)


def _sibling_order(lexer: Lexer) -> SiblingOrder | None:
    if not lexer.at("before", "after"):
        return None
    position = lexer.advance().lower()
    node_id = _node_id(lexer)
    if node_id is None:
        raise lexer.expected(tell("the id of a sibling as [id3]"), "SCCOG")
    return SiblingOrder("before" if position == "before" else "after", node_id)


def _at_primitive(lexer: Lexer) -> bool:
    return primitives.at_primitive(lexer) or primitives.at_strength(lexer)


def _primitive(lexer: Lexer) -> CObject:
    codes = primitives.local_codes(lexer)
    if codes:
        return codes
    place, begins_as_code = lexer.place(), lexer.text == "["
    read = None if begins_as_code else primitives.constraint(lexer)
    if read is None or isinstance(read, OrdinalConstraint):
        message = tell("codes stand as [ac1], [ac1; at2] or [at1] in ADL 2; terminologies are bound in its terminology")
        raise lexer.error("STCCP", message, place)
    return read


def _tuple(lexer: Lexer) -> AttributeTuple:
    """`[magnitude, units] matches {[{…}, {…}], [{…}, {…}]}`"""
    place = lexer.place()
    lexer.expect("[", "SCOAT")
    names: list[str] = []
    while not names or lexer.take(","):
        if lexer.kind != "name" or lexer.text.lower() in RESERVED:
            raise lexer.expected(tell("an attribute's name"), "SCOAT")
        names.append(lexer.advance())
    lexer.expect("]", "SCOAT", tell("after the attributes of the tuple"))
    rows: list[tuple[CObject, ...]] = []
    with multiplicity.braces(lexer):
        while not rows or lexer.take(","):
            rows.append(_row(lexer, len(names)))
    return AttributeTuple(tuple(names), tuple(rows), place)


def _row(lexer: Lexer, length: int) -> tuple[CObject, ...]:
    place = lexer.place()
    row: list[CObject] = []
    with lexer.block("[", "]", "SCOAT"):
        while not row or lexer.take(","):
            row.append(_member(lexer))
    if len(row) != length:
        message = tell("a row of {found} where the tuple has {names} attributes", found=len(row), names=length)
        raise lexer.error("SCOAT", message, place)
    return tuple(row)


def _member(lexer: Lexer) -> CObject:
    """A primitive constraint in braces, or an object as it is."""
    if lexer.text != "{":
        return _object(lexer)
    with lexer.block("{", "}", "SCOAT"):
        return _primitive(lexer)


def _use_node(lexer: Lexer, place: Place) -> UseNode:
    rm_type = multiplicity.type_name(lexer)
    node_id, occurrences = _node_id(lexer), multiplicity.occurrences(lexer)
    target = lexer.match(assertions.ABSOLUTE_PATH) if lexer.text == "/" else None
    if not target:
        raise lexer.expected(tell("the absolute path of the node to use"), "SUNPA")
    return UseNode(rm_type=rm_type, node_id=node_id, occurrences=occurrences, target=target[0], place=place)


def _use_archetype(lexer: Lexer, place: Place) -> ArchetypeRoot:
    return _archetype_root(lexer, multiplicity.type_name(lexer), place)


def _archetype_root(lexer: Lexer, rm_type: str, place: Place) -> ArchetypeRoot:
    """`[id2, archetype id]`, `[id2]` for what fills the same node of a parent, or the archetype id alone (ADL 1.5)."""
    found = lexer.match(_ROOT_ID)
    if not found:
        raise lexer.expected(tell("a node id and an archetype id as [id1, openEHR-EHR-CLUSTER.name.v1]"), "SUAID")
    head = ArchetypeRoot(
        rm_type=rm_type,
        node_id=found[1],
        occurrences=multiplicity.occurrences(lexer),
        reference=found[2] or found[3],
        place=place,
    )
    if not multiplicity.at_braces(lexer):
        return head
    with multiplicity.braces(lexer):
        filled = _with_content(lexer, head)
    assert isinstance(filled, ArchetypeRoot)
    return filled


def _slot(lexer: Lexer, place: Place) -> Slot:
    rm_type = multiplicity.type_name(lexer)
    node_id, closed, occurrences = _node_id(lexer), lexer.take("closed"), multiplicity.occurrences(lexer)
    slot = Slot(rm_type=rm_type, node_id=node_id, occurrences=occurrences, place=place)
    if closed or lexer.take("closed"):
        return replace(slot, closed=True)
    if not multiplicity.at_braces(lexer):
        return slot
    with multiplicity.braces(lexer):
        if lexer.take("*"):
            return replace(slot, any_allowed=True)
        includes, excludes = _assertions(lexer, "include"), _assertions(lexer, "exclude")
    return replace(slot, includes=includes, excludes=excludes)


def _assertions(lexer: Lexer, keyword: str) -> tuple[Assertion, ...]:
    read: list[Assertion] = []
    if lexer.take(keyword):
        while not read or not lexer.at("}", "exclude"):
            read.append(assertions.assertion(lexer))
    return tuple(read)
