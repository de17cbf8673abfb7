"""ADL texts in and out: bytes kept as they came, parsed once for all who ask, faults with line and column."""

import archetypes
from registry.errors import ContentError, Message, Problem, TooLarge, problem
from registry.kinds.archetype.kept import kept
from registry.kinds.telling import said

MAX_BYTES = 4 * 1024 * 1024


@kept()
def parsed(text: str) -> archetypes.Archetype:
    """The archetype in a text that has been read before, and so is known to parse."""
    return archetypes.read(text)


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
    """ContentError with the place of the first byte that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8").removeprefix("\ufeff")) + 1
        fault = problem(
            "invalid-utf8",
            "Byte {byte} is not valid UTF-8; save the file as UTF-8.",
            line=line,
            column=column,
            byte=f"0x{data[error.start]:02X}",
        )
        raise ContentError("The text is not valid UTF-8.", problems=[fault]) from error
