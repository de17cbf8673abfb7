"""What a value set means in two readings: of two versions, or of one version over two editions of its code systems."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from codesets import Expansion, Terminology, TerminologyError, ValueSet
from codesets.difference import EntryChange, expansion_changes
from codesets.references.versions import VersionRules
from registry.access import Member, Use
from registry.errors import ContentError
from registry.kept import Kept
from registry.services.reading.library import NOW, Edition, When
from registry.services.terminology import asking, terminologies

#: Codes of an expansion that two are compared of; more are told by number, and a page of all of them helps nobody.
MOST = 20_000
#: Comparisons of each state of the terminology that are kept, for who leafs through one.
KEPT = 8
_KEPT: WeakKeyDictionary[Terminology, Kept["Moved"]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Reading:
    """A version of a value set, over the editions of code systems that `systems` says (canonical -> version); what it
    leaves out is read as the value set itself says, or as is in force."""

    edition: Edition
    systems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Moved:
    """How the codes of one reading differ from those of another; `used` are the canonicals each was drawn from."""

    changes: tuple[EntryChange, ...]
    totals: tuple[int, int]
    used: tuple[tuple[str, ...], tuple[str, ...]]

    def count(self, kind: str) -> int:
        return sum(each.kind == kind for each in self.changes)


def between(
    session: Session, member: Member, before: Reading, after: Reading, when: When = NOW, language: str = "nb"
) -> Moved:
    """Raises ContentError, with the reason, where a reading cannot be made; Unauthenticated or Forbidden by the licence
    of any code set that is drawn on."""
    files = Path(session.info["files"])
    held = asking.terminology(session, files, when)
    kept = _KEPT.setdefault(held, Kept(KEPT))
    key = (language, MOST, *(_key(each) for each in (before, after)))
    found = kept.get(key)
    if found is None:
        old, new = (_expanded(session, held, each, language) for each in (before, after))
        changes = expansion_changes(old.entries, new.entries)
        found = Moved(tuple(changes), (old.total, new.total), (old.used, new.used))
        kept.keep(key, found)
    for used in found.used:
        asking.require_all(session, files, member, used, Use.VIEW)
    return found


def _key(reading: Reading) -> tuple[Any, ...]:
    return reading.edition.version.id, *sorted(reading.systems.items())


def _expanded(session: Session, held: Terminology, reading: Reading, language: str) -> Expansion:
    value_set = terminologies.thing(session, reading.edition)
    assert isinstance(value_set, ValueSet)
    try:
        rules = VersionRules(force=_pins(held, reading.systems))
        return held.expand(value_set, limit=MOST, rules=rules, language=language)
    except TerminologyError as error:
        raise _refused(error) from error


def _pins(held: Terminology, systems: Mapping[str, str]) -> dict[str, str]:
    """The versions by every name of each system, whichever of them the value set calls it by."""
    pins: dict[str, str] = {}
    for uri, version in systems.items():
        found = held.code_system(uri, version)
        pins |= dict.fromkeys((uri, *([found.url] if found.url else []), *found.identifiers), version)
    return pins


def _refused(error: TerminologyError) -> ContentError:
    if error.code == "too-costly":
        return ContentError(
            "The value set means more than {count} codes, which is too many to compare here.",
            code="too-costly",
            count=MOST,
        )
    return ContentError("The value set cannot be expanded: {why}", code=error.code, why=str(error))


def systems(session: Session, editions: Iterable[Edition], when: When = NOW) -> dict[str, list[str]]:
    """Canonical -> versions, newest first, of the code systems that value sets draw on and that are here in several."""
    held = asking.terminology(session, Path(session.info["files"]), when)
    found: dict[str, list[str]] = {}
    for each in editions:
        value_set = terminologies.thing(session, each)
        parts = (*value_set.include, *value_set.exclude) if isinstance(value_set, ValueSet) else ()
        for part in parts:
            if part.system and part.system not in found:
                found[part.system] = held.versions(part.system)[::-1]
    return {system: versions for system, versions in found.items() if len(versions) > 1}


def canonical_of(session: Session, edition: Edition) -> str:
    """The URI by which value sets that the registry holds can be read over this code system."""
    return terminologies.thing(session, edition).url or ""
