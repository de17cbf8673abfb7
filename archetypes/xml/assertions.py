"""ASSERTION and EXPR_… in XML: expression trees with numbered operators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

from archetypes.adl import assertions, write_cadl
from archetypes.adl.lexer import Lexer
from archetypes.constraints import (
    Assertion,
    Binary,
    CObject,
    Expression,
    Literal,
    PathOperand,
    StringConstraint,
    Unary,
)
from archetypes.errors import ParseError
from archetypes.telling import tell
from archetypes.values import Date, DateTime, Duration, Time
from archetypes.xml.intervals import flag, number
from archetypes.xml.primitives import TEMPORAL, read_item, write_item
from archetypes.xml_elements import TYPE, XmlElement, completed, fault, leaf, optional, own, required, tree, unsaid

_OPERATORS = {
    "=": 2001,
    "!=": 2002,
    "<=": 2003,
    "<": 2004,
    ">=": 2005,
    ">": 2006,
    "matches": 2007,
    "not": 2010,
    "and": 2011,
    "or": 2012,
    "xor": 2013,
    "implies": 2014,
    "for_all": 2015,
    "exists": 2016,
    "+": 2020,
    "-": 2021,
    "*": 2022,
    "/": 2023,
    "^": 2024,
}
_SIGNS = {str(number): sign for sign, number in _OPERATORS.items()}
_RELATIONS = ("=", "!=", "<=", "<", ">=", ">", "matches", "not", "and", "or", "xor", "implies", "exists")
_PATH = re.compile(r"/?[\w]+(?:\[[^\]]*\])?(?:/\w+(?:\[[^\]]*\])?)*")


def read_assertion(element: XmlElement) -> Assertion:
    """What the tree cannot say in the model's terms stays as an extension, with the text as its expression."""
    tag, whole = element.text_of("tag"), element.one("expression")
    text = element.text_of("string_expression") or ""
    expression: Expression = PathOperand(text)
    with suppress(ParseError):
        expression = _read(whole) if whole else _told(text)
    made = Assertion(expression, tag)
    return Assertion(expression, tag, own(element) + unsaid(element.children, _content(made)))


def _told(text: str) -> Expression:
    """Some tools write the text alone."""
    lexer = Lexer(text)
    expression = assertions.assertion(lexer).expression
    if lexer.kind != "end":
        raise lexer.expected(tell("the end of the text or another section in its order"), "SINVS")
    return expression


def write_assertion(name: str, value: Assertion) -> XmlElement:
    return tree(name, completed(_content(value), value.extensions))


def _content(value: Assertion) -> Iterator[XmlElement]:
    yield from optional("tag", value.tag)
    yield leaf("string_expression", write_cadl.expression(value.expression))
    yield _write("expression", value.expression)


def _read(element: XmlElement) -> Expression:
    if element.type_name == "EXPR_BINARY_OPERATOR":
        operator, left = _operator(element), _read(required(element, "left_operand"))
        right = _right(required(element, "right_operand"))
        return Binary(operator, left, _matched(right) if operator == "matches" else right)
    if element.type_name == "EXPR_UNARY_OPERATOR":
        return Unary(_operator(element), _read(required(element, "operand")))
    return _leaf(element)


def _operator(element: XmlElement) -> str:
    text = element.token_of("operator") or ""
    sign = _SIGNS.get(text, text)
    if sign not in _OPERATORS:
        raise fault("XVAL", tell("{text!r} is no operator", text=text), element)
    return sign


def _right(element: XmlElement) -> Expression | CObject:
    item = element.one("item")
    if element.type_name == "EXPR_LEAF" and item is not None and item.type_name.startswith("C_"):
        return read_item(item, {"rm_type": "String"} if item.type_name == "C_STRING" else {"rm_type": "Real"})
    return _read(element)


def _matched(right: Expression | CObject) -> CObject | None:
    """What is matched is a constraint, which some tools write as text: `*`, `/…/`, `[local::at0001]`; else a value."""
    if isinstance(right, CObject):
        return right
    text = write_cadl.expression(right)
    said = right.value if isinstance(right, Literal) and isinstance(right.value, str) else text
    for written in (said, text):
        with suppress(ParseError):
            found = _told(f"x matches {{{written}}}")
            if isinstance(found, Binary) and (found.right is None or isinstance(found.right, CObject)):
                return found.right
    return StringConstraint(values=(said,))


def _leaf(element: XmlElement) -> Expression:
    item = element.one("item")
    text = item.text if item else ""
    if item is None or element.token_of("reference_type") == "attribute":
        return PathOperand(text.strip())
    local = item.type_name.removeprefix("xsd:")
    if local == "boolean":
        return Literal(flag(item))
    if local in ("int", "integer", "long", "double", "float", "decimal"):
        return Literal(number(item))
    kinds: dict[str, type[Date] | type[Time] | type[DateTime] | type[Duration]] = {
        "date": Date,
        "time": Time,
        "dateTime": DateTime,
        "duration": Duration,
    }
    if local in kinds:
        return Literal(kinds[local](text.strip()))
    if element.token_of("reference_type") == "constant" or not _PATH.fullmatch(text.strip()):
        return Literal(text)
    return PathOperand(text.strip())


def _write(name: str, value: Expression | CObject | None) -> XmlElement:
    if isinstance(value, Unary):
        return tree(name, (*_operation(value.operator), _write("operand", value.operand)), "EXPR_UNARY_OPERATOR")
    if isinstance(value, Binary):
        operands = (_write("left_operand", value.left), _write("right_operand", value.right))
        return tree(name, (*_operation(value.operator), *operands), "EXPR_BINARY_OPERATOR")
    if isinstance(value, CObject):
        return _constraint(name, value)
    if isinstance(value, PathOperand):
        return _plain(name, "String", "string", value.path, "attribute")
    if isinstance(value, Literal):
        return _literal(name, value.value)
    return _plain(name, "String", "string", "*" if value is None else write_cadl.expression(value), "variable")


def _operation(operator: str) -> tuple[XmlElement, ...]:
    rm_type = "Boolean" if operator in _RELATIONS else "Real"
    return leaf("type", rm_type), leaf("operator", _OPERATORS.get(operator, 2007)), leaf("precedence_overridden", False)


def _plain(name: str, rm_type: str, xml_type: str, text: str, reference: str) -> XmlElement:
    item = XmlElement("item", text, attributes=((TYPE, f"xsd:{xml_type}"),))
    return tree(name, (leaf("type", rm_type), item, leaf("reference_type", reference)), "EXPR_LEAF")


def _constraint(name: str, value: CObject) -> XmlElement:
    """`archetype_id/value matches {/…/}` and constraints on other primitives; of codes, the text."""
    if not isinstance(value, StringConstraint) and type(value).__name__ not in _PRIMITIVE:
        return _plain(name, "String", "string", write_cadl.primitive(value), "constraint")
    kind, content = write_item(value)
    item = tree("item", content, kind)
    return tree(name, (leaf("type", kind), item, leaf("reference_type", "constraint")), "EXPR_LEAF")


def _literal(name: str, value: object) -> XmlElement:
    for kinds, rm_type, xml_type in _LITERALS:
        if isinstance(value, kinds):
            text = str(value).lower() if isinstance(value, bool) else str(getattr(value, "text", value))
            return _plain(name, rm_type, xml_type, text, "constant")
    return _plain(name, "String", "string", str(value), "constant")


_PRIMITIVE = ("BooleanConstraint", "NumberConstraint", "TemporalConstraint")
_LITERALS: tuple[tuple[type, str, str], ...] = (
    (bool, "Boolean", "boolean"),
    (int, "Integer", "int"),
    (Decimal, "Real", "decimal"),
    (str, "String", "string"),
    (TEMPORAL["C_DATE"], "Date", "date"),
    (TEMPORAL["C_TIME"], "Time", "time"),
    (TEMPORAL["C_DATE_TIME"], "DateTime", "dateTime"),
    (TEMPORAL["C_DURATION"], "Duration", "duration"),
)
