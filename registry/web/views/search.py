"""The first page: search, with facets and reasons; and the way from a hit to its place."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry import kinds
from registry.errors import RegistryError
from registry.models import Lack, Network, Standard, Version
from registry.search import Answer, Hit
from registry.services import finding, library, searches
from registry.services.finding import Asked
from registry.services.library import Card
from registry.services.licences import may_find
from registry.web.blueprint import blueprint
from registry.web.kind_pages import LISTS
from registry.web.language import language
from registry.web.naming import say
from registry.web.visitor import database, installation, searcher, visitor

LIMIT = 20
LAST = 200
FACETS = ("kind", "network", "status", "system")
#: What is shown unless the reader chooses: a recalled standard must never simply be missing.
STATUSES = ("in-force", "recalled")


@blueprint.get("/search")
def search_address() -> Response:
    """People guess this address, and the JSON interface has it."""
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{url_for('web.search')}?{query}" if query else url_for("web.search"), 308)


@blueprint.get("/")
def search() -> str:
    q = request.args.get("q", "").strip()[:200]
    chosen = {name: request.args.getlist(name) for name in FACETS}
    with database().reading() as session:
        answer, refusal = _find(session, q, chosen) if q else (Answer(), "")
        cards = _cards(session, answer.hits)
        answer = _permitted(answer, cards)
        return render_template(
            "search.html",
            q=q,
            chosen=chosen,
            answer=answer,
            refusal=refusal,
            cards=cards,
            recalled=_recalled(session) if not q else [],
            newest=_newest(session) if not q else [],
            offset=_offset(),
            limit=LIMIT,
            kind_labels={each.name: each.label for each in kinds.KINDS},
            names=_names(session),
            lists=LISTS,
        )


def _find(session: Session, q: str, chosen: Mapping[str, list[str]]) -> tuple[Answer, str]:
    """The answer, or why there is none in words for the reader."""
    filters: dict[str, Collection[str]] = {name: tuple(values) for name, values in chosen.items() if values}
    narrowed = bool(filters)
    filters.setdefault("status", STATUSES)
    asked = Asked(q, filters, facets=FACETS, limit=LIMIT, offset=_offset())
    try:
        found = finding.find(session, searcher(), visitor(), asked)
    except RegistryError as error:
        return Answer(), say(error.text)
    if not found.total and not narrowed and not found.notes:
        searches.note_lack(installation().files, q, Lack.NOTHING)
    return found, ""


def _offset() -> int:
    text = request.args.get("offset", "0")
    return min(int(text), LAST * LIMIT) if text.isdecimal() and len(text) < 6 else 0


def _cards(session: Session, hits: tuple[Hit, ...]) -> dict[str, Card]:
    """What the database says now of the standards that were found."""
    slugs = {hit.standard for hit in hits}
    found = list(session.scalars(select(Standard).where(Standard.slug.in_(slugs))).unique())
    return {card.standard.slug: card for card in library.cards(session, found)}


def _permitted(answer: Answer, cards: Mapping[str, Card]) -> Answer:
    """Without the hits that a licence does not let this reader find; the index may lag behind it."""
    free = {slug for slug, card in cards.items() if may_find(visitor(), card.standard, _offset())}
    return replace(answer, hits=tuple(hit for hit in answer.hits if hit.standard in free))


def _names(session: Session) -> dict[str, dict[str, Any]]:
    """The facets' values as people know them."""
    networks = {each.slug: each.name for each in session.scalars(select(Network))}
    query = select(Standard).where(Standard.kind == "codeset", Standard.latest_id.is_not(None))
    systems = {each.slug: each.title for each in session.scalars(query).unique()}
    return {"network": networks, "system": systems}


def _recalled(session: Session) -> list[Card]:
    every = library.cards(session, library.standards(session, limit=1000))
    return [card for card in every if card.current_status == "recalled"]


def _newest(session: Session) -> list[Version]:
    """The versions published last, one of each standard."""
    query = select(Version).join(Standard, Standard.latest_id == Version.id).order_by(Version.id.desc()).limit(5)
    return list(session.scalars(query).unique())


@blueprint.get("/open")
def open_item() -> Response:
    """From a suggestion to its page: `standard`, and maybe `version` and `item`; `q` is what had been typed."""
    slug, item, q = (request.args.get(name, "") for name in ("standard", "item", "q"))
    with database().reading() as session:
        found = library.standard(session, slug)
        number = request.args.get("version") or library.latest_number(session, slug)
        kind = found.kind
    searches.note_choice(installation().files, q, slug, item)
    return redirect(place_of(slug, number, kind, item))


def place_of(slug: str, number: str, kind: str, item: str) -> str:
    if item and kind in LISTS:
        return url_for("web.item", slug=slug, number=number, key=item)
    anchor = f"item-{item}" if item else None
    return url_for("web.version", slug=slug, number=number, _anchor=anchor)


@blueprint.app_context_processor
def places() -> dict[str, Any]:
    return {"place_of": place_of, "page_language": language}
