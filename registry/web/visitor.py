"""Who is at the page, and the registry that the page is of."""

from typing import Any, cast

from flask import current_app, g, session

from registry.access import ANONYMOUS, Member
from registry.db import Database
from registry.errors import Unauthenticated
from registry.services.members.logins import LOGIN, log_out, member_of_session
from registry.services.upkeep.installation import Installation


def installation() -> Installation:
    return cast(Installation, current_app.extensions["fagregister"])


def database() -> Database:
    return installation().database


def searcher() -> Any:
    return current_app.extensions["fagregister-search"]


def visitor() -> Member:
    """The member logged in with this browser, as of this moment; ANONYMOUS where nobody is."""
    if "visitor" not in g:
        g.visitor = _visitor()
    return cast(Member, g.visitor)


def _visitor() -> Member:
    if LOGIN not in session:
        return ANONYMOUS
    with database().reading() as reading:
        return member_of_session(reading, session[LOGIN])


def known_visitor() -> Member:
    """Raises Unauthenticated where nobody is logged in; the page then asks for a log-in and comes back."""
    found = visitor()
    if not found.known:
        raise Unauthenticated("Log in first, then the page you asked for is shown.")
    return found


def remember(secret: str) -> None:
    """Begin a fresh session: whatever stood in the cookie before the log-in is left behind."""
    session.clear()
    session[LOGIN] = secret
    session.permanent = True
    g.pop("visitor", None)


def forget() -> None:
    """End the log-in where there is one, so that a copy of the cookie is worth nothing either."""
    if LOGIN in session:
        with database().writing() as writing:
            log_out(writing, session[LOGIN])
    session.clear()
    g.pop("visitor", None)
