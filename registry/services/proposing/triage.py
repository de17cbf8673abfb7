"""What becomes of a proposal before it is heard: submitted, taken up, withdrawn, merged into another, moved."""

from sqlalchemy.orm import Session

from registry.access import Member
from registry.errors import Conflict
from registry.lifecycle import OPEN, Action
from registry.models import Proposal
from registry.services.members import networks
from registry.services.proposing import proposals, proposed
from registry.services.proposing.decisions import noted
from registry.services.proposing.procedure import enter, proposal, settle


def submit(session: Session, member: Member, id: int, note: str = "") -> Proposal:
    """Hand it to the network. Raises ContentError while the content has errors."""
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.SUBMIT)
    proposed.require_sound(session, row)
    return settle(
        session,
        member,
        row,
        "submit",
        target,
        *noted(session, member, row, "submitted", note),
        content=row.content_hash,
    )


def accept(session: Session, member: Member, id: int, note: str = "") -> Proposal:
    """The network takes it up."""
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.ACCEPT)
    return settle(session, member, row, "accept", target, *noted(session, member, row, "accepted", note))


def withdraw(session: Session, member: Member, id: int, note: str = "") -> Proposal:
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.WITHDRAW)
    return settle(session, member, row, "withdraw", target, *noted(session, member, row, "withdrawn", note))


def merge(session: Session, member: Member, id: int, into: int, note: str = "") -> Proposal:
    """Close it in favour of another open proposal on a standard of the same kind, which goes on."""
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.MERGE)
    other = proposal(session, member, into)
    if other.id == row.id or other.state not in OPEN or other.kind != row.kind:
        raise Conflict(
            "Proposal {other} cannot take this one in: it must be another open one of the same kind.",
            code="bad-merge",
            other=into,
        )
    row.merged_into_id = other.id
    rows = noted(session, member, row, "merged", note)
    return settle(session, member, row, "merge", target, *rows, into=other.id)


def move(session: Session, member: Member, id: int, network: str, note: str = "") -> Proposal:
    """Hand it to another network, which takes it up or not."""
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.MOVE)
    receiver = networks.network(session, network)
    if receiver.id == row.network_id:
        raise Conflict("The proposal is already in {network}.", code="same-network", network=network)
    proposals.require_in_scope(session, receiver, row.organisation)
    rows = noted(session, member, row, "moved", note)
    giver = row.network.slug
    row.network_id, row.network = receiver.id, receiver
    return settle(session, member, row, "move", target, *rows, giver=giver, receiver=receiver.slug)
