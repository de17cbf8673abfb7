"""What each column of a table holds: told by a mapping, or recognised by its English or Norwegian header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from codesets.formats.coding_text import read_coding_text
from codesets.problem import ReadError
from codesets.telling import tell
from codesets.things import model
from codesets.things.model import Coding
from codesets.things.snomed import SYNONYM_USE

MAX_COLUMNS: Final = 500

#: Header texts (folded) to fields; whatever is not here becomes a property.
FIELD_NAMES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("code", "kode", "koden", "kodeverdi"), "code"),
    **dict.fromkeys(("display", "navn", "namn", "visning", "visningsnavn", "tekst", "text"), "display"),
    **dict.fromkeys(("kodenavn", "kodetekst", "betegnelse", "term"), "display"),
    **dict.fromkeys(("parent", "forelder", "overordnet", "overordna", "overordnet kode"), "parent"),
    **dict.fromkeys(("definition", "definisjon", "beskrivelse"), "definition"),
    "status": "status",
    **dict.fromkeys(("abstract", "abstrakt"), "abstract"),
    **dict.fromkeys(("replaced_by", "replaced by", "erstattet av", "erstatta av"), "replaced_by"),
    **dict.fromkeys(("valid_from", "valid from", "gyldig fra", "gyldig frå"), "valid_from"),
    **dict.fromkeys(("valid_to", "valid to", "gyldig til"), "valid_to"),
    "system": "system",
}
#: Fields that several columns may fill.
_REPEATED: Final = frozenset({"parent", "replaced_by", "designation", "ignore"})
_PLAIN: Final = frozenset({*FIELD_NAMES.values(), "ignore"})
_TAGGED: Final = frozenset({"display", "synonym", "designation", "property"})
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Column:
    """`field`, and for tagged ones the language or property code (`tag`) and the type (`detail`) or the use."""

    header: str
    field: str
    tag: str = ""
    detail: str = ""
    use: Coding | None = None


def columns_of(
    header: Sequence[str], line: int, mapping: Mapping[str, str], language: str | None = None
) -> tuple[tuple[Column, ...], str | None]:
    """The columns, and the language of the displays. What `mapping` says comes before what headers suggest.

    A mapping goes from header to field; fields are those of FIELD_NAMES, `ignore`, `display:LANGUAGE`,
    `synonym:LANGUAGE`, `designation:LANGUAGE:SYSTEM#USE` and `property:CODE` or `property:CODE:TYPE`.
    """
    names = [cell.strip() for cell in header]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        message = tell(
            "{count} columns, more than {limit}; is the delimiter right?", count=len(names), limit=MAX_COLUMNS
        )
        raise ReadError.at("too-many-columns", message, line=line)
    absent = next((name for name in mapping if name not in names), None)
    if absent is not None:
        message = tell(
            "mapped, but there is no such column; the columns are {columns}", columns=", ".join(map(repr, names))
        )
        raise ReadError.at("unknown-column", message, line=line, column=absent)
    taken = set(mapping.values())
    columns = []
    for name in names:
        wanted = mapping.get(name) or _recognised(name, taken)
        taken.add(wanted)
        columns.append(_column(name, wanted, line))
    _check(columns, line)
    return _choose_display(columns, language)


def is_code_header(name: str) -> bool:
    return FIELD_NAMES.get(name.strip().casefold()) == "code"


def _recognised(name: str, taken: set[str]) -> str:
    if not name:
        return "ignore"
    found = FIELD_NAMES.get(re.sub(r"\s+", " ", name.casefold()))
    if found is not None and (found not in taken or found in _REPEATED):
        return found
    head, colon, rest = name.partition(":")
    return f"{head.casefold()}:{rest}" if colon and head.casefold() in _TAGGED else f"property:{name}"


def _column(name: str, wanted: str, line: int) -> Column:
    head, _, rest = wanted.partition(":")
    if head in _PLAIN and not rest:
        return Column(name, head)
    if head == "property" and rest:
        code, _, kind = rest.rpartition(":")
        return Column(name, head, code, kind) if code and kind in model.PROPERTY_TYPES else Column(name, head, rest)
    tag, _, use = rest.partition(":")
    if head in _TAGGED and (_LANGUAGE.fullmatch(tag) or (head == "designation" and not tag)):
        return Column(name, head, tag, use=_use(name, head, use, line))
    message = tell(
        "{wanted!r} is no field; fields are {fields}, display:LANGUAGE, property:NAME",
        wanted=wanted,
        fields=", ".join(sorted(_PLAIN)),
    )
    raise ReadError.at("unknown-field", message, line=line, column=name)


def _use(name: str, head: str, text: str, line: int) -> Coding | None:
    if head == "synonym":
        return SYNONYM_USE
    try:
        return read_coding_text(text) if text else None
    except ValueError:
        message = tell("{text!r} is no use of a designation; write it as SYSTEM#CODE", text=text)
        raise ReadError.at("unknown-field", message, line=line, column=name) from None


def _check(columns: Sequence[Column], line: int) -> None:
    fields = [column.field for column in columns if not column.tag]
    if "code" not in fields:
        names = ", ".join(repr(column.header) for column in columns)
        message = tell(
            "no column is the code; the columns are {columns}: map one to code, or give the right delimiter",
            columns=names,
        )
        raise ReadError.at("no-code-column", message, line=line)
    double = next((each for each in fields if fields.count(each) > 1 and each not in _REPEATED), None)
    if double is not None:
        message = tell(
            "{count} columns are {name}; map all but one to another field, or to ignore",
            count=fields.count(double),
            name=double,
        )
        raise ReadError.at("field-twice", message, line=line, column=double)


def _choose_display(columns: list[Column], language: str | None) -> tuple[tuple[Column, ...], str | None]:
    """Without a plain display column, the one in `language`, else the first in any language, is the display."""
    spoken = [position for position, column in enumerate(columns) if column.field == "display" and column.tag]
    if not spoken or any(column.field == "display" and not column.tag for column in columns):
        return tuple(columns), language
    main = next((position for position in spoken if columns[position].tag == language), spoken[0])
    told = columns[main].tag
    columns[main] = Column(columns[main].header, "display")
    return tuple(columns), told
