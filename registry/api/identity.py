"""Who is asking: the member behind the bearer token, and the session to work in.

Never the one behind a cookie, but for suggestions: the search page asks for them, and they change nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from flask import current_app, request
from flask import session as cookie
from sqlalchemy.orm import Session

from registry.access import ANONYMOUS, Member
from registry.errors import Unauthenticated
from registry.search import Searcher
from registry.services.installation import Installation
from registry.services.logins import LOGIN, member_of_session
from registry.services.people import member_of_token

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
    with opened.database.reading() as session:
        member = ANONYMOUS if _bearer() else member_of_session(session, cookie.get(LOGIN))
        yield session, member if member.known else _member(session)


@contextmanager
def writing() -> Iterator[tuple[Session, Member]]:
    """The one session under the write lock. The token is asked again under it: what has ended meanwhile counts."""
    with installation().database.writing() as session:
        yield session, _of_token(session, _secret())


def require_token() -> None:
    """Raises Unauthenticated for a stranger; asked without the write lock, so that strangers hold nobody up."""
    secret = _secret()
    with installation().database.reading() as session:
        _of_token(session, secret)


def _secret() -> str:
    secret = _bearer()
    if secret is None:
        raise Unauthenticated("Send a token: Authorization: Bearer …")
    return secret


def _member(session: Session) -> Member:
    secret = _bearer()
    if secret is not None:
        return _of_token(session, secret)
    if installation().settings.require_login:
        raise Unauthenticated("This registry is read with a token: Authorization: Bearer …")
    return ANONYMOUS


def _of_token(session: Session, secret: str) -> Member:
    try:
        return member_of_token(session, secret)
    except Unauthenticated as error:
        raise BadToken(error.text.template, code=error.code, **error.text.values) from error


def _bearer() -> str | None:
    """The token of the request; None without one. Raises BadToken for another scheme or form."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, secret = header.strip().partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret or len(secret) > MAX_TOKEN or " " in secret:
        raise BadToken("Authorization must be of the form: Bearer <token>.", code="bad-token")
    return secret
