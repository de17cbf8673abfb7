"""All that cannot be derived in one zip file: each table as lines of JSON, and the signing key.

The file is the same for every database, so a registry can also be moved from one to another.
"""

import base64
import errno
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import orjson
from sqlalchemy import Column, Connection, LargeBinary, Table, func, insert, make_url, select, update
from sqlalchemy.exc import StatementError

from registry import files
from registry.config import Settings
from registry.db import Database
from registry.errors import BadRequest, Conflict
from registry.ledger import SigningKey
from registry.models import Row, moment
from registry.models.row import Instant
from registry.services.upkeep import schema
from registry.services.upkeep.installation import Installation

FORM = 1
#: What reading a damaged file may raise; RuntimeError is also for what is encrypted or of a later version.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, LookupError, ValueError, TypeError,
    OverflowError, OSError, StatementError,
)  # fmt: skip
BATCH = 500


def backup(installation: Installation, file: Path, with_key: bool = True) -> int:
    """Write the backup, from one consistent state, for its owner's eyes; the number of rows written.

    The file is there whole or not at all: one that is broken off leaves the backup before it as it was.
    """
    if not file.parent.is_dir():  # a disk that is not there now is no reason to fill another
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file.parent))
    with files.whole(file, 0o600) as draft, draft.open("wb") as stream:
        return _write(installation, stream, with_key)


def _write(installation: Installation, file: IO[bytes], with_key: bool) -> int:
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with installation.database.reading() as session:
            connection = session.connection()
            for table in _tables():
                with archive.open(f"tables/{table.name}.ndjson", "w", force_zip64=True) as stream:
                    for row in connection.execution_options(yield_per=BATCH).execute(select(table)):
                        stream.write(orjson.dumps(_out(table, row)) + b"\n")
                        count += 1
        if with_key:
            archive.writestr("signing-key.pem", installation.settings.signing_key_path.read_bytes())
        archive.writestr("about.json", orjson.dumps({"form": FORM, "schema": schema.head(), "rows": count}))
    return count


def restore(settings: Settings, file: Path) -> int:
    """Fill an empty registry. Raises BadRequest for a file that is no backup, Conflict where something is there.

    All of it or nothing: schema, rows and key come in one transaction, and files that it made go again with it.
    """
    try:
        with zipfile.ZipFile(file) as archive, _nothing_left_over(settings):
            about = orjson.loads(archive.read("about.json"))
            _check(about)
            _check_key(settings, archive)
            return _fill(settings, archive)
    except _DAMAGED as error:
        raise BadRequest("{file} is not a whole backup: {why}", code="bad-backup", file=file, why=error) from error


@contextmanager
def _nothing_left_over(settings: Settings) -> Iterator[None]:
    """Remove again what is made inside and was not there before, if it fails: the key and the database's files."""
    database = make_url(settings.url).database if settings.url.startswith("sqlite") else None
    files = [settings.signing_key_path, *(Path(f"{database}{end}") for end in ("", "-wal", "-shm") if database)]
    own = [path for path in files if not path.exists()]
    folder = settings.data if not settings.data.exists() else None
    try:
        yield
    except BaseException:
        for path in own:
            path.unlink(missing_ok=True)
        if folder is not None and folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
        raise


def _tables() -> list[Table]:
    """Those that are kept, in an order in which they can be filled."""
    fleeting = {mapper.local_table for mapper in Row.registry.mappers if mapper.class_.fleeting}
    return [table for table in Row.metadata.sorted_tables if table not in fleeting]


def _check(about: Any) -> None:
    if not isinstance(about, dict):
        raise TypeError("about.json is no object")
    if about.get("form") != FORM or about.get("schema") != schema.head():
        raise Conflict(
            "The backup was made by another version of the registry (schema {theirs}, here {ours}). Restore it with "
            "that version, then upgrade.",
            code="other-schema",
            theirs=about.get("schema"),
            ours=schema.head(),
        )


def _check_key(settings: Settings, archive: zipfile.ZipFile) -> None:
    path = settings.signing_key_path
    comes = "signing-key.pem" in archive.namelist()
    if comes:
        SigningKey.of(archive.read("signing-key.pem"))
    if comes and path.exists() and path.read_bytes() != archive.read("signing-key.pem"):
        raise Conflict("There is another signing key at {path}. Move it away first.", code="other-key", path=path)


def _fill(settings: Settings, archive: zipfile.ZipFile) -> int:
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.url)
    try:
        current = schema.is_current(database)
        with database.writing() as session:
            if not current:
                schema.upgrade_within(session)
            count = _rows(session.connection(), archive)
            if "signing-key.pem" in archive.namelist():
                files.private(settings.signing_key_path, lambda: archive.read("signing-key.pem"))
        return count
    finally:
        database.dispose()


def _rows(connection: Connection, archive: zipfile.ZipFile) -> int:
    count = 0
    if any(connection.scalar(select(func.count()).select_from(table)) for table in _tables()):
        raise Conflict("The registry is not empty. Restore into a new data directory.", code="not-empty")
    for table in _tables():
        for batch in _batches(archive, table):
            connection.execute(insert(table), [row | dict.fromkeys(_later(table)) for row in batch])
            count += len(batch)
    for table in _tables():
        _complete(connection, archive, table)
    return count


def _later(table: Table) -> list[str]:
    """Columns that point at rows written later: into a cycle of tables, or at the same table."""
    return [
        key.parent.name
        for key in table.foreign_keys
        if key.column.table is table or (key.constraint is not None and key.constraint.use_alter)
    ]


def _complete(connection: Connection, archive: zipfile.ZipFile, table: Table) -> None:
    """Fill in those columns, and let PostgreSQL's counters go on after the last row."""
    columns = _later(table)
    for batch in _batches(archive, table) if columns else ():
        for row in batch:
            values = {name: row[name] for name in columns if row[name] is not None}
            if values:
                connection.execute(update(table).where(table.c.id == row["id"]).values(values))
    if connection.dialect.name == "postgresql" and "id" in table.c:
        last = connection.scalar(select(func.max(table.c.id)))
        if last is not None:
            counter = func.setval(func.pg_get_serial_sequence(f'"{table.name}"', "id"), last)
            connection.execute(select(counter))


def _batches(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    with archive.open(f"tables/{table.name}.ndjson") as stream:
        for line in TextIOWrapper(stream, encoding="utf-8"):
            batch.append(_in(table, orjson.loads(line)))
            if len(batch) >= BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _out(table: Table, row: Any) -> dict[str, Any]:
    return {column.name: _plain(value) for column, value in zip(table.columns, row, strict=True)}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return moment(value) if isinstance(value, datetime) else value


def _in(table: Table, values: Any) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise TypeError(f"a row of {table.name} is no object")
    return {column.name: _typed(column, values[column.name]) for column in table.columns}


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value)
    return datetime.fromisoformat(value) if isinstance(column.type, Instant) else value
