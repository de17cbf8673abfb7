"""What a proposal says: its content, how it differs from what is in force, its problems, whom it gets in the way of."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import ContentError, Problem, errors_in, problem
from registry.kinds.kind import Change, Content, Difference, Grade, Item, Kind
from registry.lifecycle import OPEN, ChangeKind, State
from registry.models import Ballot, Proposal, Round
from registry.services.judging import differences
from registry.services.judging.assessments import assess
from registry.services.judging.world import RegistryWorld
from registry.services.stored import contents, items, judgements
from registry.services.stored.items import Held

#: What a reference points at may be published while this proposal is on its way: a warning until it is approved, and an
#: error from then on, since nothing is published that refers to something unpublished.
LATER = frozenset(
    {"unknown-reference", "unknown-item-reference", "reference-unpublished", "reference-item-unknown", "VETDF"}
)


def kind_of(proposal: Proposal) -> Kind:
    return kinds.kind(proposal.kind)


def content(session: Session, proposal: Proposal) -> Content:
    assert proposal.content_hash is not None
    return contents.load(session, proposal.kind, proposal.content_hash)


def title_of(proposal: Proposal) -> Mapping[str, str]:
    if proposal.standard is not None:
        return proposal.standard.title
    title: Mapping[str, str] = (proposal.new or {})["title"]
    return title


def difference(session: Session, proposal: Proposal) -> Difference:
    """Against the version it started from; a new standard against an empty one."""
    assert proposal.content_hash is not None
    if proposal.base is not None:
        return differences.of_contents(session, proposal.kind, proposal.base.content_hash, proposal.content_hash)
    return differences.from_nothing(session, proposal.kind, title_of(proposal), proposal.content_hash)


def items_of(session: Session, proposal: Proposal) -> Iterator[Item]:
    """In their order; those of a large text out of a file, so that it need not be read."""
    assert proposal.content_hash is not None
    if judgements.is_large(session, proposal.kind, proposal.content_hash):
        return items.walk(session, Held(proposal.kind, proposal.content_hash))
    return kind_of(proposal).items(content(session, proposal))


def items_at(session: Session, proposal: Proposal, keys: Collection[str]) -> dict[str, Item]:
    """Those of these keys that there are."""
    assert proposal.content_hash is not None
    if judgements.is_large(session, proposal.kind, proposal.content_hash):
        return items.of_keys(session, Held(proposal.kind, proposal.content_hash), keys)
    return {each.key: each for each in items_of(session, proposal) if each.key in keys}


def make_ready(session: Session, ids: Iterable[int]) -> None:
    """What the first reader of these proposals would wait for, of large texts; called by whoever brought one in, after
    the lock."""
    for row in session.scalars(select(Proposal).where(Proposal.id.in_(ids))).unique():
        if row.content_hash and judgements.is_large(session, row.kind, row.content_hash):
            problems(session, row)
            difference(session, row)
            items.counted(session, Held(row.kind, row.content_hash), content(session, row))


def since_last_round(session: Session, proposal: Proposal) -> Difference | None:
    """What changed between the last two rounds of hearing; None where there was no second one."""
    query = select(Round.content_hash).where(Round.proposal_id == proposal.id).order_by(Round.number.desc()).limit(2)
    hashes = list(session.scalars(query))
    return differences.of_contents(session, proposal.kind, hashes[1], hashes[0]) if len(hashes) == 2 else None


def since_hearing(session: Session, proposal: Proposal, ballot: Ballot | None = None) -> Difference | None:
    """How what is to be voted on, or was in `ballot`, differs from what was heard; None where it does not."""
    heard = select(Round.content_hash).where(Round.proposal_id == proposal.id, Round.closed_at.is_not(None))
    if ballot is not None:
        heard = heard.where(Round.number == ballot.round)
    before = session.scalar(heard.order_by(Round.number.desc()).limit(1))
    after = proposal.content_hash if ballot is None else ballot.content_hash
    if before is None or after is None or before == after:
        return None
    return differences.of_contents(session, proposal.kind, before, after)


def clerical(found: Difference) -> bool:
    """Whether it changes no meaning, and nothing that touches safety."""
    return not _not_clerical(found)


def touches_safety(session: Session, proposal: Proposal) -> bool:
    return proposal.change.has_content and difference(session, proposal).safety


def problems(session: Session, proposal: Proposal) -> list[Problem]:
    """Those of the content as it would be published now; none where the proposal has no content of its own."""
    if not proposal.change.has_content:
        return []
    assert proposal.content_hash is not None
    base = proposal.base.content_hash if proposal.base else None
    slug = proposal.standard.slug if proposal.standard else None
    found = assess(session, proposal.kind, proposal.content_hash, base, slug).problems
    return [*_on_its_way(proposal, found), *map(_too_much, beyond_correction(session, proposal))]


def _on_its_way(proposal: Proposal, found: Iterable[Problem]) -> Iterator[Problem]:
    waits = proposal.state is not State.APPROVED
    for each in found:
        yield replace(each, severity="warning") if waits and each.code in LATER else each


def before_publication(session: Session, proposal: Proposal) -> list[Problem]:
    """What does not stop the proposal on its way, and will stop its publication unless it is mended meanwhile."""
    return [each for each in problems(session, proposal) if each.code in LATER]


def problems_of(session: Session, proposal: Proposal, written: Content) -> list[Problem]:
    """Those of content that is being written and not kept yet."""
    kind = kind_of(proposal)
    world = RegistryWorld(session, proposal.standard.slug if proposal.standard else None)
    found = _on_its_way(proposal, kind.problems(written, world))
    return [*found, *map(_too_much, _beyond(session, proposal, written))]


def _beyond(session: Session, proposal: Proposal, written: Content) -> list[Change]:
    if proposal.change is not ChangeKind.CORRECT:
        return []
    assert proposal.base is not None
    base = contents.load(session, proposal.kind, proposal.base.content_hash)
    return _not_clerical(kind_of(proposal).changes(base, written))


def beyond_correction(session: Session, proposal: Proposal) -> list[Change]:
    """What a correction of clerical errors changes that is more than that; nothing for other proposals."""
    if proposal.change is not ChangeKind.CORRECT:
        return []
    return _not_clerical(difference(session, proposal))


def _not_clerical(found: Difference) -> list[Change]:
    return [each for each in found.changes if each.grade is not Grade.PATCH or each.safety]


def _too_much(change: Change) -> Problem:
    return problem(
        "not-a-correction",
        "This is more than a correction of a clerical error: {reason} Undo it, or propose a revision instead.",
        item=change.key,
        reason=change.reasons[0],
    )


def require_sound(session: Session, proposal: Proposal) -> None:
    """Raises ContentError where the content has errors that nothing but an edit can mend."""
    found = errors_in(problems(session, proposal))
    if found:
        raise ContentError("The content has {count} errors: mend them first.", count=len(found), problems=found)


def impact(session: Session, proposal: Proposal) -> list[dict[str, Any]]:
    """Other open proposals on the same standard that touch the same items: [{proposal, title, state, items}]."""
    if proposal.standard_id is None:
        return []
    query = select(Proposal).where(
        Proposal.standard_id == proposal.standard_id, Proposal.id != proposal.id, Proposal.state.in_(OPEN - {"draft"})
    )
    own = _touched(session, proposal)
    found = []
    for other in session.scalars(query.order_by(Proposal.id)).unique():
        shared = _shared(own, _touched(session, other))
        if shared is not None:
            found.append(
                {"proposal": other.id, "title": other.prose["title"], "state": other.state.value, "items": shared}
            )
    return found


def _touched(session: Session, proposal: Proposal) -> set[str] | None:
    """The keys of the items that it changes; None for the whole standard."""
    if not proposal.change.has_content:
        return None
    return {change.key for change in difference(session, proposal).changes}


def _shared(one: set[str] | None, other: set[str] | None) -> list[str] | None:
    """Which items both touch; None where they do not meet. An empty list: the standard as a whole."""
    if one is None or other is None:
        return []
    return sorted(one & other) or None
