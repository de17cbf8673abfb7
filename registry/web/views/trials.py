"""What a proposed value set or map gives, for all who may read the proposal: before they hear, vote or publish."""

from flask import render_template

from codesets import ConceptMap, ValueSet
from registry.access import Use
from registry.errors import Conflict
from registry.services.proposing import authoring, procedure, proposals, proposed, trials
from registry.services.reading import licences
from registry.web.authoring import wording
from registry.web.authoring.result import LISTED, SHOWN, result
from registry.web.blueprint import blueprint
from registry.web.language import language
from registry.web.visitor import database, visitor


@blueprint.get("/proposals/<int:id>/trial")
def trial(id: int) -> str:
    member = visitor()
    with database().reading() as session:
        row = procedure.proposal(session, member, id)
        licences.require_proposed(member, row, Use.VIEW)
        content = proposed.content(session, row) if row.change.has_content else None
        if not isinstance(content, ValueSet | ConceptMap):
            raise Conflict("Only a value set or a map can be tried; this is neither.", code="no-trial")
        is_map = isinstance(content, ConceptMap)
        return render_template(
            "proposals/trial.html",
            row=row,
            title=proposed.title_of(row),
            slug=proposals.target_slug(row),
            content=content,
            result=result(session, member, row, content, language()) if isinstance(content, ValueSet) else None,
            covered=trials.cover(session, member, content) if isinstance(content, ConceptMap) else (),
            systems={each.url: each for each in authoring.systems(session, member)} if is_map else {},
            wording=wording,
            shown=SHOWN,
            listed=LISTED,
        )
