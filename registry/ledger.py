"""The signed chain: every state change of the registry appends one entry, in the transaction that makes the change.

An entry's payload holds the seals of the rows made or changed, and plain facts (ids, numbers, names of states), never
free text. So the ledger is audit trail, change feed, queue of derived work and proof in one.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import files
from registry.errors import Unavailable
from registry.models import Entry, Row, moment

GENESIS = "0" * 64


class SigningKey:
    """The installation's Ed25519 key. Whoever holds it can forge entries; docs/operators.md says how to keep it."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key()
        self.id = key_id(self.public)

    @classmethod
    def at(cls, path: Path) -> "SigningKey":
        """The key in this PEM file; made with mode 600 where the file is absent."""
        try:
            return cls.of(files.private(path, _new_pem))
        except (ValueError, OSError) as error:
            raise Unavailable(
                "The signing key {path} cannot be read: {why}. Restore it from backup.",
                code="signing-key",
                path=path,
                why=error,
            ) from error

    @classmethod
    def of(cls, pem: bytes) -> "SigningKey":
        """Raises ValueError for what is no Ed25519 key."""
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (TypeError, UnsupportedAlgorithm) as error:
            raise ValueError(f"the signing key cannot be read ({error})") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("the signing key is not an Ed25519 key")  # noqa: TRY004 - a file, not an argument
        return cls(key)

    def sign(self, digest: str) -> bytes:
        return self._key.sign(bytes.fromhex(digest))

    def public_pem(self) -> str:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.public.public_bytes(serialization.Encoding.PEM, form).decode()


def _new_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def key_id(public: Ed25519PublicKey) -> str:
    """The first 16 hex digits of the SHA-256 of the raw public key."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


#: Where a session that writes keeps the head of the chain, with the transaction in which it is that.
_HEAD = "head"


class _Head(NamedTuple):
    seq: int
    hash: str
    key_id: str


@dataclass(frozen=True)
class Ledger:
    """Appends to and reads the chain. Append only under the write lock: the next sequence number rests on it."""

    key: SigningKey

    def next_seq(self, session: Session) -> int:
        """The number that the next entry will have, for rows that must name it."""
        return self._head(session).seq + 1

    def append(
        self,
        session: Session,
        at: datetime,
        actor_id: int | None,
        action: str,
        subject: str,
        *rows: Row,
        public: bool = True,
        facts: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Record a change. `rows` are all that it made or altered; unsealed ones are passed over.

        `subject` is `standard:slug`, `proposal:7` and the like.
        """
        session.flush()
        seq, previous = self._head_to_continue(session)
        seals = {row.place: row.seal() for row in rows if row.sealed}
        content = {"rows": seals, "facts": dict(facts or {})}
        payload = orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
        entry = Entry(
            seq=seq + 1,
            at=at,
            actor_id=actor_id,
            action=action,
            subject=subject,
            public=public,
            payload=payload,
            previous=previous,
            key_id=self.key.id,
        )
        entry.hash = digest(entry)
        entry.signature = self.key.sign(entry.hash)
        session.add(entry)
        session.info[_HEAD] = session.get_transaction(), _Head(entry.seq, entry.hash, entry.key_id)
        return entry

    def _head_to_continue(self, session: Session) -> tuple[int, str]:
        """A lost key is made anew, and another file may be named: one entry signed so would be a fault for ever."""
        head = self._head(session)
        if head.key_id not in ("", self.key.id):
            raise Unavailable(
                "The ledger was signed with the key {wanted}, and this service has the key {held}. "
                "Restore the signing key; until then nothing is written.",
                code="signing-key",
                wanted=head.key_id,
                held=self.key.id,
            )
        return head.seq, head.hash

    def _head(self, session: Session) -> _Head:
        """What this very transaction appended last needs no asking for: nobody else appends meanwhile."""
        appended: tuple[object, _Head] | None = session.info.get(_HEAD)
        if appended is not None and appended[0] is session.get_transaction():
            return appended[1]
        query = select(Entry.seq, Entry.hash, Entry.key_id).order_by(Entry.seq.desc()).limit(1)
        row = session.execute(query).first()
        return _Head(row.seq, row.hash, row.key_id) if row else _Head(0, GENESIS, "")


def digest(entry: Entry) -> str:
    """SHA-256 over every field of an entry but its own hash and signature, in RFC 8785 order."""
    fields = {
        "seq": entry.seq,
        "at": moment(entry.at),
        "actor": entry.actor_id,
        "action": entry.action,
        "subject": entry.subject,
        "public": entry.public,
        "payload": entry.payload,
        "previous": entry.previous,
        "key": entry.key_id,
    }
    return hashlib.sha256(orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)).hexdigest()


def signed(entry: Entry, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(entry.signature, bytes.fromhex(entry.hash))
    except (InvalidSignature, ValueError, TypeError):  # also where it is no bytes at all any more
        return False
    return True


def entries(session: Session, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
    """Entries in order, streamed: memory does not grow with the ledger."""
    query = select(Entry).where(Entry.seq > after).order_by(Entry.seq).limit(limit)
    yield from session.scalars(query.execution_options(yield_per=500))


def checkpoint(session: Session) -> dict[str, Any]:
    """The head of the chain, to be kept elsewhere: a later `verify` against it notices a cut tail."""
    head = session.scalars(select(Entry).order_by(Entry.seq.desc()).limit(1)).first()
    if head is None:
        return {"seq": 0, "hash": GENESIS, "at": None, "key": None, "signature": None}
    return {
        "seq": head.seq,
        "hash": head.hash,
        "at": moment(head.at),
        "key": head.key_id,
        "signature": head.signature.hex(),
    }
