"""Which references of other standards lose their place by a proposal, and where what they mean stands in it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Member
from registry.kinds.kind import Relocating
from registry.models import Proposal
from registry.services.judging import differences
from registry.services.proposing import proposed
from registry.services.stored import contents


def displaced(session: Session, member: Member, proposal: Proposal) -> list[dict[str, Any]]:
    """Those in force at an item that the proposal does not have, or that means something else in it.

    As `differences.dependents` tells them, each once for the item it comes from, with `moved_to`: the item's new key,
    None where it has none or none can be told. Comments and bindings keep to the version that they name; it is the next
    version of theirs that has to follow.
    """
    if proposal.standard is None or proposal.base is None or not proposal.change.has_content:
        return []
    pointing = differences.dependents(session, member, proposal.standard.slug)
    led = [each for each in pointing if each["target_item"] and each["status"] == "in-force"]
    if not led:
        return []
    went = _relocated(session, proposal)
    here = proposed.items_at(session, proposal, {each["target_item"] for each in led})
    lost = (each for each in led if each["target_item"] not in here or each["target_item"] in went)
    return [each | {"moved_to": went.get(each["target_item"])} for each in lost]


def _relocated(session: Session, proposal: Proposal) -> Mapping[str, str]:
    kind = proposed.kind_of(proposal)
    if not isinstance(kind, Relocating):
        return {}
    assert proposal.base is not None
    base = contents.load(session, proposal.kind, proposal.base.content_hash)
    return kind.relocated(base, proposed.content(session, proposal))
