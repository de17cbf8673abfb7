"""The short way to the answers that record systems ask for all day: what a code means, and whether it is valid.

It stands before the framework, and answers a plain question with the very bytes and headers of the long way: the same
operation is asked, and the headers are those that the framework gives an empty answer. Whatever is not plain, and
whatever is refused, takes the long way, which tells why.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from codesets.problem import CodesetError
from registry.access import ANONYMOUS, AccessClass, Member, licensed
from registry.errors import RegistryError
from registry.fhir import formats
from registry.fhir.answers import framed
from registry.fhir.asked import Asked
from registry.fhir.caches import Caches
from registry.fhir.closures import Closures
from registry.fhir.holding import Visit, kept_for_clients, member_behind
from registry.fhir.operations import OPERATIONS, Operation
from registry.fhir.release import RELEASES, Release
from registry.http.journal import ROUTE
from registry.http.plain import headers_at, is_plain, parameters
from registry.services.terminology import asking
from registry.services.upkeep.installation import Installation

#: Operations whose answers rest on nothing but what is published and the question.
SHORT: Final = (
    ("CodeSystem", "lookup"),
    ("CodeSystem", "validate-code"),
    ("CodeSystem", "subsumes"),
    ("ValueSet", "validate-code"),
    ("ConceptMap", "translate"),
)
#: Parameters of plain questions. Others name a time or a cache, or bring resources along.
PLAIN: Final = frozenset(
    {
        "_format", "abstract", "activeOnly", "code", "codeA", "codeB", "conceptMapVersion", "display",
        "displayLanguage", "inferSystem", "lenient-display-validation", "property", "reverse", "sourceCode", "system",
        "systemVersion", "targetCode", "targetSystem", "targetsystem", "url", "useSupplement", "valueSetVersion",
        "version",
    }
)  # fmt: skip
_REFUSALS: Final = (RegistryError, CodesetError, SQLAlchemyError)

Values = dict[str, list[str]]


@dataclass(frozen=True)
class _Place:
    """An operation of one release, and the address at which it is asked."""

    release: Release
    path: str
    operation: Operation
    caches: Caches
    closures: Closures


@dataclass(frozen=True)
class _Heads:
    """What of a request's head its answer hangs on."""

    accept: str
    language: str | None
    authorization: str


class ShortWay:
    """A WSGI application before the framework's own."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._long_way = app.wsgi_app
        self._installation: Installation = app.extensions["fagregister"]
        self._files = self._installation.files
        self._headers: dict[str, list[tuple[str, str]]] = {}
        self._places = {each.path: each for each in _places(self._installation.settings.data)}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        place = self._places.get(environ["PATH_INFO"])
        answer = self._answer(environ, place) if place is not None and is_plain(environ, "HTTP_X_CACHE_ID") else None
        if place is None or answer is None:
            return self._long_way(environ, start_response)
        environ[ROUTE] = place.path
        start_response("200 OK", [*self._headers_at(place.path), ("Content-Length", str(len(answer)))])
        return [answer]

    def _answer(self, environ: WSGIEnvironment, place: _Place) -> bytes | None:
        """None for a question that is not plain, or that is refused."""
        heads = _Heads(
            environ.get("HTTP_ACCEPT", formats.ANY),
            environ.get("HTTP_ACCEPT_LANGUAGE"),
            environ.get("HTTP_AUTHORIZATION", ""),
        )
        opened = self._installation
        try:
            with opened.database.glancing() as session:
                member = member_behind(session, heads.authorization, opened.settings.require_login)
                kept = asking.remembered(session, self._files)
                question = place.path, environ["QUERY_STRING"], heads.accept, heads.language, _open_to(member)
                answer = kept.get(question)
                if answer is None:
                    answer = self._made(session, member, place, question[1], heads)
                    if answer is not None and asking.remembered(session, self._files) is kept:
                        kept.keep(question, answer)
                return answer
        except _REFUSALS:
            return None

    def _made(self, session: Session, member: Member, place: _Place, query: str, heads: _Heads) -> bytes | None:
        """What the long way would answer; None for a question that is not plain."""
        values = _values(query)
        if values is None or len(values.get("_format", ())) > 1:
            return None
        told = values["_format"][0] if "_format" in values else None
        if formats.form_of(told, heads.accept, place.release) != formats.JSON:
            return None
        visit = Visit(session, member, place.caches, place.closures)
        asked = Asked(values, place.release, accept_language=heads.language)
        return formats.write_json(place.operation(visit, asked, None), place.release)

    def _headers_at(self, path: str) -> list[tuple[str, str]]:
        """The headers of any good answer at this address, as the framework's hooks make them."""
        found = self._headers.get(path)
        if found is None:
            found = self._headers[path] = headers_at(self._app, path, framed(b"", formats.JSON))
        return found


def _places(data: Path) -> Iterator[_Place]:
    for release in RELEASES:
        kept = kept_for_clients(data, release)
        for owner, name in SHORT:
            yield _Place(release, f"{release.path}/{owner}/${name}", OPERATIONS[owner, name], *kept)


def _values(query: str) -> Values | None:
    """The parameters as the framework reads them; None where one of them is not plain."""
    found = parameters(query)
    plain = found is not None and found.keys() <= PLAIN and all(all(each) for each in found.values())
    return found if plain else None


def _open_to(member: Member) -> tuple[AccessClass, ...]:
    """Answers to members differ by nothing but what licences let out to them."""
    return OPEN_TO_ALL if member is ANONYMOUS else _classes(member)


def _classes(member: Member) -> tuple[AccessClass, ...]:
    return tuple(each for each in AccessClass if licensed(member, each))


OPEN_TO_ALL: Final = _classes(ANONYMOUS)
