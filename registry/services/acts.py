"""What every verb does besides its own matter: tells the time and leaves an entry in the ledger."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Member
from registry.ledger import Ledger
from registry.models import Entry, Row


def now(session: Session) -> datetime:
    """The moment of this transaction: one for all that it writes. Tests set another clock on the database."""
    if "now" not in session.info:
        clock = session.info.get("clock")
        session.info["now"] = clock() if clock else datetime.now(UTC)
    moment: datetime = session.info["now"]
    return moment


def ledger(session: Session) -> Ledger:
    found: Ledger = session.info["ledger"]
    return found


def next_seq(session: Session) -> int:
    return ledger(session).next_seq(session)


def record(
    session: Session, member: Member | None, action: str, subject: str, *rows: Row, public: bool = True, **facts: Any
) -> Entry:
    """Append the entry of what was just done; `rows` are all rows that it made or altered."""
    actor = member.id if member else None
    return ledger(session).append(session, now(session), actor, action, subject, *rows, public=public, facts=facts)
