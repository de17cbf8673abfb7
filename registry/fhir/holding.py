"""Who asks, and which edition is meant by an id, a canonical or a version."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import orjson
from flask import current_app, request
from sqlalchemy.orm import Session

from codesets import ConceptMap, Terminology, Thing, ValueSet
from codesets.compiled import DamagedFile
from codesets.things.system import Held, is_system
from registry.access import ANONYMOUS, Member, Use
from registry.errors import NotFound, Unauthenticated, Unavailable
from registry.fhir.asked import Asked
from registry.fhir.caches import Caches, duplicate, own_name, unknown
from registry.fhir.closures import Closures
from registry.fhir.release import Release, release_at
from registry.services.members.people import member_of_token
from registry.services.reading import library, licences
from registry.services.reading.library import NOW, Edition, When
from registry.services.stored.compilations import Published
from registry.services.terminology import asking, definitions, terminologies
from registry.services.terminology.definitions import Definition
from registry.services.upkeep.installation import Installation

#: What is served: a code set, or what else has a resource of its own.
Served = Held | Definition
#: Resource type to whether a thing is served as one; a code system is known as a NamingSystem too.
TYPES: Mapping[str, Callable[[Served], bool]] = {
    "CodeSystem": lambda thing: not isinstance(thing, Definition) and is_system(thing),
    "ValueSet": lambda thing: isinstance(thing, ValueSet),
    "ConceptMap": lambda thing: isinstance(thing, ConceptMap),
    "NamingSystem": lambda thing: (
        not isinstance(thing, Definition) and is_system(thing) and thing.content != "supplement"
    ),
    "PlanDefinition": lambda thing: isinstance(thing, Definition) and thing.type == "PlanDefinition",
    "Questionnaire": lambda thing: isinstance(thing, Definition) and thing.type == "Questionnaire",
}


def kinds_of(type_name: str) -> Sequence[str]:
    """The kinds of standards that are served as a resource type."""
    return definitions.KINDS.get(type_name, terminologies.KINDS)


#: The value set of all codes of a code system, as `http://snomed.info/sct?fhir_vs` is for SNOMED CT.
WHOLE = "?fhir_vs"


@dataclass(frozen=True)
class Visit:
    """One request: a session to read in, and the member behind its token."""

    session: Session
    member: Member
    caches: Caches
    closures: Closures

    @property
    def cache_name(self) -> str | None:
        """The cache that the request names by its header, whether or not it is here."""
        return request.headers.get("X-Cache-Id")

    def follow(self, asked: Asked) -> Asked:
        """The question with the cache it names; what came along with it is kept there. Raises TerminologyError for a
        cache that is not here, except one whose id the client chose itself: that is made; and for two at once."""
        named, told = self.cache_name, asked.text("cache-id")
        if named is None and told is None:
            return asked
        if named is not None and (told not in (None, named) or "," in named):
            raise duplicate()
        if named is None:
            named = own_name(self.member.id, str(told))
            if not self.caches.has(named):
                self.caches.ensure(named)
        elif not self.caches.has(named):
            raise unknown()
        held = self.caches.resources(named)
        sent = [each for name in ("tx-resource", "valueSet", "codeSystem") for each in asked.objects(name)]
        known = {orjson.dumps(each) for _, each in held}
        self.caches.add(named, ((asked.release.name, each) for each in sent if orjson.dumps(each) not in known))
        return replace(asked, cached=held)

    def terminology(self, when: When = NOW) -> Terminology:
        """All that is published, with the status it had at that time."""
        return asking.terminology(self.session, self.session.info["files"], when)

    def edition(self, type_name: str, id: str, number: str | None = None, when: When = NOW) -> Edition:
        """By id (a slug) and maybe a version; else the one in force, else (retired, recalled) the latest one."""
        found = library.standard(self.session, id)
        if found.kind not in kinds_of(type_name) or found.latest_id is None:
            raise NotFound("There is no {type}/{id}.", code="no-resource", type=type_name, id=id)
        chosen = number or self._current(id, when)
        edition = library.edition(self.session, id, chosen, when)
        if not TYPES[type_name](self.served(edition)):
            raise NotFound("There is no {type}/{id}.", code="no-resource", type=type_name, id=id)
        return edition

    def _current(self, id: str, when: When) -> str:
        try:
            return library.current_number(self.session, id, when)
        except NotFound:
            return library.latest_number(self.session, id, when)

    def thing(self, edition: Edition) -> Published:
        """A code system is told concept by concept."""
        return terminologies.thing(self.session, edition)

    def served(self, edition: Edition) -> Published | Definition:
        """What is served of an edition, whatever its kind."""
        if edition.version.standard.kind in definitions.ALL:
            return definitions.definition(self.session, edition)
        return self.thing(edition)

    def whole(self, edition: Edition) -> Thing | Definition:
        """The same with all that is in it."""
        if edition.version.standard.kind in definitions.ALL:
            return definitions.definition(self.session, edition)
        return terminologies.whole(self.session, edition)

    def require(self, edition: Edition, use: Use) -> None:
        licences.require_use(self.member, edition.version.standard, use)

    def require_all(self, canonicals: Iterable[str | None], use: Use) -> None:
        """The same for all that an answer is drawn from: a value set is no way round a code system's licence."""
        asking.require_all(self.session, self.session.info["files"], self.member, canonicals, use)

    def may_all(self, canonicals: Iterable[str | None], use: Use) -> bool:
        return self.kept_back(use).isdisjoint(each.partition("|")[0] for each in canonicals if each)

    def attributions(self, canonicals: Iterable[str | None]) -> list[str]:
        """What the licences of all that an answer is drawn from want said, each once."""
        return asking.attributions(self.session, self.session.info["files"], canonicals)

    def kept_back(self, use: Use) -> set[str]:
        """The canonicals of code sets whose licence keeps this use from this member."""
        return asking.kept_back(self.session, self.session.info["files"], self.member, use)


@contextmanager
def visit() -> Iterator[Visit]:
    """Raises Unauthenticated for a bad token, or where the operator wants everybody to log in."""
    opened: Installation = current_app.extensions["fagregister"]
    caches, closures = kept_for_clients(opened.settings.data, release_at(request.path))
    with opened.database.reading() as session, _told_of_damage():
        member = member_behind(session, request.headers.get("Authorization", ""), opened.settings.require_login)
        yield Visit(session, member, caches, closures)


@lru_cache(maxsize=16)
def kept_for_clients(data: Path, release: Release) -> tuple[Caches, Closures]:
    kept = data / "terminology" / release.name.lower()
    return Caches(kept / "caches"), Closures(kept / "closures")


def member_behind(session: Session, authorization: str, login_required: bool) -> Member:
    """Raises Unauthenticated for a bad token, or for none where one is required."""
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return member_of_token(session, secret.strip())
    if authorization or login_required:
        raise Unauthenticated("Send a token: Authorization: Bearer …")
    return ANONYMOUS


@contextmanager
def _told_of_damage() -> Iterator[None]:
    """The file is made anew when next asked for."""
    try:
        yield
    except DamagedFile as error:
        raise Unavailable("A derived file was damaged, and is made anew. Try again.", code="damaged-file") from error
