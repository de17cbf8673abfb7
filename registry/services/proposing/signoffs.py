"""The two named approvals that a change of dose, unit, route, threshold or interval needs besides the ballot."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import access
from registry.access import Member, Role
from registry.errors import BadRequest, Conflict, Forbidden
from registry.lifecycle import Work
from registry.models import Proposal, Prose, SignOff
from registry.services.acts import now, record
from registry.services.proposing import conditions
from registry.services.proposing.procedure import check_texts, enter_work, place, proposal, subject


def sign_off(session: Session, member: Member, id: int, role: str, note: str = "") -> SignOff:
    """Approve exactly the content that the proposal has now; once it changes, the signature counts no more.

    Raises Forbidden for authors and for those who do not hold the role, Conflict where it is signed already.
    """
    row = proposal(session, member, id)
    enter_work(session, member, row, Work.SIGN_OFF)
    _check_role(session, member, row, role)
    check_texts(note=note)
    for other in current(session, row):
        if other.role == role or other.user_id == member.id:
            raise Conflict(
                "This content is already signed by {name} as {role}.",
                code="already-signed",
                name=other.user.name,
                role=other.role,
            )
    assert member.id is not None
    signed = SignOff(
        proposal_id=row.id,
        content_hash=row.content_hash,
        role=role,
        user_id=member.id,
        at=now(session),
        prose=Prose.of(note=note),
    )
    session.add(signed)
    session.flush()
    record(session, member, "sign-off", place(row), signed, signed.prose, role=role, content=row.content_hash)
    return signed


def _check_role(session: Session, member: Member, row: Proposal, role: str) -> None:
    known = conditions.policy_of(row).sign_off_roles
    if role not in known:
        raise BadRequest("One signs as: {known}; not {role}.", code="bad-role", known=", ".join(known), role=role[:40])
    if Role(role) not in access.roles(member, subject(session, row)):
        raise Forbidden("You are not a {role} here.", code="not-your-role", role=role)


def current(session: Session, row: Proposal) -> list[SignOff]:
    """Those that are bound to the content as it is now."""
    query = select(SignOff).where(SignOff.proposal_id == row.id, SignOff.content_hash == row.content_hash)
    return list(session.scalars(query.order_by(SignOff.id)).unique())


def signed(session: Session, row: Proposal) -> list[SignOff]:
    """All, also those that a later change has made void."""
    return list(session.scalars(select(SignOff).where(SignOff.proposal_id == row.id).order_by(SignOff.id)).unique())
