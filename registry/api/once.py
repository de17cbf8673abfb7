"""Requests that are to be carried out once, however often they are sent: the header Idempotency-Key."""

import re

from flask import request

from registry.errors import BadRequest
from registry.services.importing import repeats
from registry.services.importing.repeats import Request

LONGEST = 255
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "A name that this request alone has, such as a UUID; sent again with it, nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
}
REPLAYED = {"Idempotency-Replayed": "true"}
_KEY = re.compile(rf"[!-~]{{1,{LONGEST}}}")


def asked(body: bytes) -> Request | None:
    """This request with its key; None where it has none. With or without the quotes of a structured field."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return None
    key = given.strip()
    key = key[1:-1] if len(key) > 1 and key[0] == key[-1] == '"' else key
    if not _KEY.fullmatch(key):
        raise BadRequest(
            "An Idempotency-Key is 1 to {longest} visible letters, digits and signs of ASCII.",
            code="bad-key",
            longest=LONGEST,
        )
    asked_for = "&".join(sorted(f"{name}={value}" for name, value in request.args.items(multi=True)))
    return Request(key, repeats.digest(request.path.encode(), asked_for.encode(), request.mimetype.encode(), body))
