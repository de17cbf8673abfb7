"""Writing a proposal's content: the whole, item by item, or carried over to the version that is now the latest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from registry.access import Member
from registry.errors import BadRequest, Conflict, PreconditionFailed
from registry.kinds.kind import Content, Kind
from registry.kinds.merge import merge
from registry.lifecycle import Action, State, Work
from registry.models import Proposal
from registry.services.acts import now, record
from registry.services.proposing import proposed
from registry.services.proposing.decisions import noted
from registry.services.proposing.procedure import authors, enter, enter_work, place, proposal, settle
from registry.services.stored import contents
from registry.services.stored.contents import Prepared

OPERATIONS_LIMIT = 5_000


@dataclass(frozen=True)
class Operation:
    """One step of a patch: `op` is put (with `item`), retire or remove."""

    op: str
    key: str
    item: Mapping[str, Any] | None = None


def set_content(session: Session, member: Member, id: int, prepared: Prepared, expected: str | None = None) -> Proposal:
    """Replace the content by what `contents.prepare` made, outside the lock. Whoever writes becomes an author.

    `expected` is the hash that the writer started from. Raises PreconditionFailed where somebody was faster.
    """
    row = proposal(session, member, id)
    enter_work(session, member, row, Work.EDIT)
    if not row.change.has_content:
        raise Conflict("A proposal to {change} has no content to edit.", code="no-content", change=row.change.value)
    if expected is not None and expected != row.content_hash:
        raise PreconditionFailed("Somebody has changed the content meanwhile: read it again.", code="content-moved")
    contents.store(session, prepared)
    if prepared.hash != row.content_hash:
        _write(session, member, row, prepared)
    return row


def _write(session: Session, member: Member, row: Proposal, prepared: Prepared) -> None:
    row.content_hash = prepared.hash
    row.content_ordinal += 1
    row.changed_at = now(session)
    _count_as_author(member, row)
    public = row.state is not State.DRAFT
    record(session, member, "set-content", place(row), row, public=public, content=prepared.hash)


def _count_as_author(member: Member, row: Proposal) -> None:
    assert member.id is not None
    if member.id not in authors(row):
        row.co_authors = [*row.co_authors, member.id]


def patched(session: Session, member: Member, id: int, operations: Sequence[Operation]) -> tuple[Prepared, str]:
    """The content after these operations, in their order, and the hash it was made from; changes nothing.

    For `set_content(…, prepared, expected=hash)`, so that large content is not handled under the write lock.
    """
    row = proposal(session, member, id)
    enter_work(session, member, row, Work.EDIT)
    if len(operations) > OPERATIONS_LIMIT:
        raise BadRequest("A patch has up to {limit} operations.", code="too-many", limit=OPERATIONS_LIMIT)
    kind = proposed.kind_of(row)
    before = content = proposed.content(session, row)
    for operation in operations:
        content = _apply(kind, content, operation)
    assert row.content_hash is not None
    return contents.prepare(kind, kind.follow(before, content)), row.content_hash


def rewritten(session: Session, row: Proposal, content: Content) -> Prepared:
    """The content that replaces a proposal's, with what follows from the edit; for `set_content`."""
    kind = proposed.kind_of(row)
    before = proposed.content(session, row)
    return contents.prepare(kind, kind.follow(before, content))


def _apply(kind: Kind, content: Content, operation: Operation) -> Content:
    if operation.op == "put":
        if operation.item is None:
            raise BadRequest("“put” needs an item.", code="bad-operation")
        return kind.put(content, operation.key, operation.item)
    if operation.op == "retire":
        return kind.retire(content, operation.key)
    if operation.op == "remove":
        return kind.remove(content, operation.key)
    raise BadRequest("An operation is put, retire or remove; not {op}.", code="bad-operation", op=operation.op[:40])


def rebase(session: Session, member: Member, id: int, note: str = "") -> Proposal:
    """Carry the proposal over to the latest version: a three-way merge over items.

    Raises Conflict ("rebase-conflict") naming the items that both changed; then nothing is changed here. What had
    been approved or recommended is to be decided anew.
    """
    row = proposal(session, member, id)
    target = enter(session, member, row, Action.REBASE)
    standard, base = row.standard, row.base
    assert standard is not None
    assert standard.latest is not None
    assert base is not None
    kind = proposed.kind_of(row)
    before = contents.load(session, row.kind, base.content_hash)
    theirs = contents.load(session, row.kind, standard.latest.content_hash)
    content, conflicts = merge(kind, before, proposed.content(session, row), theirs)
    if conflicts:
        raise Conflict(
            "Both the proposal and {slug} {version} changed: {items}. Edit these items first.",
            code="rebase-conflict",
            slug=standard.slug,
            version=standard.latest.number,
            items=", ".join(key or "(head)" for key in conflicts[:20]),
        )
    prepared = contents.prepare(kind, content)
    contents.store(session, prepared)
    row.base_id, row.base, row.content_hash = standard.latest.id, standard.latest, prepared.hash
    row.content_ordinal += 1
    row.decision_id = None
    _count_as_author(member, row)
    rows = noted(session, member, row, "rebased", note)
    return settle(session, member, row, "rebase", target, *rows, base=standard.latest.number, content=prepared.hash)
