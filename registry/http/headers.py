"""Headers of answers that are data: nothing in them may run, and caches are told what they may keep.

The pages' own headers stand in `registry.web`; whatever has been set before is left alone.
"""

from flask import Response, request

DATA = "default-src 'none'; frame-ancestors 'none'"
#: Beside the pages, whose answers vary with a cookie, these vary with the token.
DATA_EDGES = ("/api/", "/fhir/")


def data_headers(response: Response) -> Response:
    """A hook to run after each request."""
    if response.mimetype != "text/html":
        response.headers.setdefault("Content-Security-Policy", DATA)
    if request.path.startswith(DATA_EDGES):
        fresh = response.status_code < 400
        response.headers.setdefault("Cache-Control", "no-cache" if fresh else "no-store")
        if not response.cache_control.public:
            response.vary.add("Authorization")
    return response
