"""Which editor a code set has, and what a new one is to be while there is nothing in it: list, value set or map."""

from collections.abc import Mapping

from flask import redirect, request, url_for
from sqlalchemy.orm import object_session
from werkzeug.wrappers import Response

from codesets import CodeSystem, ConceptMap, Thing, ValueSet
from registry.access import Use
from registry.errors import BadRequest, Conflict
from registry.kinds.kind import Content
from registry.lifecycle import Work
from registry.models import Proposal
from registry.services.proposing import drafting, procedure, proposed
from registry.services.reading import licences
from registry.web.blueprint import blueprint
from registry.web.visitor import database, known_visitor

SORTS: Mapping[str, type[CodeSystem] | type[ValueSet] | type[ConceptMap]] = {
    "code-system": CodeSystem,
    "value-set": ValueSet,
    "concept-map": ConceptMap,
}


def editor_of(content: Content) -> str | None:
    """The endpoint of the editor made for it; None where the form made from its schema is all there is."""
    if isinstance(content, ValueSet):
        return "web.value_set"
    return "web.code_map" if isinstance(content, ConceptMap) else None


def others(row: Proposal) -> list[str]:
    """What a new code set may still become: nothing but what it is, once there is something in it."""
    session = object_session(row)
    if session is None or row.kind != "codeset" or row.new is None:
        return []
    content = proposed.content(session, row)
    return [name for name, sort in SORTS.items() if not isinstance(content, sort)] if _is_empty(content) else []


def _is_empty(thing: Thing) -> bool:
    if isinstance(thing, CodeSystem):
        return not thing.concepts
    return not (thing.include or thing.exclude) if isinstance(thing, ValueSet) else not thing.groups


@blueprint.post("/proposals/<int:id>/sort")
def become(id: int) -> Response:
    """Make an empty new code set one of another sort, with the title and language that it has."""
    member = known_visitor()
    name, start = request.form.get("sort", ""), request.form.get("start")
    with database().reading() as session:
        row = procedure.proposal(session, member, id)
        procedure.enter_work(session, member, row, Work.EDIT)
        licences.require_proposed(member, row, Use.VIEW)
        if name not in SORTS:
            raise BadRequest("A code set is a list of codes, a value set or a map.", code="bad-sort")
        if name not in others(row):
            raise Conflict("There is something in it already, so it stays what it is.", code="not-empty")
        before = proposed.content(session, row)
        made = SORTS[name](title=before.title, language=before.language, url=before.url)
        prepared = drafting.rewritten(session, row, made)
    with database().writing() as session:
        drafting.set_content(session, member, id, prepared, expected=start)
    return redirect(url_for("web.edit", id=id))
