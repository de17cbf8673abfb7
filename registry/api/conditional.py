"""Conditions on proposals: a validator that names the state of the content, and If-Match held against it."""

import hashlib
import re
from http import HTTPStatus
from typing import Any

import orjson
from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import PreconditionFailed, PreconditionRequired
from registry.models import Proposal

#: Strong tags only: RFC 9110 section 13.1.1 compares so.
_TAG = re.compile(r'(?<!W/)"(p[0-9]+\.[0-9]+)(?:\.[^"]*)?"')


def revision(row: Proposal) -> str:
    """Names the content as it is now; every change of it gives a new one."""
    return f"p{row.id}.{row.content_ordinal}"


def proposal_tag(row: Proposal, shape: dict[str, Any]) -> str:
    """The ETag of the proposal itself: its content's revision, and what else it says."""
    return f"{revision(row)}.{hashlib.sha256(orjson.dumps(shape)).hexdigest()[:16]}"


def content_tag(row: Proposal, format: str) -> str:
    return f"{revision(row)}.{format}"


def require_match(row: Proposal) -> None:
    """If-Match must hold an ETag of this proposal or of its content (in any format), as it is now; or be `*`.

    Raises PreconditionRequired and PreconditionFailed.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired("Send If-Match with the ETag of the content that you changed.")
    if header == "*":
        return
    if revision(row) not in _TAG.findall(header):
        raise PreconditionFailed(
            "The content has changed since you read it. Read it again, and carry your change over.",
            code="content-moved",
        )


def unless_known(response: Response, tag: str) -> AnyResponse:
    """With its ETag; a 304 where If-None-Match holds it. Raises PreconditionFailed where If-Match holds another."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return held_to_conditions(response)


def held_to_conditions(response: Response, *, length: int | None = None) -> AnyResponse:
    """As it is, or the 304 that the request's conditions ask for; of these `length` bytes also 206 and 416.

    Raises PreconditionFailed where If-Match holds another ETag; `*` holds of whatever there is.
    """
    if request.headers.get("If-Match", "").strip() == "*":
        request.environ.pop("HTTP_IF_MATCH", None)
    answer = response.make_conditional(request.environ, accept_ranges=length is not None, complete_length=length)
    if answer.status_code == HTTPStatus.PRECONDITION_FAILED:
        answer.close()
        raise PreconditionFailed("The content has another ETag than If-Match asks for.")
    return answer
