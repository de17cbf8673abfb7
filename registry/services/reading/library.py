"""Reading standards and versions: which there are, what holds when, and where a URI leads."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import BadRequest, NotFound
from registry.lifecycle import VersionStatus
from registry.models import Claim, Identifier, Network, Origin, Standard, Validity, Version
from registry.services.acts import now
from registry.services.reading import sequence, timeline
from registry.services.reading.timeline import Span, Standing
from registry.services.stored import contents


@dataclass(frozen=True)
class When:
    """The two clocks of a read; None means now."""

    valid_at: datetime | None = None
    known_at: datetime | None = None

    def valid(self, session: Session) -> datetime:
        return self.valid_at or self.known_at or now(session)


NOW = When()
#: The id of an archetype with more than its major version.
_RELEASE = re.compile(r"(?P<major>.+\.v(?P<first>\d+))\.(?P<rest>\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Edition:
    """A version with its standing at the moment asked about; `standing` is None before it was to be in force.

    `in_force` is from when and until when it was, is or will be in force, whatever it is at that moment.
    """

    version: Version
    standing: Standing | None
    in_force: tuple[datetime, datetime | None] | None = None

    @property
    def status(self) -> str:
        return self.standing.status.value if self.standing else VersionStatus.SCHEDULED.value


@dataclass(frozen=True)
class Card:
    """A standard as lists show it: with the numbers of its latest version and of the one in force."""

    standard: Standard
    latest: str | None
    current: str | None
    current_status: str | None


def standard(session: Session, slug: str) -> Standard:
    """Raises NotFound."""
    found = session.scalars(select(Standard).where(Standard.slug == slug)).unique().first()
    if found is None:
        raise NotFound("There is no standard {slug}.", code="no-standard", slug=slug[:80])
    return found


def standards(
    session: Session,
    *,
    kind: str | None = None,
    network: str | None = None,
    q: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[Standard]:
    """Standards with at least one version, by slug, from after `after`. `q` is part of a slug, title or identifier."""
    query = select(Standard).where(Standard.latest_id.is_not(None)).order_by(Standard.slug).limit(limit)
    titled = _titled(session, q) if q else []
    return list(session.scalars(_narrowed(query, kind, network, q, titled, after)).unique())


def _titled(session: Session, q: str) -> list[int]:
    """Standards with this in a title. Asked here: databases differ in how they keep JSON, and SQLite folds no Ø."""
    wanted = q.casefold()
    titles = session.execute(select(Standard.id, Standard.title).where(Standard.latest_id.is_not(None)))
    return [row.id for row in titles if any(wanted in text.casefold() for text in row.title.values())]


def _narrowed(
    query: Select[Standard],
    kind: str | None,
    network: str | None,
    q: str | None,
    titled: Sequence[int],
    after: str | None,
) -> Select[Standard]:
    if kind:
        query = query.where(Standard.kind == kind)
    if network:
        query = query.join(Network, Network.id == Standard.network_id).where(Network.slug == network)
    if after:
        query = query.where(Standard.slug > after)
    if q:
        owner = select(Identifier.standard_id).where(Identifier.value.icontains(q, autoescape=True))
        named = or_(Standard.slug.icontains(q, autoescape=True), Standard.id.in_(titled), Standard.id.in_(owner))
        query = query.where(named)
    return query


def spans(session: Session, standard_ids: Iterable[int], number: str | None = None) -> dict[int, list[Span]]:
    """Each standard's validity rows, or those of its version of this number. A standard has few, however many items
    its versions hold."""
    query = (
        select(
            Version.standard_id,
            Version.number,
            Validity.status,
            Validity.valid_from,
            Validity.valid_to,
            Validity.recorded_at,
            Validity.recorded_seq,
            Validity.id,
        )
        .join(Version, Version.id == Validity.version_id)
        .where(Version.standard_id.in_(list(standard_ids)))
        .order_by(Validity.recorded_seq, Validity.id)
    )
    if number is not None:
        query = query.where(Version.number == number)
    found: dict[int, list[Span]] = {}
    for row in session.execute(query):
        span = Span(row.number, VersionStatus(row.status.value), row.valid_from, row.valid_to, row.recorded_at, row.id)
        found.setdefault(row.standard_id, []).append(span)
    return found


def cards(session: Session, found: Sequence[Standard], when: When = NOW) -> list[Card]:
    """What lists show, in two queries however many standards there are."""
    rows = spans(session, [each.id for each in found])
    valid_at = when.valid(session)
    result = []
    for each in found:
        known = timeline.known(rows.get(each.id, []), when.known_at)
        by_version = timeline.by_version(known)
        order = _order(each, by_version)
        standings = {number: timeline.standing(by_version[number], valid_at) for number in order}
        in_force = _with(standings, VersionStatus.IN_FORCE)
        fallback = _with(standings, VersionStatus.RECALLED, VersionStatus.RETIRED, VersionStatus.SCHEDULED)
        shown = in_force or fallback
        status = standings[shown].status.value if shown else None  # type: ignore[union-attr]
        result.append(Card(each, order[-1] if order else None, in_force, status))
    return result


def _order(found: Standard, rows: Mapping[str, Sequence[Span]]) -> list[str]:
    """Version numbers, oldest first: as published for own standards, as the publisher has them for adopted ones."""
    return sequence.in_order(rows) if found.origin is Origin.ADOPTED else list(rows)


def _with(standings: dict[str, Standing | None], *statuses: VersionStatus) -> str | None:
    """The number of the last version that has one of these standings."""
    matching = [number for number, found in standings.items() if found and found.status in statuses]
    return matching[-1] if matching else None


def editions(session: Session, found: Standard, when: When = NOW) -> list[Edition]:
    """All versions known at the time, newest first."""
    rows = timeline.by_version(timeline.known(spans(session, [found.id]).get(found.id, []), when.known_at))
    versions = session.scalars(select(Version).where(Version.standard_id == found.id)).unique()
    by_number = {version.number: version for version in versions}
    valid_at = when.valid(session)
    return [
        Edition(by_number[number], timeline.standing(rows[number], valid_at), timeline.in_force(rows[number]))
        for number in reversed(_order(found, rows))
    ]


def edition(session: Session, slug: str, number: str, when: When = NOW) -> Edition:
    """The version of exactly this number. Raises NotFound and names those that exist, never another one."""
    found = standard(session, slug)
    query = select(Version).where(Version.standard_id == found.id, Version.number == number)
    version = session.scalars(query).unique().first()
    if version is not None:  # of the others nothing is read: there may be a hundred
        rows = timeline.known(spans(session, [found.id], number).get(found.id, []), when.known_at)
        if rows:
            return Edition(version, timeline.standing(rows, when.valid(session)), timeline.in_force(rows))
    names = ", ".join(_numbers(session, found, when)[:-6:-1]) or "none yet"
    raise NotFound(
        "{slug} has no version {number}. It has: {names}.",
        code="no-version",
        slug=slug,
        number=number[:60],
        names=names,
    )


def current_number(session: Session, slug: str, when: When = NOW) -> str:
    """The number of the version in force. Raises NotFound where none is."""
    found = standard(session, slug)
    rows = spans(session, [found.id]).get(found.id, [])
    number = timeline.current(rows, when.valid(session), when.known_at)
    if number is None:
        raise NotFound("No version of {slug} is in force at that time.", code="none-in-force", slug=slug)
    return number


def latest_number(session: Session, slug: str, when: When = NOW) -> str:
    """The number of the newest version known at the time: the one published last, or the publisher's newest edition.

    Raises NotFound where there is none.
    """
    every = _numbers(session, standard(session, slug), when)
    if not every:
        raise NotFound("{slug} has no version yet.", code="no-version", slug=slug)
    return every[-1]


def _numbers(session: Session, found: Standard, when: When) -> list[str]:
    """Of all versions known at the time, oldest first."""
    rows = timeline.known(spans(session, [found.id]).get(found.id, []), when.known_at)
    return _order(found, timeline.by_version(rows))


def _named(session: Session, name: str) -> int | None:
    """The id of the standard of this slug or URI, else of the one whose content claims the name."""
    own = select(Standard.id).where(Standard.slug == name)
    named = select(Identifier.standard_id).where(Identifier.value == name)
    bare = name.rpartition("::")[2]  # archetypes' ids may have a namespace before them
    claimed = select(Claim.standard_id).where(Claim.name.in_([f"{each.name}:{bare}" for each in kinds.KINDS]))
    return next((id for query in (own, named, claimed) if (id := session.scalar(query.limit(1))) is not None), None)


def resolve(session: Session, uri: str, when: When = NOW) -> Edition:
    """The edition behind a slug, canonical URI or `urn:oid:`, with an optional `|version`; else the one in force.

    A name that the content of a standard in force claims for its kind, as the id of an archetype, leads to it too; one
    that an earlier version claimed, `openEHR-EHR-CLUSTER.knee.v1.0.0`, leads to that version.
    """
    name, _, number = uri.strip().partition("|")
    if not name:
        raise BadRequest("Give a URI, for example urn:oid:2.16.578.1.12.4.1.1.7110.", code="no-uri")
    known = _named(session, name)
    found = session.get(Standard, known) if known is not None else None
    earlier = _earlier(session, name, when) if found is None else None
    if earlier is not None:
        return earlier
    if found is None or found.latest_id is None:
        raise NotFound("Nothing in the registry is known as {uri}.", code="unknown-uri", uri=name[:200])
    return edition(session, found.slug, number or current_number(session, found.slug, when), when)


def _earlier(session: Session, name: str, when: When) -> Edition | None:
    """Of the standard that claims the major version, the newest that claimed this name when it was published."""
    release = _RELEASE.fullmatch(name)
    known = _named(session, release["major"]) if release else None
    found = session.get(Standard, known) if known is not None else None
    if release is None or found is None:
        return None
    number = f"{release['first']}.{release['rest']}"
    bare = f"{found.kind}:{name.rpartition('::')[2]}"
    kind = kinds.kind(found.kind)
    for each in editions(session, found, when):
        fits = each.version.number == number or each.version.number.startswith(f"{number}.")
        if fits and bare in kind.claims(contents.load(session, found.kind, each.version.content_hash)):
            return each
    return None
