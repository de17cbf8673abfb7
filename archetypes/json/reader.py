"""Reads the JSON that `archetypes.write` makes; a fault is told with line, column and a pointer into the document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from json.decoder import JSONDecodeError, JSONDecoder
from typing import Any

from archetypes.adl.lexer import decode
from archetypes.errors import ParseError
from archetypes.json.model import Misfit, Unusable, make
from archetypes.model import Archetype
from archetypes.operational_template import OperationalTemplate
from archetypes.source import Source, content
from archetypes.telling import Told, tell

#: JSON names every field, and so is some times as long as ADL.
MAX_CHARACTERS = 32_000_000
_MAX_DIGITS = 100
_MAX_EXPONENT = 999
#: What XML has no character for, escaped or plain.
_NOT_XML = re.compile(
    r"(?<!\\)(?:\\\\)*(\\u00(?:0[0-8bcef]|1[0-9a-f])|\\[bf]|\\ufff[ef]|[\ufffe\uffff])", re.IGNORECASE
)
_SKIP = JSONDecoder(parse_int=str, parse_float=str)


def read_json(source: Source) -> Archetype | OperationalTemplate:
    """What `write` makes as JSON. ParseError: JSYN where it is not JSON, JMOD where the JSON is no archetype."""
    text = decode(content(source), MAX_CHARACTERS)
    plain = _loaded(text, parse_float=_decimal, parse_int=_whole, parse_constant=_constant, object_pairs_hook=_object)
    try:
        read: Archetype | OperationalTemplate = make(Archetype | OperationalTemplate, plain)
    except Misfit as misfit:
        raise _fault(text, misfit) from misfit
    except RecursionError as error:
        raise ParseError(1, 1, "JMOD", tell("lists and objects are nested too deep")) from error
    if isinstance(read, OperationalTemplate):
        _refuse_what_xml_cannot_say(text)
    return read


def plain_json(text_or_bytes: str | bytes) -> Any:
    """Any JSON as Python has it. ParseError for what is none, JSYN."""
    return _loaded(decode(text_or_bytes, MAX_CHARACTERS), parse_constant=_no_number)


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _loaded(text: str, **hooks: Any) -> Any:
    try:
        return json.loads(text, **hooks)
    except JSONDecodeError as error:
        message = tell("this is not JSON: {why}", why=error.msg)
        raise ParseError(error.lineno, error.colno, "JSYN", message) from error
    except RecursionError as error:
        raise ParseError(1, 1, "JSYN", tell("lists and objects are nested too deep")) from error
    except ValueError as error:  # Python's own limit on the digits of a number, and what `_no_number` says
        raise ParseError(1, 1, "JSYN", tell("this is not JSON: {why}", why=str(error))) from error


def _refuse_what_xml_cannot_say(text: str) -> None:
    found = _NOT_XML.search(text)
    if found:
        line, column = _line_and_column(text, found.start(1))
        raise ParseError(line, column, "JMOD", tell("a character that XML cannot hold"), found[1])


def is_json(text_or_bytes: str | bytes) -> bool:
    """ADL begins with a word, XML with `<`, and JSON of an archetype with a brace."""
    if isinstance(text_or_bytes, str):
        return text_or_bytes.lstrip("\ufeff \t\r\n").startswith("{")
    return text_or_bytes.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"{")


def _decimal(text: str) -> Decimal | Unusable:
    exponent = text.lower().partition("e")[2]
    if len(text) > _MAX_DIGITS or (exponent and abs(int(exponent)) > _MAX_EXPONENT):
        return Unusable(tell("a number of more than {limit} digits", limit=_MAX_DIGITS))
    return Decimal(text)


def _whole(text: str) -> int | Unusable:
    if len(text) > _MAX_DIGITS:
        return Unusable(tell("a number of more than {limit} digits", limit=_MAX_DIGITS))
    return int(text)


def _constant(text: str) -> Unusable:
    return Unusable(tell("{text} is no number of JSON", text=text))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Unusable:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    names = [name for name, _ in pairs]
    twice = next(name for name in made if names.count(name) > 1)
    return Unusable(tell("the object has {name!r} twice", name=twice[:_MAX_DIGITS]))


def _fault(text: str, misfit: Misfit) -> ParseError:
    pointer = "".join(f"/{_escaped(str(step))}" for step in misfit.steps)
    pointer = pointer.encode("utf-8", "replace").decode()
    line, column = _line_and_column(text, _place(text, misfit.steps))
    message: Told = tell("at {pointer}: {what}", pointer=pointer or "/", what=misfit.message)
    return ParseError(line, column, "JMOD", message)


def _line_and_column(text: str, place: int) -> tuple[int, int]:
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


def _escaped(step: str) -> str:
    """RFC 6901."""
    return step.replace("~", "~0").replace("/", "~1")


def _place(text: str, steps: Iterable[str | int]) -> int:
    """Where the value stands that these steps lead to."""
    place = _after_blanks(text, 0)
    for step in steps:
        inner = _after_blanks(text, place + 1)
        place = _item(text, inner, step) if isinstance(step, int) else _member(text, inner, step)
    return place


def _item(text: str, place: int, number: int) -> int:
    for _ in range(number):
        place = _after_comma(text, place)
    return place


def _member(text: str, place: int, name: str) -> int:
    """Duplicate names are found before there is anything to step into, so that the first one is it."""
    while True:
        key, end = _SKIP.raw_decode(text, place)
        value = _after_blanks(text, _after_blanks(text, end) + 1)
        if key == name:
            return value
        place = _after_comma(text, value)


def _after_comma(text: str, place: int) -> int:
    _, end = _SKIP.raw_decode(text, place)
    return _after_blanks(text, _after_blanks(text, end) + 1)


def _after_blanks(text: str, place: int) -> int:
    while text[place] in " \t\r\n":
        place += 1
    return place
