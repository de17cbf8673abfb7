"""Answers queries from the newest whole generation; threads share it, and none waits for a writer."""

import threading
import time
from collections.abc import Collection, Hashable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from registry.search.answers import Answer, IndexUnavailable, QueryError
from registry.search.asking.expression import asked_statuses
from registry.search.asking.filters import FACETS, Values, read_filters
from registry.search.asking.query import read_query
from registry.search.asking.question import Question
from registry.search.documents import LANGUAGES, STATUSES, Calendar, microseconds
from registry.search.index.generation import POINTERS, Generation, open_generation
from registry.search.index.segment import Address, Damaged, Segment

MAX_LIMIT: Final = 200
MAX_OFFSET: Final = 10_000
POLL: Final = 0.02
TRIES: Final = 5


class Searcher:
    """The index of one node, for any number of threads."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._pointer = directory / POINTERS[0]
        self._opening = threading.Lock()
        self._turn = threading.Lock()
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

    @property
    def state(self) -> Hashable:
        """Another one once answers may be others: by a newer generation, or because the newest cannot be read."""
        reason = self.reason
        return self._generation and self._generation.key, reason

    def reopen(self) -> bool:
        """Moves to the newest generation; True where it did. The one before answers on where the newest is damaged."""
        with self._opening:
            return self._reopen()

    def warm(self) -> threading.Thread:
        """Beside the first requests: reads the word tables, and brings the columns into the processor's reach."""
        thread = threading.Thread(target=self._warm, name="search-warm", daemon=True)
        thread.start()
        return thread

    def _warm(self) -> None:
        try:
            self.find("akutt lungebetennelse", status=STATUSES, facets=FACETS)
        except IndexUnavailable:
            return  # there is nothing to warm yet

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
            self._stamp = _stamp(self._pointer)
            try:
                opened = open_generation(self._directory, known)
            except Damaged as fault:
                opened, self._reason = None, fault.reason
            else:
                self._reason = opened.reason
            if not self._reason or _stamp(self._pointer) == self._stamp:
                break
        return opened

    def _follow(self) -> None:
        """Notices a new generation; the first is waited for, a later one is opened beside the requests."""
        if _stamp(self._pointer) == self._stamp or not self._opening.acquire(blocking=self._generation is None):
            return
        if self._generation is None:
            self._reopen_and_release()
        else:
            self._reopen_beside()

    def _reopen_beside(self) -> None:
        try:
            threading.Thread(target=self._reopen_and_release, name="search-reopen", daemon=True).start()
        except RuntimeError:  # no thread is to be had; the lock must not stay taken
            self._reopen_and_release()

    def _reopen_and_release(self) -> None:
        try:
            if _stamp(self._pointer) != self._stamp:
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
        specialty: Values = (),
        language: Values = (),
        standard: Values = (),
        lang: str | None = None,
        valid_at: datetime | None = None,
        without: Values = (),
        used: Mapping[Address, int] | None = None,
        calendars: Mapping[str, Calendar] | None = None,
        facets: Collection[str] = (),
        limit: int = 20,
        offset: int = 0,
    ) -> Answer:
        """Items for a query, best first, with facet counts on demand.

        No `status` means what is in force or recalled at `valid_at` (now), or what an expression asks for. `lang`
        leaves out texts in other languages, `language` items that have none in it. Standards in `without` are neither
        shown nor counted, as where a licence or a visibility hides them. Of hits that are equally good those that were
        `used` more come first. `calendars` are the standards' versions as the registry knew them at a time: those that
        it did not know then do not answer.
        Raises QueryError for what cannot be asked and IndexUnavailable where no generation stands.
        """
        if lang is not None and lang not in LANGUAGES[1:]:
            raise QueryError("There is no language {name}; there are {known}.", name=lang, known="nb, nn, en, se")
        if not 1 <= limit <= MAX_LIMIT or not 0 <= offset <= MAX_OFFSET:
            raise QueryError("limit must be 1 to {limit}, offset 0 to {offset}.", limit=MAX_LIMIT, offset=MAX_OFFSET)
        if valid_at is not None and valid_at.tzinfo is None:
            raise QueryError("The time {moment} must have a zone.", moment=valid_at.isoformat())
        moment = microseconds(valid_at or datetime.now(UTC))
        chosen = {"kind": kind, "network": network, "system": system, "specialty": specialty, "language": language}
        query = read_query(q)
        asked = status or (asked_statuses(query.expression) if query.expression else ())
        filters = read_filters(moment, without, status=asked, standard=standard, **chosen)
        generation = self._standing()
        question = Question(generation, bool(self._reason), query, filters, lang, used or {}, calendars)
        try:
            with self._turn:  # threads that work things out at once only interrupt each other, and all wait longer
                return question.answer(facets, limit, offset)
        except Damaged as fault:
            self._reason = fault.reason
            raise IndexUnavailable(fault.reason) from fault

    def suggest(self, q: str, *, limit: int = 10, **asked: Any) -> Answer:
        """The first items for what has been typed so far; every word may be unfinished. `asked` as `find` takes it."""
        return self.find(q, limit=limit, **asked)


def _stamp(pointer: Path) -> tuple[int, int] | None:
    """Tells one pointer file from the next."""
    try:
        stat = pointer.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns
