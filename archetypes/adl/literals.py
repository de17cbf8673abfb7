"""Reads single values (numbers, strings, dates, codes, intervals) as ODIN and cADL share them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from archetypes.adl.lexer import BLANK, Lexer
from archetypes.telling import tell
from archetypes.values import Char, CodeTerm, Date, DateTime, Duration, Interval, Ordered, Scalar, Time, Uri

CODE_TERM = re.compile(
    r"\["
    + BLANK
    + r'([^\W_][^][()<>{}"\n]*?)(?<!:)(?:\(([^][()<>{}"\n]*)\))?::((?!:)(?![^]\n]*\|\|)'
    #: Expressions have `<<` and `{`. Between bars a name, which may have brackets: `[CTV3::X0001|[X]Hand|]`.
    + r'(?:\|(?:[^]|\n"]|\](?!\s*[],>]))*+\||[^]["\n])*+)\]'
)
#: Subset queries after `terminology:` are published with blanks in them.
URI = re.compile(r'terminology:[^<>"\n]*[^\s<>",]|[A-Za-z][A-Za-z0-9+.\-]*:(?![:=\s])[^\s<>"]*[^\s<>",]')
#: Half of a pair of UTF-16 is no character, and stays as it is written.
_ESCAPE = re.compile(
    r"\\(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|.)", re.DOTALL
)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "'": "'"}
_AROUND = " \t\n\r\f\v\u00a0\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
_MAX_DIGITS = 100
_TEMPORAL: dict[str, Callable[[str], Ordered]] = {
    "date": Date,
    "time": Time,
    "datetime": DateTime,
    "duration": Duration,
}
O = TypeVar("O", bound=Ordered)  # noqa: E741


_VALUE = tell("a value (text stands in straight quotes)")


def unescape(text: str) -> str:
    """An escape that the specification does not know stays as it is written."""

    def plain(found: re.Match[str]) -> str:
        mark = found[1]
        if len(mark) == 1:
            return _ESCAPED.get(mark, "\\" + mark)
        halves = bytes.fromhex(mark.replace("\\", "").replace("u", ""))
        return halves.decode("utf-16-be")

    return _ESCAPE.sub(plain, text) if "\\" in text else text


def string(lexer: Lexer, code: str = "SCAS") -> str:
    if lexer.kind != "string":
        raise lexer.expected(tell("a string in quotes"), code)
    return unescape(lexer.advance()[1:-1])


def number(lexer: Lexer, code: str = "SCAS") -> int | Decimal:
    sign = "-" if lexer.take("-") else ""
    if not sign:
        lexer.take("+")
    if lexer.kind not in ("integer", "real"):
        raise lexer.expected(tell("a number"), code)
    if len(lexer.text) > _MAX_DIGITS:
        raise lexer.error(code, tell("a number of more than {limit} digits", limit=_MAX_DIGITS))
    whole = lexer.kind == "integer"
    text = sign + lexer.advance()
    return int(text) if whole else Decimal(text)


def whole(lexer: Lexer, code: str = "SCAS") -> int:
    if lexer.kind != "integer":
        raise lexer.expected(tell("a count"), code)
    return int(number(lexer, code))


def ordered(lexer: Lexer, code: str = "SCAS") -> Ordered:
    """A number, date, time, date-time or duration."""
    if lexer.kind in _TEMPORAL:
        return _TEMPORAL[lexer.kind](lexer.advance())
    if lexer.text == "-" and lexer.source.startswith("P", lexer.start + 1):
        lexer.advance()
        if lexer.kind != "duration":
            raise lexer.expected(tell("a duration"), code)
        return Duration("-" + lexer.advance())
    return number(lexer, code)


def scalar(lexer: Lexer, code: str = "SCAS") -> Scalar:
    if lexer.kind == "string":
        return string(lexer, code)
    if lexer.kind == "char":
        return Char(unescape(lexer.advance()[1:-1]))
    if lexer.at("true", "false"):
        return lexer.advance().lower() == "true"
    if lexer.text == "[":
        return code_term(lexer, code)
    if lexer.kind == "name":
        place, found = lexer.place(), lexer.match(URI)
        if found and found[0].count("[") != found[0].count("]"):
            raise lexer.error(code, tell("a bracket is missing in '{address}'", address=found[0]), place)
        if found:
            return Uri(found[0])
        raise lexer.expected(_VALUE, code)
    if lexer.kind in ("bad", "mark", "end") and lexer.text not in ("-", "+"):
        raise lexer.expected(_VALUE, code)
    return ordered(lexer, code)


def code_term(lexer: Lexer, code: str = "SCAS") -> CodeTerm:
    found = lexer.match(CODE_TERM)
    if not found:
        raise lexer.expected(tell("a code as [terminology::code]"), code)
    return CodeTerm(bare(found[1]), bare(found[3]), found[2])


def bare(code: str) -> str:
    """Without the blanks and marks without width around it that pasted text brings along."""
    return code.strip(_AROUND)


def interval(lexer: Lexer, bound: Callable[[Lexer], O], code: str = "SCAS") -> Interval[O]:
    """`|5..10|`, `|>5..<10|`, `|>=5..<=10|`, `|>=5|`, `|<10|`, `|5|`, `|5 +/- 1|`; `*` and `infinity` are unbounded."""
    lexer.expect("|", code)
    read = _one_sided(lexer, bound) if lexer.at("<", "<=") else _two_sided(lexer, bound, code)
    if lexer.text == "," and lexer.source[lexer.start + 1 : lexer.start + 2].isdigit():
        raise lexer.expected(tell("the decimals after a point, as 0.5"), code)
    lexer.expect("|", code, tell("at the end of the interval"))
    return read


def _one_sided(lexer: Lexer, bound: Callable[[Lexer], O]) -> Interval[O]:
    included = lexer.advance() == "<="
    return Interval(upper=bound(lexer), upper_included=included)


def _two_sided(lexer: Lexer, bound: Callable[[Lexer], O], code: str) -> Interval[O]:
    relation = lexer.advance() if lexer.at(">", ">=") else ""
    lower = _bound(lexer, bound)
    included = relation != ">"
    if lexer.text == ">" and lexer.source.startswith("..", lexer.start + 1):
        #: `|0>..<10|`, as a chapter of ADL 1.4 has it.
        lexer.advance()
        included = False
    if lexer.take(".."):
        upper_included = lexer.take("<=") or not lexer.take("<")
        return Interval(lower, _bound(lexer, bound), included, upper_included)
    if relation:
        return Interval(lower=lower, lower_included=included)
    if lexer.at("+/-", "±"):
        lexer.advance()
        return _around(lexer, lower, bound(lexer), code)
    return Interval(lower, lower)


def _bound(lexer: Lexer, bound: Callable[[Lexer], O]) -> O | None:
    if lexer.take("*") or lexer.take("∞") or lexer.take("infinity"):
        return None
    if lexer.text == "-" and lexer.source.startswith(("infinity", "*", "∞"), lexer.start + 1):
        lexer.advance()
        lexer.advance()
        return None
    return bound(lexer)


def _around(lexer: Lexer, middle: O | None, reach: O, code: str) -> Interval[O]:
    if not isinstance(middle, int | Decimal) or not isinstance(reach, int | Decimal):
        raise lexer.error(code, tell("only a number can be followed by +/-"))
    return Interval(middle - reach, middle + reach)  # type: ignore[arg-type]  # numbers, so O is a number
