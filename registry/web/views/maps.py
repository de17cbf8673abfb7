"""The map editor: source and target side by side, what is not mapped yet, suggestions. Each button saves one step."""

from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from codesets import ConceptMap, TerminologyError
from codesets.authoring import Sources, sources_of
from registry.access import Member, Use
from registry.errors import RegistryError
from registry.services.proposing import authoring, proposals, proposed
from registry.services.proposing.authoring import Choice, FoundCode
from registry.services.proposing.trials import target_of
from registry.web.authoring import wording
from registry.web.authoring.address import address
from registry.web.authoring.map_rows import VIEWS, Asked, Rows, Sides, Table
from registry.web.authoring.map_steps import taken
from registry.web.authoring.stepping import Answer, kept, step
from registry.web.blueprint import blueprint
from registry.web.language import language
from registry.web.views import sorts
from registry.web.visitor import database, known_visitor, searcher

HITS = 20
KEPT = ("group", "view", "q", "from", "code", "find")


@blueprint.get("/proposals/<int:id>/map")
def code_map(id: int) -> str:
    return _page(id)


def _page(id: int, refusal: RegistryError | None = None) -> str:
    member = known_visitor()
    with database().reading() as session:
        row, content = authoring.opened(session, member, id, ConceptMap)
        asked = Asked.of(request.args)
        systems = authoring.systems(session, member)
        return render_template(
            "proposals/map.html",
            row=row,
            content=content,
            title=proposed.title_of(row),
            slug=proposals.target_slug(row),
            systems=systems,
            maps=authoring.concept_maps(session, member),
            refusal=refusal,
            typed=request.form,
            wording=wording,
            views=VIEWS,
            asked=asked,
            other_sorts=sorts.others(row),
            start=row.content_hash,
            kept=kept(KEPT),
            address=address,
            **_table(session, member, content, asked, systems),
        )


def _table(
    session: Session, member: Member, content: ConceptMap, asked: Asked, systems: list[Choice]
) -> dict[str, Any]:
    about: dict[str, Any] = {"number": 0, "group": None, "rows": None, "sides": None, "error": None, "hits": []}
    if not content.groups:
        return about
    about["number"] = number = asked.group if asked.group < len(content.groups) else 0
    about["group"] = group = content.groups[number]
    authoring.require_all(session, member, (group.source, group.target, content.source), Use.LOOKUP)
    held = authoring.terminology(session)
    try:
        sources = sources_of(content, group, held)
    except TerminologyError as error:
        about["error"], sources = error, Sources(None, ())
    named = {each.url: each for each in systems}
    target = target_of(held, group)
    sides = Sides(group, sources, target, named.get(group.source or ""), named.get(group.target or ""))
    about["sides"] = sides
    about["rows"] = rows = Table(held, sides, searcher(), language()).page(asked)
    about["hits"], about["total"] = _hits(sides, rows)
    return about


def _hits(sides: Sides, rows: Rows) -> tuple[list[FoundCode], int]:
    """Target codes for what is typed of the code in focus."""
    wanted = request.args.get("find", "").strip()
    if rows.focus is None or sides.target is None or not wanted:
        return [], 0
    return authoring.find_codes(sides.target, wanted, language(), HITS)


@blueprint.get("/proposals/<int:id>/map/codes")
def map_codes(id: int) -> str:
    """The target codes found for the code in focus, for search as one types."""
    member = known_visitor()
    with database().reading() as session:
        row, content = authoring.opened(session, member, id, ConceptMap)
        found = _table(session, member, content, Asked.of(request.args), authoring.systems(session, member))
        return render_template(
            "proposals/map_hits.html",
            row=row,
            wording=wording,
            kept=kept(KEPT),
            address=address,
            asked=Asked.of(request.args),
            **found,
        )


@blueprint.post("/proposals/<int:id>/map")
def map_step(id: int) -> Answer:
    return step(id, ConceptMap, taken, _page, ("web.code_map", kept(KEPT)))
