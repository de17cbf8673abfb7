"""The page of a standard in one version, its versions and downloads."""

from collections.abc import Mapping
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
from registry.models import Decision, GoverningBody, Network, Proposal, Version
from registry.services.acts import now
from registry.services.judging import differences
from registry.services.members import networks as network_service
from registry.services.proposing import records, upstream
from registry.services.publishing import recalls, renditions
from registry.services.reading import library, timeline
from registry.services.reading.library import Edition, When
from registry.services.reading.licences import access_class, may_use, require_use
from registry.services.stored import contents
from registry.web import browsing, connections
from registry.web.archetype_pages import archetype_page
from registry.web.blueprint import blueprint
from registry.web.kind_pages import LISTS, page_of
from registry.web.language import in_alphabet, language, pick
from registry.web.value_set_view import value_set_page
from registry.web.visitor import database, known_visitor, visitor
from registry.web.whole_numbers import number_asked

PAGE = 50


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
        slugs, following = _by_title(library.titles(session, **chosen), after)
        return render_template(
            "standards.html",
            cards=library.cards(session, library.of_slugs(session, slugs), when()),
            following=following,
            kinds=kinds.KINDS,
            networks=network_service.networks(session),
            chosen=chosen,
            after=after,
        )


def _by_title(titles: Mapping[str, Mapping[str, str]], after: str) -> tuple[list[str], str | None]:
    """A page of standards in the order of the alphabet, after the slug `after`; and where the next begins."""
    spoken = language()
    slugs = sorted(titles, key=lambda slug: (in_alphabet(pick(titles[slug], spoken)[1]), slug))
    start = slugs.index(after) + 1 if after in titles else 0
    page = slugs[start : start + PAGE]
    return page, page[-1] if start + PAGE < len(slugs) else None


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
    return leading_on(url_for("web.version", slug=slug, number=number, **_clocks()))


def leading_on(address: str) -> Response:
    """On to a version, or a place in it; not to be stored, since tomorrow it may be another."""
    response = redirect(address)
    response.headers["Cache-Control"] = "no-store"
    return response


def _clocks() -> dict[str, Any]:
    """What the address asked for, carried on."""
    return {name: request.args[name] for name in ("valid_at", "known_at", "lang", "view") if name in request.args}


@blueprint.get("/standards/<slug>/versions")
def versions(slug: str) -> str:
    with database().reading() as session:
        found = library.standard(session, slug)
        start = number_asked("after")
        editions = library.editions(session, found, when(), start, PAGE + 1)
        return render_template(
            "versions.html",
            standard=found,
            kind=kinds.kind(found.kind),
            editions=editions[:PAGE],
            clocks=_clocks(),
            start=start,
            following=start + PAGE if len(editions) > PAGE else None,
        )


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
            return render_template(f"kinds/{found.kind}.html", **frame, **_list_of(session, edition))
        content = contents.load(session, found.kind, edition.version.content_hash)
        if found.kind == "archetype":
            return render_template("kinds/archetype.html", **frame, **archetype_page(session, edition, content, when()))
        return render_template(
            [f"kinds/{kind.name}.html", "kinds/plain.html"],
            **frame,
            content=content,
            items=list(kind.items(content)),
            page=page_of(kind.name, content, language()),
        )


def _list_of(session: Session, edition: Edition) -> dict[str, Any]:
    shown = browsing.list_page(session, edition.version)
    return {**shown, **value_set_page(session, edition, when())}


def _frame(session: Session, edition: Edition) -> dict[str, Any]:
    """What the pages of all kinds show around the content."""
    number = edition.version.number
    found = edition.version.standard
    decision = session.get(Decision, edition.version.decision_id)
    card = library.cards(session, [found])[0]
    return {
        "standard": found,
        "edition": edition,
        "version": edition.version,
        "kind": kinds.kind(found.kind),
        "count": library.count(session, found, when()),
        "current": card.current,
        "latest": card.latest,
        "printed": now(session),
        "recalled": library.recalled(session, found, when()),
        **(_reach(session, edition.version) if edition.status == "recalled" else {}),
        "decision": records.decision_record(session, decision) if decision else None,
        "decided_by": _decided_by(session, decision) if decision else "",
        "account": _account(session, edition.version, decision) if decision else None,
        "used_by": connections.used_by(
            session, visitor(), differences.dependents(session, visitor(), found.slug, number)
        ),
        "lists": LISTS,
        "uses": connections.uses(session, visitor(), differences.dependencies(session, visitor(), found.slug, number)),
        "may_download": may_use(visitor(), found, Use.DOWNLOAD),
        "access": {use.value: access_class(found, use).value for use in Use},
    }


def _account(session: Session, version: Version, decision: Decision) -> upstream.Account | None:
    """What the notes were made of, where a publisher's revision was merged and nobody wrote other notes."""
    row = session.get(Proposal, decision.proposal_id) if decision.proposal_id else None
    if row is None or version.prose["notes"] != row.prose["rationale"]:
        return None
    return upstream.accounted(row)


def _decided_by(session: Session, decision: Decision) -> dict[str, str] | str:
    """The name of the network or governing body that decided; "" where the rule says already that a publisher did."""
    for model in (Network, GoverningBody):
        name = session.scalar(select(model.name).where(model.slug == decision.body))
        if name is not None:
            return name
    return "" if decision.body == "publisher" else decision.body


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
