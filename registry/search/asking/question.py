"""One question put to one generation: rated, counted, and asked again as probably meant where little was found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial, reduce
from operator import add
from typing import Final

import numpy as np

from registry.search.answers import Answer
from registry.search.asking.filters import Filters, Items, Selection, count_facets
from registry.search.asking.hits import Place, Rated, Readings, Telling, best_places, mixed
from registry.search.asking.interpretation import Interpretation, interpret
from registry.search.asking.matching import LEVEL_BITS, Level, Levels, Tier, Within, match
from registry.search.asking.mending import NEAR, NEAREST, Variant, known_word, variants
from registry.search.asking.partly import Counts, counts
from registry.search.asking.query import Query, read_query
from registry.search.asking.renaming import renamed
from registry.search.asking.vocabulary import Vocabulary
from registry.search.asking.widening import headless, widened, without_passing
from registry.search.documents import Calendar
from registry.search.index.columns import distinct, held
from registry.search.index.generation import Generation, View
from registry.search.index.lexicon import Rows
from registry.search.index.segment import Address
from registry.search.language import sentences
from registry.search.language.sentences import Sort
from registry.search.language.thesaurus import said_otherwise

#: With fewer hits than this, none of which begins as typed, nearby spellings are tried too.
FEW: Final = 3
#: With fewer, what the words mean inside names.
WIDENED: Final = 5
_NAMED: Final = Tier.TYPED + Level.SYNONYM
#: From here on a query says what a whole name says.
_SAID: Final = Tier.TYPED + Level.SAME
#: Of a sentence so many ways to say it are looked for, and so many of those that are found are kept.
MOST_SENTENCES: Final = 8
SENTENCES: Final = (Tier.SENTENCE, Tier.SENTENCE_ELSE)
#: Of the query as typed and as probably meant, so many are looked for word by word.
MOST_PARTLY: Final = 2
#: A word of so few letters has many near ones.
SHORT: Final = 6


@dataclass(frozen=True)
class Found:
    """What was looked for, what answers, and the query as probably meant where that finds more."""

    readings: Readings
    rated: list[Rated]
    meant: str | None = None

    @property
    def total(self) -> int:
        return sum(each.selection.total for each in self.rated)

    @property
    def best(self) -> int:
        """The highest rating."""
        return max((int(each.levels.max()) for each in self.rated if len(each.levels)), default=0)

    @property
    def in_words(self) -> bool:
        """Whether names have all of the words, or words that mean the same, not only beginnings or parts of them."""
        return any(bool(np.any(each.levels & LEVEL_BITS >= Level.MEANT)) for each in self.rated)

    @property
    def named(self) -> bool:
        """Whether the query is a code, or the whole name of something, as it was typed."""
        return self.best >= _NAMED


@dataclass(frozen=True)
class Matched:
    """The rows of a segment that answer a reading, how well each does, and the items that may."""

    reading: Interpretation
    rows: Rows
    levels: Levels
    items: Items


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
    #: What was found in which segment, by its number there: of each reading (which stands in it, and so keeps its
    #: identity), and of words.
    _known: dict[tuple[int, int], Matched] = field(default_factory=dict, init=False)
    _within: dict[int, Within] = field(default_factory=dict, init=False)

    @cached_property
    def views(self) -> tuple[View, ...]:
        if self.calendars is None:
            return self.generation.views
        return tuple(view.as_of(self.calendars) for view in self.generation.views)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.views, self.filters, self.generation.stock)

    def answer(self, facets: Collection[str], limit: int, offset: int) -> Answer:
        found = self._found()
        places = self._places(found, offset + limit)[offset:]
        telling = Telling(found.readings, self.filters)
        return Answer(
            hits=tuple([telling.hit(place, found.rated[place.segment].view) for place in places]),
            total=found.total,
            facets=count_facets([each.selection for each in found.rated], facets),
            indexed_through=self.generation.through,
            did_you_mean=found.meant,
            generation=self.generation.number,
            notes=("older-generation",) if self.outrun else (),
        )

    def _places(self, found: Found, needed: int) -> list[Place]:
        """In order; where several may be meant, with some of each."""
        best = best_places(found.rated, needed, self.used)
        near = [each for each in found.readings if Tier.FAR <= each[1] < Tier.WIDE]
        if not near or (found.best >= Tier.WIDE and not self._short):
            return best
        others = [best_places(self._rated([each]), 1, self.used) for each in near]
        return mixed(best, others, found.rated)[:needed]

    def _found(self) -> Found:
        """Looks for the words as typed; where that gives little, as probably meant; then for some of them."""
        if self.query.empty:
            return Found([], [])
        typed = interpret(self.query, self.vocabulary)
        found = self._said(typed)
        if self.query.expression is not None:
            return found
        right = all(map(self._right, self.query.words))
        known = all(known_word(word, self.vocabulary) for word in self.query.words)
        found = self._at_last(found) if known else found
        told = self._told(found)
        if told:
            return told
        enough = found.total >= FEW or (found.total and right and (found.in_words or len(self.query.words) == 1))
        if enough and not self._doubtful(found, right):
            return found
        found = self._probably_meant(found)
        found = found if known else self._at_last(found)
        if found.total >= FEW or not self.query.name:
            return found
        partly = self._partly(found)
        return replace(partly, meant=found.meant)

    def _told(self, found: Found) -> Found | None:
        """What a sentence tells without what it says in passing, where names have that in words, and not all of it."""
        bare = None if found.in_words else without_passing(self.query)
        told = replace(self, query=bare)._found() if bare else None
        return told if told and told.in_words else None

    @property
    def _short(self) -> bool:
        """Whether a single word was typed that another is soon written for."""
        return len(self.query.words) == 1 and 0 < len(self.query.name) <= SHORT

    def _doubtful(self, found: Found, right: bool) -> bool:
        """Whether a short word that something answers to may have been meant for another."""
        if found.named or not self._short:
            return False
        return found.total < FEW or not (right or self.vocabulary.begins(self.query.name))

    def _probably_meant(self, found: Found) -> Found:
        tried = variants(self.query, self.vocabulary)
        if not tried:
            return found
        mended = self._near(found, tried)
        meant = tried[0].text if mended.total > found.total and self.query.name else None
        return replace(mended, meant=meant)

    def _in_sentences(self, found: Found, sort: Sort) -> Found:
        """What names say for a sentence."""
        near = next((reading.query.name for reading, tier in found.readings if tier is Tier.NEAREST), "")
        whole = sort == "sentence" and found.in_words
        said = [name for plain in (self.query.name, near) for name in sentences.otherwise(plain, sort, whole)]
        meant = [interpret(self.query.mended(read_query(each)), self.vocabulary) for each in said[:MOST_SENTENCES]]
        wider = (wide for each in meant for wide in widened(each, self.vocabulary)[:1])
        kept = list(filter(self._answered, meant)) or list(filter(self._answered, wider))
        return self._looked_for([*found.readings, *zip(kept, SENTENCES, strict=False)]) if kept else found

    def _said(self, typed: Interpretation) -> Found:
        """What was typed, as it stands and as names say it."""
        found = self._looked_for([(typed, Tier.TYPED)])
        if not self.query.name:
            return found
        if found.named:
            return found
        always = self._in_sentences(found, "always")
        if always is not found:
            return always
        said = self._in_sentences(found, "sentence") if found.best < _SAID else found
        return self._widely(self._renamed(typed, said))

    def _at_last(self, found: Found) -> Found:
        """The telling part of a sentence alone, where names do not have all of it."""
        if found.in_words or not self.query.name:
            return found
        return replace(self._in_sentences(found, "fallback"), meant=found.meant)

    def _answered(self, meant: Interpretation) -> bool:
        """Whether names have all words of a reading, or words that mean the same."""
        found = (self._matched(number, meant).levels for number in range(len(self.views)))
        return any(len(levels) and int(levels.max()) >= Level.MEANT for levels in found)

    def _renamed(self, typed: Interpretation, found: Found) -> Found:
        """Where nothing is called as was typed, what is called so in other words."""
        names = None if found.named or not self.query.name else renamed(typed, self.vocabulary)
        if names is None:
            return found
        return self._looked_for([(replace(typed, spans=(*typed.spans, names)), Tier.TYPED)])

    def _widely(self, found: Found) -> Found:
        """What says the same inside names, and in the parts of compounds, where the words themselves find little."""
        if found.total >= WIDENED or not self.query.name or found.named:
            return found
        wide = [(each, Tier.WIDE) for each in widened(found.readings[0][0], self.vocabulary)]
        return self._looked_for([*found.readings, *wide])

    def _near(self, found: Found, tried: list[Variant]) -> Found:
        """What was probably meant, and where that finds little, what the nearest of it means inside names."""
        near = self._mended(tried)
        mended = self._looked_for([*found.readings, *near])
        if mended.total >= FEW:
            return mended
        nearest, tier = near[0]
        return self._looked_for([*mended.readings, *((each, tier) for each in widened(nearest, self.vocabulary))])

    def _right(self, word: str) -> bool:
        """Whether a word of a query that finds something is rightly spelt, as far as it goes."""
        return self.vocabulary.stands(word) or self.vocabulary.unfinished(word)

    def _partly(self, found: Found) -> Found:
        """Rows with some of the words: of the query as typed and as meant, and of what the tables call the same."""
        named = [read_query(" ".join(each.words)) for each in said_otherwise(self.query.words)[:MOST_PARTLY]]
        tried = [variant for query in named for variant in variants(query, self.vocabulary)[:1]]
        others = [interpret(query, self.vocabulary) for query in (*named, *(read_query(each.text) for each in tried))]
        wide = [reading for reading, tier in found.readings if tier is Tier.WIDE]
        near = [reading for reading, tier in found.readings if Tier.PARTLY < tier < Tier.WIDE]
        misspelt = not all(map(self._right, self.query.words))
        every = [*wide, *(near[:1] if misspelt else ()), *others]
        partly: Readings = [(replace(each, partly=True), Tier.PARTLY) for each in every if len(each.forms) > 1]
        partly_found = self._looked_for([*found.readings, *partly]) if partly else found
        rest = headless(self.query, self.vocabulary) if not partly_found.total else None
        return self._looked_for([(interpret(rest, self.vocabulary), Tier.PARTLY)]) if rest else partly_found

    def _looked_for(self, readings: Readings) -> Found:
        return Found(readings, self._rated(readings))

    def _mended(self, tried: list[Variant]) -> Readings:
        meant = [interpret(self.query.mended(read_query(each.text)), self.vocabulary) for each in tried]
        return [(each, _nearness(variant.cost - tried[0].cost)) for each, variant in zip(meant, tried, strict=True)]

    def _rated(self, readings: Readings) -> list[Rated]:
        return [self._rated_in(number, readings) for number in range(len(self.views))]

    def _rated_in(self, number: int, readings: Readings) -> Rated:
        view = self.views[number]
        segment = view.segment
        found = [self._matched(number, reading) for reading, _ in readings]
        if len(found) == 1:
            rows, items = found[0].rows, distinct(found[0].items, segment.items)
            ratings: Levels = found[0].levels + np.uint8(readings[0][1])
            return Rated(view, rows, ratings, Selection(view, self.filters, items))
        rows = distinct(np.concatenate([each.rows for each in found]), segment.rows)
        ratings = np.zeros(len(rows), np.uint8)
        for each, (_, tier) in zip(found, readings, strict=True):
            places = np.searchsorted(rows, each.rows)
            ratings[places] = np.maximum(ratings[places], each.levels + np.uint8(tier))
        items = distinct(np.concatenate([each.items for each in found]), segment.items)
        return Rated(view, rows, ratings, Selection(view, self.filters, items))

    def _in(self, number: int) -> Within:
        return self._within.setdefault(number, Within(self.views[number].segment))

    def _counted(self, reading: Interpretation) -> Counts:
        """How many rows hold each of its words: a rare word is one that is rare in all segments together."""
        return reduce(add, (counts(self._in(number).words(reading)) for number in range(len(self.views))))

    def _matched(self, number: int, reading: Interpretation) -> Matched:
        """What a reading finds in a segment: one that is looked for again, among more, is not matched again."""
        known = self._known.get((number, id(reading)))
        if known is not None:
            return known
        view = self.views[number]
        within = self._in(number)
        counted = self._counted(reading) if reading.partly else None
        found = match(within, reading, self.language, partial(view.validity.at, self.filters.moment), counted)
        rows = held(found.levels)
        items = view.segment.item_of[rows]
        if found.excluded is not None:
            may = ~found.excluded[items]
            rows, items = rows[may], items[may]
        kept = Matched(reading, rows, found.levels[rows], items)
        self._known[number, id(reading)] = kept
        return kept


def _nearness(further: float) -> Tier:
    """The tier of what was probably meant, by how much more it costs than the nearest."""
    if further <= NEAREST:
        return Tier.NEAREST
    return Tier.NEAR if further <= NEAR else Tier.FAR
