"""One question put to one generation: rated, counted, and asked again as probably meant where little was found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from registry.search.answers import Answer
from registry.search.columns import distinct, held
from registry.search.documents import Calendar
from registry.search.filters import Filters, Items, Selection, count_facets
from registry.search.generation import Generation, View
from registry.search.hits import Rated, best_places, make_hit
from registry.search.interpretation import Interpretation, interpret
from registry.search.lexicon import Rows
from registry.search.matching import Level, Levels, Match, Tier, match
from registry.search.mending import NEAR, Variant, variants
from registry.search.query import Query, read_query
from registry.search.segment import Address, Segment
from registry.search.vocabulary import Vocabulary

#: With fewer hits than this, none of which begins as typed, nearby spellings are tried too.
FEW: Final = 3

#: What is looked for, best first, and the tier of what is found by it.
Readings = list[tuple[Interpretation, Tier]]


@dataclass(frozen=True)
class Question:
    """`outrun` says that a newer generation could not be read; a `language` leaves texts in others out."""

    generation: Generation
    outrun: bool
    query: Query
    filters: Filters
    language: str | None
    used: Mapping[Address, int] = field(default_factory=dict)
    #: The standards' stories in the place of those of now: as the registry knew them at a time.
    calendars: Mapping[str, Calendar] | None = None

    @cached_property
    def views(self) -> tuple[View, ...]:
        if self.calendars is None:
            return self.generation.views
        return tuple(view.as_of(self.calendars) for view in self.generation.views)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.views, self.filters)

    def answer(self, facets: Collection[str], limit: int, offset: int) -> Answer:
        readings: Readings = []
        if not self.query.empty:
            readings.append((interpret(self.query, self.vocabulary), Tier.TYPED))
        rated = self._rated(readings) if readings else []
        total = sum(each.selection.total for each in rated)
        meant: str | None = None
        if readings and total < FEW and not any(each.reaches(Tier.TYPED + Level.PREFIX) for each in rated):
            tried = variants(self.query, self.vocabulary)
            readings += self._mended(tried)
            rated = self._rated(readings) if tried else rated
            found = sum(each.selection.total for each in rated)
            meant = tried[0].text if found > total and self.query.name else None
            total = found
        places = best_places(rated, offset + limit, self.used)[offset:]
        meanings = [reading for reading, _ in readings]
        return Answer(
            hits=tuple(make_hit(place, rated[place.segment], meanings, self.filters) for place in places),
            total=total,
            facets=count_facets([each.selection for each in rated], facets),
            indexed_through=self.generation.through,
            did_you_mean=meant,
            generation=self.generation.number,
            notes=("older-generation",) if self.outrun else (),
        )

    def _mended(self, tried: list[Variant]) -> Readings:
        found: Readings = []
        for variant in tried:
            near = variant.cost <= tried[0].cost + NEAR
            query = self.query.mended(read_query(variant.text))
            found.append((interpret(query, self.vocabulary), Tier.NEAR if near else Tier.FAR))
        return found

    def _rated(self, readings: Readings) -> list[Rated]:
        return [self._rated_in(view, readings) for view in self.views]

    def _rated_in(self, view: View, readings: Readings) -> Rated:
        segment = view.segment
        found = [(match(segment, reading, self.language), tier) for reading, tier in readings]
        rows_of = [held(each.levels) for each, _ in found]
        rows = rows_of[0] if len(found) == 1 else distinct(np.concatenate(rows_of), segment.rows)
        ratings: Levels = np.zeros(len(rows), np.uint8)
        for each, tier in found:
            levels = each.levels[rows]
            np.maximum(ratings, np.where(levels != Level.NONE, levels + np.uint8(tier), levels), out=ratings)
        items = [_answering(segment, each, its_rows) for (each, _), its_rows in zip(found, rows_of, strict=True)]
        return Rated(view, rows, ratings, Selection(view, self.filters, distinct(np.concatenate(items), segment.items)))


def _answering(segment: Segment, found: Match, rows: Rows) -> Items:
    items = segment.item_of[rows]
    kept: Items = items[~found.excluded[items]]
    return kept
