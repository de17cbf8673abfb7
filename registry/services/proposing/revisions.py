"""A publisher's revision in a proposal: where it and what was changed here do not agree, and what is decided there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.access import Member
from registry.errors import BadRequest, Conflict, NotFound, Problem
from registry.kinds.kind import Content, World
from registry.kinds.merge import Merges, conflicts_in, spot
from registry.lifecycle import Work
from registry.models import Entry, Proposal
from registry.services.acts import record
from registry.services.judging.world import RegistryWorld
from registry.services.proposing import drafting, upstream
from registry.services.proposing.procedure import enter_work, place, proposal
from registry.services.stored import contents
from registry.services.stored.contents import Prepared

ACTION = "settle-conflict"
OURS, THEIRS = "ours", "theirs"


@dataclass(frozen=True)
class Clash:
    """A spot that both changed otherwise; None where a side has nothing there. `settled` says that ours is to stand.

    A spot where the publisher's was taken, or both now say the same, is no clash any more.
    """

    spot: str
    item: str
    field: str
    base: str | None
    ours: str | None
    theirs: str | None
    problem: Problem
    settled: bool

    def as_dict(self) -> dict[str, Any]:
        return {
            "spot": self.spot, "item": self.item, "field": self.field, "base": self.base, "ours": self.ours,
            "theirs": self.theirs, "message": self.problem.message, "settled": self.settled,
        }  # fmt: skip


@dataclass(frozen=True)
class Note:
    """What else the merge left to be looked at, such as a translation whose original changed. `settled`: somebody has
    looked, and it holds."""

    spot: str
    problem: Problem
    settled: bool


def clashes(session: Session, row: Proposal) -> list[Clash]:
    """Of a proposal that brings in a publisher's revision over what was changed here; of others none."""
    sides = _sides(session, row)
    if sides is None:
        return []
    kind = _kind(row)
    _, found = kind.merged(sides.base, sides.ours, sides.theirs, world=_world(session, row))
    settled = _settled(session, row)
    return [_clash(each, settled) for each in conflicts_in(found)]


def notes(session: Session, row: Proposal) -> list[Note]:
    """As the merge told it when the revision came in."""
    sides = _sides(session, row)
    if sides is None or row.base is None:
        return []
    started = contents.load(session, row.kind, row.base.content_hash)
    _, told = _kind(row).merged(sides.base, started, sides.theirs, world=_world(session, row))
    settled = _settled(session, row)
    named = [(f"{each.code}:{spot(each)}", each) for each in told if each.code in upstream.TO_LOOK_AT]
    return [Note(name, each, name in settled) for name, each in named]


def settle(
    session: Session, member: Member, id: int, name: str, take: str, prepared: Prepared | None, start: str | None
) -> Proposal:
    """Take the publisher's at one spot, or decide that ours stands (of a note: that it holds); `prepared` and `start`
    are of `with_theirs`."""
    row = proposal(session, member, id)
    enter_work(session, member, row, Work.EDIT)
    if take == THEIRS and prepared is not None:
        row = drafting.set_content(session, member, id, prepared, start)
    record(session, member, ACTION, place(row), public=False, spot=name, take=take)
    return row


def with_theirs(session: Session, member: Member, id: int, name: str, take: str) -> tuple[Prepared | None, str | None]:
    """For `settle`, outside the lock: the content with the publisher's at this spot, and the hash it was made from.

    Raises NotFound where there is no such clash, BadRequest for another choice than ours or theirs.
    """
    row = proposal(session, member, id)
    enter_work(session, member, row, Work.EDIT)
    if take not in (OURS, THEIRS):
        raise BadRequest("Take ours or theirs; not {take}.", code="bad-choice", take=take[:40])
    if take == OURS and name in {each.spot for each in notes(session, row)}:
        return None, row.content_hash
    sides = _sides(session, row)
    if sides is None or name not in {each.spot for each in clashes(session, row)}:
        raise NotFound("There is no such conflict in proposal {id}.", code="no-conflict", id=id)
    if take == OURS:
        return None, row.content_hash
    return contents.prepare(
        kinds.kind(row.kind), _taken(_kind(row), sides, name, _world(session, row))
    ), row.content_hash


@dataclass(frozen=True)
class _Sides:
    base: Content
    ours: Content
    theirs: Content


def _world(session: Session, row: Proposal) -> World:
    return RegistryWorld(session, row.standard.slug if row.standard else None)


def _taken(kind: Merges, sides: _Sides, name: str, world: World) -> Content:
    """Only what the choice changes in a merge is changed here: what was undone by hand does not come back with it."""
    before, _ = kind.merged(sides.base, sides.ours, sides.theirs, world=world)
    after, _ = kind.merged(sides.base, sides.ours, sides.theirs, (name,), world)
    content, told = kind.merged(before, sides.ours, after, world=world)
    if conflicts_in(told):
        raise Conflict("What is here was edited at this place; change it in the text.", code="edited-here")
    return content


def _sides(session: Session, row: Proposal) -> _Sides | None:
    """What the publisher had before, what is proposed now, and what the publisher has."""
    revision = upstream.brought_in(session, row)
    kind = kinds.kind(row.kind)
    if revision is None or row.standard is None or row.content_hash is None or not isinstance(kind, Merges):
        return None
    before = upstream.last(session, row.standard)
    if before is None or row.version_id is not None:
        return None
    return _Sides(*(contents.load(session, row.kind, hash) for hash in (before[1], row.content_hash, revision)))


def _kind(row: Proposal) -> Merges:
    kind = kinds.kind(row.kind)
    assert isinstance(kind, Merges)
    return kind


def _settled(session: Session, row: Proposal) -> set[str]:
    """Spots whose last decision is that ours is to stand, since the revision came in."""
    query = (
        select(Entry.action, Entry.payload)
        .where(Entry.subject == place(row), Entry.action.in_((ACTION, upstream.ACTION)))
        .order_by(Entry.seq)
    )
    found: dict[str, str] = {}
    for action, payload in session.execute(query):
        if action == upstream.ACTION:
            found.clear()
        else:
            facts: Mapping[str, str] = json.loads(payload)["facts"]
            found[facts["spot"]] = facts["take"]
    return {name for name, take in found.items() if take == OURS}


def _clash(each: Problem, settled: set[str]) -> Clash:
    values = (each.text.values.get(name) for name in ("before", "mine", "theirs"))
    base, ours, theirs = (value.strip("«»") if isinstance(value, str) else None for value in values)
    return Clash(spot(each), each.item, each.field, base, ours, theirs, each, spot(each) in settled)
