"""What a version points at and what points at it, gathered by the standard at the other end, for readers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import Member, Use
from registry.errors import NotFound
from registry.models import Standard
from registry.services.reading import library
from registry.services.reading.licences import may_use
from registry.services.stored import items
from registry.services.terminology.usages import IN_USE
from registry.web.naming import item_name

#: Places that are named for each standard; of the rest the number is told.
NAMED = 5
#: And so many standards and versions whose places are named; each has to be opened for it.
OPENED = 50


@dataclass(frozen=True)
class Place:
    """An item with what it is called."""

    key: str
    label: str


@dataclass(frozen=True)
class Connection:
    """All references between a version and one other; `standard` is None where the registry does not hold the other."""

    uri: str
    standard: Standard | None
    version: str
    count: int
    places: list[Place] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.places)


def used_by(session: Session, member: Member, rows: Iterable[dict[str, Any]]) -> list[Connection]:
    """Those who point here, by standard and version, with the items of theirs that do; those in use first."""
    every = list(rows)
    in_use = [row for row in every if row["status"] in IN_USE]
    rest = [row for row in every if row["status"] not in IN_USE]
    now = list(_gathered(session, member, in_use, "item", OPENED))
    return [*now, *_gathered(session, member, rest, "item", OPENED - len(now))]


def uses(session: Session, member: Member, rows: Iterable[dict[str, Any]]) -> list[Connection]:
    """Those pointed at, with the items of theirs that are meant."""
    return list(_gathered(session, member, rows, "target_item", OPENED))


def _gathered(
    session: Session, member: Member, rows: Iterable[dict[str, Any]], item: str, opened: int
) -> Iterator[Connection]:
    """Of those after the first `opened` the number of items is told alone."""
    ordered = sorted(rows, key=_end)
    standards = _standards(session, {row["standard"] for row in ordered if row["standard"]})
    for place, ((slug, version, uri), group) in enumerate(groupby(ordered, key=_end)):
        keys = list(dict.fromkeys(row[item] for row in group if row[item]))
        standard = standards.get(slug)
        places = _places(session, member, standard, version, keys[:NAMED]) if place < opened else []
        yield Connection(uri, standard, version, max(len(keys), 1), places)


def _end(row: dict[str, Any]) -> tuple[str, str, str]:
    slug = row["standard"] or ""
    return slug, row["version"] or "", "" if slug else row.get("uri", "")


def _standards(session: Session, slugs: set[str]) -> dict[str, Standard]:
    found = session.scalars(select(Standard).where(Standard.slug.in_(slugs))).unique()
    return {each.slug: each for each in found}


def _places(session: Session, member: Member, standard: Standard | None, version: str, keys: list[str]) -> list[Place]:
    """The items by name; by key alone where the licence keeps the names, or the item is not there."""
    if standard is None or not may_use(member, standard, Use.LOOKUP):
        return [Place(key, key) for key in keys]
    try:
        edition = library.edition(session, standard.slug, version or library.current_number(session, standard.slug))
    except NotFound:
        return [Place(key, key) for key in keys]
    return [Place(key, _label(session, edition, key)) for key in keys]


def _label(session: Session, edition: library.Edition, key: str) -> str:
    try:
        return item_name(items.item(session, edition.version, key).label)
    except NotFound:
        return key
