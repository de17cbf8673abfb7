"""Imports that are sent again because their answer was lost: nothing is done twice, and what was done is told.

The client gives each a key of its own. What came of it stands in the ledger, written in the same transaction; so it
holds for ever, on every node, and also where both are on their way at once.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Member
from registry.errors import ContentError
from registry.models import Entry
from registry.services.acts import record

ACTION = "import"


@dataclass(frozen=True)
class Request:
    """A client's key, and the SHA-256 of all that was asked for with it."""

    key: str
    digest: str


@dataclass(frozen=True)
class Outcome:
    """Ids of the drafts that were made, and numbers of what was published, by slug; `items` and `base` of one file."""

    proposals: Mapping[str, int]
    versions: Mapping[str, str]
    items: int | None = None
    base: str | None = None


def digest(*parts: bytes) -> str:
    """Of parts that cannot run into one another."""
    found = hashlib.sha256()
    for each in parts:
        found.update(hashlib.sha256(each).digest())
    return found.hexdigest()


def outcome(session: Session, member: Member, request: Request | None) -> Outcome | None:
    """What came of the request when it was first sent; None where it was not, or has no key.

    Raises ContentError (422) where its key was given to another request.
    """
    if request is None:
        return None
    query = select(Entry.payload).where(Entry.subject == _subject(member, request), Entry.action == ACTION)
    payload = session.scalar(query)
    if payload is None:
        return None
    facts: dict[str, Any] = json.loads(payload)["facts"]
    if facts.pop("request") != request.digest:
        raise ContentError(
            "The Idempotency-Key was given to another request; give each one of its own.", code="key-taken"
        )
    return Outcome(**facts)


def note(session: Session, member: Member, request: Request | None, done: Outcome) -> None:
    """Under the lock, beside what was done."""
    if request is not None:
        facts = {"proposals": dict(done.proposals), "versions": dict(done.versions)}
        one = {"items": done.items, "base": done.base}
        record(session, member, ACTION, _subject(member, request), public=False, request=request.digest, **facts, **one)


def _subject(member: Member, request: Request) -> str:
    """Keys are each member's own."""
    return f"import:{digest(str(member.id).encode(), request.key.encode())[:40]}"
