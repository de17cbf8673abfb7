"""How well each row of a segment answers a query: one small number a row, worked out on whole arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.search.documents import LANGUAGES, ROLES
from registry.search.lexicon import Rows
from registry.search.query import Query
from registry.search.segment import Segment
from registry.search.spelling import Correction
from registry.search.stems import stems
from registry.search.tables import pairs
from registry.search.text import collapse, has_norwegian

Levels = NDArray[np.uint8]

PREFERRED_ROLE: Final = ROLES.index("preferred")
#: A phrase is looked for in the names of so many rows, best first.
PHRASE_ROWS: Final = 20_000


class Level(IntEnum):
    """Why a row answers, better upwards."""

    NONE = 0
    SPELLING = 1
    NEAR_SPELLING = 2
    ACROSS = 3  # each word stands in some text of the item, but no text has them all
    PART = 4
    PREFIX = 5
    WORDS = 6
    STARTS = 7
    EXPANSION = 8
    SYNONYM = 9
    PREFERRED = 10
    CODE = 11


@dataclass(frozen=True)
class Match:
    """`levels` is a number for each row, `excluded` a mask of items that must not answer."""

    levels: Levels
    excluded: NDArray[np.bool_]


def match(segment: Segment, query: Query, corrections: Mapping[str, list[Correction]], language: str | None) -> Match:
    """Rates every row. `corrections` are tried besides the words as typed; a language leaves other languages out."""
    by_word = [word_levels(segment, word, corrections.get(word, [])) for word in query.words]
    levels = np.minimum.reduce(by_word)
    if len(by_word) > 1:
        _across(segment, by_word, levels)
    for phrase in query.phrases:
        _keep_phrase(segment, phrase, levels)
    if query.name:
        _whole(segment, query, levels)
    if language is not None:
        known = (segment.language == LANGUAGES.index(language)) | (segment.language == 0)
        levels[~known] = Level.NONE
    return Match(levels, _excluded(segment, query))


def word_levels(segment: Segment, word: str, corrections: list[Correction]) -> Levels:
    """How one word stands in each row, NONE to WORDS."""
    lexicons = segment.lexicons
    levels = np.zeros(segment.rows, np.uint8)
    for correction in reversed(corrections):
        near = correction.distance == corrections[0].distance
        levels[lexicons["word"].rows(correction.word)] = Level.NEAR_SPELLING if near else Level.SPELLING
    levels[_both_halves(segment, word)] = Level.PART
    levels[lexicons["part"].rows_below(word)] = Level.PART
    for stem in stems(word, ""):
        levels[lexicons["part"].rows(stem)] = Level.PART
    levels[lexicons["word"].rows_below(word)] = Level.PREFIX
    levels[lexicons["code"].rows_below(word)] = Level.PREFIX
    if not has_norwegian(word):
        levels[lexicons["word_fold"].rows_below(collapse(word))] = Level.PREFIX
    for rows in _whole_words(segment, word):
        levels[rows] = Level.WORDS
    return levels


def _whole_words(segment: Segment, word: str) -> list[Rows]:
    lexicons = segment.lexicons
    forms = (word, *pairs().get(word, ()))
    found = [lexicons["word"].rows(form) for form in forms]
    found += [lexicons["stem"].rows(stem) for form in forms for stem in stems(form, "")]
    if not has_norwegian(word):
        found.append(lexicons["word_fold"].rows(collapse(word)))
    found.append(lexicons["code"].rows(word))
    return found


def _both_halves(segment: Segment, word: str) -> Rows:
    """The rows that hold the parts of a typed compound as words of their own."""
    halves = [np.unique(np.concatenate(_whole_words(segment, half))) for half in segment.halves(word)]
    if not halves:
        return np.empty(0, np.int32)
    head, tail = halves
    return np.intersect1d(head, tail, assume_unique=True).astype(np.int32)


def _across(segment: Segment, by_word: list[Levels], levels: Levels) -> None:
    """Marks rows of items that have every word, though in different texts."""
    has_all = np.ones(segment.items, np.bool_)
    touched = np.maximum.reduce(by_word)
    for each in by_word:
        has_word = np.zeros(segment.items, np.bool_)
        has_word[segment.item_of[each > Level.NONE]] = True
        has_all &= has_word
    if has_all.any():
        rows = np.flatnonzero((touched > Level.NONE) & (levels == Level.NONE))
        levels[rows[has_all[segment.item_of[rows]]]] = Level.ACROSS


def _keep_phrase(segment: Segment, phrase: str, levels: Levels) -> None:
    rows = np.flatnonzero(levels)[:PHRASE_ROWS]
    names = segment.lexicons["name"]
    wanted = f" {phrase} ".encode()
    numbers = segment.name_of[rows].tolist()
    holds = [number >= 0 and wanted in b" %b " % names.term(number) for number in numbers]
    kept = rows[np.array(holds, np.bool_)]
    best = levels[kept]
    levels[:] = Level.NONE
    levels[kept] = best


def _whole(segment: Segment, query: Query, levels: Levels) -> None:
    """Raises rows that the query is the beginning of, or the whole."""
    lexicons = segment.lexicons
    levels[lexicons["code"].rows_below(query.code)] = Level.STARTS
    levels[lexicons["name"].rows_below(query.name)] = Level.STARTS
    whole = [lexicons["name"].rows(query.name)]
    if not has_norwegian(query.name):
        folded = collapse(query.name)
        levels[lexicons["name_fold"].rows_below(folded)] = Level.STARTS
        whole.append(lexicons["name_fold"].rows(folded))
    for expansion in query.expansions:
        found = np.minimum.reduce([word_levels(segment, word, []) for word in expansion])
        rows = np.flatnonzero(found == Level.WORDS)
        levels[rows] = np.maximum(levels[rows], Level.EXPANSION)
    for exact in whole:
        levels[exact] = np.where(segment.role[exact] == PREFERRED_ROLE, Level.PREFERRED, Level.SYNONYM)
    levels[lexicons["code"].rows(query.code)] = Level.CODE


def _excluded(segment: Segment, query: Query) -> NDArray[np.bool_]:
    items = np.zeros(segment.items, np.bool_)
    for word in query.excluded:
        for rows in _whole_words(segment, word):
            items[segment.item_of[rows]] = True
    return items
