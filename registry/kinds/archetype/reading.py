"""ADL texts in and out: bytes kept as they came, parsed once for all who ask, faults with line and column."""

import codecs

import archetypes
from archetypes.adl2.reader import Recovered
from archetypes.reading import parse
from registry.errors import ContentError, Message, Problem, TooLarge, problem
from registry.kinds.archetype.kept import kept
from registry.kinds.telling import said

#: Marks that texts in UTF-16 and UTF-32 begin with.
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_SPACE = 0x20
#: Bytes in which what is no text shows itself.
_LOOKED_AT = 4096
MAX_BYTES = 4 * 1024 * 1024


@kept()
def noted(text: str) -> Recovered:
    """The archetype in a text that has been read before, and so is known to parse, and what no model shows of it."""
    archetype, problems = parse(text)
    return Recovered(archetype, (), problems)


def parsed(text: str) -> archetypes.Archetype:
    found = noted(text).archetype
    assert found is not None
    return found


def read_text(data: bytes) -> str:
    """The text, byte order mark and line ends included; ContentError says where it is not ADL."""
    if len(data) > MAX_BYTES:
        raise TooLarge("The archetype is {size} bytes; the limit is {limit}.", size=len(data), limit=MAX_BYTES)
    text = decoded(data)
    try:
        parsed(text)
    except archetypes.ParseError as error:
        raise ContentError("The text is not a valid archetype.", problems=[fault(error)]) from error
    return text


def fault(error: archetypes.ParseError) -> Problem:
    return Problem(error.code, _why(error), line=error.line, column=error.column)


def _why(error: archetypes.ParseError) -> Message:
    why = said(error.message)
    return Message("{why}, near {excerpt!r}", {"why": why, "excerpt": error.excerpt}) if error.excerpt else why


def decoded(data: bytes) -> str:
    """ContentError where it is no text, or with the place of the first byte that is not UTF-8."""
    if any(data.startswith(mark) for mark in _WIDE):
        raise _not_utf8(
            problem("invalid-utf8", "The text is UTF-16 or UTF-32; save the file as UTF-8.", line=1, column=1)
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(_fault_at(data, error.start)) from error


def _not_utf8(fault: Problem) -> ContentError:
    return ContentError("The text is not valid UTF-8.", problems=[fault])


def _fault_at(data: bytes, start: int) -> Problem:
    before = data[:start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8").removeprefix("\ufeff")) + 1
    byte, letter = f"0x{data[start]:02X}", data[start : start + 1].decode("cp1252", "replace")
    if _is_binary(data[:_LOOKED_AT]):
        return problem(
            "invalid-utf8",
            "Byte {byte} is no letter: this is another sort of file. "
            "Send the ADL, OPT or JSON itself, or a zip as a zip.",
            line=line,
            column=column,
            byte=byte,
        )
    if letter.isalpha():
        return problem(
            "invalid-utf8",
            "Byte {byte} is not valid UTF-8; it is «{letter}» in Windows-1252. Save the file as UTF-8.",
            line=line,
            column=column,
            byte=byte,
            letter=letter,
        )
    return problem(
        "invalid-utf8",
        "Byte {byte} is not valid UTF-8; save the file as UTF-8.",
        line=line,
        column=column,
        byte=byte,
    )


def _is_binary(data: bytes) -> bool:
    return any(sign < _SPACE and sign not in b"\t\n\f\r" for sign in data)
