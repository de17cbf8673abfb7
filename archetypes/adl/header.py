"""What stands at the head of an archetype: the header in parentheses, and ids. ADL 1.4 and 2 differ in details only."""

from __future__ import annotations

import re

from archetypes.adl import literals
from archetypes.adl.lexer import Lexer
from archetypes.model import ArchetypeId
from archetypes.telling import tell

_ARCHETYPE_ID = re.compile(r"[^\W\d][^\s\[\](){}<>\"]*")
#: Some texts leave out the semicolon before one of these.
_FLAGS = ("controlled", "uncontrolled", "is_controlled", "generated", "is_generated")


def header(lexer: Lexer, bare: re.Pattern[str]) -> dict[str, str | None]:
    """Names with their values, in quotes or as `bare` has them; a flag such as `controlled` maps to None."""
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
        read[name] = said = _value(lexer, bare) if lexer.take("=") else None
        if name == "adl_version" and said is None:
            raise lexer.expected(tell("'=' and a version after 'adl_version'"), "SARID")
        if name == "adl_version" and not str(said)[:1].isdecimal():
            message = tell("{version!r} is no version of ADL; write it as adl_version=1.4", version=said)
            raise lexer.error("VARAV", message, place)
    lexer.expect(")", "SARID", tell("after the header"))
    return read


def _value(lexer: Lexer, bare: re.Pattern[str]) -> str:
    if lexer.kind == "string":
        return literals.string(lexer)
    found = lexer.match(bare)
    if not found:
        raise lexer.expected(tell("a value in the header"), "SARID")
    return found[0]


def identifier(lexer: Lexer, code: str, example: str) -> ArchetypeId:
    place = lexer.place()
    found = lexer.match(_ARCHETYPE_ID)
    read = ArchetypeId.parse(found[0]) if found else None
    if read is None:
        shown = f"'{found[0]}'" if found else lexer.found()
        message = tell("expected an archetype id as {example}, found {found}", example=example, found=shown)
        raise lexer.error(code, message, place)
    return read
