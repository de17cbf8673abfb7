"""Reads cADL 1.4: the tree of object and attribute constraints in an archetype's definition."""

from __future__ import annotations

import re
from dataclasses import replace

from archetypes.adl import assertions, multiplicity, odin, primitives
from archetypes.adl.lexer import BLANK, Lexer
from archetypes.adl14 import domain_types
from archetypes.constraints import (
    PRIMITIVES,
    Assertion,
    Attribute,
    CObject,
    ComplexObject,
    NumberConstraint,
    OrdinalConstraint,
    Slot,
    StringConstraint,
    UseNode,
)
from archetypes.errors import Place
from archetypes.telling import Told, tell

_NODE_ID = re.compile(rf"\[{BLANK}([A-Za-z0-9][\w.\-]*){BLANK}\]")
#: A type with its node id, where an attribute ought to stand.
_NODE = re.compile(rf"[A-Z]\w*{BLANK}\[")
#: A domain type may have its name in parentheses: `(C_DV_QUANTITY) <…>`.
_BRACKETED = re.compile(rf"\({BLANK}[A-Z]\w*{BLANK}\){BLANK}<")
#: Words of the notation; no type and no attribute has their names, so that a sign lost before one of them is noticed.
_RESERVED = (
    *("matches", "is_in", "occurrences", "existence", "cardinality", "include", "exclude"),
    *("use_node", "allow_archetype", "invariant", "rules", "ontology"),
)


_ALONE = tell("a constraint on a value stands alone in its braces")


def definition(lexer: Lexer) -> ComplexObject:
    if lexer.kind != "name":
        raise lexer.expected(tell("the root object of the definition"), "SADF")
    place = lexer.place()
    root = _complex_object(lexer, multiplicity.type_name(lexer), place)
    if not isinstance(root, ComplexObject):
        raise lexer.error("SADF", tell("the root of the definition is no constraint on a value"), place)
    return root


def _object(lexer: Lexer) -> CObject:
    if primitives.at_primitive(lexer):
        return primitives.constraint(lexer)
    place = lexer.place()
    if lexer.text == "(" and lexer.looks_like(_BRACKETED):
        lexer.advance()
        rm_type = lexer.advance()
        lexer.expect(")", "SCCOG")
        return domain_types.from_odin(rm_type, odin.block(lexer), place)
    if lexer.take("use_node"):
        return _use_node(lexer, place)
    if lexer.take("allow_archetype"):
        return _slot(lexer, place)
    if lexer.kind != "name" or lexer.at(*_RESERVED):
        raise lexer.expected(tell("a type name or a constraint on a value"), "SCCOG")
    rm_type = multiplicity.type_name(lexer)
    if lexer.text == "<":
        return domain_types.from_odin(rm_type, odin.block(lexer), place)
    return _complex_object(lexer, rm_type, place)


def _complex_object(lexer: Lexer, rm_type: str, place: Place) -> CObject:
    """Codes may stand in an object of their own, `CODE_PHRASE matches {[ac0001]}`, which says no more than they do.

    The grammar leaves `matches {*}` to the author, here, in attributes and in slots. The case of the first letter,
    which tells types from attributes, is looked at where it does, so that no stray word is taken for a node.
    """
    node_id, occurrences = _node_id(lexer), multiplicity.occurrences(lexer)
    attributes: tuple[Attribute, ...] = ()
    if multiplicity.at_braces(lexer) or not rm_type[0].isupper():
        with multiplicity.braces(lexer):
            if rm_type == "CODE_PHRASE" and lexer.text == "[" and node_id is None and occurrences is None:
                return primitives.constraint(lexer)
            attributes = () if lexer.take("*") else _attributes(lexer)
    return ComplexObject(rm_type=rm_type, node_id=node_id, occurrences=occurrences, attributes=attributes, place=place)


def _node_id(lexer: Lexer) -> str | None:
    if lexer.text != "[":
        return None
    found = lexer.match(_NODE_ID)
    if not found:
        raise lexer.expected(tell("a node id as [at0001]"), "SCCOG")
    return found[1]


def _attributes(lexer: Lexer) -> tuple[Attribute, ...]:
    attributes: list[Attribute] = []
    while not attributes or lexer.text != "}":
        attributes.append(_attribute(lexer))
    return tuple(attributes)


def _attribute(lexer: Lexer) -> Attribute:
    if lexer.kind != "name" or lexer.at(*_RESERVED):
        message = tell("an attribute's name" if lexer.kind != "name" else "an attribute's name or '}}'")
        raise lexer.expected(message, "SCOAT")
    if lexer.looks_like(_NODE):
        why = tell("an attribute's name (a '}}' may be missing before the node)")
        raise lexer.expected(why, "SCOAT")
    place = lexer.place()
    name = lexer.advance()
    existence = multiplicity.existence(lexer)
    cardinality = multiplicity.cardinality(lexer)
    children: tuple[CObject, ...] = ()
    if multiplicity.at_braces(lexer) or name[0].isupper():
        with multiplicity.braces(lexer):
            children = () if lexer.take("*") else _children(lexer)
    return Attribute(name=name, children=children, existence=existence, cardinality=cardinality, place=place)


def _children(lexer: Lexer) -> tuple[CObject, ...]:
    """One primitive constraint, or any number of objects, among them domain types in ODIN."""
    children: list[CObject] = []
    alone = False
    while not children or lexer.text != "}":
        place, plain = lexer.place(), primitives.at_primitive(lexer)
        if alone:
            raise lexer.error("SCOAT", _unjoined(children[-1], plain))
        child = _object(lexer)
        alone = plain and isinstance(child, PRIMITIVES)
        if children and alone:
            raise lexer.error("SCOAT", _ALONE, place)
        if children and _goes_on(children[-1], child):
            raise lexer.error("SCOAT", tell("expected ',' between the steps of an ordinal"), place)
        children.append(child)
    return tuple(children)


def _unjoined(before: CObject, plain: bool) -> Told:
    """What is to be done where something follows a constraint on a value, which stands alone."""
    if isinstance(before, StringConstraint) and before.pattern is not None:
        return tell("the regular expression ends before this; a '/' within it is written \\/")
    joined = plain and isinstance(before, StringConstraint | NumberConstraint)
    return tell("expected ',' between the values") if joined else _ALONE


def _goes_on(before: CObject, after: CObject) -> bool:
    """Alternatives begin anew; steps that go on from the last one have lost the comma before them."""
    if not isinstance(before, OrdinalConstraint) or not isinstance(after, OrdinalConstraint):
        return False
    both = bool(before.items and after.items) and before.assumed is None
    return both and before.items[-1].value <= after.items[0].value


def _use_node(lexer: Lexer, place: Place) -> UseNode:
    rm_type = multiplicity.type_name(lexer)
    node_id, occurrences = _node_id(lexer), multiplicity.occurrences(lexer)
    target = lexer.match(assertions.ABSOLUTE_PATH) if lexer.text == "/" else None
    if not target:
        raise lexer.expected(tell("the absolute path of the node to use"), "SUNPA")
    return UseNode(rm_type=rm_type, node_id=node_id, occurrences=occurrences, target=target[0], place=place)


def _slot(lexer: Lexer, place: Place) -> Slot:
    rm_type = multiplicity.type_name(lexer)
    node_id, occurrences = _node_id(lexer), multiplicity.occurrences(lexer)
    slot = Slot(rm_type=rm_type, node_id=node_id, occurrences=occurrences, place=place)
    if not multiplicity.at_braces(lexer):
        return slot
    with multiplicity.braces(lexer):
        if lexer.take("*"):
            return replace(slot, any_allowed=True)
        includes = _assertions(lexer, "include")
        excludes = _assertions(lexer, "exclude")
        includes = includes or _assertions(lexer, "include")
    return replace(slot, includes=includes, excludes=excludes)


def _assertions(lexer: Lexer, keyword: str) -> tuple[Assertion, ...]:
    read: list[Assertion] = []
    if lexer.take(keyword):
        while not read or not lexer.at("}", "include", "exclude"):
            read.append(assertions.assertion(lexer))
    return tuple(read)
