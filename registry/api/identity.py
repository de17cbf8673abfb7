"""Who is asking: the member behind the bearer token, and the session to work in.

Never the one behind a cookie, but for suggestions: the search page asks for them, and they change nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

from flask import current_app, request
from flask import session as cookie
from sqlalchemy.orm import Session

from registry.access import ANONYMOUS, Member
from registry.errors import Unauthenticated
from registry.search import Searcher
from registry.services.members.logins import LOGIN, member_of_session
from registry.services.members.people import member_of_token
from registry.services.upkeep.installation import Installation

MAX_TOKEN = 200


class BadToken(Unauthenticated):
    """A token that was sent and does not hold; RFC 6750 wants that said in the header as well."""

    headers: ClassVar = {"WWW-Authenticate": 'Bearer realm="fagregister", error="invalid_token"'}


def installation() -> Installation:
    found: Installation = current_app.extensions["fagregister"]
    return found


def searcher() -> Searcher:
    found: Searcher = current_app.extensions["fagregister-search"]
    return found


@contextmanager
def reading() -> Iterator[tuple[Session, Member]]:
    """A session for reading, and whoever asks. Raises Unauthenticated for a bad token, or where all must log in."""
    opened = installation()
    with opened.database.reading() as session:
        yield session, _member(session)


@contextmanager
def reading_on_pages() -> Iterator[tuple[Session, Member]]:
    """The same, where a page's own script asks: without a token the member who is logged in with this browser."""
    opened = installation()
    authorization = request.headers.get("Authorization")
    with opened.database.reading() as session:
        secret = cookie.get(LOGIN) if authorization is None else None
        yield session, member_on_page(session, authorization, secret, opened.settings.require_login)


def member_on_page(session: Session, authorization: str | None, login: str | None, login_required: bool) -> Member:
    """`login` is the secret of a browser's cookie; it counts only where no token is sent."""
    member = member_of_session(session, login) if authorization is None else ANONYMOUS
    return member if member.known else member_behind(session, authorization, login_required)


@contextmanager
def writing() -> Iterator[tuple[Session, Member]]:
    """The one session under the write lock. The token is asked again under it: what has ended meanwhile counts."""
    with installation().database.writing() as session:
        yield session, _of_token(session, _secret())


def acting() -> Callable[[Session], Member]:
    """Whoever sent the request's token, to be asked anew in each transaction of several."""
    secret = _secret()
    return lambda session: _of_token(session, secret)


def require_token() -> None:
    """Raises Unauthenticated for a stranger; asked without the write lock, so that strangers hold nobody up."""
    secret = _secret()
    with installation().database.reading() as session:
        _of_token(session, secret)


def _secret() -> str:
    secret = _token(request.headers.get("Authorization"))
    if secret is None:
        raise Unauthenticated("Send a token: Authorization: Bearer …")
    return secret


def _member(session: Session) -> Member:
    return member_behind(session, request.headers.get("Authorization"), installation().settings.require_login)


def member_behind(session: Session, authorization: str | None, login_required: bool) -> Member:
    """Raises Unauthenticated for a bad token, or for none where one is required."""
    secret = _token(authorization)
    if secret is not None:
        return _of_token(session, secret)
    if login_required:
        raise Unauthenticated("This registry is read with a token: Authorization: Bearer …")
    return ANONYMOUS


def _of_token(session: Session, secret: str) -> Member:
    try:
        return member_of_token(session, secret)
    except Unauthenticated as error:
        raise BadToken(error.text.template, code=error.code, **error.text.values) from error


def _token(header: str | None) -> str | None:
    """The token of a request; None without one. Raises BadToken for another scheme or form."""
    if header is None:
        return None
    scheme, _, secret = header.strip().partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret or len(secret) > MAX_TOKEN or " " in secret:
        raise BadToken("Authorization must be of the form: Bearer <token>.", code="bad-token")
    return secret
