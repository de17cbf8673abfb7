"""What a standard's licence lets out, asked wherever content leaves the registry."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import AccessClass, Member, Use, licensed, require_licence
from registry.db import kept
from registry.models import Proposal, Standard

DEPTH = 200  # of an answer, in hits


def access_class(standard: Standard, use: Use) -> AccessClass:
    """Open where the standard says nothing: what the region makes itself is open."""
    return _class(standard.licence, use)


def _class(licence: Mapping[str, Any], use: Use) -> AccessClass:
    return AccessClass(licence.get(use.value, AccessClass.OPEN.value))


def require_use(member: Member, standard: Standard, use: Use) -> None:
    """Raises Unauthenticated or Forbidden with the licence's holder."""
    require_licensed(member, standard.licence, use)


def require_licensed(member: Member, licence: Mapping[str, Any], use: Use) -> None:
    """The same for a licence that is known without its standard."""
    require_licence(member, _class(licence, use), use, str(licence.get("holder", "")))


def lets(member: Member, licence: Mapping[str, Any], use: Use) -> bool:
    return licensed(member, _class(licence, use))


def may_use(member: Member, standard: Standard, use: Use) -> bool:
    return licensed(member, access_class(standard, use))


def withheld(session: Session, member: Member) -> tuple[str, ...]:
    """The published standards whose items this member may not look up: search neither shows nor counts them."""
    bound = kept(session, "lookups-bound", lambda: [tuple(row) for row in session.execute(_BOUND)])
    return tuple(slug for slug, access in bound if not licensed(member, access))


_lookup = Standard.licence[Use.LOOKUP.value].as_string()
#: The published standards whose items not everybody may look up.
_BOUND = (
    select(Standard.slug, _lookup)
    .where(Standard.latest_id.is_not(None), _lookup != AccessClass.OPEN.value)
    .order_by(Standard.slug)
)


def may_find(member: Member, standard: Standard, offset: int) -> bool:
    """Whether a search may show this standard's items so far into its answer.

    Far in, search is a way to leaf through a list: then only what may be downloaded whole is shown.
    """
    return may_find_licensed(member, standard.licence, offset)


def may_find_licensed(member: Member, licence: Mapping[str, Any], offset: int) -> bool:
    """The same for a licence that is known without its standard."""
    return lets(member, licence, Use.LOOKUP) and (offset < DEPTH or lets(member, licence, Use.DOWNLOAD))


def require_proposed(member: Member, proposal: Proposal, use: Use) -> None:
    """The same for what is proposed: a change quotes its standard, and a new one is licensed as it will be.

    Who wrote a new one has it already.
    """
    licence = _of_proposal(member, proposal)
    require_licence(member, _class(licence, use), use, str(licence.get("holder", "")))


def may_use_proposed(member: Member, proposal: Proposal, use: Use) -> bool:
    return licensed(member, _class(_of_proposal(member, proposal), use))


def _of_proposal(member: Member, proposal: Proposal) -> Mapping[str, Any]:
    if proposal.standard is not None:
        return proposal.standard.licence
    if proposal.new is None or member.id in (proposal.author_id, *proposal.co_authors):
        return {}
    licence: Mapping[str, Any] = proposal.new["licence"]
    return licence
