"""What plain questions have in common that are answered before the framework is asked, with the bytes it would send."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl
from wsgiref.types import WSGIEnvironment

from flask import Flask, Response
from flask.sessions import SessionMixin

#: What, said in a request's head, makes a question one that is not plain.
_HEADS: Final = ("HTTP_CONTENT_ENCODING", "HTTP_TRANSFER_ENCODING", "HTTP_ORIGIN", "SCRIPT_NAME")
#: Signs of the longest question that is plain.
LONGEST: Final = 2000

Headers = list[tuple[str, str]]


def is_plain(environ: WSGIEnvironment, *heads: str) -> bool:
    """Whether nothing but an address is asked for; `heads` are more that must not be sent along."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ.get("CONTENT_LENGTH", "") in ("", "0")
        and len(environ["QUERY_STRING"]) <= LONGEST
        and not any(environ.get(name) for name in (*_HEADS, *heads))
    )


def parameters(query: str) -> dict[str, list[str]] | None:
    """The parameters as the framework reads them; None for those with signs that it looks at more closely."""
    if not query.isascii() or "%00" in query or "\x00" in query:
        return None
    found: dict[str, list[str]] = {}
    for name, value in _pairs(query):
        found.setdefault(name, []).append(value)
    return found


def _pairs(query: str) -> Iterable[tuple[str, str]]:
    if "%" in query or "+" in query:
        return parse_qsl(query, keep_blank_values=True, errors="werkzeug.url_quote")
    parted = (each.partition("=") for each in query.split("&") if each)
    return ((name, value) for name, _, value in parted)


def headers_at(app: Flask, path: str, empty: Response) -> Headers:
    """The headers of any good answer at this address, as the framework's hooks give them to an empty one."""
    with app.test_request_context(path):
        made = app.process_response(empty)
    return [each for each in made.headers if each[0] != "Content-Length"]


class Cookies:
    """The session that the framework keeps in a browser's cookie, read and sent anew as it does."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._name = f"{app.config['SESSION_COOKIE_NAME']}="

    def read(self, environ: WSGIEnvironment) -> SessionMixin | None:
        """None where the browser sends none."""
        if self._name not in environ.get("HTTP_COOKIE", ""):
            return None
        return self._app.session_interface.open_session(self._app, self._app.request_class(environ))

    def headers(self, kept: SessionMixin, headers: Headers) -> Headers:
        """Those of an answer in which the session was looked at."""
        answer = Response(headers=headers)
        kept.accessed = True
        self._app.session_interface.save_session(self._app, kept, answer)
        return [each for each in answer.headers if each[0] != "Content-Length"]
