"""The signs and words of an expression constraint, read one after another, each with its column."""

from __future__ import annotations

import re
from typing import Final

MAX_LENGTH: Final = 20_000
MAX_DEPTH: Final = 40
_BLANK: Final = re.compile(r"(?:\s+|/\*.*?\*/|\|[^|]*\|)*", re.DOTALL)
_TOKEN: Final = re.compile(
    r"""\{\{|\}\}|<<!|>>!|<<|>>|<!|>!|!!<|!!>|!=|<=|>=|\.\.|[<>^*():,.{}\[\]=!+]
      |\#[+-]?\d+(?:\.\d+)?|"(?:[^"\\]|\\.)*"|\d+|[A-Za-z][\w-]*(?:\#[\w.-]+)?""",
    re.VERBOSE,
)
#: Between an attribute or a date and its value.
COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")


class EclError(ValueError):
    """An expression that cannot be understood; the message names the column."""


class Tokens:
    """What is read next is `seen`, "" at the end."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise EclError(f"the expression is longer than {MAX_LENGTH} signs")
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    @property
    def seen(self) -> str:
        return self._tokens[self._at][0]

    @property
    def ahead(self) -> str:
        """What stands behind what is seen."""
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)][0]

    @property
    def word(self) -> str:
        """What is seen, in capital letters."""
        return self.seen.upper()

    def next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][0]

    def take(self, wanted: str) -> None:
        if self.seen != wanted:
            raise self.misfit(wanted)
        self._at += 1

    def took(self, wanted: str) -> bool:
        """Whether it was there, and is now behind."""
        there = self.word == wanted
        self._at += there
        return there

    def misfit(self, wanted: str) -> EclError:
        found, column = self._tokens[self._at]
        return EclError(f"column {column}: expected {wanted}, found {found or 'the end'}")

    def refusal(self, why: str) -> EclError:
        """For what is ECL, but cannot be answered here."""
        return EclError(f"column {self._tokens[self._at][1]}: {why}")

    def deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise EclError(f"the expression nests deeper than {MAX_DEPTH} levels")

    def higher(self) -> None:
        self._depth -= 1

    def lists_codes(self) -> bool:
        """Whether the parenthesis seen holds several codes with nothing between them."""
        inside = self._at + 1
        while self._tokens[inside][0].isdecimal():
            inside += 1
        return inside - self._at > 2 and self._tokens[inside][0] == ")"

    def after_parenthesis(self) -> str:
        """What stands behind the parenthesis that closes the one seen; "" where it is not closed."""
        depth = 0
        for position in range(self._at, len(self._tokens)):
            sign = self._tokens[position][0]
            depth += (sign == "(") - (sign == ")")
            if depth == 0:
                return self._tokens[position + 1][0]
        return ""


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
