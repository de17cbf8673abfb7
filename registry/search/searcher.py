"""Answers queries from the newest whole generation; threads share it, and none waits for a writer."""

import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np

from registry.search.answers import Answer, IndexUnavailable, QueryError
from registry.search.documents import LANGUAGES, microseconds
from registry.search.filters import Filters, Selection, count_facets, read_filters
from registry.search.generation import POINTERS, Generation, open_generation
from registry.search.hits import Rated, best_places, make_hit
from registry.search.matching import Level, match, word_levels
from registry.search.query import Query, read_query
from registry.search.segment import Damaged, Segment
from registry.search.spelling import KEPT, MIN_WORD, Correction

MAX_LIMIT: Final = 200
MAX_OFFSET: Final = 10_000
#: With fewer hits than this, none of which begins as typed, nearby spellings are tried too.
FEW: Final = 3
POLL: Final = 0.02
TRIES: Final = 5

Values = Collection[str] | str
Corrections = Mapping[str, list[Correction]]


class Searcher:
    """The index of one node, for any number of threads."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._opening = threading.Lock()
        self._generation: Generation | None = None
        self._stamp: tuple[int, int] | None = None
        self._reason = "missing"
        self.reopen()

    # What stands

    @property
    def reason(self) -> str:
        """Empty where the newest generation answers; else what is wrong with it: missing, damaged or outdated."""
        self._follow()
        return self._reason

    @property
    def needs_rebuild(self) -> bool:
        return bool(self.reason)

    @property
    def indexed_through(self) -> int:
        """The last ledger entry that answers reflect; 0 where there is no index."""
        self._follow()
        return self._generation.through if self._generation else 0

    def reopen(self) -> bool:
        """Moves to the newest generation; True where it did. The one before answers on where the newest is damaged."""
        with self._opening:
            return self._reopen()

    def wait_for(self, through: int, seconds: float = 1.0) -> bool:
        """Waits until answers reflect a ledger entry, but no longer than so many seconds."""
        end = time.monotonic() + seconds
        while self.indexed_through < through:
            if time.monotonic() >= end:
                return False
            time.sleep(POLL)
        return True

    def _reopen(self) -> bool:
        before = self._generation
        known = {view.segment.name: view.segment for view in before.views} if before else {}
        opened = self._open(known)
        if opened is None or (before and (opened.reason or opened.key == before.key)):
            return False
        self._generation = opened
        return True

    def _open(self, known: Mapping[str, Segment]) -> Generation | None:
        """Tries again where a writer has moved on, and removed what the pointer named, in the meantime."""
        opened: Generation | None = None
        for _ in range(TRIES):
            self._stamp = _stamp(self._directory)
            try:
                opened = open_generation(self._directory, known)
            except Damaged as fault:
                opened, self._reason = None, fault.reason
            else:
                self._reason = opened.reason
            if not self._reason or _stamp(self._directory) == self._stamp:
                break
        return opened

    def _follow(self) -> None:
        """Notices a new generation; the first is waited for, a later one is opened beside the requests."""
        if _stamp(self._directory) == self._stamp or not self._opening.acquire(blocking=self._generation is None):
            return
        if self._generation is None:
            self._reopen_and_release()
        else:
            threading.Thread(target=self._reopen_and_release, name="search-reopen", daemon=True).start()

    def _reopen_and_release(self) -> None:
        try:
            if _stamp(self._directory) != self._stamp:
                self._reopen()
        finally:
            self._opening.release()

    def _standing(self) -> Generation:
        self._follow()
        if self._generation is None:
            raise IndexUnavailable(self._reason)
        return self._generation

    # What is asked

    def find(
        self,
        q: str,
        *,
        kind: Values = (),
        network: Values = (),
        status: Values = (),
        system: Values = (),
        lang: str | None = None,
        valid_at: datetime | None = None,
        facets: Collection[str] = (),
        limit: int = 20,
        offset: int = 0,
    ) -> Answer:
        """Items for a query, best first, with facet counts on demand.

        No `status` means what is in force at `valid_at` (now). Raises QueryError for what cannot be asked and
        IndexUnavailable where no generation stands.
        """
        if lang is not None and lang not in LANGUAGES[1:]:
            raise QueryError("There is no language {name}; there are {known}.", name=lang, known="nb, nn, en, se")
        if not 1 <= limit <= MAX_LIMIT or not 0 <= offset <= MAX_OFFSET:
            raise QueryError("limit must be 1 to {limit}, offset 0 to {offset}.", limit=MAX_LIMIT, offset=MAX_OFFSET)
        moment = microseconds(valid_at or datetime.now(UTC))
        filters = read_filters(moment, kind=kind, network=network, status=status, system=system)
        generation = self._standing()
        asked = _Asked(generation, bool(self._reason), read_query(q), filters, lang)
        try:
            return asked.answer(facets, limit, offset)
        except Damaged as fault:
            self._reason = fault.reason
            raise IndexUnavailable(fault.reason) from fault

    def suggest(
        self,
        q: str,
        *,
        kind: Values = (),
        network: Values = (),
        system: Values = (),
        lang: str | None = None,
        valid_at: datetime | None = None,
        limit: int = 10,
    ) -> Answer:
        """The first items for what has been typed so far; every word may be unfinished."""
        return self.find(q, kind=kind, network=network, system=system, lang=lang, valid_at=valid_at, limit=limit)


@dataclass(frozen=True)
class _Asked:
    """One question to one generation."""

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
                if not each.word.startswith(word)
            }
            if near:
                found[word] = sorted(near.values())[:KEPT]
        return found

    def _meant(self, corrections: Corrections) -> str:
        """The query with the words that stand nowhere replaced by their nearest."""
        unknown = [word for word in corrections if not self._known(word)] or list(corrections)
        return self.query.corrected({word: corrections[word][0].word for word in unknown})

    def _known(self, word: str) -> bool:
        return any(word_levels(view.segment, word, []).any() for view in self.generation.views)


def _stamp(directory: Path) -> tuple[int, int] | None:
    """Tells one pointer file from the next."""
    try:
        stat = (directory / POINTERS[0]).stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns
