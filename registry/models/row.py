"""The declarative root: naming of constraints, column types, and the seal that the ledger signs for each row."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

import orjson
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData, String, TypeDecorator, inspect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine

Member = TypeVar("Member", bound=StrEnum)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC with microseconds: timestamptz in PostgreSQL, sortable text in SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return String(27) if dialect.name == "sqlite" else DateTime(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return moment(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
        if not isinstance(found, datetime):
            raise TypeError("a moment is stored as text")
        return found.astimezone(UTC)


def moment(value: datetime) -> str:
    """RFC 3339 in UTC, always with six decimals, so that text order is time order."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


Document = JSON().with_variant(JSONB(), "postgresql")
"""A JSON value; PostgreSQL's JSONB keeps no key order, and nothing here relies on one."""

Identity = BigInteger().with_variant(Integer(), "sqlite")


def choice(values: type[Member]) -> Enum:
    """A column that stores an enum's value, and a constraint that refuses any other."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=values.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Row(DeclarativeBase):
    """Every table. `unsealed` names the columns that the ledger does not vouch for, with the reason beside each.

    What is `fleeting` belongs in no backup.
    """

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    sealed: ClassVar[bool] = True
    fleeting: ClassVar[bool] = False
    unsealed: ClassVar[frozenset[str]] = frozenset()
    #: Columns that came after rows had been sealed: a null one is left out, so that the old seals still hold.
    added: ClassVar[frozenset[str]] = frozenset()

    @property
    def place(self) -> str:
        """How the ledger names this row: `vote:17`."""
        keys = inspect(self).mapper.primary_key_from_instance(self)
        return f"{self.__tablename__}:{'/'.join(str(key) for key in keys)}"

    def seal(self) -> str:
        """SHA-256 over the row's sealed columns, by name, in a form that is the same on every database."""
        columns = inspect(self).mapper.column_attrs
        values = {column.key: getattr(self, column.key) for column in columns if column.key not in self.unsealed}
        values = {name: value for name, value in values.items() if value is not None or name not in self.added}
        data = orjson.dumps(values, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME)
        return hashlib.sha256(data).hexdigest()

    def __repr__(self) -> str:
        return f"<{self.place}>"


def _plain(value: Any) -> Any:
    converters: dict[type, Callable[[Any], Any]] = {
        datetime: moment,
        bytes: lambda data: hashlib.sha256(data).hexdigest(),
    }
    return converters[type(value)](value)
