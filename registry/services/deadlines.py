"""What ends by itself when its time comes: hearings and ballots. The worker asks, and acts as the registry itself."""

from sqlalchemy.orm import Session

from registry.models import Proposal
from registry.services import ballots, hearing


def anything_due(session: Session) -> bool:
    """A glance without the write lock, for a worker that looks often."""
    found_hearing = session.scalars(hearing.due(session).limit(1)).unique().first()
    found_ballot = session.scalars(ballots.due(session).limit(1)).first()
    return found_hearing is not None or found_ballot is not None


def close_due(session: Session) -> list[Proposal]:
    """Close every hearing and judge every ballot whose deadline has passed; doing it twice does no harm."""
    return [*hearing.close_due(session), *ballots.close_due(session)]
