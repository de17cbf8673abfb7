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
from registry.kinds.merge import CONFLICT, Merges, conflicts_in
from registry.models import Decision, Entry, Proposal, Standard, Version
from registry.services.acts import record
from registry.services.judging.world import RegistryWorld
from registry.services.proposing.procedure import place
from registry.services.reading import sequence
from registry.services.stored import contents
from registry.services.stored.contents import Prepared
from registry.services.stored.judgement_form import problem as stored_problem
from registry.services.stored.judgement_form import problem_data

#: The rule of decisions by which a publisher's edition is in force as it came.
RULE = "external-edition"
ACTION = "import-revision"
_MOST_LISTED = 40
#: What a merge tells beside conflicts, for people.
TO_LOOK_AT = {
    "merge-renumbered": "{code} er noe nytt hos begge: hos utgiveren «{theirs}», og «{mine}» her er nå {after}",
    "merge-mention": "«{text}» nevner {before}, som nå er {after}; skriv teksten om",
    "merge-twins": "begge har lagt til «{called}»: {mine} her og {theirs} hos utgiveren; behold én av dem",
    "merge-converted": "utgiveren og dere skriver i hver sin ADL-versjon; alt er nå i ADL 2, med andre koder: {codes}",
    "merge-lost": "i omregningen til ADL 2: {why}",
    "merge-translation": "«{translation}» er oversatt fra «{before}», som nå er «{after}»",
}
_PARTS = {
    "occurrences": "forekomster",
    "cardinality": "antall",
    "order": "rekkefølge",
    "place": "plassering",
    "text": "navn",
    "description": "beskrivelse",
    "comment": "kommentar",
    "purpose": "formål",
    "use": "bruk",
    "misuse": "feil bruk",
    "keywords": "nøkkelord",
    "includes": "arketyper som kan stå her",
    "excludes": "arketyper som ikke kan stå her",
    "assumed": "antatt verdi",
    "lifecycle_state": "livsløp",
    "revision": "revisjon",
}
_LANGUAGES = {
    "nb": "bokmål",
    "nn": "nynorsk",
    "no": "norsk",
    "en": "engelsk",
    "sv": "svensk",
    "da": "dansk",
    "de": "tysk",
}


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
    content, conflicts = kind.merged(base, mine, theirs, world=RegistryWorld(session, standard.slug))
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
    newest: tuple[str, str] | None = None
    for _, number, hash in sorted(found, key=lambda each: each[0]):
        if newest is None or not sequence.is_older(number, newest[0]):  # older editions may be filled in afterwards
            newest = number, hash
    return newest


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
    """For those who judge the proposal, what was joined, what to decide, and what to look at."""
    conflicts = conflicts_in(problems)
    others = [each for each in problems if each.code in TO_LOOK_AT]
    lines = [f"Utgiverens nye revisjon er flettet med det som er endret her siden {since}."]
    if conflicts:
        lines.append("Begge har endret det følgende; det som sto her, står:")
    lines += _listed([f"- {_where(each)}: {_line(each.text.values)}" for each in conflicts])
    if others:
        lines.append("Se også på dette:")
    lines += _listed([f"- {_where(each)}: {TO_LOOK_AT[each.code].format(**each.text.values)}" for each in others])
    return "\n".join(lines)


@dataclass(frozen=True)
class Account:
    """What was joined, in a form that can be told in any language: since which revision, and each thing to look at."""

    since: str
    problems: tuple[Problem, ...]
    #: How many are left out: of very many the first say most.
    more: int = 0

    @classmethod
    def of(cls, since: str, problems: tuple[Problem, ...]) -> "Account":
        told = tuple(each for each in problems if each.code == CONFLICT or each.code in TO_LOOK_AT)
        return cls(since, told[:_MOST_LISTED], max(0, len(told) - _MOST_LISTED))

    def as_kept(self) -> Mapping[str, Any]:
        return {"since": self.since, "problems": [problem_data(each) for each in self.problems], "more": self.more}


def accounted(row: Proposal) -> Account | None:
    """Of a proposal whose rationale is still the one that was made of a merge; older ones have the text alone."""
    kept = row.prose["account"]
    if not kept:
        return None
    return Account(kept["since"], tuple(map(stored_problem, kept["problems"])), kept["more"])


def _listed(lines: list[str]) -> list[str]:
    left = len(lines) - _MOST_LISTED
    return [*lines[:_MOST_LISTED], *([f"- og {left} til"] if left > 0 else [])]


def _where(told: Problem) -> str:
    """What people call the node and the part of it, and the path beside."""
    name = str(told.text.values.get("name") or "")
    called = f"«{name}»" if name else "" if told.item else "hodet"
    path = f"({told.item})" if told.item and name else told.item
    return " ".join(filter(None, (called, _part(told.field), path)))


def _part(field: str) -> str:
    """`occurrences` is "forekomster"; of `ontology/term_definitions/nb/at0004/text` the end, with its language."""
    steps = field.split("/")
    if steps[0] == "conversion":
        return ""
    language = next((each for each in steps[1:-1] if each in _LANGUAGES), "")
    said = _PARTS.get(steps[-1], steps[-1] if len(steps) == 1 else field)
    return f"{said} på {_LANGUAGES[language]}" if language and steps[-1] in _PARTS else said


def _line(values: Mapping[str, Any]) -> str:
    shown = (values.get(name) for name in ("before", "mine", "theirs"))
    before, mine, theirs = (each if isinstance(each, str) else "ingenting" for each in shown)
    return f"{before} → her {mine}, hos utgiveren {theirs}"
