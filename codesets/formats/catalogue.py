"""A publisher's catalogue of code lists: a table with a row for each list, and one with the codes of them all."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import Final

from codesets.formats.delimited import detect_delimiter, read_delimited
from codesets.formats.source import decode
from codesets.problem import ReadError
from codesets.telling import tell
from codesets.things.model import CodeSystem
from codesets.things.oids import is_oid

OID: Final = "urn:oid:"
#: Header texts of the first table, folded, to what they hold.
_COLUMNS: Final = {
    "oid": "oid",
    **dict.fromkeys(("navn", "namn", "name", "title", "tittel"), "title"),
    **dict.fromkeys(("innhold", "innhald", "content"), "content"),
    **dict.fromkeys(("url", "canonical"), "url"),
}
_CONTENT: Final = ("complete", "fragment", "example", "not-present")
_ABSOLUTE: Final = re.compile(r"(https?://|urn:)\S+")


@dataclass(frozen=True, slots=True)
class _Head:
    line: int
    oid: str
    title: str = ""
    content: str = ""
    url: str = ""


def read_catalogue(heads: bytes, codes: bytes, language: str = "nb") -> list[CodeSystem]:
    """The code systems of the first table, each with its codes from the second, whose column `oid` says whose they are.

    A list has the OID as its identifier, and as its URL where the first table gives none that is absolute; without
    codes it is `not-present`, whatever the table says. What is said to be something else than a code list (an
    identifier, a value set) and has no codes is left out. ReadError with line for what is no OID, stands twice, or
    has codes without a row of its own.
    """
    listed = _heads(decode(heads))
    text = decode(codes)
    header = next(csv.reader(io.StringIO(text), delimiter=detect_delimiter(text)), [])
    column = next((name for name in header if name.strip().casefold() == "oid"), None)
    if column is None:
        raise ReadError.at("no-code-column", tell("no column is called oid: whose are the codes?"), line=1)
    systems = {
        (each.url or "").removeprefix(OID): each for each in read_delimited(text, None, {column: "system"}, language)
    }
    known = {each.oid for each in listed}
    stray = next((url for url in systems if url not in known), None)
    if stray is not None:
        raise ReadError.at("unknown-list", tell("codes of {oid}, which the table of lists does not name", oid=stray))
    return [_system(each, systems.get(each.oid), language) for each in listed if _wanted(each, systems)]


def _heads(text: str) -> list[_Head]:
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=detect_delimiter(text, frozenset({"oid"})))
    names = {name: _COLUMNS[name.strip().casefold()] for name in reader.fieldnames or () if _is_known(name)}
    if "oid" not in names.values():
        raise ReadError.at("no-code-column", tell("no column is called oid: whose are the codes?"), line=1)
    found: dict[str, _Head] = {}
    for row in reader:
        values = {names[name]: (value or "").strip() for name, value in row.items() if name in names}
        head = _Head(reader.line_num, **values)
        if not is_oid(head.oid):
            message = tell("{value!r} is no OID; write it as numbers with points between", value=head.oid)
            raise ReadError.at("bad-value", message, line=head.line, column="oid")
        if head.oid in found:
            message = tell("the list {oid} stands at line {first} already", oid=head.oid, first=found[head.oid].line)
            raise ReadError.at("duplicate-code", message, line=head.line, column="oid")
        found[head.oid] = head
    return list(found.values())


def _is_known(name: str | None) -> bool:
    return name is not None and name.strip().casefold() in _COLUMNS


def _wanted(head: _Head, systems: dict[str, CodeSystem]) -> bool:
    return head.oid in systems or not head.content or head.content in _CONTENT


def _system(head: _Head, found: CodeSystem | None, language: str) -> CodeSystem:
    identifier = f"{OID}{head.oid}"
    url = head.url if _ABSOLUTE.fullmatch(head.url) else identifier
    made = replace(
        found or CodeSystem(),
        url=url,
        identifiers=() if url == identifier else (identifier,),
        title=((language, head.title),) if head.title else (),
        language=language,
    )
    if found is None:
        return replace(made, content="not-present")
    return replace(made, content=head.content if head.content in _CONTENT[:3] else "fragment")
