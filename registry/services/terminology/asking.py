"""The terminology of an installation, shared between the requests of a process, and what licences keep back of it.

It is made anew once something is published or comes into force, outside every lock: two threads may do the same work,
and none waits for another.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesets import Terminology
from codesets.compiled import CompiledSystem
from registry.access import Member, Use
from registry.db import STEADY
from registry.errors import Unavailable
from registry.kept import Kept
from registry.lifecycle import VersionStatus
from registry.models import Entry, Identifier, Standard, Validity, Version
from registry.services.acts import now
from registry.services.reading import library, licences
from registry.services.reading.library import NOW, Edition, When
from registry.services.stored.compilations import Published
from registry.services.stored.remembered import answers
from registry.services.terminology import terminologies

#: Installations in a process, and states of each (times asked about) that are kept.
KEPT = 4
BEGINNING, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def terminology(session: Session, files: Path, when: When = NOW) -> Terminology:
    """All published code sets, each with the status it had at that time.

    Shared between requests; made anew once one is published, or comes into force. While the file of a very large new
    one is made elsewhere, questions are answered as they were before it.
    """
    found = _state(session, files, when)
    if not found.is_whole:
        _forget(session, when)
        found = _state(session, files, when)
    return found.terminology


def remembered(session: Session, files: Path) -> Kept[bytes]:
    """Answers that were drawn from what is published at this moment, and from its licences; gone with the next change
    of either."""
    return _state(session, files, NOW).answers


def stamp(session: Session, files: Path) -> Hashable:
    """Another one once anything is published or comes into force or goes out of it, or a licence is another."""
    return _held(str(files)).stamp(session)


def require_all(session: Session, files: Path, member: Member, canonicals: Iterable[str | None], use: Use) -> None:
    """Raises Unauthenticated or Forbidden where the licence of a code set keeps this use from this member; it is known
    by every canonical of every edition."""
    for each in _about(session, files, canonicals):
        licences.require_licensed(member, each.licence, use)


def kept_back(session: Session, files: Path, member: Member, use: Use) -> set[str]:
    """The canonicals of code sets whose licence keeps this use from this member."""
    every = _state(session, files, NOW).licensed
    return {name for each in every if not licences.lets(member, each.licence, use) for name in each.names}


def attributions(session: Session, files: Path, canonicals: Iterable[str | None]) -> list[str]:
    """What the licences of code sets want said, each once."""
    said = (each.licence.get("attribution") for each in _about(session, files, canonicals))
    return list(dict.fromkeys(text for text in said if text))


def _about(session: Session, files: Path, canonicals: Iterable[str | None]) -> Iterator["_Licensed"]:
    licensed = _state(session, files, NOW).licensed
    if not licensed:
        return
    wanted = {each.partition("|")[0] for each in canonicals if each}
    yield from (each for each in licensed if not wanted.isdisjoint(each.names))


@dataclass(frozen=True)
class _Licensed:
    """A licence, and the canonicals of the code set that it is about."""

    licence: Mapping[str, Any]
    names: frozenset[str]


@dataclass(frozen=True)
class _State:
    """What is published at a moment, as asked about a time."""

    terminology: Terminology
    systems: tuple[CompiledSystem, ...]
    licensed: tuple[_Licensed, ...]
    answers: Kept[bytes] = field(default_factory=answers, compare=False)

    @property
    def is_whole(self) -> bool:
        return not any(each.file.damaged for each in self.systems)


Stamp = tuple[int | None, ...]


@dataclass(frozen=True)
class _Reach:
    """From and until when an entry's registry has this stamp: the calendar alone puts editions in force."""

    stamp: Stamp
    since: datetime
    until: datetime


class _Held:
    """The states of one installation in this process, by what was published and the time asked about."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._states: OrderedDict[tuple[Stamp, When], _State] = OrderedDict()
        self._reaches: Kept[_Reach] = Kept(KEPT)
        self._latest: tuple[int, _Reach] | None = None

    def stamp(self, session: Session) -> Stamp:
        """Of the registry as this session sees it: by its last entry, so that all else is asked only once; and not
        even that is asked while nothing has been committed."""
        at, pulse = now(session), session.info.get("pulse")
        latest = self._latest
        if latest is not None and latest[0] == pulse and latest[1].since <= at < latest[1].until:
            return latest[1].stamp
        reach = self._reach(session, at)
        self._latest = None if pulse is None else (pulse, reach)
        return reach.stamp

    def _reach(self, session: Session, at: datetime) -> _Reach:
        entry = session.scalar(_LAST)
        reach = self._reaches.get(entry)
        if reach is None or not reach.since <= at < reach.until:
            reach = _reach(session, at)
            self._reaches.keep(entry, reach)
        return reach

    def state(self, stamp: Stamp, when: When) -> _State | None:
        with self._lock:
            found = self._states.get((stamp, when))
            if found is not None:
                self._states.move_to_end((stamp, when))
        return found if found is not None and found.is_whole else None

    def earlier(self, when: When) -> _State | None:
        """The last state asked about that time, whatever has been published since."""
        with self._lock:
            return next((state for (_, each), state in reversed(self._states.items()) if each == when), None)

    def keep(self, stamp: Stamp, when: When, state: _State) -> None:
        with self._lock:
            self._states[stamp, when] = state
            self._states.move_to_end((stamp, when))
            while len(self._states) > KEPT:
                self._states.popitem(last=False)


@lru_cache(maxsize=KEPT)
def _held(_files: str) -> _Held:
    """One for each installation in this process."""
    return _Held()


_LAST = select(func.max(Entry.seq))


def _reach(session: Session, at: datetime) -> _Reach:
    """Everything that tells one state from another: rows that are only ever added, times that have come, licences."""
    newest = [session.scalar(select(func.max(each))) for each in (Version.id, Validity.id, Identifier.id)]
    counts, since, until = [], BEGINNING, NEVER
    for moment in (Validity.valid_from, Validity.valid_to):
        count, last = session.execute(select(func.count(), func.max(moment)).where(moment <= at)).one()
        following = session.scalar(select(func.min(moment)).where(moment > at))
        counts.append(count)
        since, until = max(since, last or BEGINNING), min(until, following or NEVER)
    return _Reach((*newest, *counts, _licences(session)), since, until)


def _licences(session: Session) -> int:
    """A number that is another one once a licence is."""
    rows = session.execute(select(Standard.id, Standard.licence).order_by(Standard.id))
    told = orjson.dumps([(row.id, row.licence) for row in rows if row.licence], option=orjson.OPT_SORT_KEYS)
    return int.from_bytes(sha256(told).digest()[:8])


def _state(session: Session, files: Path, when: When) -> _State:
    """What a session sees that only reads is one state, and looked for once; but one that is only made do with is
    looked for again."""
    known: dict[When, _State] = session.info.get(STEADY, {})
    found = known.get(when)
    if found is not None:
        return found
    held = _held(str(files))
    stamp = held.stamp(session)
    found = held.state(stamp, when)
    if found is None:
        try:
            found = _made(session, when)
        except Unavailable:
            found = held.earlier(when)
            if found is None or not found.is_whole:
                raise
            return found
        held.keep(stamp, when, found)
    known[when] = found
    return found


def _forget(session: Session, when: When) -> None:
    session.info.get(STEADY, {}).pop(when, None)


def _made(session: Session, when: When) -> _State:
    """What is not in force yet is meant by those who name its version."""
    things: list[Published] = []
    upcoming: list[Published] = []
    licensed: list[_Licensed] = []
    for standard in terminologies.standards(session):
        own = library.editions(session, standard, when)
        for each in own:
            (upcoming if each.status == VersionStatus.SCHEDULED else things).append(terminologies.thing(session, each))
        if standard.licence:
            every = own if when == NOW else library.editions(session, standard)
            licensed.append(_Licensed(dict(standard.licence), _names(session, every)))
    systems = tuple(each for each in (*things, *upcoming) if isinstance(each, CompiledSystem))
    return _State(Terminology(things, upcoming), systems, tuple(licensed))


def _names(session: Session, editions: Iterable[Edition]) -> frozenset[str]:
    """By which canonicals a standard is known, in any of its editions."""
    things = [terminologies.thing(session, each) for each in editions]
    return frozenset(uri for each in things for uri in (each.url, *each.identifiers) if uri)
