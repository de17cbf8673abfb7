"""The items of a version, the history of one, and what changed between two versions."""

from typing import Any

from flask import Response
from marshmallow import fields, validate
from werkzeug.wrappers import Response as AnyResponse

from registry.access import Use
from registry.api import paging
from registry.api.blueprint import ApiBlueprint
from registry.api.exact import exact_version
from registry.api.identity import reading
from registry.api.moments import Timed, when
from registry.api.requests import Flag
from registry.api.schemas.standards import (
    DependencyPage,
    DependentPage,
    DifferenceShape,
    HistoryPage,
    ItemAnswer,
    ReferencePage,
)
from registry.api.shapes import item_shape, step_shape
from registry.api.standards import leads_on, led_on
from registry.errors import BadRequest
from registry.services.judging import differences
from registry.services.judging import references as reference_service
from registry.services.proposing.records import of_versions
from registry.services.reading import excerpts, histories, library
from registry.services.reading.licences import require_use
from registry.services.stored import items

blueprint = ApiBlueprint("items", __name__, description="Items, differences and dependencies.")

LONGEST_KEY = 1000


class ItemsQuery(Timed, paging.Paged):
    parent = fields.String(
        validate=validate.Length(max=LONGEST_KEY),
        metadata={"description": "Items right below this one; empty for those at the top."},
    )
    prefix = fields.String(
        validate=validate.Length(max=LONGEST_KEY), metadata={"description": "Items whose key begins so."}
    )
    key = fields.String(validate=validate.Length(max=LONGEST_KEY), metadata={"description": "Exactly this item."})


@blueprint.operation("/standards/<slug>/versions/<number>/items", query=ItemsQuery, answer=ItemAnswer, also=(302,))
def list_items(slug: str, number: str, query: dict[str, Any]) -> AnyResponse | dict[str, Any]:
    """Items of a version

    All, those below `parent`, or those whose key begins with `prefix`, in pages. With `key` exactly one: its members
    stand beside `items`, which then holds it alone. Where a licence lets you view but not download, `parent`, or a
    `prefix` of two characters or more, gives the first 50 and no `next`.
    """
    with reading() as (session, member):
        if leads_on(number):
            return led_on(session, slug, number, when(query))
        version = exact_version(session, slug, number, when(query))
        key = query.get("key")
        if key is not None:
            if "parent" in query or "prefix" in query:
                raise BadRequest("Ask by key, or by parent and prefix; not by both.", code="bad-parameter")
            require_use(member, version.standard, Use.LOOKUP)
            found = item_shape(items.item(session, version, key))
            return {**found, "items": [found], "next": None}
        return _page(
            *excerpts.page(
                session,
                member,
                version,
                parent=query.get("parent"),
                prefix=query.get("prefix"),
                after=paging.after_text(query),
                limit=query["limit"],
            )
        )


def _page(found: list[Any], following: str | None) -> Response:
    return paging.page([item_shape(each) for each in found], following)


class HistoryQuery(Timed, paging.Paged):
    key = fields.String(
        required=True,
        validate=validate.Length(max=LONGEST_KEY),
        metadata={"description": "The item; empty for the standard's own fields."},
    )


@blueprint.operation("/standards/<slug>/items/history", query=HistoryQuery, answer=HistoryPage)
def item_history(slug: str, query: dict[str, Any]) -> Response:
    """What became of one item, version by version, newest first

    A step for each version in which it came, changed, was retired, came back or was removed; versions that left it
    alone are no step.
    """
    with reading() as (session, member):
        start, limit = paging.after_number(query) or 0, query["limit"]
        found = histories.history(session, member, slug, query["key"], when(query), start, limit)
        held = of_versions(session, [each.version.version for each in found.steps])
        shown = [step_shape(session, each) for each in found.steps]
        del held  # until here each decision is found without asking
        return paging.page(shown, found.following)


class DiffQuery(Timed):
    from_ = fields.String(
        required=True, data_key="from", validate=validate.Length(1, 100), metadata={"description": "Version number."}
    )
    to = fields.String(required=True, validate=validate.Length(1, 100), metadata={"description": "Version number."})


@blueprint.operation("/standards/<slug>/diff", query=DiffQuery, answer=DifferenceShape)
def diff(slug: str, query: dict[str, Any]) -> dict[str, Any]:
    """What changed from one version to another, graded

    `latest` and `current` may stand for a number.
    """
    with reading() as (session, member):
        moment = when(query)
        require_use(member, library.standard(session, slug), Use.VIEW)
        names = {"latest": library.latest_number, "current": library.current_number}
        old, new = (
            names[each](session, slug, moment) if each in names else each for each in (query["from_"], query["to"])
        )
        return differences.named(session, slug, old, new, moment)


class DependentsQuery(Timed, paging.Paged):
    version = fields.String(validate=validate.Length(max=100), metadata={"description": "Pointed at this version."})
    item = fields.String(validate=validate.Length(max=LONGEST_KEY), metadata={"description": "Pointed at this item."})


@blueprint.operation("/standards/<slug>/dependents", query=DependentsQuery, answer=DependentPage)
def dependents(slug: str, query: dict[str, Any]) -> Response:
    """Which standards point at this one

    Those that a licence keeps from you are left out.
    """
    with reading() as (session, member):
        version, item = query.get("version") or None, query.get("item")
        found = differences.dependents(session, member, slug, version, item, when(query))
        return paging.portion(found, query, paging.as_it_is)


class DependenciesQuery(Timed, paging.Paged):
    version = fields.String(
        validate=validate.Length(max=100), metadata={"description": "Of this version; else of the one in force."}
    )


@blueprint.operation("/standards/<slug>/dependencies", query=DependenciesQuery, answer=DependencyPage)
def dependencies(slug: str, query: dict[str, Any]) -> Response:
    """What a standard points at"""
    with reading() as (session, member):
        found = differences.dependencies(session, member, slug, query.get("version") or None, when(query))
        return paging.portion(found, query, paging.as_it_is)


class ReferencesQuery(Timed, paging.Paged):
    unresolved = Flag(load_default=False, metadata={"description": "Only what leads nowhere now."})


@blueprint.operation(
    "/standards/<slug>/versions/<number>/references", query=ReferencesQuery, answer=ReferencePage, also=(302,)
)
def references(slug: str, number: str, query: dict[str, Any]) -> AnyResponse:
    """What a version refers to, and where that leads

    Then, when it was published, and `now`; null where the registry has nothing of that name.
    """
    with reading() as (session, member):
        moment = when(query)
        if leads_on(number):
            return led_on(session, slug, number, moment)
        found = reference_service.references(session, member, slug, number, moment, unresolved=query["unresolved"])
        return paging.portion(found, query, paging.as_it_is)
