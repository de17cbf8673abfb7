"""Searching as the edges do it: the index finds, and the database answers where the index is gone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Member
from registry.db import kept
from registry.models import Standard
from registry.search import Answer, Hit, IndexUnavailable, Searcher
from registry.services.reading import timeline, validities
from registry.services.reading.library import NOW, When
from registry.services.reading.licences import withheld
from registry.services.searching import indexing, lookup, searches


@dataclass(frozen=True)
class Asked:
    """A search as it was asked: `filters` are values by facet, `lang` leaves out texts in other languages."""

    q: str
    filters: Mapping[str, Collection[str]] = field(default_factory=dict)
    when: When = NOW
    lang: str | None = None
    facets: Collection[str] = ()
    limit: int = 20
    offset: int = 0


def find(session: Session, searcher: Searcher, member: Member, asked: Asked) -> Answer:
    """Hits that the licences let this member find. Raises QueryError for what cannot be asked.

    Where no generation of the index stands the database is looked in, by beginnings alone; the answer's notes say so.
    What the registry knew in the past is told by the calendars of that time, which are read for it: that takes longer.
    """
    hidden = withheld(session, member)
    words: dict[str, Any] = {
        **asked.filters,
        "lang": asked.lang,
        "valid_at": asked.when.valid_at or asked.when.known_at,
        "without": hidden,
        "facets": asked.facets,
        "limit": asked.limit,
        "offset": asked.offset,
        "used": searches.chosen(session, asked.q),
    }
    if asked.when.known_at is not None:
        words["calendars"] = indexing.calendars(session, asked.when.known_at)
    try:
        return searcher.find(asked.q, **words)
    except IndexUnavailable:
        if asked.offset:
            return Answer(notes=(lookup.NOTE,))
        return lookup.look_up(session, asked.q, asked.filters, asked.when, hidden, asked.limit)


@dataclass(frozen=True)
class Named:
    """What is told of a hit's standard, and what its licence says."""

    id: int
    slug: str
    title: dict[str, str]
    licence: dict[str, Any]


def named(session: Session, slugs: Collection[str]) -> list[Named]:
    """The standards of hits; those that are gone since the index was made are left out."""
    every = kept(session, "standards-named", dict[str, Named | None])
    missing = {slug for slug in slugs if slug not in every}
    if missing:
        query = select(Standard.id, Standard.slug, Standard.title, Standard.licence).where(Standard.slug.in_(missing))
        found = {row.slug: Named(*row) for row in session.execute(query)}
        every.update({slug: found.get(slug) for slug in missing})
    return [each for slug in slugs if (each := every[slug]) is not None]


def as_they_stand(session: Session, hits: Iterable[Hit], standards: Mapping[str, int], when: When) -> list[Hit]:
    """The hits of these standards (ids by slug), with the status that the database knows.

    The index lags a little behind; so a recall is seen at once.
    """
    stories = _stories(session, standards, when.known_at)
    valid_at = when.valid(session)
    return [_as_it_stands(hit, stories[hit.standard], valid_at) for hit in hits if hit.standard in stories]


Story = Mapping[str, list[timeline.Span]]


def _stories(session: Session, standards: Mapping[str, int], known_at: datetime | None) -> dict[str, Story]:
    every: dict[int, Story] = kept(session, "stories", dict[int, Story]) if known_at is None else {}
    missing = {id for id in standards.values() if id not in every}
    if missing:
        spans = validities.spans(session, missing)
        every.update({id: timeline.by_version(timeline.known(spans.get(id, []), known_at)) for id in missing})
    return {slug: every[id] for slug, id in standards.items()}


def _as_it_stands(hit: Hit, story: Story, valid_at: datetime) -> Hit:
    standing = timeline.standing(story.get(hit.version, []), valid_at)
    return hit if standing is None else hit._replace(status=standing.status.value)
