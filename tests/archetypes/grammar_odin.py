"""ODIN by chance, and what decides: a seeded generator.

A mark of the private use area stands where a blank is optional, a blank where one is needed.
"""

from __future__ import annotations

import random
from collections.abc import Callable

GAP = "\ue000"
_BLANKS = (" ", "\n", "\t", "\n\t\t", "  ", "\u00a0", "\n\n", " \u200b", '\n-- said: "{ < [ (\n', "--\n", "\n\t-- |/\n")
_WORDS = (
    "Grip",
    "hånd",
    "«x»",
    "a-b",
    "",
    " ",
    "two\nlines",
    "tab\t",
    r"\"said\"",
    r"\\",
    r"\u00e5",
    "100 %",
    "--",
    "/a[b]",
)


class Odin:
    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._depth = 0

    def _fill(self, made: str) -> str:
        """Outside strings and patterns, which have no marks in them."""
        parts = made.split(GAP)
        return "".join(part + self._one("", "", "", *_BLANKS) for part in parts[:-1]) + parts[-1]

    def _one(self, *choices: str) -> str:
        return self._chance.choice(choices)

    def _maybe(self, made: str, odds: float = 0.5) -> str:
        return made if self._chance.random() < odds else ""

    def _some(self, make: Callable[[], str], least: int = 1, most: int = 3) -> list[str]:
        return [make() for _ in range(self._chance.randint(least, most))]

    def _any(self, *makers: Callable[[], str]) -> str:
        return self._chance.choice(makers)()

    def _word(self, word: str) -> str:
        return self._one(word, word, word, word.upper(), word.capitalize())

    def _number(self, most: int = 99) -> str:
        return str(self._chance.randint(0, most))

    def _keyed(self, key: str, value: str) -> str:
        return f'{GAP}["{key}"]{GAP}={GAP}<{GAP}{value}{GAP}>{GAP}'

    def _quoted(self) -> str:
        words = " ".join(self._some(lambda: self._one(*_WORDS), 0, 3))
        return f'"{words}"'

    def _texts(self) -> str:
        several = f"{GAP},{GAP}".join(self._some(self._quoted, 2, 4))
        return self._one("", self._quoted(), f"{self._quoted()}{GAP},{GAP}...", several)

    def _attributes(self) -> str:
        names = self._chance.sample(["a", "b_1", "Cc", "d"], self._chance.randint(1, 3))
        return f"{GAP}".join(f"{name}{GAP}={GAP}{self._block()}{self._one('', ' ', ';')}" for name in names)

    def _block(self) -> str:
        self._depth += 1
        deep = self._depth > 3
        made = self._leaves() if deep or self._chance.random() < 0.6 else self._any(self._attributes, self._table, str)
        self._depth -= 1
        if self._chance.random() < 0.05:
            return '(adl) <# a matches {*} < > " #>'
        return f"{self._maybe('(List<T>) ', 0.1)}<{GAP}{made}{GAP}>"

    def _table(self) -> str:
        keys = self._chance.choice(
            [["1", "2"], ['"a b"', '"c"'], ["2001-01-01"], ["http://a/b"], ["1.5"], ["P1D", "PT1H"], [r'"\""']]
        )
        return "".join(f"{GAP}[{GAP}{key}{GAP}]{GAP}={GAP}{self._block()}{GAP}" for key in keys)

    def _leaves(self) -> str:
        kinds = (
            self._integer,
            self._real,
            self._boolean,
            self._quoted,
            self._date,
            self._time,
            self._moment,
            self._duration,
        )
        others = (
            "[a::b]",
            "[a(1.2)::b-c]",
            "/a/b[1]",
            '/a["k"]/b, /c',
            "'a'",
            r"'\n'",
            "http://a.b/c",
            "urn:oid:1.2",
            "",
        )
        kind = self._chance.choice(kinds)
        several = f"{GAP},{GAP}".join(self._some(kind, 2, 3))
        return self._one(
            kind(),
            several,
            f"{kind()}{GAP},{GAP}...",
            self._interval(self._chance.choice(kinds[:2] + kinds[4:])),
            *others,
        )

    def _integer(self) -> str:
        return self._one("", "-", "+", "") + self._number(10**6)

    def _real(self) -> str:
        return self._one("", "-") + f"{self._number()}.{self._number()}" + self._one("", "", "e3", "E-2")

    def _boolean(self) -> str:
        return self._one("True", "False", "true", "FALSE")

    def _date(self) -> str:
        return self._one("2001-01-31", "1999-12", "2001-??-??", "2001-02-??")

    def _time(self) -> str:
        return self._one("10:00", "10:00:59", "23:59:59.123", "10:00:00Z", "T10:00:00+01:00", "12:00:??")

    def _moment(self) -> str:
        return self._one(
            "2001-01-01T10:00:00",
            "2001-01-01T10",
            "2001-01-01T10:00",
            "2001-01-01T10:00:00.5+0100",
            "2001-01-01T10:??:??",
        )

    def _duration(self) -> str:
        return self._one("P1Y", "PT0S", "P1Y2M3W4DT5H6M7.5S", "P2W", "-P1D", "PT36H", "p1d".upper())

    def _interval(self, bound: Callable[[], str]) -> str:
        low, high = bound(), bound()
        inner = self._one(
            f"{low}{GAP}..{GAP}{high}", f">{low}..{high}", f"{low}..<{high}", f">{low}..<{high}", f">={low}..<={high}",
            f">={GAP}{low}", f"<={high}", f">{low}", f"<{high}", low, f"{low}..*", f"*..{high}",
        )  # fmt: skip
        return f"|{GAP}{inner}{GAP}|"
