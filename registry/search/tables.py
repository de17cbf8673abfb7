"""The word tables shipped beside this module: language pairs, abbreviations, small words and parts of compounds."""

from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Final

from registry.search.text import words

_DATA: Final = "registry.search.data"


def _lines(name: str) -> list[list[str]]:
    text = files(_DATA).joinpath(name).read_text(encoding="utf-8")
    rows = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [[cell.strip() for cell in row.split("\t")] for row in rows if row]


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
def unspecific_words() -> frozenset[str]:
    """Words by which a classification says that nothing more is known: a name means the same without them."""
    return frozenset(word for (cell,) in _lines("unspecific_words.tsv") for word in words(cell))


@cache
def known_parts() -> frozenset[str]:
    """Parts of compounds that are trusted whatever the vocabulary holds; the only ones of three letters."""
    return frozenset(word for (cell,) in _lines("parts.tsv") for word in words(cell))
