"""The ledger's rows, and where each consumer of it has come."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.row import Identity, Instant, Row


class Entry(Row):
    """One state change. `payload` is canonical JSON text; `hash` covers all fields but itself and the signature."""

    __tablename__ = "entry"
    __table_args__ = (Index(None, "subject", "seq"),)
    sealed: ClassVar[bool] = False  # the chain itself seals it
    seq: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str]
    subject: Mapped[str]
    public: Mapped[bool]
    payload: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    key_id: Mapped[str]
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class Consumer(Row):
    """How far mail, webhooks and other followers have come; each does an entry at least once."""

    __tablename__ = "consumer"
    sealed: ClassVar[bool] = False  # derived: can be thrown away
    name: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
