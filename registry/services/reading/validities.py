"""The rows of status and validity as the database tells them, narrowed there to those that an answer rests on.

A standard may have hundreds of versions, each with rows of its own: what is asked on every visit reads a few of them.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from registry.lifecycle import VersionStatus
from registry.models import Status, Validity, Version
from registry.services.reading.timeline import Span

_Later = aliased(Validity)


def spans(
    session: Session, standard_ids: Iterable[int], numbers: Collection[str] | None = None
) -> dict[int, list[Span]]:
    """Each standard's validity rows, or those of its versions of these numbers."""
    within = Version.standard_id.in_(list(standard_ids))
    return _spans(session, within if numbers is None else and_(within, Version.number.in_(numbers)))


def of_versions(session: Session, ids: Collection[int]) -> dict[int, list[Span]]:
    """By standard the rows of these versions."""
    return _spans(session, Version.id.in_(ids))


def living(session: Session, standard_id: int, start: datetime) -> list[Span]:
    """The rows of those versions of a standard that may be in force at some time from `start` on: of all others a
    later word without an end stands against it."""
    over = exists().where(
        _Later.version_id == Validity.version_id,
        _Later.id > Validity.id,
        _Later.valid_to.is_(None),
        or_(_Later.valid_from <= start, _Later.valid_from <= Validity.valid_from),
    )
    lasting = or_(Validity.valid_to.is_(None), Validity.valid_to > start)
    own = select(Validity.version_id).join(Version, Version.id == Validity.version_id)
    found = own.where(Version.standard_id == standard_id, Validity.status == Status.IN_FORCE, lasting, ~over)
    return _spans(session, Version.id.in_(found)).get(standard_id, [])


def _spans(session: Session, within: ColumnElement[bool]) -> dict[int, list[Span]]:
    query = (
        select(
            Version.standard_id,
            Version.number,
            Validity.status,
            Validity.valid_from,
            Validity.valid_to,
            Validity.recorded_at,
            Validity.id,
        )
        .join(Version, Version.id == Validity.version_id)
        .where(within)
        .order_by(Validity.recorded_seq, Validity.id)
    )
    found: dict[int, list[Span]] = {}
    for standard, number, status, start, end, recorded, id in session.execute(query):
        span = Span(number, VersionStatus(status.value), start, end, recorded, id)
        found.setdefault(standard, []).append(span)
    return found


class Named(NamedTuple):
    """A version of a standard, by its row's id and by its number."""

    id: int
    number: str


def standing_as(
    session: Session, status: Status, standard_ids: Iterable[int], valid_at: datetime, known_at: datetime | None = None
) -> dict[int, list[Named]]:
    """Each standard's versions of which this is the last word about `valid_at` that the registry had said by
    `known_at`; the oldest publication first."""
    overruled = exists().where(
        _Later.version_id == Validity.version_id, _Later.id > Validity.id, *_said(_Later, valid_at, known_at)
    )
    query = (
        select(Version.standard_id, Version.id, Version.number)
        .join(Validity, Validity.version_id == Version.id)
        .where(Version.standard_id.in_(list(standard_ids)), Validity.status == status)
        .where(*_said(Validity, valid_at, known_at), ~overruled)
        .order_by(Version.standard_id, Version.ordinal)
    )
    found: dict[int, list[Named]] = {}
    for standard, id, number in session.execute(query):
        found.setdefault(standard, []).append(Named(id, number))
    return found


def _said(row: type[Validity], valid_at: datetime, known_at: datetime | None) -> list[ColumnElement[bool]]:
    """Of a row that speaks of the moment, and was there by then."""
    known = [row.recorded_at <= known_at] if known_at is not None else []
    return [row.valid_from <= valid_at, or_(row.valid_to.is_(None), row.valid_to > valid_at), *known]


def in_force(
    session: Session, standard_ids: Iterable[int], valid_at: datetime, known_at: datetime | None = None
) -> dict[int, str]:
    """By standard the number of its version in force; at most one is, by the way rows are written."""
    found = standing_as(session, Status.IN_FORCE, standard_ids, valid_at, known_at)
    return {id: versions[0].number for id, versions in found.items()}


def ever(session: Session, status: Status) -> Select[int]:
    """The ids of the standards that a version of was ever said to be this."""
    told = select(Version.standard_id).join(Validity, Validity.version_id == Version.id)
    return told.where(Validity.status == status)


def starts(session: Session, standard_id: int, known_at: datetime | None = None) -> Mapping[str, datetime | None]:
    """By number, in the order of publication, when each version was first said to come into force; None for one that
    was added as superseded."""
    first = Validity.status == Status.IN_FORCE
    query = (
        select(Version.number, Validity.valid_from)
        .outerjoin(Validity, and_(Validity.version_id == Version.id, first))
        .where(Version.standard_id == standard_id)
        .order_by(Version.ordinal, Validity.id)
    )
    if known_at is not None:
        query = query.where(Version.recorded_at <= known_at)
    found: dict[str, datetime | None] = {}
    for number, start in session.execute(query):
        found.setdefault(number, start)
    return found
