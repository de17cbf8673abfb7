"""Making versions: the one place where a version, its validity and its references come to be."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from registry.access import Member
from registry.errors import BadRequest, Conflict, ContentError
from registry.kinds.kind import Grade
from registry.lifecycle import VersionStatus
from registry.models import Claim, Decision, Origin, Prose, Reference, Standard, Status, Validity, Version
from registry.services.acts import next_seq, now, record
from registry.services.judging.assessments import Assessment, assess
from registry.services.reading import library, sequence, timeline, validities

FIRST = "1.0.0"
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,59}")


@dataclass(frozen=True)
class Release:
    """What is to be published. `number` is given for adopted standards; own ones are numbered by the grade.

    `valid_from` None means now, and for an edition older than one that is there already: it was superseded before it
    came here. `correction` allows patch changes only. `notes` and `intent` are for readers.
    """

    content_hash: str
    number: str | None = None
    edition: str | None = None
    valid_from: datetime | None = None
    notes: str = ""
    intent: str = ""
    correction: bool = False


def publish(
    session: Session,
    member: Member,
    standard: Standard,
    release: Release,
    decision: Decision,
    judged: Assessment | None = None,
    **facts: Any,
) -> Version:
    """Publish a version of a standard by a decision that is on record. Who may is the caller's matter.

    `judged` is how the content was judged before the lock, where the caller knows that it still holds.

    Raises ContentError where the content has errors or refers to what is not published, Conflict where the number is
    taken or nothing changed.
    """
    starts = _starts(session, standard)
    base = _base(session, standard, starts, release.number, release.valid_from)
    if judged is None:
        before = base.content_hash if base else None
        judged = assess(session, standard.kind, release.content_hash, before, standard.slug)
    _refuse(standard, release, judged, base)
    number = _number(session, standard, release, judged, base)
    version = _version(session, standard, release, decision, number)
    start = _start(session, starts, number, release.valid_from)
    spans = _validity(session, standard, version, start)
    _references(session, version, judged)
    is_first = standard.latest_id is None
    if is_first or standard.origin is Origin.OWN or sequence.in_order({**starts, number: start})[-1] == number:
        standard.latest_id = version.id
        _claims(session, standard, judged, is_first)
    record(
        session,
        member,
        "publish",
        f"standard:{standard.slug}",
        standard,
        decision,
        version,
        version.prose,
        *spans,
        standard=standard.slug,
        version=number,
        hash=release.content_hash,
        kind=standard.kind,
        valid_from=spans[0].valid_from.isoformat(),
        **facts,
    )
    return version


def base_of(session: Session, standard: Standard, number: str | None, valid_from: datetime | None) -> Version | None:
    """The version that a new one is compared with: the latest, or the edition before it in the publisher's order."""
    return _base(session, standard, _starts(session, standard), number, valid_from)


def _base(
    session: Session, standard: Standard, starts: sequence.Starts, number: str | None, valid_from: datetime | None
) -> Version | None:
    if not starts or not number:
        return standard.latest
    found = sequence.before(starts, number, _start(session, starts, number, valid_from))
    query = select(Version).where(Version.standard_id == standard.id, Version.number == found)
    return session.scalars(query).unique().first()


def _starts(session: Session, standard: Standard) -> sequence.Starts:
    """Of the editions of an adopted standard, which have an order of their own; of others nothing."""
    is_ordered = standard.origin is Origin.ADOPTED and standard.latest_id is not None
    return validities.starts(session, standard.id) if is_ordered else {}


def _start(session: Session, starts: sequence.Starts, number: str, valid_from: datetime | None) -> datetime | None:
    """When the version comes into force; None for an older edition of which nobody said when that was."""
    if valid_from is None and _newer(starts, number) is not None:
        return None
    return valid_from or now(session)


def older_than(session: Session, standard: Standard, number: str) -> str | None:
    """The newest edition, where it is clearly newer than this number of an adopted standard; else None."""
    return _newer(_starts(session, standard), number)


def _newer(starts: sequence.Starts, number: str) -> str | None:
    order = sequence.in_order(starts)
    return next((each for each in reversed(order) if each != number and sequence.is_older(number, each)), None)


def _refuse(standard: Standard, release: Release, judged: Assessment, base: Version | None) -> None:
    if judged.errors:
        raise ContentError(
            "{slug} cannot be published: its content has {count} errors.",
            problems=judged.problems,
            slug=standard.slug,
            count=len(judged.errors),
        )
    if base is not None and base.content_hash == release.content_hash and standard.origin is Origin.OWN:
        raise Conflict("Nothing differs from version {number}.", code="no-change", number=base.number)
    if release.correction and judged.difference and judged.difference.grade not in (None, Grade.PATCH):
        raise Conflict(
            "A correction may only mend what changes no meaning; this is a {grade} change. Propose a revision.",
            code="not-a-correction",
            grade=str(judged.difference.grade),
        )


def _number(session: Session, standard: Standard, release: Release, judged: Assessment, base: Version | None) -> str:
    if standard.origin is Origin.ADOPTED:
        return number_of(session, standard, release.number)
    grade = judged.difference.grade if judged.difference else None
    number = next_number(base.number, grade or Grade.PATCH) if base else FIRST
    _check_free(session, standard, number)
    return number


def number_of(session: Session, standard: Standard, number: str | None) -> str:
    """The publisher's number of an adopted standard, which may be no version's yet. Raises BadRequest and Conflict."""
    if not number:
        raise BadRequest(
            "{slug} is adopted and carries its publisher's version, which is not said: give it.",
            code="no-number",
            slug=standard.slug,
        )
    check_number(number)
    _check_free(session, standard, number)
    return number


def _check_free(session: Session, standard: Standard, number: str) -> None:
    taken = select(Version.id).where(Version.standard_id == standard.id, Version.number == number)
    is_taken = standard.latest_id is not None and session.scalar(taken) is not None
    if number in ("latest", "current") or is_taken:
        raise Conflict("{slug} already has a version {number}.", code="number-taken", slug=standard.slug, number=number)


def check_number(number: str) -> None:
    """Raises BadRequest for a publisher's version that could not stand in an address or a canonical as it is."""
    if not NUMBER.fullmatch(number):
        raise BadRequest(
            "{number} cannot be a version's number: it has up to 60 letters a–z, digits and the signs . _ + ~ - and "
            "begins with a letter or digit, as 2019, v2.1 or 2024-01. What the publisher calls it can be the edition.",
            code="bad-number",
            number=repr(number[:60]),
        )


def next_number(number: str, grade: Grade) -> str:
    """The semantic number after this one (semver.org): `1.4.2` and minor gives `1.5.0`."""
    major, minor, patch = (int(part) for part in number.split("."))
    return {
        Grade.MAJOR: f"{major + 1}.0.0",
        Grade.MINOR: f"{major}.{minor + 1}.0",
        Grade.PATCH: f"{major}.{minor}.{patch + 1}",
    }[grade]


def _version(session: Session, standard: Standard, release: Release, decision: Decision, number: str) -> Version:
    before = select(func.max(Version.ordinal)).where(Version.standard_id == standard.id)
    ordinal = (session.scalar(before) or 0) if standard.latest_id is not None else 0
    version = Version(
        standard_id=standard.id,
        number=number,
        ordinal=ordinal + 1,
        edition=release.edition,
        content_hash=release.content_hash,
        decision_id=decision.id,
        recorded_at=now(session),
        recorded_seq=next_seq(session),
        prose=Prose.of(notes=release.notes, intent=release.intent),
    )
    session.add(version)
    session.flush()
    return version


def _validity(session: Session, standard: Standard, version: Version, start: datetime | None) -> list[Validity]:
    """Rows that put the version in force from `start`, and end what it takes over from.

    An older edition that is added later holds only until the one that was in force after it; without a `start` it is
    superseded from the beginning.
    """
    at = now(session)
    if start is None:
        return _added(session, [_row(session, version.id, Status.SUPERSEDED, at, None)])
    if standard.latest_id is None:
        return _added(session, [_row(session, version.id, Status.IN_FORCE, start, None)])
    rows = timeline.by_version(validities.living(session, standard.id, start))
    holding = {number: found for number, spans in rows.items() if (found := _in_force_at(spans, start)) is not None}
    later = [
        begin
        for spans in rows.values()
        for status, begin, _ in timeline.periods(spans)
        if status is VersionStatus.IN_FORCE and start < begin <= at
    ]
    end = min(later, default=None)
    made = [_row(session, version.id, Status.IN_FORCE, start, end)]
    if end is not None:
        made.append(_row(session, version.id, Status.SUPERSEDED, end, None))
    query = select(Version.number, Version.id).where(Version.standard_id == standard.id, Version.number.in_(holding))
    versions = {row.number: row.id for row in session.execute(query)}
    for number, found in holding.items():
        if not (end is not None and found.valid_from > start):
            made.append(
                _row(session, versions[number], Status.SUPERSEDED, max(start, found.valid_from), found.valid_to)
            )
    return _added(session, made)


def _added(session: Session, made: list[Validity]) -> list[Validity]:
    session.add_all(made)
    session.flush()
    return made


def _in_force_at(spans: list[timeline.Span], start: datetime) -> timeline.Standing | None:
    """This version's time in force at `start`, or the one that was scheduled after it."""
    found = timeline.standing(spans, start)
    if found and found.status in (VersionStatus.IN_FORCE, VersionStatus.SCHEDULED):
        return found
    return None


def _row(session: Session, version_id: int, status: Status, start: datetime, end: datetime | None) -> Validity:
    return Validity(
        version_id=version_id,
        status=status,
        valid_from=start,
        valid_to=end,
        recorded_at=now(session),
        recorded_seq=next_seq(session),
    )


def _references(session: Session, version: Version, judged: Assessment) -> None:
    together = {found.slug for found in judged.references if found.slug and found.standard_id is None}
    query = select(Standard.slug, Standard.id).where(Standard.slug.in_(together))
    ids: dict[str | None, int] = {row.slug: row.id for row in session.execute(query)} if together else {}
    rows = [
        {
            "version_id": version.id,
            "item": found.reference.item,
            "purpose": found.reference.purpose,
            "target_uri": found.reference.target,
            "target_id": found.standard_id or ids.get(found.slug),
            "target_version": found.number,
            "target_item": found.reference.target_item,
        }
        for found in judged.references
    ]
    if rows:  # in one statement: there may be thousands, and nobody asks for their numbers
        session.execute(insert(Reference), rows)


def _claims(session: Session, standard: Standard, judged: Assessment, is_first: bool) -> None:
    held = set() if is_first else set(session.scalars(select(Claim.name).where(Claim.standard_id == standard.id)))
    gone = held - set(judged.claims)
    if gone:
        session.execute(delete(Claim).where(Claim.name.in_(gone)))
    session.add_all(Claim(name=name, standard_id=standard.id) for name in set(judged.claims) - held)


def retire(
    session: Session,
    member: Member,
    standard: Standard,
    decision: Decision,
    *,
    valid_from: datetime | None = None,
    **facts: Any,
) -> Version:
    """End the version in force without a successor, from `valid_from` (now if None)."""
    return _end(session, member, standard, decision, Status.RETIRED, valid_from or now(session), facts)


def recall(session: Session, member: Member, standard: Standard, decision: Decision, **facts: Any) -> Version:
    """For safety: from this moment nobody may use the version in force."""
    return _end(session, member, standard, decision, Status.RECALLED, now(session), facts)


def _end(
    session: Session,
    member: Member,
    standard: Standard,
    decision: Decision,
    status: Status,
    start: datetime,
    facts: dict[str, Any],
) -> Version:
    number = validities.in_force(session, [standard.id], start).get(standard.id)
    if number is None:
        raise Conflict("No version of {slug} is in force.", code="none-in-force", slug=standard.slug)
    version = library.edition(session, standard.slug, number).version
    made = _row(session, version.id, status, start, None)
    session.add(made)
    verb = "retire" if status is Status.RETIRED else "recall"
    record(
        session,
        member,
        verb,
        f"standard:{standard.slug}",
        decision,
        made,
        standard=standard.slug,
        version=number,
        kind=standard.kind,
        **facts,
    )
    return version
