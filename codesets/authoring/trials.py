"""What a draft of a value set would change, code by code, were it published now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from codesets.answering.answers import Entry, Expansion
from codesets.answering.languages import ranges_of
from codesets.terminology import Terminology
from codesets.things.model import ValueSet
from codesets.value_sets.expansion import ExpansionAsked

#: Codes of a value set that are held against those of another.
MOST_CODES: Final = 50_000


@dataclass(frozen=True, slots=True)
class Renamed:
    """A code that is in both, shown by another name."""

    system: str
    code: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    """`now` is the whole expansion of the draft; `before` how many codes the other one has, None where there is none.

    Both are read against the same editions of the code systems, so that only what the draft does shows.
    """

    now: Expansion
    before: int | None
    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    renamed: tuple[Renamed, ...] = ()

    @property
    def changes(self) -> int:
        return len(self.added) + len(self.removed) + len(self.renamed)


def trial(
    terminology: Terminology,
    old: ValueSet | None,
    new: ValueSet,
    *,
    language: str | None = None,
    most: int = MOST_CODES,
) -> Trial:
    """TerminologyError where either cannot be expanded, too-costly where one has more than `most` codes."""
    now = _whole(terminology, new, language, most)
    if old is None:
        return Trial(now, None)
    before = _by_code(_whole(terminology, old, language, most).entries)
    after = _by_code(now.entries)
    shared = ((before[key], entry) for key, entry in after.items() if key in before)
    return Trial(
        now,
        len(before),
        added=tuple(entry for key, entry in after.items() if key not in before),
        removed=tuple(entry for key, entry in before.items() if key not in after),
        renamed=tuple(
            Renamed(new.system, new.code, old.display, new.display) for old, new in shared if old.display != new.display
        ),
    )


def _whole(terminology: Terminology, value_set: ValueSet, language: str | None, most: int) -> Expansion:
    if not value_set.include:
        return Expansion(value_set.url, value_set.version, 0, 0, (), ())
    return terminology.expand(value_set, asked=ExpansionAsked(limit=most, ranges=ranges_of(language)))


def _by_code(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    """By system and code: another edition of the system does not make another code."""
    found: dict[tuple[str, str], Entry] = {}
    for each in entries:
        found.setdefault((each.system, each.code), each)
    return found
