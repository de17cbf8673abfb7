"""Regions, organisations, networks, seats, governing bodies, users and their tokens."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.models.row import Document, Identity, Instant, Row, choice


class OrganisationType(StrEnum):
    TRUST = "HF"
    REGIONAL_AUTHORITY = "RHF"
    MUNICIPALITY = "municipality"
    MUNICIPAL_REGION = "municipal-region"
    GENERAL_PRACTICE = "gp"
    PRIVATE_HOSPITAL = "private-hospital"
    USER_ORGANISATION = "user-organisation"
    OTHER = "other"


class SeatRole(StrEnum):
    MEMBER = "member"
    LEADER = "leader"
    DEPUTY_LEADER = "deputy-leader"
    SECRETARY = "secretary"
    LOCAL = "local-network"
    USER_REPRESENTATIVE = "user-representative"


class Purpose(StrEnum):
    """Why a governing body stands above a network."""

    ADOPTS = "adopts"
    DECIDES_ESCALATED = "decides-escalated"


class Region(Row):
    __tablename__ = "region"
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Organisation(Row):
    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    orgnr: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    type: Mapped[OrganisationType] = mapped_column(choice(OrganisationType))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    region: Mapped[Region | None] = relationship(lazy="joined")


class Network(Row):
    """A fagnettverk. `policy` is ballot.Policy as JSON, `scope` says specialties, kinds and process area."""

    __tablename__ = "network"
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[dict[str, str]] = mapped_column(Document)
    aliases: Mapped[list[str]] = mapped_column(Document, default=list)
    scope: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    policy: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    checklist: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    checklist_signed_at: Mapped[datetime | None] = mapped_column(Instant)
    checklist_signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Scope(Row):
    """An organisation that a network decides for: it has a vote in its ballots, until it has left."""

    __tablename__ = "scope"
    added: ClassVar[frozenset[str]] = frozenset({"left_at"})
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class User(Row):
    """A person who can log in. The national identity number is never stored."""

    __tablename__ = "user"
    unsealed: ClassVar[frozenset[str]] = frozenset(
        # person data, removable; a choice of one's own; and a secret, whose changes are recorded but not sealed
        {"name", "email", "hpr", "password_hash", "language"}
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str | None] = mapped_column(unique=True)
    roles: Mapped[list[str]] = mapped_column(Document, default=list)
    profession: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    name: Mapped[str]
    email: Mapped[str | None]
    hpr: Mapped[str | None]
    language: Mapped[str | None]
    password_hash: Mapped[str | None]


class Seat(Row):
    """A dated mandate: this person sits in this network for this organisation. Half-open in time."""

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="dates"),
        CheckConstraint("capacity IS NULL OR (capacity > 0 AND capacity <= 100)", name="capacity"),
        Index(None, "network_id", "organisation_id"),
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[SeatRole] = mapped_column(choice(SeatRole))
    voting: Mapped[bool] = mapped_column(default=False)
    deputy_of_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    profession: Mapped[str | None]
    capacity: Mapped[int | None]
    support_function: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[datetime] = mapped_column(Instant)
    valid_to: Mapped[datetime | None] = mapped_column(Instant)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    network: Mapped[Network] = relationship(lazy="joined", innerjoin=True)


class GoverningBody(Row):
    __tablename__ = "governing_body"
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[dict[str, str]] = mapped_column(Document)


class BodySeat(Row):
    __tablename__ = "body_seat"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="dates"),)
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("governing_body.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[str] = mapped_column(default="member")
    valid_from: Mapped[datetime] = mapped_column(Instant)
    valid_to: Mapped[datetime | None] = mapped_column(Instant)
    body: Mapped[GoverningBody] = relationship(lazy="joined", innerjoin=True)


class Oversight(Row):
    """Which governing body is in force above a network, for what, and when."""

    __tablename__ = "oversight"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="dates"),)
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("governing_body.id"))
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    valid_from: Mapped[datetime] = mapped_column(Instant)
    valid_to: Mapped[datetime | None] = mapped_column(Instant)
    body: Mapped[GoverningBody] = relationship(lazy="joined", innerjoin=True)


class Token(Row):
    """An API token; only its SHA-256 is kept (it is 256 random bits, so a slow hash would add nothing)."""

    __tablename__ = "token"
    __table_args__ = (UniqueConstraint("user_id", "name"),)
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Login(Row):
    """A browser that somebody is logged in with, by the SHA-256 of the secret in its cookie; gone when they log out."""

    __tablename__ = "login"
    sealed: ClassVar[bool] = False  # log-ins are no ledger events
    fleeting: ClassVar[bool] = True
    hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(Instant)


class Attempt(Row):
    """Failed log-ins in a row under a name, by its SHA-256; whether anybody has that name makes no difference."""

    __tablename__ = "attempt"
    sealed: ClassVar[bool] = False  # log-ins are no ledger events
    fleeting: ClassVar[bool] = True
    name: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    locked_until: Mapped[datetime | None] = mapped_column(Instant)
