"""From rated rows to hits: the best row of each item, in order, with the version that holds and the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from registry.search.answers import Hit, Piece
from registry.search.documents import Document, Period, Role, Text, microseconds
from registry.search.filters import Filters, Selection
from registry.search.generation import View
from registry.search.highlight import highlight, highlight_code, marks
from registry.search.interpretation import Interpretation, applied
from registry.search.lexicon import Rows
from registry.search.matching import LEVEL_BITS, Level, Levels, Tier
from registry.search.segment import Segment
from registry.search.validity import status_at

#: Rows are turned from arrays into numbers so many at a time; most answers need one portion.
PORTION: Final = 256
BEST: Final = 255

_WHY: Final = {
    Level.ACROSS: "words",
    Level.PART: "compound part",
    Level.PREFIX: "prefix",
    Level.WORDS: "words",
    Level.STARTS: "prefix",
    Level.SYNONYM: "name",
    Level.PREFERRED: "name",
    Level.CODE: "code",
}
#: Levels at which the words of the query itself stand in the text, and those at which others stand for them.
_AS_WRITTEN: Final = (Level.WORDS, Level.STARTS, Level.SYNONYM, Level.PREFERRED, Level.CODE)
_OTHERWISE: Final = (Level.MEANT, Level.EXPANSION, Level.SAME)
_SHOWN: Final = ("in-force", "recalled", "retired", "scheduled", "superseded")
_WHY_EXACT: Final[dict[Role, str]] = {"abbreviation": "abbreviation", "synonym": "synonym"}


@dataclass(frozen=True, order=True)
class Place:
    """Where a row stands in the answer; the smaller, the earlier."""

    below: int
    not_in_force: bool
    rank: int
    segment: int
    row: int

    @property
    def rating(self) -> int:
        return BEST - self.below

    @property
    def level(self) -> Level:
        return Level(self.rating & LEVEL_BITS)

    @property
    def as_typed(self) -> bool:
        return self.rating >= Tier.TYPED


@dataclass(frozen=True)
class Rated:
    """A segment with the rows that answer and the items that may."""

    view: View
    levels: Levels
    selection: Selection

    def reaches(self, rating: int) -> bool:
        """Whether an item that may answer does so as well as this."""
        return bool(self.selection.items[self.view.segment.item_of[self.levels >= rating]].any())


def best_places(rated: Sequence[Rated], needed: int) -> list[Place]:
    """The first `needed` places of the whole answer, one an item."""
    places = [place for number, each in enumerate(rated) for place in _places(number, each, needed)]
    return sorted(places)[:needed]


def _places(number: int, rated: Rated, needed: int) -> list[Place]:
    segment, selection = rated.view.segment, rated.selection
    rows = np.flatnonzero(rated.levels).astype(np.int32)
    rows = rows[selection.items[segment.item_of[rows]]]
    seen: set[int] = set()
    places: list[Place] = []
    ratings = rated.levels[rows]
    for rating in np.flatnonzero(np.bincount(ratings))[::-1].tolist():
        for row in _in_order(rows[ratings == rating], segment, selection):
            item = int(segment.item_of[row])
            if item in seen:
                continue
            seen.add(item)
            places.append(Place(BEST - rating, not selection.in_force[item], int(segment.rank[row]), number, row))
            if len(places) == needed:
                return places
    return places


def _in_order(rows: Rows, segment: Segment, selection: Selection) -> Iterator[int]:
    if selection.mixed:
        rows = rows[np.argsort(~selection.in_force[segment.item_of[rows]], kind="stable")]
    for start in range(0, len(rows), PORTION):
        yield from rows[start : start + PORTION].tolist()


def make_hit(place: Place, rated: Rated, readings: Sequence[Interpretation], filters: Filters) -> Hit:
    """`readings` are what was looked for: the query as typed, then as it was probably meant."""
    segment = rated.view.segment
    document = segment.document(int(segment.item_of[place.row]))
    text = document.texts[segment.text_of[place.row]]
    period, status = _holding(document, filters)
    typed, why = _matched(place, text, readings)
    return Hit(
        standard=document.standard,
        version=period.version,
        item=document.item,
        kind=document.kind,
        title=document.title,
        highlight=typed,
        score=_score(place),
        why=why,
        status=status,
        network=document.network,
        system=document.system,
        parent=document.parent,
        language=text.language,
    )


def _matched(place: Place, text: Text, readings: Sequence[Interpretation]) -> tuple[tuple[Piece, ...], str]:
    """The text with what was found in it marked, and why it was."""
    query = readings[0].query
    if text.role == "code" and place.as_typed and place.level in (Level.CODE, Level.STARTS):
        return highlight_code(text.value, query.code), "code"
    looked_for = readings[:1] if place.as_typed else readings[1:]
    typed = [form for reading in looked_for for forms in reading.forms for form in forms]
    otherwise, kinds = _otherwise(text, looked_for)
    pieces = highlight(text.value, [*typed, *(otherwise if place.level not in _AS_WRITTEN else ())])
    if not place.as_typed:
        return pieces, "spelling"
    return pieces, _why(place.level, text, kinds)


def _otherwise(text: Text, readings: Sequence[Interpretation]) -> tuple[list[str], list[str]]:
    """The words that stood in the place of others in this text, and what they were to them."""
    found = [applied(reading, lambda word: marks(text.value, word)) for reading in readings]
    return [word for words, _ in found for word in words], [why for _, why in found if why]


def _holding(document: Document, filters: Filters) -> tuple[Period, str]:
    """The period to show: in force first, then what a reader must be warned of, then the latest to begin."""
    held = [(status_at(period, document.periods, filters.moment), period) for period in document.periods]
    fitting = [(status, period) for status, period in held if status in filters.statuses]
    status, period = min(fitting, key=lambda each: (_SHOWN.index(str(each[0])), -_beginning(each[1])))
    return period, str(status)


def _beginning(period: Period) -> int:
    return 0 if period.valid_from is None else microseconds(period.valid_from)


def _why(level: Level, text: Text, kinds: list[str]) -> str:
    if text.role == "code" and level is Level.STARTS:
        return "code"
    if level is Level.SYNONYM:
        return _WHY_EXACT.get(text.role, "name")
    if level in _OTHERWISE and kinds:
        return kinds[0]
    return _WHY.get(level, "words")


def _score(place: Place) -> float:
    tier, length = place.rank >> 48, place.rank >> 32 & 0xFFFF
    return round(place.rating - 0.5 * place.not_in_force + 0.4 / (1 + tier * 8192 + length), 6)
