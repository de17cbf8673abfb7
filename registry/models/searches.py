"""What searchers chose, and what they looked for in vain: counts by the hash of a query, never who asked."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.row import Instant, Row, choice


class Lack(StrEnum):
    """In what way a search was in vain: nothing was found, or nothing of it was chosen."""

    NOTHING = "nothing"
    ABANDONED = "abandoned"


class SearchChoice(Row):
    """How often a hit was chosen after a query, which stands as the hash of its plain words."""

    __tablename__ = "search_choice"
    sealed: ClassVar[bool] = False  # statistics of searches are no ledger events
    fleeting: ClassVar[bool] = True
    query: Mapped[str] = mapped_column(primary_key=True)
    standard: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Instant, index=True)


class SearchLack(Row):
    """How often a query was in vain. `text` is kept only once so many have asked that it tells of nobody."""

    __tablename__ = "search_lack"
    __table_args__ = (Index(None, "count"),)
    sealed: ClassVar[bool] = False  # statistics of searches are no ledger events
    fleeting: ClassVar[bool] = True
    query: Mapped[str] = mapped_column(primary_key=True)
    lack: Mapped[Lack] = mapped_column(choice(Lack), primary_key=True)
    text: Mapped[str | None]
    count: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant, index=True)
