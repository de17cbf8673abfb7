"""Who asks, and which edition is meant by an id, a canonical or a version."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from codesets import CodeSystem, ConceptMap, Terminology, Thing, ValueSet
from registry.access import ANONYMOUS, Member, Use
from registry.errors import NotFound, Unauthenticated
from registry.models import Standard
from registry.services import library, licences, terminologies
from registry.services.installation import Installation
from registry.services.library import NOW, Edition, When
from registry.services.people import member_of_token

TYPES: dict[str, type[Thing]] = {"CodeSystem": CodeSystem, "ValueSet": ValueSet, "ConceptMap": ConceptMap}
#: The value set of all codes of a code system, as `http://snomed.info/sct?fhir_vs` is for SNOMED CT.
WHOLE = "?fhir_vs"


@dataclass(frozen=True)
class Visit:
    """One request: a session to read in, and the member behind its token."""

    session: Session
    member: Member

    def terminology(self, when: When = NOW) -> Terminology:
        """All that is published, with the status it had at that time."""
        return terminologies.terminology(self.session, self.session.info["files"], when)

    def edition(self, type_name: str, id: str, number: str | None = None, when: When = NOW) -> Edition:
        """By id (a slug) and maybe a version; else the one in force, else (retired, recalled) the latest one."""
        found = library.standard(self.session, id)
        if found.kind != terminologies.KIND or found.latest_id is None:
            raise NotFound("There is no {type}/{id}.", code="no-resource", type=type_name, id=id)
        chosen = number or self._current(id, when)
        edition = library.edition(self.session, id, chosen, when)
        if not isinstance(terminologies.thing(self.session, edition), TYPES[type_name]):
            raise NotFound("There is no {type}/{id}.", code="no-resource", type=type_name, id=id)
        return edition

    def _current(self, id: str, when: When) -> str:
        try:
            return library.current_number(self.session, id, when)
        except NotFound:
            return library.latest_number(self.session, id, when)

    def thing(self, edition: Edition) -> Thing:
        return terminologies.thing(self.session, edition)

    def meant(self, canonical: str, version: str | None, when: When) -> Edition:
        """The edition of a canonical URI (or `uri|version`): without a version, the one in force. Raises NotFound."""
        uri, _, told = canonical.partition("|")
        number = version or told
        return library.resolve(self.session, f"{uri}|{number}" if number else uri, when)

    def require(self, edition: Edition, use: Use) -> None:
        licences.require_use(self.member, edition.version.standard, use)

    def require_all(self, canonicals: Iterable[str | None], use: Use) -> None:
        """The same for all that an answer is drawn from: a value set is no way round a code system's licence."""
        wanted = {each.partition("|")[0] for each in canonicals if each}
        for standard, names in self.held_back(use):
            if wanted & names:
                licences.require_use(self.member, standard, use)

    def held_back(self, use: Use) -> Iterator[tuple[Standard, set[str]]]:
        """The code sets whose licence keeps this use from this member, with all canonicals of their editions."""
        query = select(Standard).where(Standard.kind == terminologies.KIND, Standard.latest_id.is_not(None))
        for standard in self.session.scalars(query).unique():
            if not licences.may_use(self.member, standard, use):
                things = [self.thing(each) for each in library.editions(self.session, standard)]
                yield standard, {uri for each in things for uri in (each.url, *each.identifiers) if uri}


@contextmanager
def visit() -> Iterator[Visit]:
    """Raises Unauthenticated for a bad token, or where the operator wants everybody to log in."""
    opened: Installation = current_app.extensions["fagregister"]
    header = request.headers.get("Authorization", "")
    with opened.database.reading() as session:
        if header:
            scheme, _, secret = header.partition(" ")
            if scheme.lower() != "bearer":
                raise Unauthenticated("Send a token: Authorization: Bearer …")
            yield Visit(session, member_of_token(session, secret.strip()))
            return
        if opened.settings.require_login:
            raise Unauthenticated("Send a token: Authorization: Bearer …")
        yield Visit(session, ANONYMOUS)
