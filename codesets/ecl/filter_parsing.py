"""What stands in double braces: conditions on descriptions and concepts, and supplements from history.

What the registry does not keep of a release (dialects, identifiers and dates of descriptions, fields of members) is
refused by name, not answered as if it were there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from codesets.ecl.expressions import (
    Active,
    Compound,
    ConceptCondition,
    DefinitionStatus,
    Described,
    DescriptionCondition,
    EffectiveTime,
    Expression,
    Filtered,
    Language,
    Module,
    Search,
    Some,
    Term,
    Type,
    WithHistory,
)
from codesets.ecl.tokens import COMPARISONS, Tokens
from codesets.things import snomed

_MODERATE: Final = (snomed.SAME_AS, snomed.REPLACED_BY, snomed.WAS_A, snomed.PARTIALLY_EQUIVALENT_TO)
_PROFILES: Final = {"MIN": (snomed.SAME_AS,), "MOD": _MODERATE, "MAX": None}
_TYPES: Final = {"SYN": snomed.SYNONYM, "FSN": snomed.FSN, "DEF": snomed.DEFINITION}
_STATUSES: Final = {"PRIMITIVE": snomed.PRIMITIVE, "DEFINED": snomed.DEFINED}
_DATE: Final = re.compile(r"(?:\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?")
_NOT_KEPT: Final = {
    "DIALECT": "which dialects accept a description is not kept here; filter by language",
    "DIALECTID": "which dialects accept a description is not kept here; filter by language",
    "MODULEID": "modules of descriptions are not kept here",
    "EFFECTIVETIME": "dates of descriptions are not kept here",
    "ID": "identifiers of descriptions are not kept here",
}
_MEMBERS: Final = "of members of reference sets only the active ones are kept, without module, date and fields"
T = TypeVar("T")


class Filters:
    """Reads filters with the parser's help: `expression` a whole one, `some` one that filters may follow."""

    def __init__(self, tokens: Tokens, expression: Callable[[], Expression], some: Callable[[], Expression]) -> None:
        self._tokens = tokens
        self._expression = expression
        self._some = some

    def on(self, found: Expression, member: bool) -> Expression:
        """What was found, with the filters that follow it."""
        tokens = self._tokens
        while tokens.took("{{"):
            if tokens.took("+"):
                found = WithHistory(found, self._history())
            elif tokens.took("C"):
                found = Filtered(found, self._all(self._of_concept))
            elif tokens.took("M"):
                if not member:
                    raise tokens.misfit("a reference set (^) before a filter on its members")
                self._all(self._of_member)
            else:
                tokens.took("D")
                conditions = self._all(self._of_description)
                found = Described(found, tuple(each for each in conditions if each is not None))
            tokens.take("}}")
        return found

    def _history(self) -> Expression | tuple[str, ...] | None:
        tokens = self._tokens
        keyword, _, profile = tokens.word.replace("_", "-").partition("-")
        if keyword != "HISTORY" or profile not in ("", *_PROFILES):
            raise tokens.misfit("HISTORY, HISTORY-MIN, HISTORY-MOD or HISTORY-MAX")
        tokens.next()
        if profile or not tokens.took("("):
            return _PROFILES.get(profile)
        found = self._expression()
        tokens.take(")")
        return found

    def _of_description(self) -> DescriptionCondition | None:
        word = self._tokens.word
        if word in _NOT_KEPT:
            raise self._tokens.refusal(_NOT_KEPT[word])
        if word == "ACTIVE":
            self._tokens.next()
            self._of_active_ones("inactive descriptions are not kept here")
            return None
        if word not in ("TERM", "LANGUAGE", "TYPE", "TYPEID"):
            raise self._tokens.misfit("term, language, type, typeId or active")
        self._tokens.next()
        wanted = self._equal()
        if word == "TERM":
            return Term(self.several(self._search), wanted)
        if word == "LANGUAGE":
            return Language(self.several(self._language), wanted)
        return Type(self._concepts() if word == "TYPEID" else self._named(_TYPES), wanted)

    def _of_concept(self) -> ConceptCondition:
        word = self._tokens.word
        if word not in ("ACTIVE", "DEFINITIONSTATUS", "DEFINITIONSTATUSID", "MODULEID", "EFFECTIVETIME"):
            raise self._tokens.misfit("definitionStatus, definitionStatusId, moduleId, effectiveTime or active")
        self._tokens.next()
        if word == "EFFECTIVETIME":
            return EffectiveTime(self._comparison(), self.several(self._date))
        wanted = self._equal()
        if word == "ACTIVE":
            return Active(self._truth() is wanted)
        if word == "MODULEID":
            return Module(self._concepts(), wanted)
        statuses = self._named(_STATUSES) if word == "DEFINITIONSTATUS" else self._concepts()
        return DefinitionStatus(statuses, wanted)

    def _of_member(self) -> None:
        if self._tokens.word != "ACTIVE":
            raise self._tokens.refusal(_MEMBERS)
        self._tokens.next()
        self._of_active_ones(_MEMBERS)

    def _of_active_ones(self, why: str) -> None:
        """The only ones there are."""
        wanted = self._equal()
        if self._truth() is not wanted:
            raise self._tokens.refusal(why)

    def _equal(self) -> bool:
        if self._tokens.seen not in ("=", "!="):
            raise self._tokens.misfit("= or !=")
        return self._tokens.next() == "="

    def _comparison(self) -> str:
        if self._tokens.seen not in COMPARISONS:
            raise self._tokens.misfit("a comparison")
        return self._tokens.next()

    def _truth(self) -> bool:
        if self._tokens.word not in ("1", "TRUE", "0", "FALSE"):
            raise self._tokens.misfit("1, 0, true or false")
        return self._tokens.next().upper() in ("1", "TRUE")

    def several(self, one: Callable[[], T]) -> tuple[T, ...]:
        """One, or some in parentheses."""
        if not self._tokens.took("("):
            return (one(),)
        found = [one()]
        while not self._tokens.took(")"):
            found.append(one())
        return tuple(found)

    def _search(self) -> Search:
        sort = self._tokens.word
        if sort in ("MATCH", "WILD"):
            self._tokens.next()
            self._tokens.take(":")
        return Search(self._string(), sort == "WILD")

    def quoted(self) -> str:
        if self._tokens.seen[:1] != '"':
            raise self._tokens.misfit("text in quotes")
        return self._tokens.next()

    def _string(self) -> str:
        """Without its quotes; what is escaped in it remains so."""
        return self.quoted()[1:-1]

    def _language(self) -> str:
        if not re.fullmatch("[A-Z]{2}", self._tokens.word):
            raise self._tokens.misfit("a language of two letters")
        return self._tokens.next().lower()

    def _date(self) -> str:
        if not _DATE.fullmatch(self._tokens.seen[1:-1]) or self._tokens.seen[:1] != '"':
            raise self._tokens.misfit('a date in quotes, as "20260131"')
        return self._string()

    def _named(self, names: Mapping[str, str]) -> Expression:
        def one() -> Expression:
            if self._tokens.word not in names:
                raise self._tokens.misfit(", ".join(names).lower())
            return Some(names[self._tokens.next().upper()])

        return _united(self.several(one))

    def _concepts(self) -> Expression:
        """An expression, or concepts in parentheses with nothing between them."""
        if self._tokens.seen == "(" and self._tokens.lists_codes():
            return _united(self.several(self._some))
        return self._some()

    def _all(self, one: Callable[[], T]) -> tuple[T, ...]:
        found = [one()]
        while self._tokens.took(","):
            found.append(one())
        return tuple(found)


def _united(found: Sequence[Expression]) -> Expression:
    return found[0] if len(found) == 1 else Compound("OR", tuple(found))
