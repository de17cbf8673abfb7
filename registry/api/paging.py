"""Lists in pages: `limit`, an opaque `cursor` that belongs to one question, and a Link header to the next."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

import orjson
from flask import Response, request
from marshmallow import fields, validate

from registry.api.answers import json_answer
from registry.api.requests import Query, Whole
from registry.errors import BadRequest

Row = TypeVar("Row")

MOST = 500
USUAL = 50
LONGEST_CURSOR = 2000
#: Parameters that say where in a list one is, not which list.
_PLACES = frozenset({"cursor", "limit", "after"})


class Paged(Query):
    limit = Whole(least=1, most=MOST, load_default=USUAL, metadata={"description": "How many at most."})
    cursor = fields.String(
        validate=validate.Length(max=LONGEST_CURSOR),
        metadata={"description": "`next` of the page before. Opaque, and good for the same question only."},
    )


def after(query: dict[str, Any]) -> Any:
    """The place (a string or a whole number) that the cursor holds, or None. Raises BadRequest for a foreign one."""
    cursor = query.get("cursor")
    if cursor is None:
        return None
    try:
        question, place = orjson.loads(urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (ValueError, TypeError) as error:
        raise _foreign() from error
    if question != _question() or not isinstance(place, int | str) or isinstance(place, bool):
        raise _foreign()
    return place


def after_text(query: dict[str, Any]) -> str | None:
    place = after(query)
    if place is not None and not isinstance(place, str):
        raise _foreign()
    return place


def after_number(query: dict[str, Any]) -> int | None:
    place = after(query)
    if place is not None and not (isinstance(place, int) and 0 <= place < 2**63):
        raise _foreign()
    return place


def page(items: Sequence[Any], following: str | int | None) -> Response:
    """`following` is where the next page begins, None at the end."""
    mark = cursor(following) if following is not None else None
    response = json_answer({"items": items, "next": mark})
    return linked(response, mark)


def portion(found: Sequence[Row], query: dict[str, Any], shape: Callable[[Row], Any]) -> Response:
    """A page of a list that is short enough to be read whole."""
    start, limit = after_number(query) or 0, query["limit"]
    shown = [shape(each) for each in found[start : start + limit]]
    return page(shown, start + limit if len(found) > start + limit else None)


def read_in_part(
    read: Callable[[int, int], Sequence[Row]], query: dict[str, Any], shapes: Callable[[Sequence[Row]], Sequence[Any]]
) -> Response:
    """A page of a long list: `read` gives so many rows after the first so many, and is asked for one more."""
    start, limit = after_number(query) or 0, query["limit"]
    found = read(start, limit + 1)
    return page(shapes(found[:limit]), start + limit if len(found) > limit else None)


def as_it_is(row: dict[str, Any]) -> dict[str, Any]:
    return row


def linked(response: Response, mark: str | None) -> Response:
    if mark is not None:
        arguments = {**request.args.to_dict(), "cursor": mark}
        response.headers["Link"] = f'<{request.path}?{urlencode(arguments)}>; rel="next"'
    return response


def cursor(place: str | int) -> str:
    return urlsafe_b64encode(orjson.dumps([_question(), place])).rstrip(b"=").decode()


def _question() -> str:
    """A mark of the list that is asked for: its path and filters."""
    filters = sorted((name, value) for name, value in request.args.items() if name not in _PLACES)
    return hashlib.sha256(orjson.dumps([request.path, filters])).hexdigest()[:12]


def _foreign() -> BadRequest:
    return BadRequest("The cursor does not belong to this list; begin without one.", code="bad-cursor")
