"""A publisher's next revision of a standard that was changed here: both sets of changes, and where they disagree."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Session

from registry.access import Member
from registry.errors import Conflict, Problem, problem
from registry.kinds.kind import Content, Kind
from registry.kinds.merge import Merges
from registry.models import Decision, Entry, Proposal, Standard, Version
from registry.services import contents
from registry.services.acts import record
from registry.services.contents import Prepared
from registry.services.procedure import place

#: The rule of decisions by which a publisher's edition is in force as it came.
RULE = "external-edition"
ACTION = "import-revision"
_MOST_LISTED = 40


@dataclass(frozen=True)
class Joined:
    """`content` has what the publisher and what we changed; the first problem says so, the others are conflicts."""

    content: Content
    problems: tuple[Problem, ...]
    since: str


def joined(session: Session, kind: Kind, standard: Standard, theirs: Content) -> Joined | None:
    """The publisher's revision with what was changed here since the one before it.

    None where nothing was changed here, where it is not known what the publisher had before, and for kinds whose
    contents are not merged as a whole.
    """
    latest = standard.latest
    if latest is None or not isinstance(kind, Merges):
        return None
    before = last(session, standard)
    if before is None or before[1] == latest.content_hash:
        return None
    number, hash = before
    base, mine = (contents.load(session, kind.name, each) for each in (hash, latest.content_hash))
    content, conflicts = kind.merged(base, mine, theirs)
    note = problem(
        "merged-upstream",
        "{slug} was changed here after the publisher's {number}: the new revision is merged with those changes.",
        severity="warning",
        slug=standard.slug,
        number=number,
    )
    return Joined(content, (note, *conflicts), number)


def last(session: Session, standard: Standard) -> tuple[str, str] | None:
    """The number under which the publisher's last revision came in here, and the hash of what the publisher had."""
    as_it_came = (
        select(Version.recorded_seq, Version.number, Version.content_hash)
        .join(Decision, Decision.id == Version.decision_id)
        .where(Version.standard_id == standard.id, Decision.rule == RULE)
    )
    found = [(seq, number, hash) for seq, number, hash in session.execute(as_it_came)]
    by_proposal = (
        select(Version.recorded_seq, Version.number, Entry.seq, Entry.payload)
        .join(Proposal, Proposal.version_id == Version.id)
        .join(Entry, Entry.subject == literal("proposal:") + cast(Proposal.id, String))
        .where(Version.standard_id == standard.id, Entry.action == ACTION)
        .order_by(Version.recorded_seq, Entry.seq)
    )
    found += [(seq, number, _revision(payload)) for seq, number, _, payload in session.execute(by_proposal)]
    return max(found, key=lambda each: each[0])[1:] if found else None


def brought_in(session: Session, row: Proposal) -> str | None:
    """The hash of the publisher's revision that a proposal brings in; None where it brings in none."""
    query = select(Entry.payload).where(Entry.subject == place(row), Entry.action == ACTION).order_by(Entry.seq.desc())
    payload = session.scalar(query.limit(1))
    return _revision(payload) if payload is not None else None


def _revision(payload: str) -> str:
    return str(json.loads(payload)["facts"]["revision"])


def note(session: Session, member: Member, row: Proposal, revision: Prepared) -> None:
    """Keep what the publisher had, for the merge with the next revision."""
    contents.store(session, revision)
    record(session, member, ACTION, place(row), public=False, revision=revision.hash)


def refuse_at_once(slug: str, merged: bool) -> None:
    """What was changed here is never put aside, nor joined with the publisher's, without anybody's looking at it."""
    if merged:
        raise Conflict(
            "{slug} was changed here: a new revision is merged with that and goes through the network. "
            "Leave --publish out.",
            code="changed-here",
            slug=slug,
        )


def account(since: str, problems: tuple[Problem, ...]) -> str:
    """For those who judge the proposal, what was joined and what to decide."""
    conflicts = [each for each in problems if each.code == "merge-conflict"]
    lines = [f"Utgiverens nye revisjon er flettet med det som er endret her siden {since}."]
    if conflicts:
        lines.append("Begge har endret det følgende; det som sto her, står:")
    lines += [f"- {each.item or 'hodet'} {each.field}: {_line(each.text.values)}" for each in conflicts[:_MOST_LISTED]]
    if len(conflicts) > _MOST_LISTED:
        lines.append(f"- og {len(conflicts) - _MOST_LISTED} til")
    return "\n".join(lines)


def _line(values: Mapping[str, Any]) -> str:
    shown = (values.get(name) for name in ("before", "mine", "theirs"))
    before, mine, theirs = (each if isinstance(each, str) else "ingenting" for each in shown)
    return f"{before} → her {mine}, hos utgiveren {theirs}"
