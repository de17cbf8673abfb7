"""What people say in a sentence, as names say it: redd for å fly is a fobi, kutt i tommelen an åpent sår there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from registry.search.tables import sentences

#: When it is said otherwise: whatever is found (!), where no whole name is found, where no name has its words (~).
Sort = Literal["always", "sentence", "fallback"]
SORTS: Final[Mapping[str, Sort]] = {"!": "always", "~": "fallback"}
MAYBE: Final = "?"
OR: Final = "|"
#: What stands in a sentence for the rest of it.
REST: Final = re.compile(r"[XY]")


@dataclass(frozen=True)
class Sentence:
    """How something is said, and how names say it, with places for the rest."""

    sort: Sort
    said: re.Pattern[str]
    names: tuple[str, ...]

    def otherwise(self, plain: str) -> Iterator[str]:
        found = self.said.fullmatch(f"{plain} ")
        if found:
            rest = {place: text.strip() for place, text in found.groupdict().items()}
            yield from (REST.sub(lambda place: rest[place[0]], name) for name in self.names)


def otherwise(plain: str, sort: Sort) -> list[str]:
    """What names say for a plain query, nearest first."""
    every = (name for sentence in _sentences() if sentence.sort == sort for name in sentence.otherwise(plain))
    return [name for name in dict.fromkeys(every) if name != plain]


@cache
def _sentences() -> tuple[Sentence, ...]:
    return tuple(_read(said, names) for said, *names in sentences())


def _read(said: str, names: list[str]) -> Sentence:
    sort = SORTS.get(said[0], "sentence")
    return Sentence(sort, _pattern(said.lstrip("".join(SORTS))), tuple(names))


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile("".join(_word(word) for word in said.split()))


def _word(word: str) -> str:
    if REST.fullmatch(word):
        return rf"(?P<{word}>.+ )"
    if REST.match(word):
        return rf"(?P<{word[0]}>\w{{3,}}){re.escape(word[1:])} "
    choices = OR.join(re.escape(each) for each in word.removesuffix(MAYBE).split(OR))
    return f"(?:(?:{choices}) )" + MAYBE * word.endswith(MAYBE)
