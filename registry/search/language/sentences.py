"""What people say in a sentence, as names say it: redd for å fly is a fobi, kutt i tommelen an åpent sår there."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from registry.search.language.tables import regions, sentences
from registry.search.language.thesaurus import Key, key

#: When it is said otherwise: whatever is found (!), where no whole name is found, where no name has its words (~).
Sort = Literal["always", "sentence", "fallback"]
SORTS: Final[Mapping[str, Sort]] = {"!": "always", "~": "fallback"}
MAYBE: Final = "?"
OR: Final = "|"
#: What stands in a sentence for the rest of it.
REST: Final = re.compile(r"[XY]")
#: What stands in a name for the region of the body in which X lies.
REGION: Final = "R"
_TELLS_REST: Final = re.compile(rf"{REST.pattern}|{REGION}")


@dataclass(frozen=True)
class Sentence:
    """How something is said, and how names say it, with places for the rest."""

    sort: Sort
    said: re.Pattern[str]
    names: tuple[str, ...]
    #: Words of which one is in all that it fits; none where that cannot be told.
    telling: frozenset[str]

    def may_fit(self, typed: frozenset[str]) -> bool:
        return not self.telling or not self.telling.isdisjoint(typed)

    def otherwise(self, plain: str, whole: bool) -> Iterator[str]:
        found = self.said.fullmatch(f"{plain} ")
        rest = {place: text.strip() for place, text in found.groupdict().items()} if found else {}
        for name in self.names if found else ():
            if whole and rest and not _TELLS_REST.search(name):
                continue
            for region in _regions_of(rest.get("X", "")) if REGION in name else ("",):
                yield REST.sub(lambda place: rest[place[0]], name.replace(REGION, region))


def otherwise(plain: str, sort: Sort, whole: bool = False) -> list[str]:
    """What names say for a plain query, nearest first; the `whole` of it, or also the telling part of it alone."""
    typed = frozenset(plain.split())
    may = [each for each in _sentences() if each.sort == sort and each.may_fit(typed)]
    every = (name for sentence in may for name in sentence.otherwise(plain, whole))
    return [name for name in dict.fromkeys(every) if name != plain]


def _regions_of(part: str) -> tuple[str, ...]:
    """Also of a part in the feminine: nesa is nese."""
    tried = (part, re.sub(r"a\b", "e", part))
    return next((found for each in tried if (found := _regions().get(key(each.split())))), ())


@cache
def _regions() -> dict[Key, tuple[str, ...]]:
    """By the key of each part of the body the regions in which it lies."""
    table: dict[Key, dict[str, None]] = defaultdict(dict)
    for region, *parts in regions():
        for part in parts:
            table[key((part,))][region] = None
    return {part: tuple(found) for part, found in table.items()}


@cache
def _sentences() -> tuple[Sentence, ...]:
    return tuple(_read(said, names) for said, *names in sentences())


def _read(said: str, names: list[str]) -> Sentence:
    sort = SORTS.get(said[0], "sentence")
    said = said.lstrip("".join(SORTS))
    return Sentence(sort, _pattern(said), tuple(names), _telling(said))


def _telling(said: str) -> frozenset[str]:
    """The choices for the first word that must be there."""
    musts = (word for word in said.split() if not REST.match(word) and not word.endswith(MAYBE))
    return frozenset(next(musts, "").split(OR)) - {""}


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile("".join(_word(word) for word in said.split()))


def _word(word: str) -> str:
    if REST.fullmatch(word):
        return rf"(?P<{word}>.+? )"
    if REST.match(word):
        return rf"(?P<{word[0]}>\w{{3,}}){re.escape(word[1:])} "
    choices = OR.join(re.escape(each) for each in word.removesuffix(MAYBE).split(OR))
    return f"(?:(?:{choices}) )" + MAYBE * word.endswith(MAYBE)
