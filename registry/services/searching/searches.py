"""Which hits searchers chose, and what they looked for in vain, without a trace of who they are.

The edges only note an event in a file of the node: nobody waits for the write lock. The worker folds the notes into
counts by the hash of a query's plain words. Queries that look like persons' names, numbers or addresses are never
noted; the words of one that was in vain are kept only when it has been asked on so many occasions that it is nobody's.
"""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.orm import Session

from registry.access import Member, Role, roles
from registry.db import kept
from registry.errors import Forbidden, Unauthenticated
from registry.models import Lack, SearchChoice, SearchLack
from registry.search.language.text import words
from registry.services.acts import now
from registry.services.searching.person_names import PERSON_NAMES

LOG = structlog.get_logger()

FOLDER = "usage"
#: Notes wait here for the worker; where none comes no more than this is kept.
MOST_BYTES = 4_000_000
#: On so many occasions a query must have been in vain before its words are kept and shown.
SHOWN_FROM = 5
#: Chosen so often a hit is put before others that are as good; so many hits of one query count.
COUNTED_FROM = 2
MOST_HITS = 20
KEPT_DAYS = 400
LONGEST = 80
MOST_WORDS = 6
_MONTHS = (
    "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|january|february|march|may|june"
)
#: Telephone and identity numbers, dates, also with the month in words, addresses of mail.
_PERSONAL = re.compile(
    rf"\d[\d .\-/]{{4,}}\d|@|\b\d{{1,2}}\.? ?(?:{_MONTHS}|jan|feb|apr|aug|sept?|okt|nov|des)\b", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Vain:
    """What was looked for in vain, how often, and from when until when."""

    text: str
    lack: str
    count: int
    first_at: datetime
    last_at: datetime


def plain(q: str) -> str:
    return " ".join(words(q))


def is_impersonal(q: str) -> bool:
    """Whether a query may be counted: short, of words, and of nobody."""
    found = words(q)
    if not found or len(q) > LONGEST or len(found) > MOST_WORDS or not _LETTER.search(q):
        return False
    return not _PERSONAL.search(q) and PERSON_NAMES.isdisjoint(found)


def note_choice(files: Path, q: str, standard: str, item: str) -> None:
    """Somebody opened this hit after this query."""
    if is_impersonal(q):
        _note(files, [_hash(q), "", standard[:64], item[:200]])


def note_lack(files: Path, q: str, lack: Lack) -> None:
    """Somebody searched in vain."""
    if is_impersonal(q):
        _note(files, [_hash(q), lack.value, plain(q)])


def _hash(q: str) -> str:
    return hashlib.sha256(plain(q).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _note(files: Path, values: list[str]) -> None:
    """One short line, appended at once: processes never write into each other's.

    A disk that is full or read-only costs the count, never the answer.
    """
    try:
        _append(files / FOLDER, json.dumps(values).encode() + b"\n")
    except OSError as error:
        LOG.warning("search-not-counted", why=str(error))


def _append(folder: Path, line: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "notes", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(handle).st_size < MOST_BYTES:
            os.write(handle, line)
    finally:
        os.close(handle)


def take_notes(files: Path) -> list[list[str]]:
    """The notes until now, which are gone then; a line that was cut short is left out."""
    path, taken = files / FOLDER / "notes", files / FOLDER / "taken"
    try:
        path.rename(taken)
        lines = taken.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    taken.unlink()
    return [note for note in map(_read, lines) if note]


def _read(line: str) -> list[str]:
    try:
        values = json.loads(line)
    except ValueError:
        return []
    return [str(each) for each in values] if isinstance(values, list) and len(values) in (3, 4) else []


def fold(session: Session, notes: Iterable[list[str]]) -> None:
    """Count them. A query that came several times since the last fold is one occasion of being in vain."""
    at = now(session)
    chosen = Counter((query, *hit) for query, lack, *hit in notes if not lack)
    vain = {(query, lack): said[0] for query, lack, *said in notes if lack in set(Lack)}
    for (query, standard, item), count in chosen.items():
        row = session.get(SearchChoice, (query, standard, item))
        row = row or SearchChoice(query=query, standard=standard, item=item, count=0)
        row.count, row.last_at = row.count + count, at
        session.add(row)
    for (query, lack), text in vain.items():
        _count_lack(session, query, Lack(lack), text, at)
    long_ago = at - timedelta(days=KEPT_DAYS)
    session.execute(delete(SearchChoice).where(SearchChoice.last_at < long_ago))
    session.execute(delete(SearchLack).where(SearchLack.last_at < long_ago))


def _count_lack(session: Session, query: str, lack: Lack, text: str, at: datetime) -> None:
    row = session.get(SearchLack, (query, lack))
    row = row or SearchLack(query=query, lack=lack, text=None, count=0, first_at=at)
    row.count, row.last_at = row.count + 1, at
    if row.count >= SHOWN_FROM:
        row.text = text
    session.add(row)


def chosen(session: Session, q: str) -> Mapping[tuple[str, str], int]:
    """How often hits were chosen after this query."""
    if not q.strip() or not kept(session, "any-chosen", lambda: session.scalar(_ANY_CHOSEN)):
        return {}
    query = _hash(q)
    rows = kept(session, ("chosen", query), lambda: session.execute(_CHOSEN, {"query": query}).all())
    return {(standard, item): count for standard, item, count in rows}


_ANY_CHOSEN = select(exists().where(SearchChoice.count >= COUNTED_FROM))
_CHOSEN = (
    select(SearchChoice.standard, SearchChoice.item, SearchChoice.count)
    .where(SearchChoice.query == bindparam("query"), SearchChoice.count >= COUNTED_FROM)
    .order_by(SearchChoice.count.desc())
    .limit(MOST_HITS)
)


def in_vain(session: Session, member: Member, lack: Lack | None = None, limit: int = 50) -> list[Vain]:
    """What many looked for in vain, the most asked for first: candidates for proposals.

    Raises Unauthenticated for strangers, and Forbidden for those without a seat in any network.
    """
    if not member.known:
        raise Unauthenticated("Log in first, or send a valid token.")
    if not member.seats and Role.OPERATOR not in roles(member):
        raise Forbidden("What was looked for in vain is shown to those who have a seat in a network.")
    query = select(SearchLack).where(SearchLack.text.is_not(None)).order_by(SearchLack.count.desc(), SearchLack.query)
    if lack is not None:
        query = query.where(SearchLack.lack == lack)
    rows = session.scalars(query.limit(limit))
    return [Vain(row.text or "", row.lack.value, row.count, row.first_at, row.last_at) for row in rows]
