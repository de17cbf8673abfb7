"""Proof that nothing was altered behind the registry's back: chain, signatures, rows, texts and content."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard
from sqlalchemy import Boolean, ColumnElement, Integer, String, inspect, select, tuple_, type_coerce
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session, lazyload

from registry import ledger
from registry.errors import BadRequest
from registry.ledger import GENESIS, SigningKey
from registry.models import Content, Entry, Proposal, Prose, Round, Row, SignOff, Version
from registry.models.row import Instant

PORTION = 500
#: What reading a row raises where a column holds what it cannot hold.
UNREADABLE = (LookupError, ValueError, TypeError, RecursionError, StatementError)
#: How moments are written where they are text, so that the order of texts is that of moments.
_MOMENT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: `entry:12`, `vote:17`, `content:ab12…`."""

    place: str
    what: str


@dataclass(frozen=True)
class Report:
    entries: int
    rows: int
    contents: int
    redacted: int
    faults: tuple[Fault, ...]


#: A seal, and the entry that gave it.
Given = tuple[str, int]


class _Seals:
    """The last seal of each row, in a file of SQLite's own that is gone with it: memory does not grow with them."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        file.execute("CREATE TABLE seal (place TEXT PRIMARY KEY, seal TEXT, seq INTEGER) WITHOUT ROWID")

    def note(self, seals: Mapping[str, object], seq: int) -> None:
        rows = [(place, str(seal), seq) for place, seal in seals.items()]
        self._file.executemany("INSERT OR REPLACE INTO seal VALUES (?, ?, ?)", rows)

    def taken(self, places: Sequence[str]) -> dict[str, Given]:
        """Those of these rows, which are no longer waited for."""
        query = "DELETE FROM seal WHERE place IN (SELECT value FROM json_each(?)) RETURNING place, seal, seq"
        taken = self._file.execute(query, (json.dumps(places),))
        return {place: (seal, seq) for place, seal, seq in taken}

    def left(self) -> Iterator[tuple[str, int]]:
        yield from self._file.execute("SELECT place, seq FROM seal ORDER BY seq, place")


class _Verifier:
    """Walks everything once, portion by portion."""

    def __init__(self, session: Session, key: SigningKey, seals: _Seals) -> None:
        self.session = session
        self.key = key
        self.faults: list[Fault] = []
        self.seals = seals
        self.hashes: dict[int, str] = {}
        self.entries = 0
        self.rows = 0
        self.contents = 0
        self.redacted = 0

    def fault(self, place: str, what: str) -> None:
        self.faults.append(Fault(place, what))

    def chain(self, wanted: int | None) -> None:
        """Every entry: its number, its link, its own hash, its signature. Keeps the hash of entry `wanted`."""
        with self._reading("entry"):
            self._walk(wanted)
            self._written_otherwise(Entry)

    def _walk(self, wanted: int | None) -> None:
        seq, previous = 0, GENESIS
        for number, entry in self._entries():
            place = f"entry:{number}"
            if number != seq + 1:
                self.fault(place, f"entries {seq + 1} to {number - 1} are missing before it")
            if entry is None:
                self.fault(place, "it has been altered and can no longer be read")
                hash = self.session.scalar(select(Entry.hash).where(Entry.seq == number)) or ""
            else:
                self._entry(entry, previous)
                hash = entry.hash
                self.session.expunge(entry)
            seq, previous = number, hash
            self.entries += 1
            if number == wanted:
                self.hashes[number] = hash

    @contextmanager
    def _reading(self, table: str) -> Iterator[None]:
        """What a table that is gone, or has lost a column, keeps from being read is a fault; the rest is still read."""
        try:
            with self.session.begin_nested():
                yield
        except StatementError as error:
            self.fault(table, f"the table cannot be read ({type(error.orig or error).__name__})")

    def _written_otherwise(self, table: type[Row]) -> None:
        """Yes, no and moments that read as they should and are compared as something else: SQLite takes anything."""
        if self.session.get_bind().dialect.name != "sqlite":
            return
        told = {fault.place for fault in self.faults}
        for column in table.__table__.columns:
            if isinstance(column.type, Boolean):
                amiss = type_coerce(column, Integer).not_in([0, 1])
            elif isinstance(column.type, Instant):
                amiss = type_coerce(column, String).bool_op("NOT GLOB")(_MOMENT)
            else:
                continue
            keys = inspect(table).primary_key
            for found in self.session.execute(select(*(type_coerce(key, String) for key in keys)).where(amiss)):
                place = f"{table.__tablename__}:{'/'.join(map(str, found))}"
                if place not in told:
                    self.fault(place, f"its {column.name} is written otherwise than the registry writes it")

    def _entries(self) -> Iterator[tuple[int, Entry | None]]:
        """All entries in order, by portions; None for one whose columns hold what they cannot hold."""
        after = 0
        while True:
            query = select(Entry.seq).where(Entry.seq > after).order_by(Entry.seq).limit(PORTION)
            numbers = self.session.scalars(query).all()
            if not numbers:
                return
            readable = self._read(numbers)
            yield from ((number, readable.get(number)) for number in numbers)
            after = numbers[-1]

    def _read(self, numbers: Sequence[int]) -> dict[int, Entry]:
        try:
            found = self.session.scalars(select(Entry).where(Entry.seq.in_(numbers))).all()
        except UNREADABLE:
            if len(numbers) == 1:
                return {}
            return {number: entry for each in numbers for number, entry in self._read([each]).items()}
        return {entry.seq: entry for entry in found}

    def _entry(self, entry: Entry, previous: str) -> None:
        place = f"entry:{entry.seq}"
        if entry.previous != previous:
            self.fault(place, "it does not continue the entry before it")
        if not _intact(entry):
            self.fault(place, "it has been altered: its hash does not fit its fields")
        if entry.key_id != self.key.id or not ledger.signed(entry, self.key.public):
            self.fault(place, "its signature is not this registry's")
        self._collect(entry)

    def _collect(self, entry: Entry) -> None:
        try:
            self.seals.note(json.loads(entry.payload)["rows"], entry.seq)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.fault(f"entry:{entry.seq}", "its payload cannot be read")

    def all_rows(self) -> None:
        """Every sealed row against the last seal that an entry gave it; none more, none less."""
        for mapper in sorted(Row.registry.mappers, key=lambda each: each.class_.__tablename__):
            if mapper.class_.sealed:
                with self._reading(mapper.class_.__tablename__):
                    self._table(mapper.class_)
                    self._written_otherwise(mapper.class_)
                self.session.expunge_all()
        for place, seq in self.seals.left():
            self.fault(place, f"entry {seq} recorded this row, and it is gone")

    def _table(self, table: type[Row]) -> None:
        keys = inspect(table).primary_key
        found = self.session.execute(select(*keys).order_by(*keys).execution_options(yield_per=PORTION))
        for portion in found.partitions():
            numbers = [tuple(each) for each in portion]
            places = {key: f"{table.__tablename__}:{'/'.join(map(str, key))}" for key in numbers}
            known = self.seals.taken(list(places.values()))
            for key, row in self._rows(table, numbers):
                self._row(places[key], row, known.get(places[key]))

    def _rows(
        self, table: type[Row], numbers: Sequence[tuple[Any, ...]]
    ) -> Iterator[tuple[tuple[Any, ...], Row | None]]:
        """The rows of these keys; None for one whose columns hold what they cannot hold."""
        mapper = inspect(table)
        query = select(table).options(lazyload("*")).where(_among(mapper.primary_key, numbers))
        try:
            found = self.session.scalars(query).all()
        except UNREADABLE:
            if len(numbers) == 1:
                yield numbers[0], None
            else:
                for each in numbers:
                    yield from self._rows(table, [each])
            return
        by_key = {tuple(mapper.primary_key_from_instance(row)): row for row in found}
        yield from ((key, by_key.get(key)) for key in numbers)
        self.session.expunge_all()

    def _row(self, place: str, row: Row | None, given: Given | None) -> None:
        self.rows += 1
        try:
            own = row.seal() if row is not None else ""
            holds = not isinstance(row, Prose) or row.holds()
        except UNREADABLE:
            row = None
        if row is None:
            self.fault(place, "it has been altered and can no longer be read")
            return
        if given is None:
            self.fault(place, "no entry of the ledger knows this row")
        elif given[0] != own:
            self.fault(place, f"it has been altered since entry {given[1]}")
        if isinstance(row, Prose):
            self.redacted += row.redacted_seq is not None
        if not holds:
            self.fault(place, "its text has been altered or removed without a redaction on record")

    def all_contents(self) -> None:
        """Every content against its hash, and every hash in use against the contents."""
        known: set[object] = set()
        with self._reading("content"):
            for hash, size in self.session.execute(select(Content.hash, Content.size)).all():
                known.add(hash)
                self.contents += 1
                if not _holds(self._data(hash), hash, size):
                    self.fault(f"content:{hash}", "its bytes are not those that were hashed")
        with self._reading("content"):
            self._in_use(known)

    def _data(self, hash: str) -> object:
        try:
            return self.session.scalar(select(Content.data).where(Content.hash == hash))
        except StatementError:  # bytes that SQLite takes for a text
            return None

    def _in_use(self, known: set[object]) -> None:
        for column in (Version.content_hash, Proposal.content_hash, Round.content_hash, SignOff.content_hash):
            for used in self.session.scalars(select(column).distinct()):
                if used is not None and used not in known:
                    self.fault(f"content:{used}", f"a {column.class_.__tablename__} uses it, and it is gone")
                    known.add(used)

    def against(self, checkpoint: dict[str, Any]) -> None:
        """Whether the chain still holds the entry that a checkpoint was taken of."""
        seq, hash = checkpoint["seq"], checkpoint["hash"]
        if seq == 0:
            return
        if seq > self.entries and seq not in self.hashes:
            self.fault(f"entry:{seq}", "the checkpoint knows it, and the ledger ends before it: the tail has been cut")
        elif self.hashes.get(seq) != hash:
            self.fault(f"entry:{seq}", "it is not the entry that the checkpoint was taken of: the chain was rewritten")


def verify(session: Session, key: SigningKey, checkpoint: dict[str, Any] | None = None) -> Report:
    """Recompute everything. Reads the whole registry: minutes for a large one, in as much memory as for a small one."""
    with closing(sqlite3.connect("")) as file:
        found = _Verifier(session, key, _Seals(file))
        found.chain(checkpoint["seq"] if checkpoint else None)
        found.all_rows()
    found.all_contents()
    if checkpoint:
        found.against(checkpoint)
    return Report(found.entries, found.rows, found.contents, found.redacted, tuple(found.faults))


def read_checkpoint(path: Path) -> dict[str, Any]:
    """A checkpoint as `GET /ledger/checkpoint` gives it. Raises BadRequest for anything else."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {"seq": int(found["seq"]), "hash": str(found["hash"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRequest(
            "{path} is not a checkpoint: it must be JSON with seq and hash, as /api/v1/ledger/checkpoint gives it.",
            code="bad-checkpoint",
            path=path,
        ) from error


def _among(keys: Sequence[ColumnElement[Any]], numbers: Sequence[tuple[Any, ...]]) -> ColumnElement[bool]:
    if len(keys) == 1:
        return keys[0].in_([number for (number,) in numbers])
    return tuple_(*keys).in_(numbers)


def _intact(entry: Entry) -> bool:
    try:
        return ledger.digest(entry) == entry.hash
    except TypeError:  # a text has become bytes
        return False


def _holds(data: object, hash: str, size: object) -> bool:
    if not isinstance(data, bytes) or not isinstance(size, int):  # SQLite stores whatever it is given
        return False
    try:
        plain = zstandard.ZstdDecompressor().decompress(data, max_output_size=max(size, 1), allow_extra_data=False)
    except zstandard.ZstdError:
        return False
    return len(plain) == size and hashlib.sha256(plain).hexdigest() == hash
