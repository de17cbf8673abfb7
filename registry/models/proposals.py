"""Proposals and what is said and decided about them: comments, ballots, votes, sign-offs, decisions."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.lifecycle import ChangeKind, State
from registry.models.people import Network, Organisation, User
from registry.models.prose import WithProse
from registry.models.row import Document, Identity, Instant, Row, choice
from registry.models.standards import Standard, Version

_OPEN = text("state NOT IN ('published', 'rejected', 'withdrawn', 'merged')")


class Proposal(Row, WithProse):
    """Prose: title, rationale, intent, sources, benefit. `new` describes a standard not yet made.

    `content_hash` is the content proposed now; `base_id` the version it started from; `flags` force escalation;
    `organisation` is the one that the matter concerns where it concerns one alone.
    """

    __tablename__ = "proposal"
    added: ClassVar[frozenset[str]] = frozenset({"organisation_id"})
    __table_args__ = (
        CheckConstraint("(standard_id IS NOT NULL) OR (new_slug IS NOT NULL)", name="target"),
        Index("uq_proposal_open_new_slug", "new_slug", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"), index=True)
    new_slug: Mapped[str | None]
    new: Mapped[dict[str, Any] | None] = mapped_column(Document)
    kind: Mapped[str]
    change: Mapped[ChangeKind] = mapped_column(choice(ChangeKind))
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    state: Mapped[State] = mapped_column(choice(State), index=True)
    round: Mapped[int] = mapped_column(default=0)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    content_hash: Mapped[str | None] = mapped_column(ForeignKey("content.hash"))
    content_ordinal: Mapped[int] = mapped_column(default=0)
    flags: Mapped[list[str]] = mapped_column(Document, default=list)
    version_number: Mapped[str | None]
    edition: Mapped[str | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    co_authors: Mapped[list[int]] = mapped_column(Document, default=list)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    hearing_deadline: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    standard: Mapped[Standard | None] = relationship(lazy="joined")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    network: Mapped[Network] = relationship(lazy="joined", innerjoin=True)
    author: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    base: Mapped[Version | None] = relationship(foreign_keys=[base_id])


class Round(Row, WithProse):
    """A hearing round: what stood in it and what became of it. Prose: summary."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(ForeignKey("content.hash"))
    invited: Mapped[list[str]] = mapped_column(Document, default=list)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    deadline: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)


class Comment(Row, WithProse):
    """Prose: text. `number` counts within the proposal; grade: accept, minor, major, reject, abstain."""

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("proposal_id", "number"),
        CheckConstraint("grade IN ('accept', 'minor', 'major', 'reject', 'abstain')", name="grade"),
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    number: Mapped[int]
    round: Mapped[int]
    item: Mapped[str]
    grade: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    author: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    answers: Mapped[list["Answer"]] = relationship(lazy="selectin", order_by="Answer.id")


class Answer(Row, WithProse):
    """The editor's answer to a comment; the last one counts. Prose: text."""

    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    resolved: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Instant)
    author: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Ballot(Row):
    """`electorate` and `policy` are copied in at opening: later changes of the network do not move a ballot."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    number: Mapped[int]
    round: Mapped[int]
    content_hash: Mapped[str | None] = mapped_column(ForeignKey("content.hash"))
    electorate: Mapped[list[str]] = mapped_column(Document)
    policy: Mapped[dict[str, Any]] = mapped_column(Document)
    meeting: Mapped[str | None]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    deadline: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str | None]
    votes: Mapped[list["Vote"]] = relationship(lazy="selectin", order_by="Vote.id")


class Vote(Row, WithProse):
    """One for each organisation and ballot. Prose: reason."""

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("ballot_id", "organisation_id"),
        CheckConstraint("choice IN ('for', 'against', 'abstain')", name="choice"),
        CheckConstraint("works_here IN ('yes', 'with-reservation', 'no')", name="works_here"),
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    choice: Mapped[str]
    works_here: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class SignOff(Row, WithProse):
    """A named safety approval of exactly this content, by one who is not its author. Prose: note."""

    __tablename__ = "sign_off"
    __table_args__ = (
        UniqueConstraint("proposal_id", "content_hash", "role"),
        UniqueConstraint("proposal_id", "content_hash", "user_id"),
        CheckConstraint("role IN ('specialist', 'pharmacist')", name="role"),
    )
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    content_hash: Mapped[str] = mapped_column(ForeignKey("content.hash"))
    role: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Escalation(Row, WithProse):
    """A case before the governing body in force that day. Prose: question, alternatives, reason."""

    __tablename__ = "escalation"
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("governing_body.id"))
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    raised_at: Mapped[datetime] = mapped_column(Instant)


class Decision(Row, WithProse):
    """Why a version exists. `rule`: consensus, majority, two-thirds, adopted, external-edition, correction, recall…

    `record`: {ballots: [id], sign_offs: [id], rounds: [id], escalations: [id], evidence: {...}}. Prose: reason.
    """

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id", use_alter=True), index=True)
    rule: Mapped[str]
    body: Mapped[str]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    record: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
