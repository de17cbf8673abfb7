"""Which other sites' pages may ask the API and FHIR from a browser (CORS): those that the operator names, no cookies.

The pages are never opened to other sites, and no answer allows credentials: who may do what comes from a token alone.
"""

from collections.abc import Callable

from flask import Flask, Response, request

from registry.http.headers import DATA_EDGES

METHODS = "GET, HEAD, POST"
SENT = "Accept, Accept-Language, Authorization, Content-Type, If-None-Match, If-Match, Range"
SHOWN = "ETag, Link, Location, Content-Disposition, Retry-After"
DAY = "86400"


def open_to(app: Flask, origins: tuple[str, ...]) -> None:
    """Without origins nothing is said, and browsers keep other sites out."""
    if origins:
        app.before_request(_preflight(origins))
        app.after_request(_answered(origins))


def _allowed(origins: tuple[str, ...]) -> str | None:
    """The origin that asks, where it may."""
    origin = request.headers.get("Origin")
    if origin is None or not request.path.startswith(DATA_EDGES):
        return None
    return "*" if "*" in origins else origin if origin in origins else None


def _preflight(origins: tuple[str, ...]) -> Callable[[], Response | None]:
    def answer() -> Response | None:
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if not asks or _allowed(origins) is None:
            return None
        response = Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = SENT
        response.headers["Access-Control-Max-Age"] = DAY
        return response

    return answer


def _answered(origins: tuple[str, ...]) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        if not request.path.startswith(DATA_EDGES):
            return response
        if "*" not in origins:
            response.vary.add("Origin")
        allowed = _allowed(origins)
        if allowed is not None:
            response.headers["Access-Control-Allow-Origin"] = allowed
            response.headers["Access-Control-Expose-Headers"] = SHOWN
        return response

    return add
