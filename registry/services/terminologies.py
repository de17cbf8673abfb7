"""The published code sets as one terminology to ask, and each as a thing with the registry's own identity."""

import dataclasses
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from codesets import CodeSystem, Terminology, Thing
from codesets.answers import canonical
from registry.kinds import KINDS as EVERY
from registry.kinds import kind
from registry.kinds.kind import Coded
from registry.lifecycle import VersionStatus
from registry.models import Standard, Validity, Version
from registry.services import contents, library
from registry.services.acts import now
from registry.services.library import NOW, Edition, When

#: Kinds whose standards are code systems, value sets or maps.
KINDS = tuple(each.name for each in EVERY if isinstance(each, Coded))
#: Installations in a process, and times asked about in each, whose terminologies are kept.
KEPT = 4


def thing(session: Session, edition: Edition) -> Thing:
    """The code set of an edition under the registry's identity: its canonical URI, number and status.

    Kept while it is asked for, so that its indexes are made once.
    """
    version = edition.version
    uris = tuple(each.value for each in version.standard.identifiers)
    slot = _things(version.content_hash, version.standard.slug, version.number, edition.status, uris)
    if not slot:
        slot.append(_under_identity(_content(session, version), edition, uris))
    return slot[0]


def _content(session: Session, version: Version) -> Thing:
    found = kind(version.standard.kind)
    assert isinstance(found, Coded)
    thing = found.thing(contents.load(session, version.standard.kind, version.content_hash))
    if isinstance(thing, CodeSystem) and thing.supplements:
        return dataclasses.replace(thing, supplements=_canonical(session, thing.supplements))
    return thing


def _canonical(session: Session, reference: str) -> str:
    """What content calls by its name in the registry, by its canonical URI; anything else as it is."""
    name, _, number = reference.partition("|")
    query = select(Standard).where(Standard.slug == name, Standard.kind.in_(KINDS))
    target = session.scalars(query).unique().first()
    uris = [each.value for each in target.identifiers] if target else []
    return canonical(_preferred(uris) or name, number or None)


def _under_identity(found: Thing, edition: Edition, uris: Sequence[str]) -> Thing:
    url = _preferred(uris) or found.url
    own = [uri for uri in (found.url, *found.identifiers, *uris) if uri and uri != url]
    return dataclasses.replace(
        found,
        url=url or f"urn:fagregister:{edition.version.standard.slug}",
        identifiers=tuple(dict.fromkeys(own)),
        version=edition.version.number,
        status={"in-force": "active", "scheduled": "draft"}.get(edition.status, "retired"),
    )


def _preferred(uris: Sequence[str]) -> str | None:
    """A URL where there is one, since a client may look there."""
    return next((uri for uri in uris if not uri.startswith("urn:")), uris[0] if uris else None)


@lru_cache(maxsize=512)
def _things(_hash: str, _slug: str, _number: str, _status: str, _uris: tuple[str, ...]) -> list[Thing]:
    return []


def editions(session: Session, when: When = NOW) -> list[Edition]:
    """Every published edition of a code set, by slug, newest first."""
    query = select(Standard).where(Standard.kind.in_(KINDS), Standard.latest_id.is_not(None)).order_by(Standard.slug)
    return [each for found in session.scalars(query).unique() for each in library.editions(session, found, when)]


def terminology(session: Session, installation_files: Path, when: When = NOW) -> Terminology:
    """All published code sets, each with the status it had at that time.

    Shared between requests; made anew once one is published, or comes into force.
    """
    begun = select(func.count()).where(Validity.valid_from <= now(session))
    stamp = tuple(
        session.scalar(query) for query in (select(func.max(Version.id)), select(func.max(Validity.id)), begun)
    )
    held = _held(str(installation_files))
    with held.lock:
        if held.stamp != stamp:
            held.by_time.clear()
            held.stamp = stamp
        if when not in held.by_time:
            while len(held.by_time) >= KEPT:
                held.by_time.popitem(last=False)
            held.by_time[when] = _made(session, when)
        held.by_time.move_to_end(when)
        return held.by_time[when]


def _made(session: Session, when: When) -> Terminology:
    """What is not in force yet is meant by those who name its version."""
    every = [(each.status == VersionStatus.SCHEDULED, thing(session, each)) for each in editions(session, when)]
    return Terminology(
        [found for scheduled, found in every if not scheduled], [found for scheduled, found in every if scheduled]
    )


@dataclasses.dataclass
class _Held:
    lock: Lock
    by_time: OrderedDict[When, Terminology] = dataclasses.field(default_factory=OrderedDict)
    stamp: Sequence[int | None] | None = None


@lru_cache(maxsize=KEPT)
def _held(_files: str) -> _Held:
    """One for each installation in this process."""
    return _Held(Lock())
