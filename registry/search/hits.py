"""From rated rows to hits: the best row of each item, in order, with the version that holds and the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from registry.search.answers import Hit, Piece
from registry.search.documents import Document, Period, Role, Text, microseconds
from registry.search.filters import Filters, Selection
from registry.search.generation import View
from registry.search.highlight import highlight, highlight_code
from registry.search.lexicon import Rows
from registry.search.matching import Level, Levels
from registry.search.query import Query
from registry.search.segment import Segment
from registry.search.validity import status_at

#: Rows are turned from arrays into numbers so many at a time; most answers need one portion.
PORTION: Final = 256

_WHY: Final = {
    Level.SPELLING: "spelling",
    Level.NEAR_SPELLING: "spelling",
    Level.ACROSS: "words",
    Level.PART: "compound part",
    Level.PREFIX: "prefix",
    Level.WORDS: "words",
    Level.STARTS: "prefix",
    Level.EXPANSION: "abbreviation",
    Level.PREFERRED: "name",
    Level.CODE: "code",
}
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
    def level(self) -> Level:
        return Level(Level.CODE - self.below)


@dataclass(frozen=True)
class Rated:
    """A segment with the rows that answer and the items that may."""

    view: View
    levels: Levels
    selection: Selection

    def reaches(self, level: Level) -> bool:
        """Whether an item that may answer does so as well as this."""
        return bool(self.selection.items[self.view.segment.item_of[self.levels >= level]].any())


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
    for level in sorted(Level, reverse=True)[:-1]:
        for row in _in_order(rows[rated.levels[rows] == level], segment, selection):
            item = int(segment.item_of[row])
            if item in seen:
                continue
            seen.add(item)
            places.append(Place(Level.CODE - level, not selection.in_force[item], int(segment.rank[row]), number, row))
            if len(places) == needed:
                return places
    return places


def _in_order(rows: Rows, segment: Segment, selection: Selection) -> Iterator[int]:
    if selection.mixed:
        rows = rows[np.argsort(~selection.in_force[segment.item_of[rows]], kind="stable")]
    for start in range(0, len(rows), PORTION):
        yield from rows[start : start + PORTION].tolist()


def make_hit(place: Place, rated: Rated, query: Query, corrected: Sequence[str], filters: Filters) -> Hit:
    segment = rated.view.segment
    document = segment.document(int(segment.item_of[place.row]))
    text = document.texts[segment.text_of[place.row]]
    period, status = _holding(document, filters)
    return Hit(
        standard=document.standard,
        version=period.version,
        item=document.item,
        kind=document.kind,
        title=document.title,
        highlight=_highlight(
            text, place.level, query, [*query.words, *corrected, *_other_words(place, segment, query)]
        ),
        score=_score(place),
        why=_why(place.level, text),
        status=status,
        network=document.network,
        system=document.system,
        parent=document.parent,
        language=text.language,
    )


def _other_words(place: Place, segment: Segment, query: Query) -> list[str]:
    """The words that were looked for in the place of those typed."""
    if place.level is Level.EXPANSION:
        return [word for expansion in query.expansions for word in expansion]
    if place.level is Level.PART:
        return [half for word in query.words for half in segment.halves(word)]
    return []


def _holding(document: Document, filters: Filters) -> tuple[Period, str]:
    """The period to show: in force first, then what a reader must be warned of, then the latest to begin."""
    held = [(status_at(period, document.periods, filters.moment), period) for period in document.periods]
    fitting = [(status, period) for status, period in held if status in filters.statuses]
    status, period = min(fitting, key=lambda each: (_SHOWN.index(str(each[0])), -_beginning(each[1])))
    return period, str(status)


def _beginning(period: Period) -> int:
    return 0 if period.valid_from is None else microseconds(period.valid_from)


def _highlight(text: Text, level: Level, query: Query, typed: Sequence[str]) -> tuple[Piece, ...]:
    """A code is marked by its signs as typed, other texts word by word."""
    if text.role == "code" and level in (Level.CODE, Level.STARTS):
        return highlight_code(text.value, query.code)
    return highlight(text.value, typed)


def _why(level: Level, text: Text) -> str:
    if text.role == "code" and level is Level.STARTS:
        return "code"
    if level is Level.SYNONYM:
        return _WHY_EXACT.get(text.role, "name")
    return _WHY[level]


def _score(place: Place) -> float:
    tier, length = place.rank >> 48, place.rank >> 32 & 0xFFFF
    return round(place.level - 0.5 * place.not_in_force + 0.4 / (1 + tier * 8192 + length), 6)
