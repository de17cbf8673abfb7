"""The database: sessions for reading, and the one write lock with the only commit."""

import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from registry.errors import BadRequest, Unavailable

LOCK_SECONDS = 30
ADVISORY_LOCK = 0x46616772  # "Fagr": the one lock of a registry in a PostgreSQL database

SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
#: All of these mean psycopg 3; hosting services hand out the first two.
POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})


#: Where a session that only reads keeps what cannot change while it lasts; others have no such place.
STEADY = "steady"
#: And where it keeps what cannot change before the next commit, for the sessions after it.
KEPT: Final = "kept"
MOST_KEPT: Final = 4_096

Value = TypeVar("Value")


class _Absent:
    """Tells what was not asked yet from an answer that is None."""


_ABSENT: Final = _Absent()


def kept(session: Session, key: Hashable, ask: Callable[[], Value]) -> Value:
    """What was asked of the database, asked again only when somebody has committed since.

    Sessions that write, and databases that cannot tell whether anybody has, ask each time. What is kept is shared
    between threads and must not be altered; it holds no rows, which belong to a session.
    """
    held: dict[Hashable, Any] | None = session.info.get(KEPT)
    if held is None:
        return ask()
    found: Value | _Absent = held.get(key, _ABSENT)
    if isinstance(found, _Absent):
        if len(held) >= MOST_KEPT:
            held.clear()
        found = held[key] = ask()
    return found


class Database:
    """Opens sessions on SQLite or PostgreSQL.

    All writing goes through one lock, taken before the first statement, so that the order of the ledger's entries is
    the order of commits and nothing deadlocks. The price is that writes queue; so writers parse, check and compress
    before they open `writing()`.
    """

    def __init__(self, url: str, **info: Any) -> None:
        """`info` is handed to every session: the ledger and the clock that verbs use stand in it."""
        self.engine = _engine(url)
        self._reader = _readers(self.engine)
        self._pulse = _Pulse(self.engine) if self.engine.dialect.name == "sqlite" else None
        self._place = _Place(self.engine) if self._pulse is not None else None
        self._info = info
        self._unused: list[Session] = []
        self._kept: tuple[int | None, dict[Hashable, Any] | None] = (None, None)

    def pulse(self) -> int | None:
        """A number that is another one after every commit, whoever made it, and costs next to nothing; None where the
        database has no such."""
        return self._pulse.count() if self._pulse is not None else None

    def _seen(self) -> dict[str, Any]:
        """What a session that reads has to keep things in: for itself, and for all until the next commit."""
        pulse = self.pulse()
        at, held = self._kept
        if at != pulse:
            held = {} if pulse is not None else None
            self._kept = pulse, held
        return {STEADY: {}, "pulse": pulse, KEPT: held}

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent state and leaves nothing behind: at least as new as its `pulse`."""
        with Session(self._reader, autoflush=False, info={**self._info, **self._seen()}) as session:
            yield session

    @contextmanager
    def glancing(self) -> Iterator[Session]:
        """As `reading`, for those who are mostly answered before they ask the database anything: a session costs more
        than their answer, so that one which was not used is handed out again. Nothing of it may be kept."""
        try:
            session = self._unused.pop()
        except IndexError:
            session = Session(self._reader, autoflush=False)
        session.info.clear()
        session.info.update(self._info, **self._seen())
        try:
            yield session
        finally:
            if session.in_transaction():
                session.close()
            self._unused.append(session)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session under the write lock; commits when the block ends, rolls back when it raises.

        Raises Unavailable where the lock cannot be had in 30 seconds, and where SQLite's file has left its place.
        """
        self.require_place()
        with Session(self.engine.execution_options(writing=True), info=dict(self._info)) as session:
            try:
                session.connection()
            except OperationalError as error:
                raise Unavailable("The registry is busy writing. Try again in a minute.", code="busy") from error
            yield session
            session.commit()

    def require_place(self) -> None:
        """What is written to a file that was removed or replaced while it stood open would be gone with the process."""
        if self._place is not None and not self._place.kept():
            raise Unavailable(
                "The database's file was removed or replaced. Restore it and start the service again.", code="database"
            )

    def dispose(self) -> None:
        if self._pulse is not None:
            self._pulse.close()
        self.engine.dispose()


class _Place:
    """Whether the file that was opened first is still the one at its path."""

    def __init__(self, engine: Engine) -> None:
        self._path = Path(str(engine.url.database)).absolute()
        self._first: tuple[int, int] | None = None
        event.listen(engine, "connect", self._note)

    def _note(self, _connection: Any, _record: ConnectionPoolEntry) -> None:
        if self._first is None:
            self._first = self._now()

    def _now(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def kept(self) -> bool:
        return self._first is None or self._first == self._now()


_DATA_VERSION = "PRAGMA data_version"


class _Pulse:
    """SQLite's own counter of other connections' commits, on a connection that never writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._connection: PoolProxiedConnection | None = None
        self._cursor: Any = None

    def count(self) -> int:
        with self._lock:
            try:
                return self._asked()
            except sqlite3.Error as error:  # told as SQLAlchemy tells it, for all who answer for an outage
                raise DBAPIError.instance(_DATA_VERSION, None, error, sqlite3.Error) from error

    def _asked(self) -> int:
        if self._connection is None:
            self._connection = self._engine.raw_connection()
            self._connection.detach()
            self._cursor = self._connection.cursor()
        (found,) = self._cursor.execute(_DATA_VERSION).fetchone() or (0,)
        return int(found)

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._cursor.close()
                self._connection.close()
            self._connection = None


def _engine(url: str) -> Engine:
    """Raises BadRequest for an address that is none, and for databases that are not known here."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:  # a port that is no number
        raise _no_address() from error
    if address.drivername in SQLITE and address.database not in {None, "", ":memory:"}:
        return _sqlite(address)
    if address.drivername in POSTGRESQL:
        return _postgresql(address.set(drivername="postgresql+psycopg"))
    raise _no_address()


def _no_address() -> BadRequest:
    """Says nothing of the address itself: there may be a password in it."""
    return BadRequest(
        "FAGREGISTER_DATABASE_URL must be postgresql://user:password@host/name, or sqlite:///path.", code="bad-settings"
    )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": LOCK_SECONDS})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the begin event below opens transactions, not the driver's guesses
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            # two that switch a new database at once would each hold what the other waits for: SQLite refuses one
            opening = Path(f"{url.database}.opening")
            with FileLock(opening, timeout=LOCK_SECONDS):
                connection.execute("PRAGMA journal_mode=WAL")
            opening.unlink(missing_ok=True)
        for pragma in ("foreign_keys=ON", "synchronous=FULL", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writing"):
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})

    return engine


def _readers(engine: Engine) -> Engine:
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine
