"""One cell of a table into a concept in the making, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, TypeVar

from codesets.formats.coding_text import read_coding_text, write_coding_text
from codesets.formats.columns import Column
from codesets.telling import Told, tell
from codesets.things import model
from codesets.things.concepts import NUMBERS
from codesets.things.model import Coding, Concept, Designation, Property, PropertyValue
from codesets.things.oids import as_uri

_STATUS: Final[Mapping[str, str]] = {
    **{status: status for status in model.CONCEPT_STATUSES},
    **dict.fromkeys(("aktiv", "gyldig", "i bruk"), "active"),
    **dict.fromkeys(("inaktiv", "ugyldig"), "inactive"),
    **dict.fromkeys(("utgått", "avviklet", "avvikla"), "retired"),
    **dict.fromkeys(("utkast", "kladd"), "draft"),
    **dict.fromkeys(("utfases", "frarådes"), "deprecated"),
}
#: More digits than any number has that is taken.
_LONGEST_INTEGER: Final = 20
_N = TypeVar("_N", int, float)
_TRUE: Final = frozenset({"true", "1", "yes", "ja", "x"})
_FALSE: Final = frozenset({"false", "0", "no", "nei"})
_DATE: Final = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T[0-2]\d:[0-5]\d(:[0-6]\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?"
)


@dataclass(slots=True)
class Draft:
    """A concept while its row is read."""

    system: str = ""
    single: dict[str, Any] = field(default_factory=dict)
    parents: list[str] = field(default_factory=list)
    replaced_by: list[str] = field(default_factory=list)
    designations: list[Designation] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)

    @property
    def code(self) -> str:
        return str(self.single.get("code", ""))

    def concept(self, known: Mapping[str, str]) -> Concept:
        """The concept; other codes are the strings that `known` has for them. A cell with several codes is split at `|`
        where it is no code as it stands."""
        return Concept(
            **self.single,
            parents=_split(self.parents, known),
            replaced_by=_split(self.replaced_by, known),
            designations=tuple(self.designations),
            properties=tuple(self.properties),
        )


def put(draft: Draft, column: Column, cell: str) -> Told | None:
    """Put one filled cell into the draft; returns what is wrong with it, if anything.

    Codes, dates and the like lose blanks around them; displays, definitions and untyped properties keep theirs.
    """
    bare = cell.strip()
    match column.field:
        case "parent":
            draft.parents.append(bare)
        case "replaced_by":
            draft.replaced_by.append(bare)
        case "system":
            draft.system = as_uri(bare)
        case "property":
            return _put_property(draft, column, cell)
        case "synonym" | "designation" | "display" if column.tag or column.field == "designation":
            draft.designations.append(Designation(cell, column.tag or None, column.use))
        case "ignore":
            pass
        case _:
            return _put_single(draft, column.field, cell)
    return None


def _put_single(draft: Draft, name: str, cell: str) -> Told | None:
    bare = cell.strip()
    folded = bare.casefold()
    value: Any = cell if name in {"display", "definition"} else bare
    if name == "status":
        if folded not in _STATUS:
            return tell(
                "{value!r} is no status; use one of {statuses}", value=bare, statuses=", ".join(model.CONCEPT_STATUSES)
            )
        value = _STATUS[folded]
    elif name == "abstract":
        try:
            value = _truth(folded)
        except ValueError:
            return tell("{value!r} is neither true nor false", value=bare)
    elif name in {"valid_from", "valid_to"} and not _DATE.fullmatch(bare):
        return tell("{value!r} is no date; write it as 2026-01-31", value=bare)
    draft.single[name] = value
    return None


def _put_property(draft: Draft, column: Column, cell: str) -> Told | None:
    try:
        value = typed(cell, column.detail)
    except ValueError:
        return tell("{value!r} is not of type {type}", value=cell.strip(), type=column.detail)
    draft.properties.append(_fact(column.tag, value, column.detail or "string"))
    return None


@lru_cache(maxsize=50_000, typed=True)
def _fact(code: str, value: PropertyValue, kind: str) -> Property:
    """What is said of many concepts is one object."""
    return Property(code, value, kind)


def typed(cell: str, kind: str) -> PropertyValue:
    """The value that a cell spells in a property type; ValueError where it does not."""
    bare = cell.strip()
    match kind:
        case "integer":
            return _within(_whole(bare), kind)
        case "decimal":
            return _within(float(bare), kind)
        case "boolean":
            return _truth(bare.casefold())
        case "Coding":
            return read_coding_text(bare)
        case "" | "string":
            return cell
        case _:
            return bare


def spelled(value: PropertyValue) -> str:
    """The cell that `typed` reads back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Coding):
        return write_coding_text(value)
    return repr(value) if isinstance(value, float) else str(value)


def _whole(bare: str) -> int:
    if len(bare) > _LONGEST_INTEGER:
        raise ValueError(bare[:_LONGEST_INTEGER])
    return int(bare)


def _within(number: _N, kind: str) -> _N:
    """What is infinite or no number, which JSON has not, is beyond every limit."""
    smallest, largest = NUMBERS[kind]
    if not smallest <= number <= largest:
        raise ValueError(number)
    return number


def _truth(folded: str) -> bool:
    if folded not in _TRUE | _FALSE:
        raise ValueError(folded)
    return folded in _TRUE


def _split(cells: list[str], known: Mapping[str, str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for cell in cells:
        parts = [cell] if cell in known else [part.strip() for part in cell.split("|")]
        found.update(dict.fromkeys(known.get(part, part) for part in parts if part))
    return tuple(found)
