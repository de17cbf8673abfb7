"""Expression constraints from text, by the grammar of ECL 2.2: a recursive descent that names the column of a fault."""

from __future__ import annotations

from typing import Final

from codesets.ecl.expressions import (
    Attribute,
    Compound,
    Dotted,
    Edge,
    Expression,
    Group,
    Joined,
    Refined,
    Refinement,
    Some,
)
from codesets.ecl.filter_parsing import Filters
from codesets.ecl.tokens import COMPARISONS, EclError, Tokens

_HIERARCHY: Final = ("<<!", ">>!", "<<", ">>", "<!", ">!", "<", ">")
_EDGES: Final = {"!!>": True, "!!<": False}
_JOINTS: Final = ("AND", "OR", "MINUS")
_FIELDS: Final = "the fields of members of reference sets are not kept here, but for referencedComponentId"


def parse(text: str) -> Expression:
    """EclError for what is no expression constraint, or one that cannot be answered here."""
    return _Parser(Tokens(text)).whole()


class _Parser:
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._filters = Filters(tokens, self._expression, self._some)

    def whole(self) -> Expression:
        found = self._expression()
        if self._tokens.seen != "":
            raise self._tokens.misfit("the end of the expression, or AND, OR, MINUS")
        return found

    def _expression(self) -> Expression:
        tokens = self._tokens
        tokens.deeper()
        found = self._some()
        while tokens.took("."):
            found = Dotted(found, self._some())
        if tokens.took(":"):
            found = Refined(found, self._refinement())
        elif tokens.word in _JOINTS or tokens.seen == ",":
            found = self._compound(found)
        tokens.higher()
        return found

    def _compound(self, first: Expression) -> Expression:
        tokens = self._tokens
        joint = self._joint()
        parts = [first]
        while tokens.word in _JOINTS or tokens.seen == ",":
            if self._joint() != joint or (joint == "MINUS" and len(parts) > 1):
                raise tokens.misfit("parentheses, since AND, OR and MINUS do not mix")
            tokens.next()
            parts.append(self._some())
        return Compound(joint, tuple(parts))

    def _joint(self) -> str:
        return "AND" if self._tokens.seen == "," else self._tokens.word

    def _some(self) -> Expression:
        """An operator, a focus, and the filters on what they mean together."""
        tokens = self._tokens
        sign = tokens.next() if tokens.seen in (*_HIERARCHY, *_EDGES) else ""
        member = tokens.took("^")
        if member and tokens.took("["):
            self._field()
        found = self._focus("" if sign in _EDGES else sign, member)
        if sign in _EDGES:
            found = Edge(found, top=_EDGES[sign])
        return self._filters.on(found, member)

    def _focus(self, operator: str, member: bool) -> Expression:
        tokens = self._tokens
        if tokens.took("("):
            inner = self._expression()
            tokens.take(")")
            return Some(inner, operator, member) if operator or member else inner
        if tokens.took("*"):
            return Some(None, operator, member)
        if tokens.seen[:1].isalpha():
            raise tokens.misfit("a concept by its SNOMED CT identifier")
        if not tokens.seen.isdecimal():
            raise tokens.misfit("a concept")
        return Some(tokens.next(), operator, member)

    def _field(self) -> None:
        if self._tokens.word != "REFERENCEDCOMPONENTID":
            raise self._tokens.refusal(_FIELDS)
        self._tokens.next()
        if self._tokens.seen != "]":
            raise self._tokens.refusal(_FIELDS)
        self._tokens.next()

    def _refinement(self) -> Refinement:
        tokens = self._tokens
        tokens.deeper()
        parts = [self._refinement_part()]
        joint = ""
        while tokens.seen == "," or tokens.word in ("AND", "OR"):
            if joint and self._joint() != joint:
                raise tokens.misfit("parentheses, since AND and OR do not mix")
            joint = self._joint()
            tokens.next()
            parts.append(self._refinement_part())
        tokens.higher()
        return Joined(joint, tuple(parts)) if joint else parts[0]

    def _refinement_part(self) -> Refinement:
        tokens = self._tokens
        least, most = self._cardinality()
        if tokens.took("{"):
            inner = self._refinement()
            tokens.take("}")
            return Group(inner, least, most)
        # a parenthesis holds attributes (`(a = b OR c = d)`), or the name of one (`(a OR b) = c`)
        if tokens.seen == "(" and tokens.after_parenthesis() not in COMPARISONS:
            tokens.next()
            inner = self._refinement()
            tokens.take(")")
            return inner
        return self._attribute(least, most)

    def _cardinality(self) -> tuple[int, int | None]:
        tokens = self._tokens
        if not tokens.took("["):
            return 1, None
        least = self._number()
        tokens.take("..")
        most = None if tokens.took("*") else self._number()
        if most is not None and most < least:
            raise tokens.refusal(f"no number is both at least {least} and at most {most}")
        tokens.take("]")
        return least, most

    def _number(self) -> int:
        seen = self._tokens.seen
        if not seen.isdecimal() or len(seen) > 6:
            raise self._tokens.misfit("a number")
        return int(self._tokens.next())

    def _attribute(self, least: int, most: int | None) -> Attribute:
        tokens = self._tokens
        reverse = tokens.took("R")
        name = self._some()
        if tokens.seen not in COMPARISONS:
            raise tokens.misfit("= or !=")
        comparison = tokens.next()
        return Attribute(name, comparison, self._value(comparison), least, most, reverse)

    def _value(self, comparison: str) -> Expression | tuple[str, ...]:
        """Concepts, or concrete values: one number, true or false, or some strings."""
        tokens = self._tokens
        if tokens.seen[:1] == "#":
            return (tokens.next(),)
        if comparison not in ("=", "!="):
            raise tokens.misfit("a number after #")
        if tokens.word in ("TRUE", "FALSE"):
            return (tokens.next().lower(),)
        if tokens.seen[:1] == '"' or (tokens.seen == "(" and tokens.ahead[:1] == '"'):
            return self._filters.several(self._filters.quoted)
        return self._some()


__all__ = ["EclError", "parse"]
