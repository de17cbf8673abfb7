"""Words that say the opposite of each other, from `opposites.txt`: sides, order in time, amounts, states."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

#: The sections of the table that are of no language.
_EVERYWHERE, _PREFIX = "*", "prefix"
_ALIASES = {"no": "nb"}
#: Languages that write compounds as one word: `venstresidig`, `Startdatum`.
_COMPOUNDING = frozenset({"nb", "nn", "de", "nl", "sv", "fi"})
#: The least letters that two compounds have in common, and of what differs in them.
_REST, _PART = 3, 2


def plain(text: str) -> str:
    """Small letters without accents, as words are compared."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


class Turns(NamedTuple):
    """What turns the sense of a text in a language; English and the terms of medicine are among it."""

    opposites: frozenset[frozenset[str]]
    prefixes: tuple[tuple[str, str], ...]
    turning: frozenset[str]
    #: Words that deny, and those that mean without.
    denials: frozenset[str]
    without: frozenset[str]
    compounds: bool

    def are_opposite(self, one: str, other: str) -> bool:
        """`left` and `right`, `hypertension` and `hypotension`, `kjent` and `ukjent`, `Startdatum` and `Enddatum`."""
        if frozenset((one, other)) in self.opposites:
            return True
        shorter, longer = sorted((one, other), key=len)
        if longer.endswith(shorter) and longer.removesuffix(shorter) in self.turning:
            return True
        return self._begin_otherwise(one, other) or (self.compounds and self._differ_in_a_part(one, other))

    def _begin_otherwise(self, one: str, other: str) -> bool:
        return any(
            first.startswith(start) and second.startswith(turned) and first[len(start) :] == second[len(turned) :]
            for start, turned in self.prefixes
            for first, second in ((one, other), (other, one))
        )

    def _differ_in_a_part(self, one: str, other: str) -> bool:
        """Whether what they begin or end with is the opposite, the rest being the same."""
        parts = ((one[:at], one[at:]) for at in range(_PART, len(one) - _REST + 1))
        if any(self._are(head, other.removesuffix(tail)) for head, tail in parts if other.endswith(tail)):
            return True
        same = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
        return any(self._are(one[at:], other[at:]) for at in range(_REST, same + 1))

    def _are(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self.opposites


@cache
def turns(language: str) -> Turns:
    """Of a language that the table has nothing of, what English has."""
    table = _table()
    code = language.lower().replace("_", "-").partition("-")[0]
    code = _ALIASES.get(code, code)
    rows = [table["en"], table[code if code in table else "en"]]
    pairs = (_EVERYWHERE, *(("en", code) if code in table else ("en",)))
    return Turns(
        frozenset(frozenset(pair) for each in pairs for pair in _pairs(table[each][""])),
        tuple(_pairs(table[_PREFIX][""])),
        frozenset(word for each in rows for word in _words(each["turning"])),
        frozenset(word for each in rows for word in _words(each["not"])),
        frozenset(word for each in rows for word in _words(each["without"])),
        code in _COMPOUNDING,
    )


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    """By section, its rows of opposites under "", and its lists of words by their name."""
    text = resources.files("archetypes.differences").joinpath("opposites.txt").read_text(encoding="utf-8")
    table: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            section = table.setdefault(line[1:-1], {"": []})
        elif line and not line.startswith("#"):
            name, colon, words = line.partition(": ")
            section.setdefault(name if colon else "", []).append(words if colon else line)
    return table


def _pairs(rows: Iterable[str]) -> Iterator[tuple[str, str]]:
    for row in rows:
        ends = [_words([end]) for end in row.split(" / ")]
        yield from ((one, other) for one in ends[0] for other in ends[1])


def _words(rows: Iterable[str]) -> list[str]:
    return [word for row in rows for word in plain(row).split()]
