"""Suggestions: what anybody thinks should be different, in plain words, and what became of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.models.people import Network, User
from registry.models.prose import Prose, WithProse
from registry.models.row import Identity, Instant, Row, choice
from registry.models.standards import Standard


class SuggestionState(StrEnum):
    OPEN = "open"
    #: Lives on as a proposal.
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    #: Lives on in another suggestion.
    MERGED = "merged"
    DECLINED = "declined"


class Suggestion(Row, WithProse):
    """To a network, on a standard or one of its items where it names one. Prose: text; `reply` has the text of an
    answer or the reason of a refusal.
    """

    __tablename__ = "suggestion"
    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"), index=True)
    item: Mapped[str]
    state: Mapped[SuggestionState] = mapped_column(choice(SuggestionState), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("prose.id"))
    network: Mapped[Network] = relationship(lazy="joined", innerjoin=True)
    standard: Mapped[Standard | None] = relationship(lazy="joined")
    author: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[author_id])
    reply: Mapped[Prose | None] = relationship(lazy="joined", foreign_keys=[reply_id])
