"""How well each row of a segment answers a query: one small number a row, worked out on whole arrays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice, product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.search.asking.expressed import Expressed, Statuses
from registry.search.asking.interpretation import Interpretation, Span
from registry.search.asking.partly import Counts, shares
from registry.search.documents import LANGUAGES, ROLES
from registry.search.index.columns import distinct, held, lowest
from registry.search.index.lexicon import Rows
from registry.search.index.segment import Segment
from registry.search.language.stems import stems
from registry.search.language.tables import pairs
from registry.search.language.text import collapse, has_norwegian

Levels = NDArray[np.uint8]
#: Rows in order with a level for each, where that is less than a level for every row there is.
Sparse = tuple[Rows, Levels]

PREFERRED_ROLE: Final = ROLES.index("preferred")
#: Letters that are an English word are yet the beginning of Norwegian ones: lung is lungebetennelse.
ENGLISH: Final = LANGUAGES.index("en")
#: A phrase is looked for in the names of so many rows, best first.
PHRASE_ROWS: Final = 20_000
#: Several words as short as this are beginnings, also of the parts of one compound: uri inf is urinveisinfeksjon.
SHORT: Final = 4
#: A word of an alternative that stands nowhere is found where so long a one begins others.
MIN_BEGINNING: Final = 5
#: More words narrow what fewer say where they leave at most this share of it.
NARROW: Final = 0.6
#: A name is looked for in so many combinations of its words' forms.
MOST_NAMES: Final = 8


class Level(IntEnum):
    """Why a row answers, better upwards."""

    NONE = 0
    ACROSS = 1  # each word stands in some text of the item, but no text has them all
    PART = 2
    PREFIX = 3
    MEANT = 4  # some of the words, or all, by others that mean the same
    WORDS = 5
    STARTS = 6
    EXPANSION = 7  # the query is an abbreviation of it
    BEGINS = 8  # a name, no English one, that begins with the whole query, its last word finished
    REFINED = 9  # all of the query in words that say the same and more: what it usually means
    SAME = 10  # all of the query by words that mean the same, and are the whole name
    SYNONYM = 11
    PREFERRED = 12
    CODE = 13


class Tier(IntEnum):
    """What was looked for: the words as typed, or as they were probably meant. Added to a level."""

    PARTLY = 0
    FAR = 16
    NEAR = 32
    NEAREST = 48
    WIDE = 64  # the words as typed, or others that mean the same inside names
    TYPED = 80
    SENTENCE_ELSE = 96  # what names say for a sentence, but not what they say first
    SENTENCE = 112


#: What is written into arrays, as numbers of theirs: an enumeration's own are looked up and converted each time.
_ACROSS, _PART, _PREFIX, _MEANT, _WORDS = map(
    np.uint8, (Level.ACROSS, Level.PART, Level.PREFIX, Level.MEANT, Level.WORDS)
)
NO_ROWS: Final[Rows] = np.empty(0, np.int32)
#: A rating is a level and a tier; the level stands in the lower bits.
LEVEL_BITS: Final = 15
#: And the tier above them.
TIER_SHIFT: Final = 4


@dataclass(frozen=True)
class Match:
    """`levels` is a number for each row, `excluded` a mask of items that must not answer; None where all may."""

    levels: Levels
    excluded: NDArray[np.bool_] | None


class Within:
    """A segment, and where words stand in it that were looked up for one question: its readings share most of them.

    Questions share them too: while somebody types, the words before the last come again with every letter.
    """

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._said: dict[str, Sparse] = {}
        self._levels: dict[tuple[str, ...], Levels] = {}
        self._words: dict[int, list[Levels]] = {}

    def words(self, meant: Interpretation) -> list[Levels]:
        """How each word of a reading, which is kept as long as this is, stands in each row."""
        found = self._words.get(id(meant))
        if found is None:
            found = self._words[id(meant)] = _by_word(self, meant)[0]
        return found

    def said(self, word: str) -> Sparse:
        """Where a word of an alternative stands whole, or in a compound."""
        found = self._said.get(word)
        if found is None:
            kept = self.segment.kept.get(word)
            if kept is None:
                kept = _said(self.segment, word)
                self.segment.kept.keep(word, kept)
            rows, levels = kept
            found = self._said[word] = rows, levels
        return found

    def levels(self, forms: tuple[str, ...]) -> Levels:
        """How a word, the first of its forms, stands in each row: an array of one's own."""
        found = self._levels.get(forms)
        if found is None:
            kept = self.segment.kept.get(forms)
            if kept is None:
                found = form_levels(self.segment, forms)
                rows = held(found)
                self.segment.kept.keep(forms, (rows, found[rows]))
            else:
                found = np.zeros(self.segment.rows, np.uint8)
                found[kept[0]] = kept[1]
            self._levels[forms] = found
        return found.copy()


def match(
    within: Within, meant: Interpretation, language: str | None, statuses: Statuses, counted: Counts | None = None
) -> Match:
    """Rates every row, without a tier. A language leaves other languages out; an expression may ask for statuses.

    `counted` are the rows of all segments that hold the words of a reading by which rows with some of them answer.
    """
    segment = within.segment
    levels = shares(within.words(meant), counted, meant.query.words) if counted else _rate(within, meant, statuses)
    for phrase in meant.query.phrases:
        _keep_phrase(segment, phrase, levels)
    if meant.query.name and not meant.partly:
        _whole(segment, meant, levels)
    if language is not None:
        known = (segment.language == LANGUAGES.index(language)) | (segment.language == 0)
        levels[~known] = Level.NONE
    return Match(levels, _excluded(segment, meant.query.excluded))


def _rate(within: Within, meant: Interpretation, statuses: Statuses) -> Levels:
    """Each word as typed, or as part of a stretch that says the same; the whole is as good as its worst word."""
    segment = within.segment
    by_word, raised = _by_word(within, meant)
    if meant.query.expression is not None:
        found = dict(zip(meant.query.words, by_word, strict=True))
        return Expressed(segment, found, Level.PREFIX, statuses).levels(meant.query.expression)
    levels = lowest(by_word)
    if len(by_word) > 1:
        _across(segment, by_word, levels)
    if len(by_word) > 1 and all(len(word) <= SHORT for word in meant.query.words):
        rows = held((levels == _PART).view(np.uint8))
        for each in by_word:
            levels[rows[each[rows] > _PART]] = _PREFIX
    for rows, level in raised:
        _raise(levels, rows, level)
    return levels


def _by_word(within: Within, meant: Interpretation) -> tuple[list[Levels], list[tuple[Rows, Level]]]:
    """The levels of each word, and those that rows reach because they say the whole query otherwise."""
    segment = within.segment
    by_word = [within.levels(forms) for forms in meant.forms]
    raised: list[tuple[Rows, Level]] = []
    for span in meant.spans:
        found = [_together([within.said(word) for word in each.words]) for each in span.alternatives]
        if meant.covers(span) and not span.begun:
            typed = held((lowest(by_word) >= _WORDS).view(np.uint8))
            raised += _whole_levels(span, found, meant.query.words, typed)
            if any(each.why == "abbreviation" for each in span.alternatives):
                raised.append((_as_written(segment, meant.query.words, typed), Level.EXPANSION))
        for rows, levels in found:
            if not len(rows):
                continue
            reached = _PART if span.begun else levels
            for word in range(span.start, span.stop):
                by_word[word][rows] = np.maximum(by_word[word][rows], reached)
    return by_word, raised


def _whole_levels(span: Span, found: list[Sparse], words: tuple[str, ...], typed: Rows) -> Iterator[tuple[Rows, Level]]:
    """An abbreviation means nothing else; of what says the same and more, what narrows is what it usually means.

    Where nearly all that holds the fewer words holds the more, as with diabetes and diabetes mellitus, nothing is told.
    """
    whole = [rows[levels == _MEANT] for rows, levels in found]
    sizes = [(each.words, len(rows)) for each, rows in zip(span.alternatives, whole, strict=True)]
    sizes.append((words, len(typed)))
    for each, rows in zip(span.alternatives, whole, strict=True):
        wider = max((size for others, size in sizes if each.refines(others)), default=0)
        if len(rows) <= NARROW * wider:
            yield rows, Level.REFINED
        else:
            yield rows, Level.EXPANSION if each.why == "abbreviation" else Level.MEANT


def _as_written(segment: Segment, words: tuple[str, ...], rows: Rows) -> Rows:
    """Which rows have an abbreviation itself: they are no worse than what it stands for. TA is not in tå."""
    for word in words:
        rows = np.intersect1d(rows, segment.lexicons["word"].rows(word), assume_unique=True)
    return rows


def _together(said: Sequence[Sparse]) -> Sparse:
    """The rows that hold all of these words, each as good as its worst."""
    first, *others = sorted(said, key=lambda each: len(each[0]))
    rows, levels = first
    for other, its_levels in others:
        if not len(other):
            return other, its_levels
        places = np.minimum(np.searchsorted(other, rows), len(other) - 1)
        here = other[places] == rows
        rows, levels = rows[here], np.minimum(levels[here], its_levels[places[here]])
    return rows, levels


def _said(segment: Segment, word: str) -> Sparse:
    """Where a word of an alternative stands whole, or in a compound. It is spelt as it should be: no a for å."""
    parts = segment.lexicons["part"]
    in_compounds = [parts.rows(word), *(parts.rows(stem) for stem in stems(word, "nb"))]
    stemmed = [segment.lexicons["stem"].rows(stem) for stem in stems(word, "")]
    whole = distinct(np.concatenate([segment.lexicons["word"].rows(word), *stemmed]), segment.rows)
    rows = distinct(np.concatenate([whole, *in_compounds]), segment.rows)
    if not len(rows) and len(word) >= MIN_BEGINNING:
        beginnings = [segment.lexicons[field].rows_below(word) for field in ("word", "part")]
        rows = distinct(np.concatenate(beginnings), segment.rows)
    levels = np.full(len(rows), _PART, np.uint8)
    levels[np.searchsorted(rows, whole)] = _MEANT
    return rows, levels


def form_levels(segment: Segment, forms: tuple[str, ...]) -> Levels:
    """How a word, the first of its forms, stands in each row, NONE to WORDS."""
    lexicons = segment.lexicons
    levels = np.zeros(segment.rows, np.uint8)
    for form in forms:
        levels[lexicons["part"].rows_below(form)] = _PART
        for stem in stems(form, ""):
            if stem != form:
                levels[lexicons["part"].rows(stem)] = _PART
    whole = [lexicons["code"].rows(form) for form in forms[1:]]
    for field, typed in _typed(forms):
        begun, found = lexicons[field].rows_around(typed)
        levels[begun] = _PREFIX
        whole.append(found)
    for form in forms:
        whole += [lexicons["stem"].rows(stem) for stem in stems(form, "")]
        if form != forms[0] and not has_norwegian(form):
            whole.append(lexicons["word_fold"].rows(collapse(form)))
    for rows in whole:
        levels[rows] = _WORDS
    return levels


def _typed(forms: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """By what field the forms are looked up, as beginnings: as a code, and without æ, ø and å, the first alone."""
    yield from (("word", form) for form in forms)
    yield "code", forms[0]
    if not has_norwegian(forms[0]):
        yield "word_fold", collapse(forms[0])


def whole_words(segment: Segment, forms: Iterable[str]) -> list[Rows]:
    """The rows with one of these words, or another with the same stem."""
    lexicons = segment.lexicons
    found: list[Rows] = []
    for form in forms:
        found.append(lexicons["word"].rows(form))
        found += [lexicons["stem"].rows(stem) for stem in stems(form, "")]
        found.append(lexicons["code"].rows(form))
        if not has_norwegian(form):
            found.append(lexicons["word_fold"].rows(collapse(form)))
    return found


def _across(segment: Segment, by_word: list[Levels], levels: Levels) -> None:
    """Marks rows of items that have every word, though in different texts."""
    rarest = min(by_word, key=np.count_nonzero)
    rows, owners, items = _rows_of_items(segment, distinct(segment.item_of[held(rarest)], segment.items))
    any_word = np.zeros(len(rows), np.bool_)
    every_word = np.ones(items, np.bool_)
    for each in by_word:
        here = each[rows] > 0
        any_word |= here
        has_word = np.zeros(items, np.bool_)
        has_word[owners[here]] = True
        every_word &= has_word
    whole = rows[any_word & every_word[owners]]
    levels[whole] = np.maximum(levels[whole], _ACROSS)


def _rows_of_items(segment: Segment, items: Rows) -> tuple[Rows, NDArray[np.intp], int]:
    """The rows of these items, which of them each is of, and how many they are."""
    rows, bounds = segment.rows_of_items
    starts = bounds[items]
    counts = bounds[items + 1] - starts
    owners = np.repeat(np.arange(len(items)), counts)
    before = np.cumsum(counts) - counts
    return rows[np.arange(len(owners)) + (starts - before)[owners]], owners, len(items)


def _keep_phrase(segment: Segment, phrase: str, levels: Levels) -> None:
    rows = held(levels)[:PHRASE_ROWS]
    names = segment.lexicons["name"]
    wanted = f" {phrase} ".encode()
    numbers = segment.name_of[rows].tolist()
    holds = [number >= 0 and wanted in b" %b " % names.term(number) for number in numbers]
    kept = rows[np.array(holds, np.bool_)]
    best = levels[kept]
    levels[:] = Level.NONE
    levels[kept] = best


def _whole(segment: Segment, meant: Interpretation, levels: Levels) -> None:
    """Raises rows that the query is the beginning of, or the whole."""
    lexicons, query = segment.lexicons, meant.query
    names = _names(meant)
    begun, coded = lexicons["code"].rows_around(query.code) if query.code else (NO_ROWS, NO_ROWS)
    _raise(levels, begun, Level.STARTS)
    whole = []
    for name in names:
        begun, found = lexicons["name"].rows_around(name)
        whole.append(found)
        if len(begun):
            _raise(levels, begun, Level.STARTS)
            finished = lexicons["name"].rows_below(f"{name} ")
            _raise(levels, finished[segment.language[finished] != ENGLISH], Level.BEGINS)
            if name == names[0] and not len(found):
                break  # letters that begin names mean no others: hjer is hjerte, and not her
    if not has_norwegian(query.name):
        begun, found = lexicons["name_fold"].rows_around(collapse(query.name))
        _raise(levels, begun, Level.STARTS)
        whole.append(found)
    for span in meant.spans:
        if meant.covers(span) and not span.begun:
            _raise_same(segment, span, levels)
    for exact in filter(len, whole):
        levels[exact] = np.where(segment.role[exact] == PREFERRED_ROLE, Level.PREFERRED, Level.SYNONYM)
    levels[coded] = Level.CODE


def _raise(levels: Levels, rows: Rows, level: Level) -> None:
    if len(rows):
        levels[rows] = np.maximum(levels[rows], np.uint8(level))


def _raise_same(segment: Segment, span: Span, levels: Levels) -> None:
    for each in span.alternatives:
        if each.name:
            _raise(levels, segment.lexicons["name"].rows(each.name), Level.SAME)


def _names(meant: Interpretation) -> list[str]:
    """The whole query as a name, in the forms of its words."""
    forms = dict(zip(meant.query.words, meant.forms, strict=True))
    choices = [forms.get(word, (word,)) for word in meant.query.name.split()]
    return [" ".join(choice) for choice in islice(product(*choices), MOST_NAMES)]


def _excluded(segment: Segment, words: tuple[str, ...]) -> NDArray[np.bool_] | None:
    if not words:
        return None
    items = np.zeros(segment.items, np.bool_)
    for word in words:
        for rows in whole_words(segment, (word, *pairs().get(word, ()))):
            items[segment.item_of[rows]] = True
    return items
