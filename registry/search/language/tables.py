"""The word tables shipped beside this module: language pairs, abbreviations, synonyms, small words and parts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from registry.search.language.text import words

_DATA: Final = "registry.search.language.data"
#: Before a name that others lead to, but that does not lead to them.
WIDER: Final = ">"

Why = Literal["synonym", "abbreviation", "compound part", "words"]


@dataclass(frozen=True)
class Alternative:
    """Words that say the same as others, what they are to them, and the whole with its small words where it is told."""

    words: tuple[str, ...]
    why: Why
    name: str = ""

    def refines(self, others: Iterable[str]) -> bool:
        """Whether it says all that these words do, and more."""
        return set(self.words) > set(others)


@dataclass(frozen=True)
class SoundChange:
    """How one written language regularly differs from the other: `one` is `other` at the start, end or anywhere."""

    one: str
    other: str
    place: str

    def fits(self, start: int, last: bool) -> bool:
        """Whether it may be made there; `last` where the stretch ends the word."""
        return self.place == "any" or (start == 0 if self.place == "start" else last)


def _lines(name: str) -> list[list[str]]:
    text = files(_DATA).joinpath(name).read_text(encoding="utf-8")
    rows = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [[cell.strip() for cell in row.split("\t")] for row in rows if row]


def _cells(name: str) -> list[list[str]]:
    """The same where a cell may be empty."""
    text = files(_DATA).joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


@cache
def pairs() -> dict[str, tuple[str, ...]]:
    """bokmål to nynorsk and back, by plain word."""
    table: dict[str, dict[str, None]] = defaultdict(dict)
    for bokmaal, nynorsk in _lines("pairs.tsv"):
        (left,), (right,) = words(bokmaal), words(nynorsk)
        table[left][right] = None
        table[right][left] = None
    return {word: tuple(others) for word, others in table.items()}


@cache
def irregular() -> dict[str, tuple[str, ...]]:
    """A word to its irregular forms, and each of these back to it."""
    table: dict[str, dict[str, None]] = defaultdict(dict)
    for one, other in _lines("irregular.tsv"):
        (left,), (right,) = words(one), words(other)
        table[left][right] = None
        table[right][left] = None
    return {word: tuple(others) for word, others in table.items()}


@cache
def abbreviations() -> dict[str, tuple[tuple[str, ...], ...]]:
    """An abbreviation's plain form to the words of each of its expansions."""
    table: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for short, long in _lines("abbreviations.tsv"):
        table[" ".join(words(short))].append(tuple(words(long)))
    return {short: tuple(expansions) for short, expansions in table.items()}


@cache
def small_words() -> frozenset[str]:
    """Words that carry no meaning of their own in a query of several."""
    return frozenset(word for (cell,) in _lines("small_words.tsv") for word in words(cell))


@cache
def passing_words() -> frozenset[str]:
    """Words that a sentence says in passing: names have them seldom, and mean something else by them."""
    return frozenset(word for (cell,) in _lines("passing_words.tsv") for word in words(cell))


@cache
def unspecific_words() -> frozenset[str]:
    """Words by which a classification says that nothing more is known: a name means the same without them."""
    return frozenset(word for (cell,) in _lines("unspecific_words.tsv") for word in words(cell) if " " not in cell)


@cache
def unspecific_phrases() -> tuple[str, ...]:
    """The same in several words."""
    return tuple(" ".join(words(cell)) for (cell,) in _lines("unspecific_words.tsv") if " " in cell)


@cache
def known_parts() -> frozenset[str]:
    """Parts of compounds that are trusted whatever the vocabulary holds; the only ones of three letters."""
    return frozenset(word for (cell,) in _lines("parts.tsv") for word in words(cell))


@dataclass(frozen=True)
class Group:
    """Names that mean the same; those of `wider` are found by them, but do not lead to them."""

    names: tuple[str, ...]
    wider: tuple[str, ...]


@cache
def groups() -> tuple[Group, ...]:
    """In everyday Norwegian, Latin and English: each line a group."""
    return tuple(_group(cells) for cells in _lines("synonyms.tsv"))


def _group(cells: list[str]) -> Group:
    wider = tuple(cell.removeprefix(WIDER) for cell in cells if cell.startswith(WIDER))
    return Group(tuple(cell for cell in cells if not cell.startswith(WIDER)), wider)


@cache
def units() -> tuple[tuple[str, ...], ...]:
    """Units and ways of giving, each in its spellings."""
    return tuple(tuple(cells) for cells in _lines("units.tsv"))


@cache
def sound_changes() -> tuple[SoundChange, ...]:
    """nynorsk to bokmål and back."""
    lines = _lines("sound_changes.tsv")
    both = [SoundChange(*cells) for one, other, place in lines for cells in ((one, other, place), (other, one, place))]
    return tuple(dict.fromkeys(both))


@cache
def nynorsk() -> dict[str, str]:
    """Stretches that nynorsk has where bokmål has others, for whole words and inside them."""
    table: dict[str, str] = {}
    for one, other, place in _lines("sound_changes.tsv"):
        if place == "any" and len(one) > 3:
            table.setdefault(one, other)
    for bokmaal, other in _lines("pairs.tsv"):
        if len(other) > 3:
            table.setdefault(other, bokmaal)
        if len(other) > 5 and (bokmaal[-1], other[-1]) == ("e", "e"):
            table.setdefault(other[:-1], bokmaal[:-1])  # augehola is øyehulen
    return table


@cache
def shortenings() -> dict[str, str]:
    """Words as classifications cut them short, alone or in pairs (sykd., sv. sk.), to what they stand for."""
    return {" ".join(words(short)): " ".join(words(long)) for short, long in _lines("shortenings.tsv")}


@cache
def learned_spellings() -> tuple[SoundChange, ...]:
    """How Latin and English words are spelt in Norwegian, in the order in which the changes are made."""
    return tuple(SoundChange(one, other, place) for one, other, place in _cells("learned_spellings.tsv"))


@cache
def word_synonyms() -> tuple[tuple[str, ...], ...]:
    """Words that mean the same inside longer names, and everyday words for these, as `components` reads them."""
    return tuple(tuple(cells) for name in ("word_synonyms.tsv", "everyday_words.tsv") for cells in _lines(name))


@cache
def sentences() -> tuple[tuple[str, ...], ...]:
    """How something is said in a sentence, and how names say it, as `registry.search.language.sentences` reads them."""
    return tuple(tuple(cells) for cells in _lines("sentences.tsv"))


@cache
def regions() -> tuple[tuple[str, ...], ...]:
    """Regions of the body, each with the parts that people name."""
    return tuple(tuple(cells) for cells in _lines("regions.tsv"))
