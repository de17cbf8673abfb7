"""The first page: search, with facets and reasons; and the way from a hit to its place."""

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry import kinds
from registry.models import Lack, Standard, Version
from registry.services.reading import library
from registry.services.searching import searches
from registry.web import search_page
from registry.web.blueprint import blueprint
from registry.web.kind_pages import LISTS
from registry.web.language import language
from registry.web.visitor import database, installation


@blueprint.get("/search")
def search_address() -> Response:
    """People guess this address, and the JSON interface has it."""
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{url_for('web.search')}?{query}" if query else url_for("web.search"), 308)


@blueprint.get("/")
def search() -> str:
    return _page("search.html")


@blueprint.get("/search/found")
def found() -> str:
    """The part of the page that changes with a filter; asked for by the page's script, with the page's own query."""
    return _page("search_found.html")


def _page(template: str) -> str:
    asked = search_page.sought()
    with database().reading() as session:
        shown = search_page.answered(session, asked) if asked.q else _start(session, asked)
        return render_template(template, q=asked.q, **shown)


def _start(session: Session, asked: search_page.Sought) -> dict[str, Any]:
    return {
        "sought": asked,
        "recalled": library.recalled_now(session),
        "newest": _newest(session),
        "lists": LISTS,
        "kind_labels": {each.name: each.label for each in kinds.KINDS},
    }


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


@blueprint.get("/search/abandoned")
def abandoned() -> tuple[str, int]:
    """Hits were shown for `q`, and the searcher left without any; said by the page's script in passing."""
    searches.note_lack(installation().files, request.args.get("q", "")[: search_page.LONGEST], Lack.ABANDONED)
    return "", 204


def place_of(slug: str, number: str, kind: str, item: str) -> str:
    if item and kind in LISTS:
        return url_for("web.item", slug=slug, number=number, key=item)
    # values of an archetype stand at their elements, and a large tree shows the part that it is asked for
    shown = item.split("/value", maxsplit=1)[0] if kind == "archetype" else item
    at = shown if kind == "archetype" and shown else None
    return url_for("web.version", slug=slug, number=number, at=at, _anchor=f"item-{shown}" if shown else None)


@blueprint.app_context_processor
def places() -> dict[str, Any]:
    return {"place_of": place_of, "page_language": language}
