"""The short way to suggestions, which are asked for with every letter that somebody types.

It stands before the framework, and answers a plain question with the very bytes and headers of the long way. What is
not plain, and whatever is refused, takes the long way, which tells why. Answers are kept until anything is committed,
comes into force or is indexed.
"""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIEnvironment

import orjson
from flask import Flask
from flask.sessions import SecureCookieSession, SessionMixin
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from registry.access import ANONYMOUS, AccessClass, Member, licensed
from registry.api import search
from registry.api.answers import json_answer
from registry.api.identity import member_on_page
from registry.api.requests import listed
from registry.errors import RegistryError
from registry.http.journal import ROUTE
from registry.http.plain import Cookies, Headers, headers_at, is_plain, parameters
from registry.kept import Kept
from registry.search import Searcher
from registry.services.members.logins import LOGIN
from registry.services.stored.remembered import answers
from registry.services.terminology import asking
from registry.services.upkeep.installation import Installation

PATH: Final = "/api/v1/suggest"
PLAIN: Final = frozenset({"q", "kind", "network", "lang", "limit"})
_LIMIT: Final = re.compile(r"[1-9]|[1-4][0-9]|50")
_REFUSALS: Final = (RegistryError, SQLAlchemyError)


@dataclass(frozen=True)
class _Asking:
    """Who asks: by a token, or with a browser's cookie, or neither."""

    authorization: str | None
    cookie: SessionMixin | None

    @property
    def login(self) -> str | None:
        return self.cookie.get(LOGIN) if self.cookie is not None else None


class ShortWay:
    """A WSGI application before the framework's own."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._long_way = app.wsgi_app
        self._installation: Installation = app.extensions["fagregister"]
        self._searcher: Searcher = app.extensions["fagregister-search"]
        self._cookies: Cookies | None = None
        self._headers: dict[bool, Headers] = {}
        self._kept: tuple[Hashable, Kept[bytes]] = (None, answers())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        plain = environ["PATH_INFO"] == PATH and is_plain(environ)
        asked = _asked(environ["QUERY_STRING"]) if plain else None
        asking = self._asking(environ) if asked is not None else None
        if asked is None or asking is None:
            return self._long_way(environ, start_response)
        answer = self._answer(asked, environ["QUERY_STRING"], asking)
        if answer is None:
            return self._long_way(environ, start_response)
        environ[ROUTE] = PATH
        start_response("200 OK", [*self._headers_for(asking), ("Content-Length", str(len(answer)))])
        return [answer]

    def _asking(self, environ: WSGIEnvironment) -> _Asking | None:
        """None where both a token and a cookie are sent, which no page does."""
        if self._cookies is None:  # not before all edges have said how cookies are kept
            self._cookies = Cookies(self._app)
        asking = _Asking(environ.get("HTTP_AUTHORIZATION"), self._cookies.read(environ))
        return asking if asking.authorization is None or asking.cookie is None else None

    def _headers_for(self, asking: _Asking) -> Headers:
        by_token = asking.authorization is not None
        found = self._headers.get(by_token)
        if found is None:
            found = self._headers[by_token] = self._made_headers(by_token)
        return self._cookies.headers(asking.cookie, found) if self._cookies and asking.cookie is not None else found

    def _made_headers(self, by_token: bool) -> Headers:
        found = headers_at(self._app, PATH, json_answer(None))
        if by_token or self._cookies is None:
            return found
        return self._cookies.headers(SecureCookieSession(), found)

    def _answer(self, asked: dict[str, Any], query: str, asking: _Asking) -> bytes | None:
        """None for a question that is refused."""
        opened = self._installation
        try:
            with opened.database.glancing() as session:
                member = member_on_page(session, asking.authorization, asking.login, opened.settings.require_login)
                kept = self._remembered(session)
                question = query, OPEN_TO_ALL if member is ANONYMOUS else _classes(member)
                answer = kept.get(question)
                if answer is None:
                    answer = orjson.dumps(search.suggested(session, self._searcher, member, asked))
                    kept.keep(question, answer)
                return answer
        except _REFUSALS:
            return None

    def _remembered(self, session: Session) -> Kept[bytes]:
        """The answers drawn from what stands at this moment; none where the database does not tell of commits."""
        pulse = session.info["pulse"]
        if pulse is None:
            return answers()
        stamp = asking.stamp(session, self._installation.files)
        state = pulse, stamp, self._searcher.state
        at, kept = self._kept
        if at != state:
            kept = answers()
            self._kept = state, kept
        return kept


def _classes(member: Member) -> tuple[AccessClass, ...]:
    """Answers to members differ by nothing but what licences let out to them."""
    return tuple(each for each in AccessClass if licensed(member, each))


OPEN_TO_ALL: Final = _classes(ANONYMOUS)


def _asked(query: str) -> dict[str, Any] | None:
    """The question as the framework reads it; None for one that it has to be asked about."""
    given = parameters(query)
    if given is None or not given.keys() <= PLAIN or any(len(values) > 1 for values in given.values()):
        return None
    q, lang, limit = (given.get(name, [other])[0] for name, other in (("q", ""), ("lang", ""), ("limit", "10")))
    if len(q) > search.LONGEST or lang not in ("", *search.LANGUAGES) or not _LIMIT.fullmatch(limit):
        return None
    lists = {name: listed(given[name][0]) if name in given else [] for name in ("kind", "network")}
    return {"q": q, "lang": lang, "limit": int(limit), **lists}
