"""One question put to one generation: rated, counted, and asked again with near spellings where little was found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from registry.search.answers import Answer
from registry.search.filters import Filters, Selection, count_facets, having
from registry.search.generation import Generation
from registry.search.hits import Rated, best_places, make_hit
from registry.search.matching import Level, match, word_levels
from registry.search.query import Query
from registry.search.spelling import KEPT, MIN_WORD, Correction

#: With fewer hits than this, none of which begins as typed, nearby spellings are tried too.
FEW: Final = 3

Corrections = Mapping[str, list[Correction]]


@dataclass(frozen=True)
class Question:
    """`outrun` says that a newer generation could not be read; a `language` leaves texts in others out."""

    generation: Generation
    outrun: bool
    query: Query
    filters: Filters
    language: str | None

    def answer(self, facets: Collection[str], limit: int, offset: int) -> Answer:
        rated = self._rated({}) if not self.query.empty else []
        total = sum(each.selection.total for each in rated)
        corrections: Corrections = {}
        meant: str | None = None
        if total < FEW and not any(each.reaches(Level.PREFIX) for each in rated):
            corrections = self._corrections()
        if corrections:
            rated = self._rated(corrections)
            found = sum(each.selection.total for each in rated)
            meant = self._meant(corrections) if found and not total else None
            total = found
        places = best_places(rated, offset + limit)[offset:]
        corrected = [each.word for near in corrections.values() for each in near]
        return Answer(
            hits=tuple(make_hit(place, rated[place.segment], self.query, corrected, self.filters) for place in places),
            total=total,
            facets=count_facets([each.selection for each in rated], facets),
            indexed_through=self.generation.through,
            did_you_mean=meant,
            generation=self.generation.number,
            notes=("older-generation",) if self.outrun else (),
        )

    def _rated(self, corrections: Corrections) -> list[Rated]:
        rated = []
        for view in self.generation.views:
            segment = view.segment
            found = match(segment, self.query, corrections, self.language)
            answering = np.zeros(segment.items, np.bool_)
            answering[segment.item_of[found.levels > Level.NONE]] = True
            rated.append(Rated(view, found.levels, Selection(view, self.filters, answering & ~found.excluded)))
        return rated

    def _corrections(self) -> dict[str, list[Correction]]:
        """Near words for each word that is long enough, from all segments together."""
        found = {}
        for word in self.query.words:
            if len(word) < MIN_WORD:
                continue
            unfinished = word == self.query.words[-1]
            near = {
                each.word: each
                for view in self.generation.views
                for each in view.segment.speller.corrections(word, unfinished)
                if not each.word.startswith(word) and self._open(each.word)
            }
            if near:
                found[word] = sorted(near.values())[:KEPT]
        return found

    def _open(self, word: str) -> bool:
        """Whether the word stands in anything that may be shown: what is held back is not told by a suggestion."""
        if not self.filters.without:
            return True
        for view in self.generation.views:
            held = word_levels(view.segment, word, []) > Level.NONE
            if (view.live & ~having(view.segment, "standard", self.filters.without))[view.segment.item_of[held]].any():
                return True
        return False

    def _meant(self, corrections: Corrections) -> str | None:
        """The query with the words that stand nowhere replaced by their nearest; None where it had operators."""
        if not self.query.name:
            return None
        unknown = [word for word in corrections if not self._known(word)] or list(corrections)
        return self.query.corrected({word: corrections[word][0].word for word in unknown})

    def _known(self, word: str) -> bool:
        return any(word_levels(view.segment, word, []).any() for view in self.generation.views)
