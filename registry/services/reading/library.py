"""Reading standards and versions: which there are, what holds when, and where a URI leads."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import BadRequest, NotFound
from registry.lifecycle import VersionStatus
from registry.models import Claim, Identifier, Network, Origin, Standard, Status, Version
from registry.services.acts import now
from registry.services.reading import sequence, timeline, validities
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
#: What a list shows of a standard that has no version in force.
_TOLD = (VersionStatus.RECALLED, VersionStatus.RETIRED, VersionStatus.SCHEDULED)
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
    titled = _titled(session, q) if q else []
    query = select(Standard).where(*_narrowing(kind, network, q, titled, after)).order_by(Standard.slug)
    return list(session.scalars(query.limit(limit)).unique())


def titles(
    session: Session, *, kind: str | None = None, network: str | None = None, q: str | None = None
) -> dict[str, Mapping[str, str]]:
    """The titles of all standards that `standards` would give, by slug: what a list is put in order by."""
    titled = _titled(session, q) if q else []
    query = select(Standard.slug, Standard.title).where(*_narrowing(kind, network, q, titled))
    return {row.slug: row.title for row in session.execute(query)}


def of_slugs(session: Session, slugs: Sequence[str]) -> list[Standard]:
    """These standards, in this order."""
    query = select(Standard).where(Standard.slug.in_(slugs))
    found = {each.slug: each for each in session.scalars(query).unique()}
    return [found[slug] for slug in slugs]


def _titled(session: Session, q: str) -> list[int]:
    """Standards with this in a title. Asked here: databases differ in how they keep JSON, and SQLite folds no Ø."""
    wanted = q.casefold()
    titles = session.execute(select(Standard.id, Standard.title).where(Standard.latest_id.is_not(None)))
    return [row.id for row in titles if any(wanted in text.casefold() for text in row.title.values())]


def _narrowing(
    kind: str | None, network: str | None, q: str | None, titled: Sequence[int], after: str | None = None
) -> Iterator[ColumnElement[bool]]:
    yield Standard.latest_id.is_not(None)
    if kind:
        yield Standard.kind == kind
    if network:
        yield Standard.network_id.in_(select(Network.id).where(Network.slug == network))
    if after:
        yield Standard.slug > after
    if q:
        owner = select(Identifier.standard_id).where(Identifier.value.icontains(q, autoescape=True))
        yield or_(Standard.slug.icontains(q, autoescape=True), Standard.id.in_(titled), Standard.id.in_(owner))


def cards(session: Session, found: Sequence[Standard], when: When = NOW) -> list[Card]:
    """What lists show, in few queries however many standards there are, and however many versions they have."""
    ids = [each.id for each in found]
    current = validities.in_force(session, ids, when.valid(session), when.known_at)
    latest = _latest(session, found, when)
    ended = {each.id for each in found if each.id in latest and each.id not in current}
    standings = validities.spans(session, ended) if ended else {}
    return [
        Card(each, latest.get(each.id), current.get(each.id), VersionStatus.IN_FORCE.value)
        if each.id in current
        else Card(each, latest.get(each.id), None, _ended(session, each, standings.get(each.id, []), when))
        for each in found
    ]


def _latest(session: Session, found: Sequence[Standard], when: When) -> dict[int, str]:
    """By id the number of the newest version of each that had one at the time."""
    if when.known_at is not None:
        every = {each.id: _numbers(session, each, when) for each in found}
        return {id: numbers[-1] for id, numbers in every.items() if numbers}
    wanted = [each.latest_id for each in found if each.latest_id is not None]
    query = select(Version.standard_id, Version.number).where(Version.id.in_(wanted))
    return {row.standard_id: row.number for row in session.execute(query)}


def _ended(session: Session, found: Standard, rows: Sequence[Span], when: When) -> str | None:
    """What the last version that is not merely superseded is, where none is in force."""
    by_version = timeline.by_version(timeline.known(rows, when.known_at))
    valid_at = when.valid(session)
    for number in reversed(_numbers(session, found, when)):
        standing = timeline.standing(by_version.get(number, []), valid_at)
        if standing is not None and standing.status in _TOLD:
            return standing.status.value
    return None


def editions(
    session: Session, found: Standard, when: When = NOW, start: int = 0, limit: int | None = None
) -> list[Edition]:
    """The versions known at the time, newest first: all, or so many after the first `start`."""
    newest = _numbers(session, found, when)[::-1]
    return of_numbers(session, found, newest[start:][:limit], when)


def recalled(session: Session, found: Standard, when: When = NOW) -> list[Edition]:
    """Those that are recalled at the time, in the order of publication."""
    told = validities.standing_as(session, Status.RECALLED, [found.id], when.valid(session), when.known_at)
    return of_numbers(session, found, [each.number for each in told.get(found.id, ())], when)


def recalled_now(session: Session) -> list[Card]:
    """The standards that have no version in force because one was recalled, by slug."""
    query = select(Standard).where(Standard.id.in_(validities.ever(session, Status.RECALLED))).order_by(Standard.slug)
    every = cards(session, list(session.scalars(query).unique()))
    return [each for each in every if each.current_status == VersionStatus.RECALLED]


def foremost(session: Session, found: Sequence[Standard], when: When = NOW) -> list[Edition]:
    """Of each standard the version in force, else the newest one; in few queries however many standards there are."""
    if when.known_at is not None:
        named = ((each.standard, each.current or each.latest) for each in cards(session, found, when))
        return [one for each, number in named if number for one in of_numbers(session, each, [number], when)]
    valid_at = when.valid(session)
    told = validities.standing_as(session, Status.IN_FORCE, [each.id for each in found], valid_at)
    ids = [told[each.id][0].id if each.id in told else each.latest_id for each in found if each.latest_id is not None]
    versions = {each.id: each for each in session.scalars(select(Version).where(Version.id.in_(ids))).unique()}
    rows = validities.of_versions(session, ids)
    return [_edition(versions[id], timeline.known(rows[versions[id].standard_id], None), valid_at) for id in ids]


def _edition(version: Version, rows: Sequence[Span], valid_at: datetime) -> Edition:
    return Edition(version, timeline.standing(rows, valid_at), timeline.in_force(rows))


def of_numbers(session: Session, found: Standard, numbers: Sequence[str], when: When = NOW) -> list[Edition]:
    """The versions of these numbers, in this order; each was known at the time."""
    if not numbers:
        return []
    rows = timeline.by_version(
        timeline.known(validities.spans(session, [found.id], numbers).get(found.id, []), when.known_at)
    )
    versions = select(Version).where(Version.standard_id == found.id, Version.number.in_(numbers))
    by_number = {version.number: version for version in session.scalars(versions).unique()}
    valid_at = when.valid(session)
    return [_edition(by_number[number], rows[number], valid_at) for number in numbers]


def count(session: Session, found: Standard, when: When = NOW) -> int:
    """How many versions were known at the time."""
    query = select(func.count()).where(Version.standard_id == found.id)
    known = query if when.known_at is None else query.where(Version.recorded_at <= when.known_at)
    return session.scalar(known) or 0


def edition(session: Session, slug: str, number: str, when: When = NOW) -> Edition:
    """The version of exactly this number. Raises NotFound and names those that exist, never another one."""
    found = standard(session, slug)
    query = select(Version).where(Version.standard_id == found.id, Version.number == number)
    version = session.scalars(query).unique().first()
    if version is not None:  # of the others nothing is read: there may be a hundred
        rows = timeline.known(validities.spans(session, [found.id], [number]).get(found.id, []), when.known_at)
        if rows:
            return _edition(version, rows, when.valid(session))
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
    number = validities.in_force(session, [found.id], when.valid(session), when.known_at).get(found.id)
    if number is None:
        raise NotFound("No version of {slug} is in force at that time.", code="none-in-force", slug=slug)
    return number


def latest_number(session: Session, slug: str, when: When = NOW) -> str:
    """The number of the newest version known at the time: the one published last, or the publisher's newest edition.

    Raises NotFound where there is none.
    """
    found = standard(session, slug)
    number = _latest(session, [found], when).get(found.id)
    if number is None:
        raise NotFound("{slug} has no version yet.", code="no-version", slug=slug)
    return number


def numbers(session: Session, found: Standard, when: When = NOW) -> list[str]:
    """Of all versions known at the time, newest first."""
    return _numbers(session, found, when)[::-1]


def _numbers(session: Session, found: Standard, when: When) -> list[str]:
    """Of all versions known at the time, oldest first: as published for own standards, as the publisher has them for
    adopted ones."""
    starts = validities.starts(session, found.id, when.known_at)
    return sequence.in_order(starts) if found.origin is Origin.ADOPTED else list(starts)


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
