"""What ends by itself when its time comes: hearings and ballots. The worker asks, and acts as the registry itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from registry.db import Database
from registry.errors import ContentError, RegistryError
from registry.models import Proposal
from registry.services.acts import now
from registry.services.proposing import ballots, hearing

#: A worker looks every few seconds: what is still open so long after its time is stuck.
GRACE = timedelta(minutes=5)
#: What a row raises that somebody altered behind the registry's back, besides what the registry refuses.
FAILURES = (RegistryError, StatementError, LookupError, ValueError, TypeError, AssertionError)

Close = Callable[[Session, int], Proposal | None]


@dataclass(frozen=True)
class Failure:
    """A hearing or ballot that did not end, and why; `code` is the refusal's, or the name of the error."""

    what: str
    proposal: int
    code: str
    why: str


@dataclass(frozen=True)
class Closing:
    """The proposals whose hearing or ballot was closed, and those where it failed."""

    closed: tuple[int, ...]
    failures: tuple[Failure, ...]


def _due(session: Session, late: timedelta = timedelta(0)) -> list[tuple[str, int]]:
    """What has ended and is still open, by name and proposal; read without the rows, which may be damaged."""
    moment = now(session) - late
    hearings = session.scalars(hearing.due(moment).with_only_columns(Proposal.id))
    in_ballot = session.scalars(ballots.due(moment))
    return [*(("hearing", id) for id in hearings), *(("ballot", id) for id in in_ballot)]


def overdue(session: Session) -> list[dict[str, str | int]]:
    """What should have ended some minutes ago: no worker runs, or it fails. {what, proposal}."""
    return [{"what": what, "proposal": id} for what, id in _due(session, GRACE)]


def close_due(database: Database) -> Closing:
    """Close every hearing and judge every ballot whose deadline has passed, each in a transaction of its own.

    One that fails keeps none of the others; doing it twice does no harm. The write lock is taken only where one is due.
    """
    with database.reading() as session:
        found = _due(session)
    closed, failures = [], []
    for what, id in found:
        done = _close(database, what, id)
        if isinstance(done, Failure):
            failures.append(done)
        elif done is not None:
            closed.append(done)
    return Closing(tuple(closed), tuple(failures))


def _close(database: Database, what: str, id: int) -> int | Failure | None:
    """The proposal, or the failure; None where somebody else was faster."""
    close: Close = hearing.close_due if what == "hearing" else ballots.close_due
    try:
        with database.writing() as session:
            return id if close(session, id) is not None else None
    except FAILURES as error:
        code = error.code if isinstance(error, RegistryError) else type(error).__name__
        return Failure(what, id, code, _why(error))


def _why(error: BaseException) -> str:
    places = [f"{each.field}: {each.message}" for each in error.problems] if isinstance(error, ContentError) else []
    return " ".join(" ".join([str(error), *places]).split())[:500]
