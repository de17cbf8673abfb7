"""Pages, style sheets and scripts are sent compressed to browsers that take it.

A page is compressed only for readers without a session: where what a stranger has put into the address is compressed
together with a secret of the reader's, its length gives the secret away.
"""

import gzip
from functools import lru_cache

from flask import Response, current_app, request, session

#: Shorter answers fit in a packet as they are.
LEAST = 1400
_PAGES, _FILES = ("text/html",), ("text/css", "text/javascript", "application/javascript")
#: Blueprints whose answers are meant for browsers.
_OURS = ("web", "bootstrap")


def compressed(response: Response) -> Response:
    if request.method != "GET" or response.status_code != 200 or request.blueprint not in _OURS:
        return response
    if response.content_encoding or response.mimetype not in (*_PAGES, *_FILES):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or (response.mimetype in _PAGES and _has_secrets()):
        return response
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) < LEAST:
        return response
    response.set_data(_kept(data) if response.mimetype in _FILES else gzip.compress(data, 4, mtime=0))
    response.content_encoding = "gzip"
    tag, _ = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)  # the same file in other bytes
    return response


def _has_secrets() -> bool:
    """Who has a session, or is given one with this answer, finds tokens in its forms."""
    return bool(session) or current_app.config["SESSION_COOKIE_NAME"] in request.cookies


@lru_cache(maxsize=40)
def _kept(data: bytes) -> bytes:
    """Of files that never change while the service runs, made once."""
    return gzip.compress(data, 9, mtime=0)
