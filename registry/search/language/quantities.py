"""Codes and numbers as people type them: icd j18.9 is J18.9, 500mg is 500 mg, 38,5 °C is 38.5."""

import re
from collections import defaultdict
from functools import cache
from typing import Final

from registry.search.language.tables import units
from registry.search.language.text import words

#: What somebody says a code is, before it; and a code, or its beginning.
_ANNOUNCED: Final = re.compile(
    r"\s*(?:(?:icd|icpc)(?:[ -]?\d{1,2})?|atc|loinc|oid|ncmp|ncsp|kode|koden|diagnose|diagnosekode)\s*:?\s+"
    r"(-?[a-z]{0,3}[ .]?\d[\w.,:-]*\*?)\s*",
    re.IGNORECASE,
)
#: ICPC-2 writes a code of any chapter with a line before it; alone it excludes nothing.
_LINED: Final = re.compile(r"\s*-([a-z]?\d[\w.]*)\s*", re.IGNORECASE)
#: A canonical address or an OID, and the version asked for.
_VERSIONED: Final = re.compile(r"\s*((?:https?://|urn:|\d+(?:\.\d+){3,})[^\s|]*)\|[^\s|]*\s*", re.IGNORECASE)
#: Signs and words after a number that names lose, or leave out.
_UNSAID: Final = re.compile(r"(?<=\d)\s*(?:%|prosent\b|[°º]\s*c?\b|grader(?:\s+c(?:elsius)?)?\b)", re.IGNORECASE)


def bare_code(text: str) -> str:
    """A query that is a code without what is said about it; any other query as it is."""
    found = next(filter(None, (form.fullmatch(text) for form in (_ANNOUNCED, _LINED, _VERSIONED))), None)
    return found[1].removeprefix("-") if found else text


def plain_numbers(text: str) -> str:
    """Numbers and their units as words of their own, without the signs that names lose."""
    return _stuck().sub(r"\1 \2", _UNSAID.sub("", text))


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """A unit as it may be written to its other spellings, but for those of one letter."""
    table: dict[str, dict[str, None]] = defaultdict(dict)
    for spelt in _spelt():
        for one in spelt:
            table[one] |= dict.fromkeys(other for other in spelt if other != one and len(other) > 1)
    return {one: tuple(others) for one, others in table.items() if others}


@cache
def _spelt() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(dict.fromkeys(word for cell in cells for word in words(cell))) for cells in units())


@cache
def _stuck() -> re.Pattern[str]:
    """A number and a unit without room between them."""
    every = sorted({cell for cells in units() for cell in cells}, key=len, reverse=True)
    return re.compile(rf"(?<![\w.,-])(\d+(?:[.,]\d+)?)({'|'.join(map(re.escape, every))})(?!\w)", re.IGNORECASE)
