"""Search and suggestions. The index finds; what a licence holds back is neither shown nor counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response
from marshmallow import fields, validate
from sqlalchemy.orm import Session

from registry.access import Member
from registry.api import paging
from registry.api.answers import json_answer, time
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import installation, reading, reading_on_pages, searcher
from registry.api.moments import Timed, when
from registry.api.requests import Listed, Query, Whole
from registry.api.schemas.search import InVainPage, OutcomeBody, SearchAnswer, SuggestAnswer
from registry.api.schemas.texts import in_languages
from registry.models import Lack
from registry.search import Answer, Hit, QueryError, Searcher, so_far
from registry.search.asking.filters import FACETS
from registry.search.searcher import MAX_LIMIT, MAX_OFFSET
from registry.services.reading.library import When
from registry.services.reading.licences import may_find_licensed
from registry.services.searching import fates, finding, places, searches
from registry.services.searching.fates import NOTHING, Fate, Fates
from registry.services.searching.finding import Asked
from registry.services.searching.places import Ways

blueprint = ApiBlueprint("search", __name__, description="Search over all that is published.")

LANGUAGES = ("nb", "nn", "en", "se")
LONGEST = 300
ROUNDS = 5

#: By slug and language.
Titles = dict[str, dict[str, str]]


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
    standard = Listed(load_default=list, metadata={"description": "Slugs; the facet groups hits by standard."})
    specialty = Listed(load_default=list)
    language = Listed(load_default=list, metadata={"description": "Items with a text in it; `lang` leaves texts out."})
    facets = Listed(load_default=lambda: list(FACETS), metadata={"description": "Which to count; all if absent."})


class SuggestQuery(FindQuery):
    limit = Whole(least=1, most=50, load_default=10)


class InVainQuery(Query):
    lack = fields.String(validate=validate.OneOf([each.value for each in Lack]))
    limit = Whole(least=1, most=200, load_default=50)


@blueprint.operation("/search", query=SearchQuery, answer=SearchAnswer)
def search(query: dict[str, Any]) -> Response:
    """Items for a query, best first, with facets"""
    offset = min(paging.after_number(query) or 0, MAX_OFFSET)
    filters = {name: query[name] for name in FACETS}
    with reading() as (session, member):
        found = _find(session, searcher(), member, query, filters, offset, query["facets"])
        held = places.versions(session, found.hits)
        ways = places.ways(session, found.hits, held)
        around = Around(ways, fates.fates(session, found.hits, held, when(query)))
    if not found.answer.total and not found.answer.notes and not any(filters.values()):
        searches.note_lack(installation().files, query["q"], Lack.NOTHING)
    more = found.end < min(found.answer.total, MAX_OFFSET)
    cursor = paging.cursor(found.end) if more else None
    return paging.linked(json_answer(_whole(found, around, cursor)), cursor)


@blueprint.operation("/suggest", query=SuggestQuery, answer=SuggestAnswer)
def suggest(query: dict[str, Any]) -> dict[str, Any]:
    """The first items for what has been typed so far

    A browser that is logged in is known by its cookie too: the search page asks so.
    """
    with reading_on_pages() as (session, member):
        return suggested(session, searcher(), member, query)


def suggested(session: Session, index: Searcher, member: Member, query: dict[str, Any]) -> dict[str, Any]:
    """What is answered to a question that has been read; to what can be read of it, where its end is not typed yet."""
    filters = {name: query[name] for name in ("kind", "network")}
    try:
        found = _find(session, index, member, query, filters)
    except QueryError as fault:
        readable = so_far(query["q"]) if fault.code == "query-syntax" else None
        if readable is None:
            raise
        found = _find(session, index, member, {**query, "q": readable}, filters)
    return {
        "hits": [_hit(each, found.titles) for each in found.hits],
        "total": found.answer.total,
        "did_you_mean": found.answer.did_you_mean,
        "indexed_through": found.answer.indexed_through,
        "notes": list(found.answer.notes),
    }


@blueprint.operation("/search/outcomes", "POST", body=OutcomeBody, status=204)
def tell_outcome(body: dict[str, Any], query: dict[str, Any]) -> Response:
    """Tell what became of a search: a hit was chosen, or none was

    Hits that many chose after the same words come before others that are as good. Counted by a hash of the words;
    words that look like a person's name or number are not counted, and who asks is never kept.
    """
    files = installation().files
    if body["outcome"] == "chosen":
        searches.note_choice(files, body["q"], body["standard"], body["item"])
    else:
        searches.note_lack(files, body["q"], Lack.ABANDONED)
    return Response(status=204)


@blueprint.operation("/search/in-vain", query=InVainQuery, answer=InVainPage)
def in_vain(query: dict[str, Any]) -> dict[str, Any]:
    """What many looked for in vain, the most asked for first

    Candidates for proposals, shown to members of networks, and only where it was asked for on several occasions.
    """
    lack = Lack(query["lack"]) if query.get("lack") else None
    with reading() as (session, member):
        found = searches.in_vain(session, member, lack, query["limit"])
    items = [
        {
            "q": each.text,
            "lack": each.lack,
            "count": each.count,
            "first_at": time(each.first_at),
            "last_at": time(each.last_at),
        }
        for each in found
    ]
    return {"items": items, "next": None}


@dataclass(frozen=True)
class Shown:
    """Hits that may be shown, and what their standards are called, by slug and language."""

    hits: list[Hit]
    titles: Titles

    def and_then(self, more: "Shown") -> "Shown":
        return Shown([*self.hits, *more.hits], {**self.titles, **more.titles})


@dataclass(frozen=True)
class Around:
    """What stands around hits: the way down to each, and what has become of it."""

    ways: Ways
    fates: Fates

    def of(self, place: tuple[str, str, str]) -> tuple[list[tuple[str, str]], Fate]:
        return self.ways.get(place, []), self.fates.get(place, NOTHING)


@dataclass(frozen=True)
class Found:
    """The first portion's answer, the hits that may be shown, and how far in the whole answer they reach."""

    answer: Answer
    hits: list[Hit]
    titles: Titles
    end: int


def _find(
    session: Session,
    index: Searcher,
    member: Member,
    query: dict[str, Any],
    filters: dict[str, list[str]],
    offset: int = 0,
    facets: Sequence[str] = (),
) -> Found:
    """Asks on where hits are held back, a few times, so that a page is full although some may not be shown."""
    limit = min(query["limit"], MAX_LIMIT)
    asked = Asked(query["q"], filters, when(query), query.get("lang") or None, facets, limit, offset)
    answer = finding.find(session, index, member, asked)
    shown, end = _shown(session, member, answer.hits, asked.when, offset), offset + len(answer.hits)
    for _ in range(ROUNDS):
        if len(shown.hits) >= limit or end >= min(answer.total, MAX_OFFSET):
            break
        rest = replace(asked, facets=(), limit=limit - len(shown.hits), offset=end)
        more = finding.find(session, index, member, rest).hits
        shown, end = shown.and_then(_shown(session, member, more, asked.when, end)), end + max(1, len(more))
    return Found(answer, shown.hits, shown.titles, end)


def _shown(session: Session, member: Member, hits: Sequence[Hit], moment: When, offset: int) -> Shown:
    """Without what the licence does not let this member find, as the versions stand now."""
    slugs = {hit.standard for hit in hits}
    if not slugs:
        return Shown([], {})
    rows = {row.slug: row for row in finding.named(session, slugs) if may_find_licensed(member, row.licence, offset)}
    shown = finding.as_they_stand(session, hits, {slug: row.id for slug, row in rows.items()}, moment)
    return Shown(shown, {slug: row.title for slug, row in rows.items()})


def _whole(found: Found, around: Around, cursor: str | None) -> dict[str, Any]:
    answer = found.answer
    return {
        "hits": [_hit(each, found.titles, around) for each in found.hits],
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


def _hit(hit: Hit, titles: Titles, around: Around | None = None) -> dict[str, Any]:
    place = (hit.standard, hit.version, hit.item)
    way, fate = around.of(place) if around else ([], NOTHING)
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
        "matched": [{"typed": each.typed, "found": each.found, "why": each.why} for each in hit.matched],
        "status": hit.status,
        "current": fate.current or None,
        "item_status": fate.status,
        "replaced_by": [{"item": item, "label": label} for item, label in fate.instead],
        "network": hit.network,
        "system": hit.system,
        "parent": hit.parent,
        "path": [{"item": item, "label": label} for item, label in way],
        "language": hit.language,
    }
