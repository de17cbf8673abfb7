"""Expression constraints from text: a recursive descent that names the column of what it does not understand."""

from __future__ import annotations

import re
from typing import Final

from codesets.ecl.expressions import Attribute, Compound, Dotted, Expression, Group, Joined, Refined, Refinement, Some

MAX_LENGTH: Final = 20_000
MAX_DEPTH: Final = 40
_BLANK: Final = re.compile(r"(?:\s+|/\*.*?\*/|\|[^|]*\|)*", re.DOTALL)
_TOKEN: Final = re.compile(
    r"""\{\{|\}\}|<<!|>>!|<<|>>|<!|>!|!=|<=|>=|\.\.|[<>^*():,.{}\[\]=!]
      |\#[+-]?\d+(?:\.\d+)?|"(?:[^"\\]|\\.)*"|\d+|[A-Za-z]+""",
    re.VERBOSE,
)
_HIERARCHY: Final = ("<<!", ">>!", "<<", ">>", "<!", ">!", "<", ">")
_COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")
_JOINTS: Final = ("AND", "OR", "MINUS")


class EclError(ValueError):
    """An expression that cannot be understood; the message names the column."""


def parse(text: str) -> Expression:
    """EclError for what is no expression constraint, or one that is not evaluated here."""
    if len(text) > MAX_LENGTH:
        raise EclError(f"the expression is longer than {MAX_LENGTH} signs")
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        found = self._expression()
        if self._seen != "":
            raise self._misfit("the end of the expression, or AND, OR, MINUS")
        return found

    @property
    def _seen(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _word(self) -> str:
        return self._seen.upper()

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][0]

    def _take(self, wanted: str) -> None:
        if self._seen != wanted:
            raise self._misfit(wanted)
        self._at += 1

    def _misfit(self, wanted: str) -> EclError:
        found, column = self._tokens[self._at]
        if found == "{{":
            return EclError(f"column {column}: filters in double braces are not evaluated here")
        return EclError(f"column {column}: expected {wanted}, found {found or 'the end'}")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise EclError(f"the expression nests deeper than {MAX_DEPTH} levels")

    def _expression(self) -> Expression:
        self._deeper()
        found = self._some()
        while self._seen == ".":
            self._next()
            found = Dotted(found, self._some())
        if self._seen == ":":
            self._next()
            found = Refined(found, self._refinement())
        elif self._word in _JOINTS or self._seen == ",":
            found = self._compound(found)
        self._depth -= 1
        return found

    def _compound(self, first: Expression) -> Expression:
        joint = self._joint()
        parts = [first]
        while self._word in _JOINTS or self._seen == ",":
            if self._joint() != joint or (joint == "MINUS" and len(parts) > 1):
                raise self._misfit("parentheses, since AND, OR and MINUS do not mix")
            self._next()
            parts.append(self._some())
        return Compound(joint, tuple(parts))

    def _joint(self) -> str:
        return "AND" if self._seen == "," else self._word

    def _some(self) -> Expression:
        operator = self._next() if self._seen in _HIERARCHY else ""
        member = self._seen == "^"
        if member:
            self._next()
        if self._seen == "(":
            self._next()
            inner = self._expression()
            self._take(")")
            return Some(inner, operator, member) if operator or member else inner
        if self._seen == "*":
            self._next()
            return Some(None, operator, member)
        if not self._seen.isdecimal():
            raise self._misfit("a concept")
        return Some(self._next(), operator, member)

    def _refinement(self) -> Refinement:
        self._deeper()
        parts = [self._refinement_part()]
        joint = ""
        while self._seen == "," or self._word in ("AND", "OR"):
            if joint and self._joint() != joint:
                raise self._misfit("parentheses, since AND and OR do not mix")
            joint = self._joint()
            self._next()
            parts.append(self._refinement_part())
        self._depth -= 1
        return Joined(joint, tuple(parts)) if joint else parts[0]

    def _refinement_part(self) -> Refinement:
        least, most = self._cardinality()
        if self._seen == "{":
            self._next()
            inner = self._refinement()
            self._take("}")
            return Group(inner, least, most)
        if self._seen == "(" and self._opens_refinement():
            self._next()
            inner = self._refinement()
            self._take(")")
            return inner
        return self._attribute(least, most)

    def _opens_refinement(self) -> bool:
        """Whether the parenthesis holds attributes (`(a = b OR c = d)`), not the name of one (`(a OR b) = c`)."""
        depth = 0
        for position in range(self._at, len(self._tokens)):
            sign = self._tokens[position][0]
            depth += (sign == "(") - (sign == ")")
            if depth == 0:
                return self._tokens[position + 1][0] not in _COMPARISONS
        return True

    def _cardinality(self) -> tuple[int, int | None]:
        if self._seen != "[":
            return 1, None
        self._next()
        least = self._number()
        self._take("..")
        if self._seen == "*":
            self._next()
            most = None
        else:
            most = self._number()
        self._take("]")
        return least, most

    def _number(self) -> int:
        if not self._seen.isdecimal() or len(self._seen) > 6:
            raise self._misfit("a number")
        return int(self._next())

    def _attribute(self, least: int, most: int | None) -> Attribute:
        reverse = self._word == "R"
        if reverse:
            self._next()
        name = self._some()
        if self._seen not in _COMPARISONS:
            raise self._misfit("= or !=")
        comparison = self._next()
        value: Expression | str
        if self._seen[:1] in ("#", '"') and self._seen:
            value = self._next()
        elif comparison in ("=", "!="):
            value = self._some()
        else:
            raise self._misfit("a number after #")
        return Attribute(name, comparison, value, least, most, reverse)


def _tokens(text: str) -> list[tuple[str, int]]:
    """Each token with its column, and "" at the end; terms in pipes and comments are blanks."""
    found = []
    at = _end_of_blank(text, 0)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise EclError(f"column {at + 1}: {text[at]} has no meaning here")
        found.append((match.group(), at + 1))
        at = _end_of_blank(text, match.end())
    return [*found, ("", len(text) + 1)]


def _end_of_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return at if match is None else match.end()
