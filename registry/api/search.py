"""Search and suggestions. The index finds; what a licence holds back is neither shown nor counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response
from marshmallow import fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from registry.access import Member
from registry.api import paging
from registry.api.answers import json_answer
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import reading, searcher
from registry.api.moments import Timed, when
from registry.api.requests import Listed, Whole
from registry.api.schemas.search import SearchAnswer, SuggestAnswer
from registry.api.schemas.texts import in_languages
from registry.errors import NotFound
from registry.lifecycle import VersionStatus
from registry.models import Standard
from registry.search import Answer, Hit
from registry.search.filters import FACETS
from registry.search.searcher import MAX_LIMIT, MAX_OFFSET
from registry.services import items, library, timeline
from registry.services.library import When
from registry.services.licences import may_find, withheld

blueprint = ApiBlueprint("search", __name__, description="Search over all that is published.")

LANGUAGES = ("nb", "nn", "en", "se")
LONGEST = 300
ROUNDS = 5


class FindQuery(Timed):
    q = fields.String(load_default="", validate=validate.Length(max=LONGEST))
    kind = Listed(load_default=list)
    network = Listed(load_default=list)
    lang = fields.String(validate=validate.OneOf(["", *LANGUAGES]))


class SearchQuery(FindQuery, paging.Paged):
    status = Listed(
        load_default=list, metadata={"description": "With commas between; what is in force where nothing is said."}
    )
    system = Listed(load_default=list, metadata={"description": "Code systems."})
    facets = Listed(load_default=lambda: list(FACETS), metadata={"description": "Which to count; all if absent."})


class SuggestQuery(FindQuery):
    limit = Whole(least=1, most=50, load_default=10)


@blueprint.operation("/search", query=SearchQuery, answer=SearchAnswer)
def search(query: dict[str, Any]) -> Response:
    """Items for a query, best first, with facets"""
    offset = min(paging.after_number(query) or 0, MAX_OFFSET)
    filters = {name: query[name] for name in ("kind", "network", "status", "system")}
    with reading() as (session, member):
        found = _find(session, member, query, filters, offset, query["facets"])
        titles = _titles(session, found.hits)
    more = found.end < min(found.answer.total, MAX_OFFSET)
    cursor = paging.cursor(found.end) if more else None
    return paging.linked(json_answer(_whole(found, titles, cursor)), cursor)


@blueprint.operation("/suggest", query=SuggestQuery, answer=SuggestAnswer)
def suggest(query: dict[str, Any]) -> dict[str, Any]:
    """The first items for what has been typed so far"""
    filters = {name: query[name] for name in ("kind", "network")}
    with reading() as (session, member):
        found = _find(session, member, query, filters)
        titles = _titles(session, found.hits)
    return {"hits": [_hit(each, titles) for each in found.hits], "indexed_through": found.answer.indexed_through}


@dataclass(frozen=True)
class Found:
    """The first portion's answer, the hits that may be shown, and how far in the whole answer they reach."""

    answer: Answer
    hits: list[Hit]
    end: int


def _find(
    session: Session,
    member: Member,
    query: dict[str, Any],
    filters: dict[str, list[str]],
    offset: int = 0,
    facets: Sequence[str] = (),
) -> Found:
    """Asks on where hits are held back, a few times, so that a page is full although some may not be shown."""
    moment = when(query)
    limit = min(query["limit"], MAX_LIMIT)
    asked: dict[str, Any] = {
        **filters,
        "lang": query.get("lang") or None,
        "valid_at": moment.valid_at or moment.known_at,
        "without": withheld(session, member),
    }
    answer = searcher().find(query["q"], **asked, facets=facets, limit=limit, offset=offset)
    hits, end = _shown(session, member, answer.hits, moment, offset), offset + len(answer.hits)
    for _ in range(ROUNDS):
        if len(hits) >= limit or end >= min(answer.total, MAX_OFFSET):
            break
        more = searcher().find(query["q"], **asked, limit=limit - len(hits), offset=end).hits
        hits, end = [*hits, *_shown(session, member, more, moment, end)], end + max(1, len(more))
    return Found(answer, hits, end)


def _shown(session: Session, member: Member, hits: Iterable[Hit], moment: When, offset: int) -> list[Hit]:
    """Without what the licence does not let this member find, or the registry did not know at the time.

    The index lags a little behind; what a version is, the database says, so that a recall is seen at once.
    """
    found = list(hits)
    slugs = {hit.standard for hit in found}
    if not slugs:
        return []
    rows = session.scalars(select(Standard).where(Standard.slug.in_(slugs)).options(lazyload("*")))
    standards = {row.slug: row for row in rows}
    free = {slug for slug, row in standards.items() if may_find(member, row, offset)}
    shown = [hit for hit in found if hit.standard in free]
    spans = library.spans(session, [row.id for row in standards.values()])
    if moment.known_at is None:
        return [_as_it_stands(session, hit, spans.get(standards[hit.standard].id, []), moment) for hit in shown]
    known = (_as_known(session, hit, spans.get(standards[hit.standard].id, []), moment) for hit in shown)
    return [hit for hit in known if hit is not None]


def _as_it_stands(session: Session, hit: Hit, spans: list[timeline.Span], moment: When) -> Hit:
    standing = timeline.standing(timeline.by_version(spans).get(hit.version, []), moment.valid(session))
    return hit if standing is None else replace(hit, status=standing.status.value)


def _as_known(session: Session, hit: Hit, spans: list[timeline.Span], moment: When) -> Hit | None:
    """The hit as the registry would have answered then: it may have held another version to be in force."""
    valid_at = moment.valid(session)
    rows = timeline.by_version(timeline.known(spans, moment.known_at))
    standing = timeline.standing(rows.get(hit.version, []), valid_at)
    if standing is not None and standing.status.value == hit.status:
        return hit
    number = timeline.current(spans, valid_at, moment.known_at)
    if number is None or hit.status != VersionStatus.IN_FORCE.value:
        return None
    version = library.edition(session, hit.standard, number, moment).version
    try:
        items.item(session, version, hit.item)
    except NotFound:
        return None
    return replace(hit, version=number)


def _titles(session: Session, hits: Iterable[Hit]) -> dict[str, dict[str, str]]:
    """What the standards of the hits are called, by slug and language."""
    query = select(Standard.slug, Standard.title).where(Standard.slug.in_({hit.standard for hit in hits}))
    return {row.slug: row.title for row in session.execute(query)}


def _whole(found: Found, titles: dict[str, dict[str, str]], cursor: str | None) -> dict[str, Any]:
    answer = found.answer
    return {
        "hits": [_hit(each, titles) for each in found.hits],
        "total": answer.total,
        "facets": {
            name: [{"value": each.value, "count": each.count} for each in counts]
            for name, counts in answer.facets.items()
        },
        "indexed_through": answer.indexed_through,
        "did_you_mean": answer.did_you_mean,
        "notes": list(answer.notes),
        "next": cursor,
    }


def _hit(hit: Hit, titles: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {
        "standard": hit.standard,
        "standard_title": in_languages(titles.get(hit.standard)),
        "version": hit.version,
        "item": hit.item,
        "kind": hit.kind,
        "title": hit.title,
        "highlight": [{"text": each.text, "match": each.match} for each in hit.highlight],
        "score": hit.score,
        "why": hit.why,
        "status": hit.status,
        "network": hit.network,
        "system": hit.system,
        "parent": hit.parent,
        "language": hit.language,
    }
