"""From rated rows to hits: the best row of each item, in order, with the version that holds and the reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, NamedTuple

import numpy as np

from registry.search.answers import Hit, Matched, Piece
from registry.search.asking.filters import Filters, Items, Selection
from registry.search.asking.highlight import Marker, highlight_code, marks
from registry.search.asking.interpretation import Interpretation
from registry.search.asking.matching import LEVEL_BITS, TIER_SHIFT, Level, Levels, Tier
from registry.search.asking.query import Query
from registry.search.asking.reasons import (
    StandIn,
    among_more,
    corrected,
    held_words,
    in_another_form,
    said_otherwise,
    stand_ins,
)
from registry.search.documents import Document, Role, Text
from registry.search.index.generation import View
from registry.search.index.lexicon import Rows
from registry.search.index.segment import Address, Segment
from registry.search.index.validity import Mask
from registry.search.language.text import words

#: Rows are turned from arrays into numbers so many at a time; most answers need one portion.
PORTION: Final = 256
#: So many stand before the first of what else may have been meant.
CERTAIN: Final = 2
#: So many places are compared by use at most, where very many names are equally good.
MOST: Final = 1_000
BEST: Final = 255
#: A reading, what stands in a text in the place of its words, and the places of those that are held.
Held = tuple[Interpretation, list[StandIn], set[int]]
#: What is looked for, best first, and the tier of what is found by it.
Readings = Sequence[tuple[Interpretation, Tier]]

_WHY: Final = {
    Level.ACROSS: "words",
    Level.PART: "compound part",
    Level.PREFIX: "prefix",
    Level.WORDS: "words",
    Level.STARTS: "prefix",
    Level.BEGINS: "prefix",
    Level.SYNONYM: "name",
    Level.PREFERRED: "name",
    Level.CODE: "code",
}
_LEVELS: Final = tuple(Level)
#: Whether at a level the words of the query itself stand in the text, or others stand for them; by its number.
_WRITTEN: Final = {Level.WORDS, Level.STARTS, Level.BEGINS, Level.SYNONYM, Level.PREFERRED, Level.CODE}
_AS_WRITTEN: Final = tuple(level in _WRITTEN for level in _LEVELS)
_OTHERWISE: Final = tuple(level in {Level.MEANT, Level.EXPANSION, Level.REFINED, Level.SAME} for level in _LEVELS)
_NAMES: Final = tuple(level in {Level.SYNONYM, Level.PREFERRED} for level in _LEVELS)
_CODES: Final = tuple(level in {Level.CODE, Level.STARTS} for level in _LEVELS)
_WHY_EXACT: Final[dict[Role, str]] = {"abbreviation": "abbreviation", "synonym": "synonym"}
_TIERS: Final = tuple(Tier)
#: Ratings from here on are of what was typed; those below the other of some of the words.
_TYPED: Final = int(Tier.TYPED)
_FAR: Final = int(Tier.FAR)
_SENTENCE: Final = int(Tier.SENTENCE_ELSE)


class Place(NamedTuple):
    """Where a row stands in the answer; `unused` falls with each time that somebody chose it."""

    below: int
    not_in_force: bool
    rank: int
    unused: int
    segment: int
    row: int

    @property
    def rating(self) -> int:
        return BEST - self.below

    @property
    def level(self) -> Level:
        return _LEVELS[self.rating & LEVEL_BITS]

    @property
    def tier(self) -> Tier:
        return _TIERS[(BEST - self.below) >> TIER_SHIFT]

    @property
    def as_typed(self) -> bool:
        return BEST - self.below >= _TYPED

    @property
    def standing(self) -> tuple[int, bool, int]:
        """The smaller, the earlier: level, status, and of the rank what sort of name it is and how long."""
        return self.below, self.not_in_force, self.rank >> 32

    @property
    def order(self) -> tuple[int, bool, int, int, int, int, int]:
        return *self.standing, self.unused, self.rank, self.segment, self.row


class Reason(NamedTuple):
    """Why a row answers."""

    pieces: tuple[Piece, ...]
    why: str
    matched: tuple[Matched, ...] = ()


@dataclass(frozen=True)
class Rated:
    """A segment with the rows that answer, in rank order, how well each does, and the items that may."""

    view: View
    rows: Rows
    levels: Levels
    selection: Selection


def _among(segment: Segment, rows: Rows, items: Items) -> Mask:
    """Which of the rows are of these items."""
    mask = np.zeros(segment.items, np.bool_)
    mask[items] = True
    found: Mask = mask[segment.item_of[rows]]
    return found


def best_places(rated: Sequence[Rated], needed: int, used: Mapping[Address, int]) -> list[Place]:
    """The first `needed` places of the whole answer, one an item; of equals those `used` more come first."""
    places = [place for number, each in enumerate(rated) for place in _places(number, each, needed, used)]
    if len(rated) == 1 and not used:  # as they stand
        return places[:needed]
    return sorted(places, key=attrgetter("order"))[:needed]


def mixed(best: Sequence[Place], others: Iterable[Sequence[Place]], rated: Sequence[Rated]) -> list[Place]:
    """The best places, behind the very first of them the first of each other reading; an item once."""
    ordered = (*best[:CERTAIN], *(place for each in others for place in each[:1]), *best[CERTAIN:])
    found: dict[tuple[int, int], Place] = {}
    for place in ordered:
        item = int(rated[place.segment].view.segment.item_of[place.row])
        found.setdefault((place.segment, item), place)
    return list(found.values())


def _places(number: int, rated: Rated, needed: int, used: Mapping[Address, int]) -> list[Place]:
    """So many, and those that are as good as the last: who of them is used more, is decided among all."""
    segment = rated.view.segment
    counts = segment.numbered(used) if used else {}
    seen: set[int] = set()
    places: list[Place] = []
    for rating, behind, rows in _groups(rated):
        for row in _portions(rows):
            item = int(segment.item_of[row])
            if item in seen:
                continue
            place = Place(BEST - rating, behind, int(segment.rank[row]), -counts.get(item, 0), number, row)
            if len(places) >= needed and (not counts or place.standing > places[-1].standing or len(places) > MOST):
                return places
            seen.add(item)
            places.append(place)
    return places


def _groups(rated: Rated) -> Iterator[tuple[int, bool, Rows]]:
    """The rows that may answer, by rating and by whether they are in force, the best first."""
    segment, selection = rated.view.segment, rated.selection
    rows, levels = rated.rows, rated.levels
    if not selection.whole:
        may = _among(segment, rows, selection.items)
        rows, levels = rows[may], levels[may]
    while len(rows):
        rating = int(levels.max())
        best = levels == rating
        here = rows[best]
        rows, levels = rows[~best], levels[~best]
        if not selection.mixed:
            yield rating, False, here
            continue
        standing = _among(segment, here, selection.in_force)
        yield rating, False, here[standing]
        yield rating, True, here[~standing]


def _portions(rows: Rows) -> Iterator[int]:
    for start in range(0, len(rows), PORTION):
        yield from rows[start : start + PORTION].tolist()


class Telling:
    """Tells places as hits; `readings` are what was looked for: the query as typed, in other words, as probably meant.

    The marks in words are kept from one hit to the next: they share most of their words.
    """

    def __init__(self, readings: Readings, filters: Filters) -> None:
        self._readings = [reading for reading, _ in readings]
        self._query = self._readings[0].query if self._readings else Query()
        self._tiers = [tier for _, tier in readings]
        self._filters = filters
        self._numbers: dict[Tier, tuple[int, ...]] = {}
        self._markers: dict[tuple[tuple[int, ...], tuple[str, ...]], Marker] = {}

    def hit(self, place: Place, view: View) -> Hit:
        segment = view.segment
        item = int(segment.item_of[place.row])
        document = segment.document(item)
        text = document.texts[segment.text_of[place.row]]
        if _NAMES[place.level]:
            text = _nearest(text, document, self._query)
        version, status = view.validity.shown(item, self._filters.statuses, self._filters.moment)
        reason = self._found(place, text, document.title)
        return Hit(
            document.standard, version, document.item, document.kind, document.title, reason.pieces, _score(place),
            reason.why, status, document.network, document.system, document.parent, text.language, reason.matched,
        )  # fmt: skip

    def _found(self, place: Place, text: Text, title: str) -> Reason:
        """The text with what was found in it marked, why it was, and which words stood for which."""
        query, level, as_typed = self._query, place.level, place.as_typed
        if text.role == "code" and as_typed and _CODES[level]:
            return Reason(highlight_code(text.value, query.code), "code")
        looked_for = self._looked_for(place.tier)
        as_written = place.rating >= _FAR and _AS_WRITTEN[level]
        if as_typed and as_written and query.expression is None and place.rating < _SENTENCE:
            return self._as_written(looked_for, level, text, title)
        holds = _Holding(text.value)
        readings = [self._readings[number] for number in looked_for]
        kept = [(each, [] if as_written else stand_ins(each, holds)) for each in readings]
        others = tuple([word for _, found in kept for each in found for word in each.said.words])
        pieces = self._marker(looked_for, others).highlight(text.value)
        if place.rating >= _SENTENCE:
            return self._in_sentence(place, text, pieces, kept)
        if as_typed:
            if query.expression is not None and not held_words(*kept[0], holds):
                return Reason(pieces, "field")
            why = _why(level, text, *kept[0])
            named = [Matched(text.value, title, why)] if why in _WHY_EXACT and level is Level.SYNONYM else []
            return Reason(pieces, why, (*named, *_told(*kept[0], text)))
        return self._otherwise(place, text, pieces, [(*each, held_words(*each, holds)) for each in kept])

    def _as_written(self, looked_for: tuple[int, ...], level: Level, text: Text, title: str) -> Reason:
        """Nearly all that people are shown while they type: the words of the query stand in the text."""
        meant = self._readings[looked_for[0]]
        why = _why(level, text, meant, ())
        named = (Matched(text.value, title, why),) if why in _WHY_EXACT and level is Level.SYNONYM else ()
        pieces = self._marker(looked_for, ()).highlight(text.value)
        return Reason(pieces, why, (*named, *_told(meant, (), text)) if meant.in_forms else named)

    def _in_sentence(
        self, place: Place, text: Text, pieces: tuple[Piece, ...], kept: Sequence[tuple[Interpretation, list[StandIn]]]
    ) -> Reason:
        """What was said in a sentence, and how names say it."""
        meant, found = kept[0]
        said = Matched(self._query.text, meant.query.text, "synonym")
        return Reason(pieces, "synonym", (said, *_told(meant, found, text)))

    def _otherwise(self, place: Place, text: Text, pieces: tuple[Piece, ...], kept: Sequence[Held]) -> Reason:
        """Of readings that are not as typed the one of which the text holds most."""
        query, whole = self._query, place.rating >= _FAR
        meant, found, held = max(kept, key=lambda each: len(each[2]))
        if place.tier is Tier.WIDE:
            return Reason(pieces, _why(place.level, text, meant, found), _told(meant, found, text))
        places = range(len(meant.forms)) if whole else held
        mended = corrected(query, meant.query, places) if meant.query.text != query.text else ()
        return Reason(pieces, "spelling" if whole else "some words", (*mended, *_told(meant, found, text)))

    def _looked_for(self, tier: Tier) -> tuple[int, ...]:
        """The numbers of the readings that a row of the tier may answer: its own, or all where it has some words."""
        found = self._numbers.get(tier)
        if found is None:
            every = enumerate(self._tiers)
            found = tuple(number for number, each in every if tier is Tier.PARTLY or tier is each)
            self._numbers[tier] = found
        return found

    def _marker(self, looked_for: tuple[int, ...], others: tuple[str, ...]) -> Marker:
        """For the words of these readings, and for others that stood in their place."""
        found = self._markers.get((looked_for, others))
        if found is None:
            forms = (form for number in looked_for for forms in self._readings[number].forms for form in forms)
            found = self._markers[looked_for, others] = Marker((*forms, *others))
        return found


class _Holding:
    """Whether a text holds words: each is looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, bool] = {}

    def __call__(self, word: str) -> bool:
        found = self._found.get(word)
        if found is None:
            found = self._found[word] = marks(self._text, word)
        return found


def _told(meant: Interpretation, found: Sequence[StandIn], text: Text) -> tuple[Matched, ...]:
    return *said_otherwise(meant, found), *in_another_form(meant, found, text.value)


def _nearest(text: Text, document: Document, query: Query) -> Text:
    """Of names that are equally good the one that was typed: who writes bokmål is not shown the same in nynorsk."""
    same = (each for each in document.texts if each.role == text.role and " ".join(words(each.value)) == query.name)
    return next(same, text)


def _why(level: Level, text: Text, meant: Interpretation, found: Sequence[StandIn]) -> str:
    if text.role == "code" and level is Level.STARTS:
        return "code"
    if level is Level.SYNONYM:
        return _WHY_EXACT.get(text.role, "name")
    if _OTHERWISE[level] and found:
        return "words" if among_more(meant, found[0]) else found[0].said.why
    return _WHY.get(level, "words")


def _score(place: Place) -> float:
    tier, length = place.rank >> 48, place.rank >> 32 & 0xFFFF
    return round(place.rating - 0.5 * place.not_in_force + 0.4 / (1 + tier * 8192 + length), 6)
