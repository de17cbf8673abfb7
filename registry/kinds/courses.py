"""The course of one item through the versions of a standard: where it came, changed, was retired and went. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from codesets.things.model import INACTIVE
from registry.kinds.kind import FieldChange, Item
from registry.kinds.named_rows import content_changes

V = TypeVar("V")

CAME, CHANGED, RETIRED, BACK, REMOVED = "came", "changed", "retired", "back", "removed"
_OUT_OF_USE = INACTIVE | {"withdrawn"}


@dataclass(frozen=True)
class Step(Generic[V]):
    """What became of an item with one version; `item` is as it stood there, as it last stood where it is removed.

    `happened` is came, changed, retired, back (in use or in the list again) or removed.
    """

    version: V
    happened: str
    item: Item
    fields: tuple[FieldChange, ...] = ()


def course(found: Iterable[tuple[V, Item | None]]) -> Iterator[Step[V]]:
    """`found` is what each version has of the item, oldest version first; versions that changed nothing are no step."""
    last: Item | None = None
    there = False
    for version, item in found:
        if item is None:
            if there and last is not None:
                yield Step(version, REMOVED, last)
        elif last is None:
            yield Step(version, CAME, item)
        else:
            yield from _next(version, last, item, there)
        there, last = item is not None, item or last


def _next(version: V, last: Item, item: Item, there: bool) -> Iterator[Step[V]]:
    """`there` is whether the version before had it too."""
    fields = content_changes(last.content, item.content)
    if not there:
        yield Step(version, BACK, item, fields)
    elif fields:
        was, now = (each.status in _OUT_OF_USE for each in (last, item))
        happened = CHANGED if was == now else RETIRED if now else BACK
        yield Step(version, happened, item, fields)
