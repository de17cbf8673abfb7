"""What stands in parentheses after the first word of an archetype; ADL 1.4 and 2 differ in the values only."""

from __future__ import annotations

from collections.abc import Callable

from archetypes.adl.lexer import Lexer
from archetypes.telling import tell

#: Some texts leave out the semicolon before one of these.
_FLAGS = ("controlled", "uncontrolled", "is_controlled", "generated", "is_generated")


def header(lexer: Lexer, value: Callable[[Lexer], str]) -> dict[str, str | None]:
    """Names with their values, each read by `value`; a flag such as `controlled` maps to None."""
    read: dict[str, str | None] = {}
    if not lexer.take("("):
        return read
    while not read or lexer.take(";") or lexer.at(*_FLAGS):
        if read and lexer.text == ")":
            break
        if lexer.kind != "name":
            raise lexer.expected(tell("a name as 'adl_version' in the header"), "SARID")
        name = lexer.advance()
        place = lexer.place()
        read[name] = said = value(lexer) if lexer.take("=") else None
        if name == "adl_version" and said is None:
            raise lexer.expected(tell("'=' and a version after 'adl_version'"), "SARID")
        if name == "adl_version" and not str(said)[:1].isdecimal():
            message = tell("{version!r} is no version of ADL; write it as adl_version=1.4", version=said)
            raise lexer.error("VARAV", message, place)
    lexer.expect(")", "SARID", tell("after the header"))
    return read
