"""Reads what cADL 1.4 and 2 write alike around a constraint: type names, occurrences, existence and cardinality."""

from __future__ import annotations

import re

from archetypes.adl.lexer import BLANK, Block, Lexer
from archetypes.constraints import ANY_NUMBER, Cardinality, Multiplicity
from archetypes.telling import tell

#: Not an attribute of ODIN, which a `=` follows.
_GENERIC = re.compile(rf"<{BLANK}[A-Z]\w*+(?!{BLANK}=)")
_SLIP = re.compile(r"\w+[ \t]*\{")
_MAX_DIGITS = 9
#: As most texts have it.
_OCCURRENCES = re.compile(r"occurrences matches \{([01]\.\.[1*])\}")
_USUAL = {f"{low}..{high or '*'}": Multiplicity(low, high) for low in (0, 1) for high in (1, None)}


def type_name(lexer: Lexer) -> str:
    """`NAME` or `NAME<NAME, …>`."""
    if lexer.kind != "name":
        raise lexer.expected(tell("a type name"), "SCCOG")
    name = lexer.advance()
    if lexer.text != "<" or not lexer.looks_like(_GENERIC):
        return name
    with lexer.nested():
        lexer.advance()
        parameters = [type_name(lexer)]
        while lexer.take(","):
            parameters.append(type_name(lexer))
        lexer.expect(">", "SCCOG", tell("after the type parameters"))
    return f"{name}<{','.join(parameters)}>"


def at_braces(lexer: Lexer) -> bool:
    """An opening brace, and a word before one, are what is left of `matches`, or a slip of it."""
    if lexer.text == "matches" or lexer.at("matches", "is_in", "∈"):
        return True
    if lexer.text == "{" or (lexer.kind == "name" and lexer.looks_like(_SLIP)):
        raise lexer.expected(tell("'matches'"), "SCOAT")
    return False


def braces(lexer: Lexer) -> Block:
    """`matches { … }`"""
    if not at_braces(lexer):
        raise lexer.expected(tell("'matches'"), "SCOAT")
    lexer.advance()
    return lexer.block("{", "}", "SCOAT")


def _read(lexer: Lexer, code: str) -> Multiplicity:
    """`0..1`, `1..*`, `1`; `*` alone is `0..*`."""
    if lexer.take("*"):
        return ANY_NUMBER
    place = lexer.place()
    lower = _count(lexer, code)
    if lexer.text in ("}", ";"):
        return Multiplicity(lower, lower)
    if not lexer.take(".."):
        raise lexer.expected(tell("a count or a range as 0..1 or 1..*"), code)
    upper = None if lexer.take("*") else _count(lexer, code)
    if upper is not None and upper < lower:
        message = tell("the upper bound {upper} is under the lower bound {lower}", upper=upper, lower=lower)
        raise lexer.error(code, message, place)
    return Multiplicity(lower, upper)


def _count(lexer: Lexer, code: str) -> int:
    """`01` is no count: it is `0..1` that lost its dots."""
    doubtful = len(lexer.text) > 1 and lexer.text.startswith("0")
    if lexer.kind != "integer" or doubtful or len(lexer.text) > _MAX_DIGITS:
        raise lexer.expected(tell("a count or a range as 0..1 or 1..*"), code)
    return int(lexer.advance())


def occurrences(lexer: Lexer) -> Multiplicity | None:
    if lexer.kind != "name":
        return None
    usual = lexer.match(_OCCURRENCES) if lexer.text == "occurrences" else None
    if usual:
        return _USUAL[usual[1]]
    if not lexer.take("occurrences"):
        return None
    with braces(lexer):
        counted = _read(lexer, "SOCCF")
        while lexer.text == ";":
            _said_of_occurrences(lexer)
    return counted


def _said_of_occurrences(lexer: Lexer) -> None:
    """`{0..*; unordered}`: some write here what belongs at the cardinality of what holds the node."""
    place = lexer.place()
    lexer.advance()
    if not lexer.at("ordered", "unordered", "unique"):
        raise lexer.expected(tell("'{sign}'", sign="}"), "SOCCF")
    message = tell("'{word}' says nothing of occurrences; it belongs at the cardinality above", word=lexer.advance())
    lexer.note("SOCCF", message, place, "/", "warning")


def existence(lexer: Lexer) -> Multiplicity | None:
    if not lexer.take("existence"):
        return None
    with braces(lexer):
        place = lexer.place()
        existence = _read(lexer, "SEXLMG")
        if existence.upper is None or existence.upper > 1:
            raise lexer.error(_existence_fault(existence), tell("existence is 0..0, 0..1 or 1..1"), place)
    return existence


def _existence_fault(existence: Multiplicity) -> str:
    """SEXLSG for a count alone, SEXLU1 after 0.., SEXLU2 after 1.., and SEXLMG for a range that is none of these."""
    if existence.lower == existence.upper:
        return "SEXLSG"
    return {0: "SEXLU1", 1: "SEXLU2"}.get(existence.lower, "SEXLMG")


_ORDER = tell("'ordered', 'unordered' or 'unique' after ';'")


def cardinality(lexer: Lexer) -> Cardinality | None:
    if not lexer.take("cardinality"):
        return None
    ordered: bool | None = None
    unique: bool | None = None
    with braces(lexer):
        interval = _read(lexer, "SINVS")
        while lexer.take(";"):
            word = lexer.text.lower()
            if word not in ("ordered", "unordered", "unique", "non"):
                raise lexer.expected(_ORDER, "SINVS")
            lexer.advance()
            if word in ("ordered", "unordered"):
                ordered = word == "ordered"
            elif word == "unique":
                unique = True
            elif word == "non" and lexer.take("-") and lexer.take("unique"):
                unique = None
            else:
                raise lexer.expected(_ORDER, "SINVS")
    return Cardinality(interval, ordered, unique)
