"""The ledger as a feed: what happened, oldest first, for programs that follow the registry."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Member, reads
from registry.models import Entry, User, moment

BATCH = 500


def changes(session: Session, member: Member, after: int = 0, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Entries as dicts. Private subjects keep number and hashes, so that the chain can be followed, but no payload."""
    query = select(Entry, User.username).outerjoin(User, User.id == Entry.actor_id).where(Entry.seq > after)
    rows = session.execute(query.order_by(Entry.seq).limit(limit).execution_options(yield_per=BATCH))
    reads_all = "operator" in member.roles and reads(member)
    for row in rows:
        yield as_dict(row.Entry, row.username, reads_all)
        session.expunge(row.Entry)


def as_dict(entry: Entry, username: str | None, reads_all: bool = False) -> dict[str, Any]:
    shown = {
        "seq": entry.seq,
        "at": moment(entry.at),
        "previous": entry.previous,
        "hash": entry.hash,
        "key": entry.key_id,
        "signature": entry.signature.hex(),
    }
    if not (entry.public or reads_all):
        return shown | {"action": None, "subject": None, "actor": None, "payload": None}
    return shown | {
        "action": entry.action,
        "subject": entry.subject,
        "actor": username,
        "payload": json.loads(entry.payload),
    }
