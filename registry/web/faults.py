"""Error pages in plain words: what happened, and what to do now."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import RegistryError
from registry.web.naming import say

#: status -> (what happened, what to do)
WORDS: Mapping[int, tuple[str, str]] = {
    400: ("The request could not be understood", "Go back, check what you filled in, and try again."),
    401: ("You must log in to see this", "Log in; then you are taken back here."),
    403: (
        "You do not have access to this",
        "Ask the network's leader or secretary, or go back to where you came from.",
    ),
    404: ("We cannot find the page", "Check the address, or search for the standard."),
    405: ("The page cannot be used in that way", "Go back and use the buttons on the page."),
    406: ("There is no such format", "Choose one of the formats on the page of the standard."),
    408: ("It took too long to send", "Check the connection and send it again. Nothing has been changed."),
    409: (
        "It can no longer be done",
        "Something has changed since you opened the page. Go back, reload it and look again.",
    ),
    413: ("That is too large", "Send a smaller file, or use the command line for the largest ones."),
    415: ("That kind of file cannot be read", "Send one of the formats that the page names."),
    422: ("The content has problems", "Correct the problems below and try again."),
    429: ("Too many attempts", "Wait a while and try again. If you have forgotten the password, ask the operator."),
    500: (
        "Something went wrong with us",
        "Nothing you did before this was lost. Try again; tell the operator if it goes on.",
    ),
    503: ("The registry is busy", "Wait a minute and try again. Nothing has been changed."),
}
EXPIRED = (
    "The form had lain open too long",
    "Go back with the browser's button: what you wrote is still there. Reload, log in if asked to, and send once more.",
)


def error_page(error: Exception) -> AnyResponse:
    """The page of a refusal; `create_app` gives it what goes wrong outside the pages' own routes as well."""
    if isinstance(error, RegistryError):
        return refusal(error)
    if isinstance(error, CSRFError):
        return _page(400, *EXPIRED)
    if isinstance(error, HTTPException):
        return _http(error)
    return _page(500, *WORDS[500])


def refusal(error: RegistryError) -> AnyResponse:
    """A reader who is not logged in is led to the log-in and back; all else is told on a page."""
    if error.status == HTTPStatus.UNAUTHORIZED and request.method == "GET":
        return redirect(url_for("web.login", next=request.full_path.rstrip("?")))
    title, remedy = WORDS.get(error.status, WORDS[500])
    return _page(error.status, title, remedy, message=say(error.text), problems=getattr(error, "problems", []))


def _http(error: HTTPException) -> AnyResponse:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    response = _page(code, *WORDS.get(code, WORDS[400 if code < 500 else 500]))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _page(status: int, title: str, remedy: str, **more: object) -> Response:
    response = make_response(render_template("error.html", status=status, title=title, remedy=remedy, **more), status)
    response.headers["Cache-Control"] = "no-store"
    return response
