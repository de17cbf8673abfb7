"""The published code sets as one terminology to ask, and each as a thing with the registry's own identity.

Nothing here holds a code system: concepts stay in their compiled files (see `compilations`).
"""

import dataclasses
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from codesets import Carried, CodeSystem, ConceptMap, Thing, ValueSet
from codesets.answering.answers import canonical
from codesets.compiled import CompiledSystem
from codesets.things.carrying import STANDARDS_STATUS, extensions_of
from registry.kinds import KINDS as EVERY
from registry.kinds import kind
from registry.kinds.kind import Coded
from registry.lifecycle import VersionStatus
from registry.models import Standard, Version
from registry.services.reading import library
from registry.services.reading.library import NOW, Edition, When
from registry.services.stored import compilations, contents
from registry.services.stored.compilations import Published, is_damaged

#: Kinds whose standards are code systems, value sets or maps.
KINDS = tuple(each.name for each in EVERY if isinstance(each, Coded))
Found = TypeVar("Found", bound=CodeSystem | CompiledSystem | ValueSet | ConceptMap)


def thing(session: Session, edition: Edition) -> Published:
    """The code set of an edition under the registry's identity: its canonical URI, number and status.

    A code system is told concept by concept from its file; `whole` has all of it.
    """
    version = edition.version
    uris = _uris(edition)
    files = str(session.info["files"])
    slot = _things(files, version.content_hash, version.standard.slug, version.number, edition.status, uris)
    if not slot or is_damaged(slot[0]):
        slot[:] = [_under_identity(session, compilations.thing(session, version), edition)]
    return slot[0]


@lru_cache(maxsize=1024)
def _things(_files: str, _hash: str, _slug: str, _number: str, _status: str, _uris: tuple[str, ...]) -> list[Published]:
    """A slot, so that what is derived from a value set or a map is derived once."""
    return []


def whole(session: Session, edition: Edition) -> Thing:
    """The same with all that is in it, loaded: for writing it out."""
    version = edition.version
    found = kind(version.standard.kind)
    assert isinstance(found, Coded)
    content = contents.load(session, version.standard.kind, version.content_hash)
    return _under_identity(session, found.thing(content), edition)


def _under_identity(session: Session, found: Found, edition: Edition) -> Found:
    uris = _uris(edition)
    url = preferred(uris) or found.url
    own = [uri for uri in (found.url, *found.identifiers, *uris) if uri and uri != url]
    if isinstance(found, CodeSystem | CompiledSystem) and found.supplements:
        found = dataclasses.replace(found, supplements=_canonical(session, found.supplements))
    return dataclasses.replace(
        found,
        url=url or f"urn:fagregister:{edition.version.standard.slug}",
        identifiers=tuple(dict.fromkeys(own)),
        version=edition.version.number,
        status=standing(edition),
        carried=_withdrawn(found.carried) if edition.status == VersionStatus.RECALLED else found.carried,
    )


def _withdrawn(carried: Carried) -> Carried:
    """With the standing of what was recalled: more than retired, it was wrong."""
    others = [each for each in extensions_of(carried) if each["url"] != STANDARDS_STATUS]
    extension = {"url": STANDARDS_STATUS, "valueCode": "withdrawn"}
    return Carried.of({**carried.elements(), "extension": [*others, extension]})


def standing(edition: Edition) -> str:
    """FHIR's publication status."""
    return {"in-force": "active", "scheduled": "draft"}.get(edition.status, "retired")


def _uris(edition: Edition) -> tuple[str, ...]:
    return tuple(each.value for each in edition.version.standard.identifiers)


def _canonical(session: Session, reference: str) -> str:
    """What content calls by its name in the registry, by its canonical URI; anything else as it is."""
    name, _, number = reference.partition("|")
    query = select(Standard).where(Standard.slug == name, Standard.kind.in_(KINDS))
    target = session.scalars(query).unique().first()
    uris = [each.value for each in target.identifiers] if target else []
    return canonical(preferred(uris) or name, number or None)


def preferred(uris: Sequence[str]) -> str | None:
    """A URL where there is one, since a client may look there."""
    return next((uri for uri in uris if not uri.startswith("urn:")), uris[0] if uris else None)


def standards(session: Session, kinds: Sequence[str] = KINDS) -> Iterable[Standard]:
    """Those of code sets (or of the kinds given) that have been published."""
    query = select(Standard).where(Standard.kind.in_(kinds), Standard.latest_id.is_not(None)).order_by(Standard.slug)
    return session.scalars(query).unique()


def editions(session: Session, when: When = NOW, kinds: Sequence[str] = KINDS) -> list[Edition]:
    """Every published edition of a code set (or of the kinds given), by slug, newest first."""
    return [each for found in standards(session, kinds) for each in library.editions(session, found, when)]


def foremost(session: Session, when: When = NOW, kinds: Sequence[str] = KINDS) -> list[Edition]:
    """Of each standard the edition in force, else the newest one; by slug."""
    return library.foremost(session, list(standards(session, kinds)), when)


def compile_all(session: Session, standard: Standard, after: int = 0) -> None:
    """Make the files of a standard's editions that were recorded after this entry, so that nobody waits for them; other
    kinds have none."""
    if standard.kind in KINDS:
        query = select(Version).where(Version.standard_id == standard.id, Version.recorded_seq > after)
        for version in session.scalars(query.order_by(Version.ordinal.desc())).unique():
            compilations.thing(session, version)
