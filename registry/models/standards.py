"""Standards, their immutable versions, the append-only rows of status and validity, and what they refer to."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.models.people import Network, Organisation
from registry.models.prose import WithProse
from registry.models.row import Document, Identity, Instant, Row, choice


class Origin(StrEnum):
    OWN = "own"
    ADOPTED = "adopted"


class Status(StrEnum):
    """What a validity row says; "scheduled" is never stored: it is a row whose time has not come."""

    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    RETIRED = "retired"
    RECALLED = "recalled"


class Content(Row):
    """Canonical bytes under their SHA-256, compressed with zstd. Stored once, never changed."""

    __tablename__ = "content"
    sealed: ClassVar[bool] = False  # its hash is its seal, and stands in every row that uses it
    __table_args__ = (CheckConstraint("length(hash) = 64", name="hash"),)
    hash: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Standard(Row):
    """An identity that never changes. `licence`: {holder, terms, attribution, url, view, lookup, download}.

    The last three are access classes: open, login, affiliates or closed. `organisation` is the one that it concerns
    where it concerns one alone.
    """

    __tablename__ = "standard"
    added: ClassVar[frozenset[str]] = frozenset({"organisation_id"})
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(index=True)
    title: Mapped[dict[str, str]] = mapped_column(Document)
    origin: Mapped[Origin] = mapped_column(choice(Origin))
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"), index=True)
    licence: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    created_at: Mapped[datetime] = mapped_column(Instant)
    latest_id: Mapped[int | None] = mapped_column(ForeignKey("version.id", use_alter=True))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    network: Mapped[Network | None] = relationship(lazy="joined")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    latest: Mapped["Version | None"] = relationship(foreign_keys=[latest_id], post_update=True)
    identifiers: Mapped[list["Identifier"]] = relationship(lazy="selectin", order_by="Identifier.id")


class Identifier(Row):
    """A canonical URI or `urn:oid:` by which a standard is known; no two standards share one."""

    __tablename__ = "identifier"
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), index=True)
    value: Mapped[str] = mapped_column(unique=True)


class Version(Row, WithProse):
    """Prose: notes, intent. `ordinal` counts from 1 in the order of publication."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("standard_id", "number"), UniqueConstraint("standard_id", "ordinal"))
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"))
    number: Mapped[str]
    ordinal: Mapped[int]
    edition: Mapped[str | None]
    content_hash: Mapped[str] = mapped_column(ForeignKey("content.hash"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_seq: Mapped[int]
    standard: Mapped[Standard] = relationship(foreign_keys=[standard_id], lazy="joined", innerjoin=True)


class Validity(Row):
    """From `valid_from` until `valid_to` this status holds, said at entry `recorded_seq`. Later entries win."""

    __tablename__ = "validity"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="dates"),
        Index(None, "version_id", "recorded_seq"),
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    status: Mapped[Status] = mapped_column(choice(Status))
    valid_from: Mapped[datetime] = mapped_column(Instant)
    valid_to: Mapped[datetime | None] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_seq: Mapped[int]
    version: Mapped[Version] = relationship(lazy="joined", innerjoin=True)


class Reference(Row):
    """Where an item of a version points: always to a version, so that nothing shifts under it."""

    __tablename__ = "reference"
    sealed: ClassVar[bool] = False  # derived from the content
    __table_args__ = (Index(None, "target_id", "target_version"),)
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    item: Mapped[str]
    purpose: Mapped[str]
    target_uri: Mapped[str]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"))
    target_version: Mapped[str | None]
    target_item: Mapped[str | None]


class Claim(Row):
    """A name that only one standard may hold, as a phrase's hotkey within its specialty."""

    __tablename__ = "claim"
    sealed: ClassVar[bool] = False  # derived from the content
    name: Mapped[str] = mapped_column(primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), index=True)


class Acknowledgement(Row):
    """An organisation has seen a recall."""

    __tablename__ = "acknowledgement"
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Instant)
