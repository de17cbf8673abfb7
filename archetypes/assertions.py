"""Reads assertions: the expressions of slots and of the invariant section."""

from __future__ import annotations

import re

from archetypes import literals, primitives
from archetypes.constraints import Assertion, Binary, CObject, Expression, Literal, PathOperand, Unary, Variable
from archetypes.lexer import Lexer
from archetypes.values import Char, Uri

_CODE = "SINVS"
_STEP = r"[^\W\d]\w*(?:\[[^][{}<>\n]+\])?"
PATH = re.compile(rf"/?{_STEP}(?:/{_STEP})*")
ABSOLUTE_PATH = re.compile(rf"(?:/{_STEP})+")
_TAG = re.compile(r"([^\W\d]\w*)\s*:(?![:=/])")
_RELATIONS = ("=", "!=", "<", ">", "<=", ">=")
#: Left-associative operators, the loosest first; `matches` and the relations bind between logic and arithmetic.
_LOGIC = (("implies",), ("or", "xor"), ("and",))
_ARITHMETIC = (("+", "-"), ("*", "/"), ("^",))


def assertion(lexer: Lexer) -> Assertion:
    tag = lexer.match(_TAG) if lexer.kind == "name" else None
    return Assertion(_logic(lexer, 0), tag[1] if tag else None)


def _logic(lexer: Lexer, level: int) -> Expression:
    if level == len(_LOGIC):
        return _negation(lexer)
    left = _logic(lexer, level + 1)
    while lexer.kind == "name" and lexer.at(*_LOGIC[level]):
        operator = lexer.advance().lower()
        left = Binary(operator, left, _logic(lexer, level + 1))
    return left


def _negation(lexer: Lexer) -> Expression:
    if lexer.take("not"):
        with lexer.nested():
            return Unary("not", _negation(lexer))
    if lexer.take("exists"):
        return Unary("exists", _path(lexer))
    return _relation(lexer)


def _relation(lexer: Lexer) -> Expression:
    left = _arithmetic(lexer, 0)
    if lexer.at("matches", "is_in", "∈"):
        lexer.advance()
        return Binary("matches", left, _constraint(lexer))
    if lexer.at(*_RELATIONS):
        return Binary(lexer.advance(), left, _arithmetic(lexer, 0))
    return left


def _constraint(lexer: Lexer) -> CObject | None:
    lexer.expect("{", _CODE, "after 'matches'")
    constraint = None if lexer.take("*") else primitives.constraint(lexer)
    lexer.expect("}", _CODE, "after the constraint")
    return constraint


def _arithmetic(lexer: Lexer, level: int) -> Expression:
    if level == len(_ARITHMETIC):
        return _operand(lexer)
    left = _arithmetic(lexer, level + 1)
    while lexer.at(*_ARITHMETIC[level]):
        left = Binary(lexer.advance(), left, _arithmetic(lexer, level + 1))
    return left


def _operand(lexer: Lexer) -> Expression:
    if lexer.take("("):
        with lexer.nested():
            inner = _logic(lexer, 0)
        lexer.expect(")", _CODE)
        return inner
    if lexer.take("-"):
        with lexer.nested():
            return Unary("-", _operand(lexer))
    if lexer.take("$"):
        if lexer.kind != "name":
            raise lexer.expected("a variable's name after '$'", _CODE)
        return Variable(lexer.advance())
    if lexer.text == "/" or (lexer.kind == "name" and not lexer.at("true", "false")):
        return _path(lexer)
    value = literals.scalar(lexer, _CODE)
    if isinstance(value, Char | Uri):
        raise lexer.error(_CODE, "a character or URI is no operand")
    return Literal(value)


def _path(lexer: Lexer) -> PathOperand:
    found = lexer.match(PATH)
    if not found:
        raise lexer.expected("a path or a value", _CODE)
    return PathOperand(found[0])
