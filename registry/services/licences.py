"""What a standard's licence lets out, asked wherever content leaves the registry."""

from collections.abc import Mapping
from typing import Any

from registry.access import AccessClass, Member, Use, licensed, require_licence
from registry.models import Proposal, Standard


def access_class(standard: Standard, use: Use) -> AccessClass:
    """Open where the standard says nothing: what the region makes itself is open."""
    return _class(standard.licence, use)


def _class(licence: Mapping[str, Any], use: Use) -> AccessClass:
    return AccessClass(licence.get(use.value, AccessClass.OPEN.value))


def require_use(member: Member, standard: Standard, use: Use) -> None:
    """Raises Unauthenticated or Forbidden with the licence's holder."""
    require_licence(member, access_class(standard, use), use, str(standard.licence.get("holder", "")))


def may_use(member: Member, standard: Standard, use: Use) -> bool:
    return licensed(member, access_class(standard, use))


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
