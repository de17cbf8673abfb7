"""What came into an expansion, went out of it, or is told otherwise, between two readings of a value set.

The definition may be the same: an expansion moves with the code systems that it is drawn from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codesets.answering.answers import Entry
from codesets.difference.change import Kind


@dataclass(frozen=True, slots=True)
class EntryChange:
    """`kind` is added for a code that came in, removed for one that went out, changed for one that is told otherwise:
    another display, or no longer (or again) active or selectable."""

    kind: Kind
    before: Entry | None
    after: Entry | None

    @property
    def entry(self) -> Entry:
        found = self.after or self.before
        assert found is not None
        return found


def expansion_changes(before: Iterable[Entry], after: Iterable[Entry]) -> list[EntryChange]:
    """In the order of `after`, then what is gone; entries within entries count like all others."""
    old, new = (_by_code(entries) for entries in (before, after))
    found = [_change(old.get(key), entry) for key, entry in new.items()]
    changes = [each for each in found if each is not None]
    return changes + [EntryChange("removed", entry, None) for key, entry in old.items() if key not in new]


def _change(before: Entry | None, after: Entry) -> EntryChange | None:
    if before is None:
        return EntryChange("added", None, after)
    same = _told(before) == _told(after)
    return None if same else EntryChange("changed", before, after)


def _told(entry: Entry) -> tuple[str | None, bool, bool]:
    return entry.display, entry.inactive, entry.abstract


def _by_code(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    return {(each.system, each.code): each for each in _every(entries)}


def _every(entries: Iterable[Entry]) -> Iterator[Entry]:
    for each in entries:
        yield each
        yield from _every(each.contains)
