"""Editions published one after the other as they were judged before the lock, so that nobody waits for the judging."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from registry.access import Member
from registry.models import Version
from registry.services.acts import now
from registry.services.importing.imports import import_published
from registry.services.importing.orders import Plan
from registry.services.judging import assessments


class Editions:
    """Publishes plans that were judged together, in one transaction or several.

    Their judgements are taken as they are for as long as nobody else publishes anything meanwhile, and no version's
    time comes; after that each is judged again, under the lock.
    """

    def __init__(self, plans: Iterable[Plan]) -> None:
        judged = [each.judged for each in plans if each.judged]
        self._seq = min((each.seq for each in judged), default=0)
        self._at = min((each.at for each in judged), default=None)
        self._session: Session | None = None

    def publish(self, session: Session, member: Member, planned: Plan) -> Version:
        """Raises as `import_published`."""
        if session is not self._session:
            self._session = session
            if self._at and not assessments.holds(session, self._seq, self._at):
                self._at = None
        version = import_published(session, member, planned, planned.judged if self._at else None)
        self._seq, self._at = version.recorded_seq, self._at and now(session)
        return version
