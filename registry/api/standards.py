"""Standards and their versions."""

from collections.abc import Iterator
from typing import Any

from flask import Response, redirect, request, url_for
from marshmallow import fields, validate
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from registry.api import paging
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import reading
from registry.api.moments import Timed, when
from registry.api.schemas.standards import Resolved, StandardPage, StandardShape, VersionPage, VersionShape
from registry.api.shapes import standard_shape, version_shape, version_shapes
from registry.errors import NotFound
from registry.kinds import KINDS
from registry.lifecycle import VersionStatus
from registry.services.reading import library
from registry.services.reading.library import Card, Edition, When

blueprint = ApiBlueprint("standards", __name__, description="Standards and their immutable versions.")

BATCH = 200
LONGEST = 200


class StandardsQuery(Timed, paging.Paged):
    kind = fields.String(validate=validate.OneOf(["", *(each.name for each in KINDS)]))
    network = fields.String(validate=validate.Length(max=64))
    status = fields.String(
        validate=validate.OneOf(["", *(each.value for each in VersionStatus)]),
        metadata={"description": "Of the version in force, or of the last one where none is."},
    )
    q = fields.String(validate=validate.Length(max=LONGEST), metadata={"description": "Part of slug, title or URI."})


@blueprint.operation("/standards", query=StandardsQuery, answer=StandardPage)
def list_standards(query: dict[str, Any]) -> Response:
    """Standards that have a version, by slug"""
    with reading() as (session, _):
        found = _cards(session, query, paging.after_text(query))
        cards = [card for card, _ in zip(found, range(query["limit"] + 1), strict=False)]
    shown = cards[: query["limit"]]
    return paging.page([standard_shape(each) for each in shown], shown[-1].standard.slug if cards != shown else None)


def _cards(session: Session, query: dict[str, Any], after: str | None) -> Iterator[Card]:
    """Cards in order, asked for in batches: status and time are known only once the card is made."""
    moment, wanted = when(query), query.get("status")
    narrowed = {name: query.get(name) for name in ("kind", "network", "q")}
    while True:
        batch = library.standards(session, **narrowed, after=after, limit=BATCH)
        for card in library.cards(session, batch, moment):
            if card.latest is not None and wanted in (None, "", card.current_status):
                yield card
        if len(batch) < BATCH:
            return
        after = batch[-1].slug


@blueprint.operation("/standards/<slug>", query=Timed, answer=StandardShape)
def get_standard(slug: str, query: dict[str, Any]) -> dict[str, Any]:
    """One standard"""
    with reading() as (session, _):
        return standard_shape(card(session, slug, when(query)))


def card(session: Session, slug: str, moment: When) -> Card:
    """Raises NotFound also for a standard that had no version at the time."""
    found = library.cards(session, [library.standard(session, slug)], moment)[0]
    if found.latest is None:
        raise NotFound("{slug} had no version at that time.", code="no-version", slug=slug)
    return found


class VersionsQuery(Timed, paging.Paged):
    """Both clocks, in pages."""


@blueprint.operation("/standards/<slug>/versions", query=VersionsQuery, answer=VersionPage)
def list_versions(slug: str, query: dict[str, Any]) -> Response:
    """All versions of a standard, newest first"""
    with reading() as (session, _):
        found, moment = library.standard(session, slug), when(query)

        def read(start: int, limit: int) -> list[Edition]:
            return library.editions(session, found, moment, start, limit)

        return paging.read_in_part(read, query, lambda each: version_shapes(session, each))


@blueprint.operation("/standards/<slug>/versions/<number>", query=Timed, answer=VersionShape, also=(302,))
def get_version(slug: str, number: str, query: dict[str, Any]) -> dict[str, Any] | AnyResponse:
    """One version; `latest` and `current` lead on to a number"""
    with reading() as (session, _):
        if leads_on(number):
            return led_on(session, slug, number, when(query))
        return version_shape(session, library.edition(session, slug, number, when(query)))


def leads_on(number: str) -> bool:
    return number in {"latest", "current"}


def led_on(session: Session, slug: str, name: str, moment: When) -> AnyResponse:
    """To the same address with the number that `latest` or `current` means at the time asked about."""
    find = library.latest_number if name == "latest" else library.current_number
    values = {**(request.view_args or {}), "number": find(session, slug, moment)}
    arguments: dict[str, Any] = {**request.args.to_dict(), **values}
    address = url_for(str(request.endpoint), **arguments)
    response = redirect(address, 302, Response)
    response.headers["Cache-Control"] = "no-store"
    return response


class ResolveQuery(Timed):
    uri = fields.String(
        required=True,
        validate=validate.Length(min=1, max=1000),
        metadata={"description": "A canonical URI or urn:oid:, and if you like |version."},
    )


@blueprint.operation("/resolve", query=ResolveQuery, answer=Resolved)
def resolve(query: dict[str, Any]) -> dict[str, Any]:
    """The standard and version behind a URI; the version in force where none is named"""
    with reading() as (session, _):
        edition = library.resolve(session, query["uri"], when(query))
        found = card(session, edition.version.standard.slug, when(query))
        return {"standard": standard_shape(found), "version": version_shape(session, edition)}
