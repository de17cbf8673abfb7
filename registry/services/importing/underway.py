"""Open proposals about what a file holds, so that the same revision is not brought in twice."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.access import Member
from registry.lifecycle import OPEN
from registry.models import Proposal, Standard
from registry.services.importing import imports
from registry.services.importing.orders import Plan
from registry.services.proposing import upstream


def about(session: Session, planned: Plan) -> list[Proposal]:
    """All that are about the standard, or the name that a new one is to have; the oldest first."""
    slug = planned.order.slug
    query = (
        select(Proposal)
        .outerjoin(Standard, Standard.id == Proposal.standard_id)
        .where(or_(Proposal.new_slug == slug, Standard.slug == slug), Proposal.state.in_(OPEN))
        .order_by(Proposal.id)
    )
    return list(session.scalars(query).unique())


def same(session: Session, planned: Plan) -> Proposal | None:
    """The one that has the very same content, or was begun by bringing in the very same revision."""
    return next((each for each in about(session, planned) if _brings(session, each, planned)), None)


def _brings(session: Session, row: Proposal, planned: Plan) -> bool:
    if row.content_hash == planned.prepared.hash:
        return True
    return planned.revision is not None and upstream.brought_in(session, row) == planned.revision.hash


def import_once(session: Session, member: Member, planned: Plan) -> tuple[Proposal, bool]:
    """A draft of the plan, and whether it is new: where the same is on its way that one is given and nothing is done.

    Asked under the lock, so that of two who send it at once the second is told of the first one's.
    """
    found = same(session, planned)
    return (found, False) if found else (imports.import_draft(session, member, planned), True)
