"""Two clocks: what held in the clinic at a time, as the registry knew it at a time. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, UTC, datetime, time
from zoneinfo import ZoneInfo

from registry.errors import BadRequest
from registry.lifecycle import VersionStatus

OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True)
class Span:
    """One append-only row: this status from `start` until `end` (half-open), said at `recorded_at`, in order `seq`."""

    version: str
    status: VersionStatus
    start: datetime
    end: datetime | None
    recorded_at: datetime
    seq: int

    def covers(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)


@dataclass(frozen=True)
class Standing:
    """What a version is at a moment, and between which times."""

    status: VersionStatus
    valid_from: datetime
    valid_to: datetime | None


def known(spans: Iterable[Span], known_at: datetime | None) -> list[Span]:
    """The rows that the registry had written by `known_at`, in order."""
    return sorted(
        (span for span in spans if known_at is None or span.recorded_at <= known_at), key=lambda span: span.seq
    )


def standing(spans: Sequence[Span], valid_at: datetime) -> Standing | None:
    """A single version's standing: the last row said that covers the moment; else scheduled, if it is to be in force.

    `spans` are one version's rows in the order they were said. One that was overtaken before its time came is what
    it was to be then. None where no row speaks of the moment or of what follows.
    """
    covering = [span for span in spans if span.covers(valid_at)]
    if covering:
        last = covering[-1]
        return Standing(last.status, *_extent(spans, last, valid_at))
    coming = [Standing(*each) for each in periods(spans) if each[1] > valid_at]
    for each in coming:
        if each.status is VersionStatus.IN_FORCE:
            return replace(each, status=VersionStatus.SCHEDULED)
    return coming[0] if coming else None


def _extent(spans: Sequence[Span], span: Span, moment: datetime) -> tuple[datetime, datetime | None]:
    """How long `span`'s word holds around `moment`: later rows cut it at both ends."""
    later = spans[spans.index(span) + 1 :]
    cuts = [other.start for other in later if other.start > moment]
    ends = [end for end in [span.end, *cuts] if end is not None]
    starts = [span.start, *(other.end for other in later if other.end is not None and other.end <= moment)]
    return max(starts), min(ends, default=None)


def current(spans: Iterable[Span], valid_at: datetime, known_at: datetime | None = None) -> str | None:
    """The number of the version in force at `valid_at`; at most one is, by the way rows are written."""
    for version, rows in by_version(known(spans, known_at)).items():
        found = standing(rows, valid_at)
        if found and found.status is VersionStatus.IN_FORCE:
            return version
    return None


def by_version(spans: Iterable[Span]) -> dict[str, list[Span]]:
    grouped: dict[str, list[Span]] = {}
    for span in spans:
        grouped.setdefault(span.version, []).append(span)
    return grouped


def parse_moment(text: str, name: str) -> datetime:
    """A moment as users write it: RFC 3339, or a bare date, which means 00:00 in Oslo. Raises BadRequest."""
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
        if len(text.strip()) <= 10:  # as long as 2026-01-31
            found = datetime.combine(found.date(), time(), OSLO)
        if found.tzinfo is None:
            found = found.replace(tzinfo=OSLO)
        return _within_calendar(found.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise BadRequest(
            "{name} must be a date such as 2026-01-31 or a time such as 2026-01-31T12:00:00Z, not {value}.",
            code="bad-time",
            name=name,
            value=text[:40],
        ) from error


def _within_calendar(moment: datetime) -> datetime:
    """Raises ValueError at the calendar's ends, where the same moment in another time zone is out of it."""
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError(moment)
    return moment


def in_force(spans: Sequence[Span]) -> tuple[datetime, datetime | None] | None:
    """From when and until when one version is, was or will be in force; None for one that never comes to it."""
    stretches = [(start, end) for status, start, end in periods(spans) if status is VersionStatus.IN_FORCE]
    return (stretches[0][0], stretches[-1][1]) if stretches else None


def periods(spans: Sequence[Span]) -> list[tuple[VersionStatus, datetime, datetime | None]]:
    """One version's whole story as adjoining stretches of time, oldest first; `spans` in the order they were said."""
    edges = sorted({span.start for span in spans} | {span.end for span in spans if span.end is not None})
    story: list[tuple[VersionStatus, datetime, datetime | None]] = []
    for start, end in zip(edges, [*edges[1:], None], strict=False):  # without edges there is no stretch
        covering = [span for span in spans if span.covers(start)]
        if not covering:
            continue
        status = covering[-1].status
        if story and story[-1][0] is status and story[-1][2] == start:
            story[-1] = (status, story[-1][1], end)
        else:
            story.append((status, start, end))
    return story
