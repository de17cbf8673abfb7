"""Reads assertions: the expressions of slots, of the invariant section and of the rules section of ADL 2."""

from __future__ import annotations

import re

from archetypes.adl import literals, primitives
from archetypes.adl.lexer import BLANK, Lexer
from archetypes.constraints import (
    Assertion,
    Binary,
    Call,
    CObject,
    Declaration,
    Expression,
    Literal,
    PathOperand,
    Quantified,
    Statement,
    Unary,
    Variable,
)
from archetypes.telling import tell
from archetypes.values import Char, CodeTerm, Uri

_CODE = "SINVS"
#: In a step's brackets: a code with its name after it, a name in quotes.
_PREDICATE = r"""\[(?:\|[^|\n]*\||'[^'\n]*'|"[^"\n]*"|[^][{}<>\n|'"])++\]"""
_STEP = rf"[^\W\d]\w*(?:{_PREDICATE})?"
#: A path ends where a blank or a sign follows, so that a slash lost or doubled within it is noticed.
_END = r"(?![\w\[]|//)"
PATH = re.compile(rf"/?{_STEP}(?:/{_STEP})*{_END}")
ABSOLUTE_PATH = re.compile(rf"(?:/{_STEP})+{_END}")
_NEGATIVE = re.compile(r"-(?:\d|P\d|PT\d)")
_TAG = re.compile(rf"([^\W\d]\w*){BLANK}:(?![:=/])")
_TYPE = r"[^\W\d]\w*(?:<[\w\s,<>]*>)?"
#: `$a: Real ::= …`, `$a ::= …`, `$a: Real`, and without the `$` where the `:=` tells it from a tag.
_DECLARATION = re.compile(
    rf"(\$[^\W\d]\w*)\s*:(?![:=])\s*({_TYPE})\s*(::?=)?|(\$?[^\W\d]\w*)\s*(?::(?![:=])\s*({_TYPE})\s*)?::?="
)
_SEPARATOR = re.compile(r":(?!=)|in\b|∈")
_VARIABLE = re.compile(r"\$([^\W\d]\w*)")
#: Words that are no operands, so that one left over from a lost keyword is noticed.
_RESERVED = ("in", "satisfies", "and", "or", "xor", "implies", "matches", "is_in", "include", "exclude")
_CALL = re.compile(r"([^\W\d]\w*)\(")
#: Before a path the sign of "there exists" means `exists`.
_EXISTS = re.compile(r"∃\s*(?=[/(]|[^\W\d]\w*[/[])")
#: A path starts where a letter follows the slash at once, as in `/data`; a division has a blank or a number there.
_AFTER_RULES = ("rm_overlay", "terminology", "ontology")
#: What a slot's path is without its slash.
_JOINED = re.compile(r"(?:parent_)?archetype_id\w")
_PATH_START = re.compile(r"/[^\W\d]")
_UNEQUAL = re.compile("/=")
#: ADL 2: a code of the archetype's own, with its name after it or not: `[at17|never used|]`.
_LOCAL_CODE = re.compile(rf"\[{BLANK}(a[tc]\d+(?:\.\d+)*){BLANK}(?:\|[^|\n\"]*\|{BLANK})?\]")
_SYMBOLS = {
    "∧": "and",
    "∨": "or",
    "⊻": "xor",
    "⇒": "implies",
    "¬": "not",
    "~": "not",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "∈": "matches",
    "is_in": "matches",
    "∀": "for_all",
    "every": "for_all",
    "∃": "there_exists",
}
#: Each makes the tree one level deeper.
_MAX_TERMS = 200
_ARITHMETIC = ("+", "-", "*", "/", "%", "^")
_QUANTIFIERS = ("for_all", "there_exists")
#: How tight a binary operator binds; those of one level group from the left, relations do not group at all.
_RELATION = 5
LEVELS = {
    **dict.fromkeys(("implies",), 1),
    **dict.fromkeys(("or", "xor"), 2),
    **dict.fromkeys(("and",), 3),
    **dict.fromkeys(("=", "!=", "<", ">", "<=", ">=", "matches"), _RELATION),
    **dict.fromkeys(("+", "-"), 6),
    **dict.fromkeys(("*", "/", "%"), 7),
    **dict.fromkeys(("^",), 8),
}


def assertion(lexer: Lexer) -> Assertion:
    """A name alone says nothing: it is a tag that lost its colon, or what is left of a keyword."""
    tag = lexer.match(_TAG) if lexer.kind == "name" else None
    place = lexer.place()
    expression = _expression(lexer)
    if isinstance(expression, Binary) and expression.operator in _ARITHMETIC:
        lexer.note(_CODE, tell("a rule is true or false; this is a number"), place, expression.operator)
    if isinstance(expression, Literal) and not isinstance(expression.value, bool):
        lexer.note(_CODE, tell("a rule is true or false; this is a value alone"), place, str(expression.value))
    goes_on = lexer.kind == "name" and lexer.place().line == place.line and not lexer.at(*_AFTER_RULES)
    if isinstance(expression, Variable) and goes_on:
        raise lexer.expected(tell("an operator after '{name}'", name=f"${expression.name}"), _CODE)
    if isinstance(expression, PathOperand) and not {"/", "["} & set(expression.path):
        raise lexer.expected(tell("an operator after '{name}'", name=expression.path), _CODE)
    return Assertion(expression, tag[1] if tag else None)


def statement(lexer: Lexer) -> Statement:
    """An assertion, or the declaration of a variable."""
    found = lexer.match(_DECLARATION)
    if not found:
        return assertion(lexer)
    if found[1]:
        return Declaration(found[1], found[2], _expression(lexer) if found[3] else None)
    return Declaration(found[4], found[5], _expression(lexer))


def _expression(lexer: Lexer, loosest: int = 1) -> Expression:
    """Operands joined by operators that bind at least this tight (precedence climbing)."""
    left = _operand(lexer, loosest)
    last = 0
    for _ in range(_MAX_TERMS):
        operator = _word(lexer)
        level = LEVELS.get(operator, 0)
        if level < loosest or last == level == _RELATION or lexer.looks_like(_PATH_START):
            return left
        if not lexer.match(_UNEQUAL):
            lexer.advance()
        if operator == "matches":
            left = Binary("matches", left, _constraint(lexer))
        else:
            left = Binary(operator, left, _expression(lexer, level + 1))
        last = level
    raise lexer.error(_CODE, tell("an expression of more than {limit} terms", limit=_MAX_TERMS))


def _word(lexer: Lexer) -> str:
    """The operator that stands here, symbols as the words that mean the same."""
    if lexer.text == "/" and lexer.looks_like(_UNEQUAL):
        return "!="
    word = lexer.text.lower()
    return _SYMBOLS.get(word, word)


def _constraint(lexer: Lexer) -> CObject | None:
    lexer.expect("{", _CODE, tell("after 'matches'"))
    constraint = None if lexer.take("*") else primitives.local_codes(lexer) or primitives.constraint(lexer)
    lexer.expect("}", _CODE, tell("after the constraint"))
    return constraint


def _operand(lexer: Lexer, loosest: int) -> Expression:
    word = _word(lexer)
    if word in ("(", "not", "exists") or (word == "-" and not lexer.looks_like(_NEGATIVE)):
        return _prefixed(lexer, loosest)
    if word in _QUANTIFIERS:
        return Unary("exists", _existing(lexer)) if lexer.match(_EXISTS) else _quantified(lexer)
    if lexer.text == "$":
        return _variable(lexer)
    if lexer.text == "/" or (lexer.kind == "name" and not lexer.at("true", "false")):
        return _path_or_call(lexer)
    if local := lexer.match(_LOCAL_CODE):
        return Literal(CodeTerm("local", local[1]))
    value = literals.scalar(lexer, _CODE)
    if isinstance(value, Char | Uri):
        raise lexer.error(_CODE, tell("a character or URI is no operand"))
    return Literal(value)


def _prefixed(lexer: Lexer, loosest: int) -> Expression:
    """Parentheses, `exists`, `-`, and `not` where a whole comparison may stand."""
    place, operator = lexer.place(), _word(lexer)
    lexer.advance()
    if operator == "exists":
        return Unary("exists", _existing(lexer))
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


def _existing(lexer: Lexer) -> Variable | PathOperand:
    """A path or a variable, in parentheses or not."""
    bracketed = lexer.take("(")
    found = _variable(lexer) if lexer.text == "$" else _path(lexer, "SEXPT")
    if bracketed:
        lexer.expect(")", _CODE)
    return found


def _quantified(lexer: Lexer) -> Quantified:
    """`for_all $item in /path satisfies …`; `:` in place of `in` and `|` in place of `satisfies` mean the same."""
    word = _word(lexer)
    lexer.advance()
    found = lexer.match(_VARIABLE)
    if found:
        variable = found[1]
    elif lexer.kind == "name":
        variable = lexer.advance()
    else:
        raise lexer.expected(tell("a variable's name"), _CODE)
    if not lexer.match(_SEPARATOR):
        raise lexer.expected(tell("'in'"), _CODE)
    with lexer.nested():
        collection = _variable(lexer) if lexer.text == "$" else _path_or_call(lexer)
        if not lexer.take("satisfies"):
            lexer.take("|")
        condition = _expression(lexer)
    return Quantified("for_all" if word == "for_all" else "there_exists", variable, collection, condition)


def _variable(lexer: Lexer) -> Variable:
    """The path follows at once, or it begins the next statement."""
    begins = lexer.start
    found = lexer.match(_VARIABLE)
    if not found:
        raise lexer.expected(tell("a variable as $name"), _CODE)
    adjacent = lexer.start == begins + len(found[0]) and lexer.looks_like(_PATH_START)
    below = lexer.match(ABSOLUTE_PATH) if adjacent else None
    return Variable(found[1], below[0] if below else "")


def _path_or_call(lexer: Lexer) -> PathOperand | Call:
    found = lexer.match(_CALL) if lexer.kind == "name" else None
    if not found:
        return _path(lexer)
    arguments: list[Expression] = []
    with lexer.nested():
        if lexer.text != ")":
            arguments.append(_expression(lexer))
            while lexer.take(","):
                arguments.append(_expression(lexer))
        lexer.expect(")", _CODE, tell("after the arguments"))
    return Call(found[1], tuple(arguments))


def _path(lexer: Lexer, code: str = _CODE) -> PathOperand:
    found = None if lexer.at(*_RESERVED) else lexer.match(PATH)
    if not found:
        raise lexer.expected(tell("a path or a value"), code)
    if _JOINED.match(found[0]):
        raise lexer.error(code, tell("'{path}' lacks a slash after 'archetype_id'", path=found[0]))
    return PathOperand(found[0])
