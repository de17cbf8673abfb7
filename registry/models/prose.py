"""Free text and person data, apart from the rows that the ledger hashes, so that it can be redacted on record."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

import orjson
from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from registry.models.row import Document, Identity, Row


class Prose(Row):
    """A few named texts under a salted commitment: SHA-256(salt + canonical body).

    The ledger vouches for the commitment. Redaction removes body and salt and notes the entry that ordered it, so
    the chain still verifies and says so, and the text cannot be guessed back from the commitment.
    """

    __tablename__ = "prose"
    unsealed: ClassVar[frozenset[str]] = frozenset({"salt", "body"})  # the commitment stands for both

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    body: Mapped[dict[str, Any] | None] = mapped_column(Document)
    commitment: Mapped[str]
    redacted_seq: Mapped[int | None]

    @classmethod
    def of(cls, **texts: Any) -> "Prose":
        salt = secrets.token_bytes(32)
        return cls(salt=salt, body=texts, commitment=commitment(salt, texts))

    def holds(self) -> bool:
        """Whether the body is the one committed to; a redacted one has neither body nor salt."""
        if self.redacted_seq is not None:
            return self.body is None and self.salt is None
        return self.body is not None and self.salt is not None and commitment(self.salt, self.body) == self.commitment

    def __getitem__(self, name: str) -> Any:
        """A text by name; None where it was never given or has been redacted."""
        return (self.body or {}).get(name)


def commitment(salt: bytes, texts: Mapping[str, Any]) -> str:
    return hashlib.sha256(salt + orjson.dumps(texts, option=orjson.OPT_SORT_KEYS)).hexdigest()


class WithProse:
    """A row with free text of its own."""

    prose_id: Mapped[int] = mapped_column(ForeignKey("prose.id"))

    @declared_attr
    @classmethod
    def prose(cls) -> Mapped[Prose]:
        return relationship(Prose, lazy="joined", innerjoin=True, foreign_keys=lambda: [cls.prose_id])
