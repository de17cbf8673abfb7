"""The browser of long lists as scripts ask it, and the page of one code or other item with its history and users."""

from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry import kinds
from registry.access import Use
from registry.errors import NotFound
from registry.kinds.kind import Item
from registry.services.reading import excerpts, histories, library
from registry.services.reading.library import Edition
from registry.services.reading.licences import may_use, require_use
from registry.services.stored import items
from registry.services.terminology import usages
from registry.web import browsing
from registry.web.blueprint import blueprint
from registry.web.code_names import by_language, names_of, title_of
from registry.web.kind_pages import LISTS
from registry.web.value_set_view import value_set_page
from registry.web.views.standards import STANDING_FOR, leading_on, when
from registry.web.visitor import database, visitor
from registry.web.whole_numbers import number_asked

BELOW = 100


@blueprint.get("/standards/<slug>/versions/<number>/codes")
def codes(slug: str, number: str) -> str:
    """The part of a list's page that changes while one types or opens a branch; asked for by the page's script."""
    with database().reading() as session:
        edition = library.edition(session, slug, number, when())
        found = edition.version.standard
        require_use(visitor(), found, Use.VIEW)
        if found.kind not in LISTS:
            raise NotFound("{slug} is no list of codes.", code="no-list", slug=slug)
        frame = {"standard": found, "edition": edition, "version": edition.version, "kind": kinds.kind(found.kind)}
        shown = {**browsing.list_page(session, edition.version), **value_set_page(session, edition, when())}
        template = "kinds/value_set_codes.html" if "value_set" in shown else "kinds/list_body.html"
        return render_template(template, **frame, **shown)


@blueprint.get("/standards/<slug>/versions/<number>/item")
def item(slug: str, number: str) -> str | Response:
    key = request.args.get("key", "")
    at = when()
    with database().reading() as session:
        if number in STANDING_FOR:
            return leading_on(url_for("web.item", slug=slug, number=STANDING_FOR[number](session, slug, at), key=key))
        edition = library.edition(session, slug, number, at)
        found = edition.version.standard
        require_use(visitor(), found, Use.LOOKUP)
        return render_template(
            "item.html",
            standard=found,
            edition=edition,
            version=edition.version,
            kind=kinds.kind(found.kind),
            as_list=found.kind in LISTS,
            used_by=usages.of(session, visitor(), edition, key, at),
            start=number_asked("after"),
            history=histories.history(session, visitor(), slug, key, at, number_asked("after")),
            in_force=_in_force(session, edition, key),
            **_item(session, edition, key),
        )


def _item(session: Session, edition: Edition, key: str) -> dict[str, Any]:
    """The item itself, and what is around it in its version."""
    one = items.item(session, edition.version, key)
    head = items.item(session, edition.version, "")
    said_in = browsing.label_language(head)
    children, more = _below(session, edition, key)
    return {
        "item": one,
        "names": by_language(names_of(one, said_in)),
        "title": title_of(one, said_in),
        "label_language": said_in,
        "declared": _declared(head),
        "linked": _linked(session, edition, one),
        "trail": items.trails(session, edition.version, [key])[key],
        "children": children,
        "more": more,
        **browsing.ends(session, head),
    }


def _below(session: Session, edition: Edition, key: str) -> tuple[list[Item], str | None]:
    if not key or not may_use(visitor(), edition.version.standard, Use.VIEW):
        return [], None
    return excerpts.page(session, visitor(), edition.version, parent=key, limit=BELOW)


def _declared(head: Item) -> dict[str, str]:
    """What a code system says that its properties are, in words."""
    declared = head.content.get("properties", ())
    return {each["code"]: each["description"] for each in declared if each.get("description")}


def _linked(session: Session, edition: Edition, one: Item) -> dict[str, str]:
    """Key -> name of the other items that this one speaks of."""
    named = [key for field in ("parents", "broader", "related", "replaced_by") for key in one.content.get(field, ())]
    named += [each["value"] for each in one.content.get("properties", ()) if each.get("type") == "code"]
    found: dict[str, str] = {}
    for key in named:
        try:
            found[key] = items.item(session, edition.version, key).label
        except NotFound:
            continue
    return found


def _in_force(session: Session, edition: Edition, key: str) -> dict[str, Any] | None:
    """Where the reader of a version that is not in force finds the same in the one that is; None where it is."""
    if edition.status == "in-force":
        return None
    slug = edition.version.standard.slug
    try:
        current = library.edition(session, slug, library.current_number(session, slug))
    except NotFound:
        return {"number": "", "item": None}
    try:
        return {"number": current.version.number, "item": items.item(session, current.version, key)}
    except NotFound:
        return {"number": current.version.number, "item": None}
