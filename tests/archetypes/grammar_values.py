"""Constraints on single values and assertions of ADL 1.4 by chance."""

from __future__ import annotations

from collections.abc import Callable

from tests.archetypes.grammar_odin import GAP, Odin

CODES = tuple(f"at{number:04}" for number in range(8))


class Values(Odin):
    def _matches(self, inner: str) -> str:
        return f" {self._one('matches', 'matches', 'is_in', '∈', 'MATCHES')}{GAP}{{{GAP}{inner}{GAP}}}"

    def _path(self) -> str:
        return self._one(
            "/items[at0001]", "/items[at0001]/value", "/items[at0001]/items[at0002.1]/value/magnitude", "/name"
        )

    def _primitive(self) -> str:
        return self._any(
            self._codes,
            self._strings,
            self._numbers,
            self._temporal,
            self._patterned,
            lambda: self._listed(self._boolean),
            lambda: "*",
        )

    def _codes(self) -> str:
        listed = f"{GAP},{GAP}".join(CODES[1 : self._chance.randint(2, 5)])
        return self._one(
            f"[local::{GAP}{listed}]",
            f"[local::{listed}{GAP};{GAP}at0001{GAP}]",
            "[local::]",
            "[openehr::271, 272]",
            "[SNOMED-CT(2003)::123,\n456 -- second\n]",
            "[ISO_639-1::nb]",
            "[LOINC::LA6576-8]",
            "[ac0001]",
            "[ac0002; at0001]",
        )

    def _listed(self, kind: Callable[[], str]) -> str:
        return f"{GAP},{GAP}".join(self._some(kind, 1, 3)) + self._maybe(f"{GAP};{GAP}{kind()}", 0.3)

    def _strings(self) -> str:
        pattern = self._one("/x.*/", r"/a\/b/", "^a/b^", r"/[0-9]{1,3}/", '/"x"/')
        return self._one(
            self._listed(self._quoted),
            f"{self._quoted()}{GAP},{GAP}...",
            pattern + self._maybe(f"{GAP};{GAP}{self._quoted()}"),
        )

    def _numbers(self) -> str:
        kind = self._chance.choice([self._integer, self._real])
        return self._listed(kind) if self._chance.random() < 0.5 else self._ranged(kind)

    def _ranged(self, kind: Callable[[], str]) -> str:
        values = f"{GAP},{GAP}".join(self._some(lambda: self._interval(kind), 1, 2))
        return values + self._maybe(f"{GAP};{GAP}{kind()}", 0.3)

    def _temporal(self) -> str:
        kind = self._chance.choice([self._date, self._time, self._moment, self._duration])
        return self._one(self._listed(kind), self._ranged(kind))

    def _patterned(self) -> str:
        return self._one(
            self._one("yyyy-mm-dd", "yyyy-??-??", "yyyy-mm-??", "yyyy-mm-XX", "YYYY-MM-DD")
            + self._maybe(f"{GAP};{GAP}2001-01-01", 0.3),
            self._one("HH:MM:SS", "hh:mm:ss", "HH:MM:??", "HH:??:??", "hh:mm:XX")
            + self._maybe(f"{GAP};{GAP}10:00:00", 0.3),
            self._one(
                "yyyy-mm-ddTHH:MM:SS",
                "yyyy-mm-dd HH:MM:??",
                "yyyy-mm-ddTHH:??:??",
                "yyyy-??-??T??:??:??",
                "yyyy-mm-ddTHH:MM:SSZ",
            ),
            self._one("PYMWDTHMS", "PTHMS", "PDTH", "PW", "PY", "Pymd") + self._maybe(f"{GAP};{GAP}P1D", 0.3),
            f"PDTH/{self._ranged(self._duration)}",
            f"PTHMS{GAP}/{GAP}{self._duration()}",
        )

    def _condition(self) -> str:
        self._depth += 1
        deep = self._depth > 3
        made = self._comparison() if deep else self._any(self._comparison, self._logic, self._quantified)
        self._depth -= 1
        return made

    def _logic(self) -> str:
        operator = self._one("and", "or", "xor", "implies", "AND", "∧", "∨", "⇒")
        return self._one(
            f"{self._condition()} {operator} ({self._condition()})",
            f"{self._one('not ', '~', '¬ ')}({self._condition()})",
        )

    def _quantified(self) -> str:
        return f"{self._one('for_all', '∀')} $x{GAP} in {self._path()} satisfies $x/value > {self._number()}"

    def _comparison(self) -> str:
        operator = self._one("=", "!=", "<", ">", "<=", ">=", "≤", "≥", "≠")
        left, right = self._operand(), self._operand()
        return self._one(
            f"{left} {operator} {right}",
            f"{self._path()}{self._matches(self._primitive())}",
            f"{self._one('exists', '∃')} {self._path()}",
            f"{left} {self._one('+', '-', '*', '/', '%', '^')} {right} {operator} {self._number()}",
        )

    def _operand(self) -> str:
        return self._one(
            self._path(),
            "$y",
            self._number(),
            self._real(),
            self._quoted(),
            "P1D",
            "[local::at0001]",
            f"sum({self._path()})",
        )
