"""The page of a standard in one version, its versions, differences, items and downloads."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry import kinds
from registry.access import Subject, Use, allowed
from registry.errors import NotFound
from registry.kinds.kind import Item
from registry.models import Decision, GoverningBody, Network, Standard, Version
from registry.services import contents, differences, excerpts, items, library, recalls, records, renditions, timeline
from registry.services import networks as network_service
from registry.services.library import Edition, When
from registry.services.licences import access_class, may_use, require_use
from registry.web import connections
from registry.web.blueprint import blueprint
from registry.web.kind_pages import LISTS, page_of
from registry.web.language import in_alphabet, language, plain
from registry.web.naming import item_name
from registry.web.visitor import database, known_visitor, visitor

PAGE = 50
#: A region has hundreds of standards; beyond this the list is narrowed by searching.
MOST = 5000
SHOWN = 100


def when() -> When:
    """The two clocks that the reader asked for in the address."""
    moments: dict[str, datetime] = {
        name: timeline.parse_moment(request.args[name], name)
        for name in ("valid_at", "known_at")
        if request.args.get(name)
    }
    return When(**moments)


@blueprint.get("/standards")
def standards() -> str:
    chosen = {name: request.args.get(name) or None for name in ("kind", "network", "q")}
    after = request.args.get("after", "")
    with database().reading() as session:
        found, following = _by_title(library.standards(session, **chosen, limit=MOST), after)
        return render_template(
            "standards.html",
            cards=library.cards(session, found, when()),
            following=following,
            kinds=kinds.KINDS,
            networks=network_service.networks(session),
            chosen=chosen,
            after=after,
        )


def _by_title(found: list[Standard], after: str) -> tuple[list[Standard], str | None]:
    """A page of the standards in the order of the alphabet, after the slug `after`; and where the next begins."""
    ordered = sorted(found, key=lambda each: (in_alphabet(plain(each.title)), each.slug))
    slugs = [each.slug for each in ordered]
    start = slugs.index(after) + 1 if after in slugs else 0
    page = ordered[start : start + PAGE]
    return page, page[-1].slug if start + PAGE < len(ordered) else None


@blueprint.get("/standards/<slug>")
def standard(slug: str) -> Response:
    """Leads to the version in force; to the latest where none is, whose page then says so."""
    at = when()
    with database().reading() as session:
        try:
            number = library.current_number(session, slug, at)
        except NotFound as error:
            if error.code != "none-in-force":
                raise
            number = library.latest_number(session, slug, at)
    return _leading_to(slug, number)


def _leading_to(slug: str, number: str) -> Response:
    """On to a version; not to be stored, since tomorrow it may be another."""
    response = redirect(url_for("web.version", slug=slug, number=number, **_clocks()))
    response.headers["Cache-Control"] = "no-store"
    return response


def _clocks() -> dict[str, Any]:
    """What the address asked for, carried on."""
    return {name: request.args[name] for name in ("valid_at", "known_at", "lang") if name in request.args}


@blueprint.get("/standards/<slug>/versions")
def versions(slug: str) -> str:
    with database().reading() as session:
        found = library.standard(session, slug)
        editions = library.editions(session, found, when())
        return render_template("versions.html", standard=found, kind=kinds.kind(found.kind), editions=editions)


#: Words that stand for a number in an address, and lead on to it.
STANDING_FOR = {"latest": library.latest_number, "current": library.current_number}


@blueprint.get("/standards/<slug>/versions/<number>")
def version(slug: str, number: str) -> str | Response:
    with database().reading() as session:
        if number in STANDING_FOR:
            return _leading_to(slug, STANDING_FOR[number](session, slug, when()))
        edition = library.edition(session, slug, number, when())
        found = edition.version.standard
        kind = kinds.kind(found.kind)
        require_use(visitor(), found, Use.VIEW)
        frame = _frame(session, edition)
        if found.kind in LISTS:
            return render_template(f"kinds/{found.kind}.html", **frame, **_list_page(session, edition.version))
        content = contents.load(session, found.kind, edition.version.content_hash)
        template = f"kinds/{kind.name}.html"
        return render_template(
            [template, "kinds/plain.html"],
            **frame,
            content=content,
            items=list(kind.items(content)),
            page=page_of(kind.name, content, language()),
        )


def _frame(session: Session, edition: Edition) -> dict[str, Any]:
    """What the pages of all kinds show around the content."""
    number = edition.version.number
    found = edition.version.standard
    editions = library.editions(session, found, when())
    decision = session.get(Decision, edition.version.decision_id)
    card = library.cards(session, [found])[0]
    return {
        "standard": found,
        "edition": edition,
        "version": edition.version,
        "kind": kinds.kind(found.kind),
        "editions": editions,
        "current": card.current,
        "latest": card.latest,
        "recalled": [each for each in editions if each.status == "recalled"],
        **(_reach(session, edition.version) if edition.status == "recalled" else {}),
        "decision": records.decision_record(session, decision) if decision else None,
        "decided_by": _decided_by(session, decision) if decision else "",
        "used_by": connections.used_by(
            session, visitor(), differences.dependents(session, visitor(), found.slug, number)
        ),
        "lists": LISTS,
        "uses": connections.uses(session, visitor(), differences.dependencies(session, visitor(), found.slug, number)),
        "may_download": may_use(visitor(), found, Use.DOWNLOAD),
        "access": {use.value: access_class(found, use).value for use in Use},
    }


def _decided_by(session: Session, decision: Decision) -> dict[str, str] | str:
    """The name of the network or governing body that decided; the publisher's own name where it was neither."""
    for model in (Network, GoverningBody):
        name = session.scalar(select(model.name).where(model.slug == decision.body))
        if name is not None:
            return name
    return decision.body


def _reach(session: Session, version: Version) -> dict[str, Any]:
    """Who has seen a recall, and for which of the others this reader may say so."""
    reach = recalls.reach(session, version)
    network = version.standard.network
    may = allowed(visitor(), "acknowledge", Subject(network=network.slug if network else ""))
    own = {seat.organisation for seat in visitor().seats} if may else set()
    return {"reach": reach, "to_acknowledge": [each for each in reach.missing if each.orgnr in own]}


@blueprint.post("/standards/<slug>/versions/<number>/acknowledgements")
def acknowledge(slug: str, number: str) -> Response:
    member = known_visitor()
    with database().writing() as session:
        recalls.acknowledge(session, member, slug, number, request.form.get("organisation", ""))
    flash(gettext("It is on record that your organisation has seen the recall."), "success")
    return redirect(url_for("web.version", slug=slug, number=number))


def _list_page(session: Session, version: Version) -> dict[str, Any]:
    """One page of a long list: as a level of its tree, or as a table."""
    asked = request.args
    prefix = asked.get("prefix", "").strip() or None
    whole = may_use(visitor(), version.standard, Use.DOWNLOAD)
    as_table = (asked.get("view") == "table" and whole) or prefix is not None
    parent = None if as_table else asked.get("parent", "")
    found, following = excerpts.page(
        session, visitor(), version, parent=parent, prefix=prefix, after=asked.get("after"), limit=PAGE
    )
    found = [each for each in found if each.key != ""]
    return {
        "as_table": as_table,
        "excerpt": excerpts.MOST if not whole and len(found) == excerpts.MOST else None,
        "rows": found,
        "following": following,
        "prefix": prefix or "",
        "trail": _trail(session, version, parent) if parent else [],
        "branches": items.parents(session, version, [each.key for each in found]),
        "total": items.count(session, version),
        "label_language": _label_language(session, version),
    }


def _label_language(session: Session, version: Version) -> str:
    """The language that the list's own names are in, where the content says so: for screen readers."""
    return str(items.item(session, version, "").content.get("language") or "")


def _users(session: Session, slug: str, key: str) -> list[dict[str, Any]]:
    """What points at an item, each with the name of the item that does: a code's Norwegian terms, a regimen's line."""
    found = []
    for each in differences.dependents(session, visitor(), slug, item=key)[:SHOWN]:
        version = library.edition(session, each["standard"], each["version"]).version
        label = items.item(session, version, each["item"]).label
        found.append({**each, "label": label, "title": version.standard.title})
    return found


def _trail(session: Session, version: Version, key: str | None) -> list[Any]:
    """The items above, topmost first, and the item itself."""
    found: list[Any] = []
    seen: set[str] = set()
    while key and key not in seen:
        seen.add(key)
        each = items.item(session, version, key)
        found.insert(0, each)
        key = each.parent
    return found


def _below(session: Session, version: Version, key: str) -> tuple[list[Item], str | None]:
    if not key or not may_use(visitor(), version.standard, Use.VIEW):
        return [], None
    return excerpts.page(session, visitor(), version, parent=key, limit=SHOWN)


@blueprint.get("/standards/<slug>/versions/<number>/item")
def item(slug: str, number: str) -> str:
    key = request.args.get("key", "")
    with database().reading() as session:
        edition = library.edition(session, slug, number, when())
        found = edition.version.standard
        require_use(visitor(), found, Use.LOOKUP)
        one = items.item(session, edition.version, key)
        children, more = _below(session, edition.version, key)
        return render_template(
            "item.html",
            standard=found,
            edition=edition,
            version=edition.version,
            kind=kinds.kind(found.kind),
            item=one,
            trail=_trail(session, edition.version, one.parent),
            children=children,
            more=more,
            used_by=_users(session, slug, key),
            label_language=_label_language(session, edition.version),
            as_list=found.kind in LISTS,
        )


@blueprint.get("/standards/<slug>/difference")
def difference(slug: str) -> str:
    with database().reading() as session:
        found = library.standard(session, slug)
        require_use(visitor(), found, Use.VIEW)
        editions = library.editions(session, found)
        old = request.args.get("from") or (editions[1 if len(editions) > 1 else 0].version.number if editions else "")
        new = request.args.get("to") or (editions[0].version.number if editions else "")
        between = differences.between(session, slug, old, new)
        limit = _number(request.args.get("show"), SHOWN)
        return render_template(
            "difference.html",
            standard=found,
            kind=kinds.kind(found.kind),
            editions=editions,
            old=old,
            new=new,
            difference=between,
            labels=_labels(session, slug, (new, old), [each.key for each in between.changes[:limit]]),
            limit=limit,
        )


def _labels(session: Session, slug: str, numbers: tuple[str, str], keys: list[str]) -> dict[str, str]:
    """What changed items are called: in the new version, or in the old where they are no more."""
    versions = [library.edition(session, slug, number).version for number in numbers]
    found: dict[str, str] = {}
    for key in keys:
        for version in versions:
            try:
                found[key] = item_name(items.item(session, version, key).label)
                break
            except NotFound:
                continue
    return found


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), 5000) if text and text.isdecimal() and len(text) < 6 else otherwise


@blueprint.get("/standards/<slug>/versions/<number>/download/<format>")
def download(slug: str, number: str, format: str) -> Response:
    """For readers who are logged in here: the API takes tokens only, and licences may ask who it is."""
    with database().reading() as session:
        edition = library.edition(session, slug, number)
        require_use(visitor(), edition.version.standard, Use.DOWNLOAD)
        made = renditions.rendition(session, edition.version, format)
    return send_file(
        made.path, mimetype=made.media_type, as_attachment=True, download_name=made.filename, etag=made.etag
    )
