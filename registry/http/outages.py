"""What is told when the database or a disk gives way: a refusal that says which, without the driver's own words."""

import errno

from sqlalchemy.exc import DBAPIError

from registry.errors import Unavailable

#: errno of a disk on which nothing can be written.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
#: How SQLite and PostgreSQL name it.
_FULL_NAMES = frozenset({"SQLITE_FULL", "53100"})
_READ_ONLY_NAMES = frozenset({"SQLITE_READONLY", "25006"})


def of_database(error: Exception) -> Unavailable:
    """What an error of the database's driver or of the pool of connections is told as."""
    name = _name(error.orig) if isinstance(error, DBAPIError) else ""
    if name in _FULL_NAMES:
        return full()
    if name in _READ_ONLY_NAMES:
        return read_only()
    return Unavailable("The database cannot be reached now. Try again in a minute.", code="database")


def of_disk(error: OSError) -> Unavailable | None:
    """What a disk's refusal is told as; None for any other failure of the system."""
    if error.errno in FULL:
        return full()
    return read_only() if error.errno == errno.EROFS else None


def full() -> Unavailable:
    return Unavailable("The disk of the service is full. Tell those who run it.", code="disk-full")


def read_only() -> Unavailable:
    return Unavailable("The service can only be read now, and stores nothing. Tell those who run it.", code="read-only")


def _name(error: BaseException | None) -> str:
    return str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")
