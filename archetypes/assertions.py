"""Reads assertions: the expressions of slots and of the invariant section."""

from __future__ import annotations

import re

from archetypes import literals, primitives
from archetypes.constraints import Assertion, Binary, CObject, Expression, Literal, PathOperand, Unary, Variable
from archetypes.lexer import Lexer
from archetypes.telling import tell
from archetypes.values import Char, Uri

_CODE = "SINVS"
_STEP = r"[^\W\d]\w*(?:\[[^][{}<>\n]+\])?"
PATH = re.compile(rf"/?{_STEP}(?:/{_STEP})*")
ABSOLUTE_PATH = re.compile(rf"(?:/{_STEP})+")
_NEGATIVE = re.compile(r"-\s*(?:\d|P\d|PT\d)")
_TAG = re.compile(r"([^\W\d]\w*)\s*:(?![:=/])")
#: How tight a binary operator binds; those of one level group from the left, relations do not group at all.
_RELATION = 5
_LEVELS = {
    **dict.fromkeys(("implies",), 1),
    **dict.fromkeys(("or", "xor"), 2),
    **dict.fromkeys(("and",), 3),
    **dict.fromkeys(("=", "!=", "<", ">", "<=", ">=", "matches", "is_in", "∈"), _RELATION),
    **dict.fromkeys(("+", "-"), 6),
    **dict.fromkeys(("*", "/"), 7),
    **dict.fromkeys(("^",), 8),
}


def assertion(lexer: Lexer) -> Assertion:
    tag = lexer.match(_TAG) if lexer.kind == "name" else None
    return Assertion(_expression(lexer), tag[1] if tag else None)


def _expression(lexer: Lexer, loosest: int = 1) -> Expression:
    """Operands joined by operators that bind at least this tight (precedence climbing)."""
    left = _operand(lexer, loosest)
    last = 0
    while True:
        operator = lexer.text.lower()
        level = _LEVELS.get(operator, 0)
        if level < loosest or last == level == _RELATION:
            return left
        lexer.advance()
        if operator in ("matches", "is_in", "∈"):
            left = Binary("matches", left, _constraint(lexer))
        else:
            left = Binary(operator, left, _expression(lexer, level + 1))
        last = level


def _constraint(lexer: Lexer) -> CObject | None:
    lexer.expect("{", _CODE, tell("after 'matches'"))
    constraint = None if lexer.take("*") else primitives.constraint(lexer)
    lexer.expect("}", _CODE, tell("after the constraint"))
    return constraint


def _operand(lexer: Lexer, loosest: int) -> Expression:
    if lexer.at("(", "not", "exists") or (lexer.text == "-" and not lexer.looks_like(_NEGATIVE)):
        return _prefixed(lexer, loosest)
    if lexer.take("$"):
        if lexer.kind != "name":
            raise lexer.expected(tell("a variable's name after '$'"), _CODE)
        return Variable(lexer.advance())
    if lexer.text == "/" or (lexer.kind == "name" and not lexer.at("true", "false")):
        return _path(lexer)
    value = literals.scalar(lexer, _CODE)
    if isinstance(value, Char | Uri):
        raise lexer.error(_CODE, tell("a character or URI is no operand"))
    return Literal(value)


def _prefixed(lexer: Lexer, loosest: int) -> Expression:
    """Parentheses, `exists`, `-`, and `not` where a whole comparison may stand."""
    place, operator = lexer.place(), lexer.advance().lower()
    if operator == "exists":
        return Unary("exists", _path(lexer))
    with lexer.nested():
        if operator == "(":
            inner = _expression(lexer)
            lexer.expect(")", _CODE)
            return inner
        if operator == "-":
            return Unary("-", _operand(lexer, _RELATION))
        if loosest > _RELATION:
            raise lexer.error(_CODE, tell("'not' needs parentheses here"), place)
        return Unary("not", _expression(lexer, _RELATION))


def _path(lexer: Lexer) -> PathOperand:
    found = lexer.match(PATH)
    if not found:
        raise lexer.expected(tell("a path or a value"), _CODE)
    return PathOperand(found[0])
