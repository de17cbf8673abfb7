"""The kinds of standards: their schema, a sample, and the formats they are read and written in."""

from typing import Any

from flask import Response

from registry import kinds
from registry.api.answers import json_answer
from registry.api.blueprint import ApiBlueprint
from registry.api.media import WRITTEN, anything
from registry.api.paging import Paged, portion
from registry.api.schemas.standards import FormatPage, KindPage
from registry.api.shapes import format_shape, kind_shape
from registry.kinds.jsonschema import json_schema
from registry.kinds.kind import About
from registry.services.publishing.renditions import writable

blueprint = ApiBlueprint("kinds", __name__, description="The kinds of standards.")


@blueprint.operation("/kinds", query=Paged, answer=KindPage)
def list_kinds(query: dict[str, Any]) -> Response:
    """All kinds"""
    return portion(kinds.KINDS, query, kind_shape)


@blueprint.operation("/kinds/<kind>/schema", answer={"type": "object"}, media="application/schema+json")
def schema(kind: str, query: dict[str, Any]) -> Response:
    """JSON Schema of a kind's content

    For a kind whose source text is the truth, of its JSON form.
    """
    response = json_answer(json_schema(kinds.kind(kind)))
    response.content_type = "application/schema+json"
    return response


@blueprint.operation(
    "/kinds/<kind>/sample", answer={}, media=WRITTEN[0], responses={200: {"content": anything(WRITTEN)}}
)
def sample(kind: str, query: dict[str, Any]) -> Response:
    """A small, whole example of a kind's content, in its first format"""
    found = kinds.kind(kind)
    form = writable(found.formats, None)
    about = About(slug="sample", title={"nb": "Eksempel", "nn": "Døme", "en": "Sample"}, version="1.0.0")
    return Response(found.write(found.sample(), form.name, about), content_type=form.media_type)


@blueprint.operation("/kinds/<kind>/formats", query=Paged, answer=FormatPage)
def formats(kind: str, query: dict[str, Any]) -> Response:
    """The formats that a kind is read from and written to"""
    return portion(kinds.kind(kind).formats, query, format_shape)
