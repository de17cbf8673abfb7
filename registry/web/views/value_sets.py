"""The value set editor: parts beside their expansion. Each button saves one step; without scripts too."""

from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from codesets import ValueSet
from codesets.authoring import filter_choices
from registry.access import Member
from registry.errors import ContentError, Forbidden, RegistryError
from registry.services.proposing import authoring, proposals, proposed
from registry.services.proposing.authoring import Choice
from registry.web.authoring import wording
from registry.web.authoring.address import address
from registry.web.authoring.parts import Leafing, Library, views
from registry.web.authoring.result import LISTED, SHOWN, result
from registry.web.authoring.stepping import Answer, kept, step
from registry.web.authoring.value_set_steps import taken
from registry.web.blueprint import blueprint
from registry.web.language import language
from registry.web.views import sorts
from registry.web.visitor import database, known_visitor

#: Codes that a search shows.
HITS = 20
#: What the address says of what the reader is about, and keeps from step to step.
KEPT = ("edition", "side", "q", "part", "from", "find")


@blueprint.get("/proposals/<int:id>/value-set")
def value_set(id: int) -> str:
    return _page(id)


def _page(id: int, refusal: RegistryError | None = None) -> str:
    member = known_visitor()
    with database().reading() as session:
        row, content = authoring.opened(session, member, id, ValueSet)
        systems, sets = authoring.systems(session, member), authoring.value_sets(session, member)
        library = Library(authoring.terminology(session), systems, sets, language())
        return render_template(
            "proposals/value_set.html",
            row=row,
            content=content,
            title=proposed.title_of(row),
            slug=proposals.target_slug(row),
            parts=views(content, library, Leafing.of(request.args)),
            systems=systems,
            value_sets=sets,
            result=result(session, member, row, content, language()),
            refusal=refusal,
            typed=request.form,
            wording=wording,
            other_sorts=sorts.others(row),
            start=row.content_hash,
            kept=kept(KEPT),
            address=address,
            shown=SHOWN,
            listed=LISTED,
            **_search(session, member, content, systems),
        )


def _search(session: Session, member: Member, content: ValueSet, systems: list[Choice]) -> dict[str, Any]:
    """The code system that codes are looked for in, by default the one that the value set draws on first."""
    edition = request.args.get("edition") or _usual(content, systems)
    url, _, version = edition.partition("|")
    q = request.args.get("q", "").strip()
    about: dict[str, Any] = {"edition": edition, "q": q, "hits": [], "total": 0, "choices": (), "missing_system": ""}
    if not url:
        return about
    try:
        system = authoring.system_of(session, member, url, version)
    except (ContentError, Forbidden):
        return {**about, "missing_system": edition}
    about["choices"] = filter_choices(system)
    about["hits"], about["total"] = authoring.find_codes(system, q, language(), HITS)
    about["inside"] = {each.code for part in content.include if part.system == url for each in part.concepts}
    return about


def _usual(content: ValueSet, systems: list[Choice]) -> str:
    """As the value set names its first system; else the only one there is."""
    for part in content.include:
        if part.system:
            return f"{part.system}|{part.version}" if part.version else part.system
    return systems[0].url if len(systems) == 1 else ""


@blueprint.get("/proposals/<int:id>/value-set/codes")
def value_set_codes(id: int) -> str:
    """The hits alone, for search as one types."""
    member = known_visitor()
    with database().reading() as session:
        row, content = authoring.opened(session, member, id, ValueSet)
        systems = authoring.systems(session, member)
        return render_template(
            "proposals/value_set_hits.html",
            row=row,
            kept=kept(KEPT),
            address=address,
            **_search(session, member, content, systems),
        )


@blueprint.post("/proposals/<int:id>/value-set")
def value_set_step(id: int) -> Answer:
    return step(id, ValueSet, taken, _page, ("web.value_set", kept(KEPT)))
