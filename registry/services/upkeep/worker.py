"""The one process of a node that does derived work: it follows the ledger, and feeds the index and the renditions."""

import threading
import time
from collections.abc import Callable

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import RegistryError
from registry.models import Entry, Standard, Version
from registry.search import Writer
from registry.services.proposing import deadlines
from registry.services.publishing import renditions
from registry.services.reading import library
from registry.services.searching import indexing, searches
from registry.services.stored import items, leftovers
from registry.services.terminology import terminologies
from registry.services.upkeep.installation import Installation

POLL_SECONDS = 0.2
CHECK_SECONDS = 30.0
DEADLINE_SECONDS = 5.0
SWEEP_SECONDS = 3600.0
FOLD_SECONDS = 30.0
BATCH = 500
LOG = structlog.get_logger()


def run(installation: Installation, stop: threading.Event, wait: float = 0.0) -> None:
    """Follow the ledger until told to stop. Raises WriterBusy where another worker has this node's index.

    The index knows how far it has come: after a crash the next worker goes on from there, so nothing is lost, and
    doing an entry twice does no harm.
    """
    failing: frozenset[deadlines.Failure] = frozenset()
    with Writer(installation.index, wait=wait) as writer:
        _sweep(installation)
        _render_missing(installation)
        check, close, sweep, fold = (
            _Due(seconds) for seconds in (CHECK_SECONDS, DEADLINE_SECONDS, SWEEP_SECONDS, FOLD_SECONDS)
        )
        while not stop.is_set():
            if check.now():
                writer.check()
            if close.now():
                failing = _keep_deadlines(installation, failing)
            if sweep.now():
                _sweep(installation)
            if fold.now():
                _fold(installation)
            if not step(installation, writer):
                stop.wait(POLL_SECONDS)


class _Due:
    """What is to be done so many seconds after it was done last."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._done = time.monotonic()

    def now(self) -> bool:
        if time.monotonic() - self._done <= self._seconds:
            return False
        self._done = time.monotonic()
        return True


def _fold(installation: Installation) -> None:
    notes = searches.take_notes(installation.files)
    if notes:
        with installation.database.writing() as session:
            searches.fold(session, notes)


def _sweep(installation: Installation) -> None:
    count = leftovers.sweep(installation.files)
    if count:
        LOG.info("leftovers-swept", count=count)


def _keep_deadlines(installation: Installation, told: frozenset[deadlines.Failure]) -> frozenset[deadlines.Failure]:
    """Close hearings and judge ballots whose time is up; the lock is taken only where there are any.

    What fails is tried again each time, and logged when it begins to fail or fails otherwise than last time (`told`).
    """
    failures = deadlines.close_due(installation.database).failures
    for each in failures:
        if each not in told:
            LOG.error("deadline-failed", what=each.what, proposal=each.proposal, code=each.code, why=each.why)
    return frozenset(failures)


def step(installation: Installation, writer: Writer, progress: Callable[[int, int], None] | None = None) -> bool:
    """Bring the index one round further; whether there was anything to do."""
    if writer.needs_rebuild or _is_astray(installation, writer):
        rebuild(installation, writer, progress)
        return True
    with installation.database.reading() as session:
        through, mark, slugs = _news(session, writer)
        if through == writer.indexed_through:
            return _merge(writer)
        standards, before = [library.standard(session, slug) for slug in slugs], writer.indexed_through
        writer.update({each.slug: indexing.changes(session, each, writer) for each in standards}, through, mark)
        _render(session, standards, before)
    return True


def _is_astray(installation: Installation, writer: Writer) -> bool:
    """Whether the index follows another ledger than this one: the registry was restored from a backup.

    That ledger may have grown past what the index knows of the other, so the entry itself is compared.
    """
    if not writer.indexed_through:
        return False
    with installation.database.reading() as session:
        found = session.scalar(select(Entry.hash).where(Entry.seq == writer.indexed_through))
    return found is None or (writer.mark != "" and found != writer.mark)


def _head(session: Session) -> tuple[int, str]:
    """The ledger's last entry and its hash."""
    found = session.execute(select(Entry.seq, Entry.hash).order_by(Entry.seq.desc()).limit(1)).first()
    return (found.seq, found.hash) if found else (0, "")


def rebuild(installation: Installation, writer: Writer, progress: Callable[[int, int], None] | None = None) -> None:
    """Make the whole index anew from the database, as it stands at one moment."""
    LOG.info("index-rebuild", reason=writer.reason or "asked for")
    with installation.database.reading() as session:
        through, mark = _head(session)
        writer.rebuild(indexing.everything(session), through, progress, mark, indexing.calendars(session))
    LOG.info("index-rebuilt", through=through)


def _news(session: Session, writer: Writer) -> tuple[int, str, list[str]]:
    """The last entry of the next batch, its hash, and the published standards that entries up to it were about."""
    query = (
        select(Entry.seq, Entry.hash, Entry.subject)
        .where(Entry.seq > writer.indexed_through)
        .order_by(Entry.seq)
        .limit(BATCH)
    )
    rows = session.execute(query).all()
    slugs = {row.subject.removeprefix("standard:") for row in rows if row.subject.startswith("standard:")}
    published = select(Standard.slug).where(Standard.slug.in_(slugs), Standard.latest_id.is_not(None))
    through, mark = (rows[-1].seq, rows[-1].hash) if rows else (writer.indexed_through, writer.mark)
    return through, mark, sorted(session.scalars(published))


def _merge(writer: Writer) -> bool:
    """Start a merge that is due, or take what came of one; what is published meanwhile does not wait for it."""
    if writer.merge_due:
        writer.merge_beside()
    return writer.settle()


def _render_missing(installation: Installation) -> None:
    """Make the files that are not there: of a registry that came from a backup, or of a new node."""
    with installation.database.reading() as session:
        _render(session, list(session.scalars(select(Standard).where(Standard.latest_id.is_not(None))).unique()))


def _render(session: Session, standards: list[Standard], after: int = 0) -> None:
    """Files of what was published after this entry, so that the first to fetch it does not wait.

    One that cannot be made is logged, and asked for again when fetched: search must not stand still for it.
    """
    for standard in standards:
        version = session.get(Version, standard.latest_id)
        try:
            if version is not None:
                renditions.make_all(session, version)
                terminologies.compile_all(session, standard, after)
                items.make(session, version)
        except RegistryError as refusal:
            LOG.warning("rendition-failed", standard=standard.slug, code=refusal.code, why=str(refusal))
