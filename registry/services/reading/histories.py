"""The history of one item: what each version of its standard did to it, with the decision behind the version."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload, load_only

from registry.access import Member, Use
from registry.errors import NotFound
from registry.kinds.courses import Step, course
from registry.kinds.kind import Item
from registry.models import Standard, Version
from registry.services.reading import library
from registry.services.reading.library import NOW, Edition, When
from registry.services.reading.licences import require_use
from registry.services.stored import items

MOST = 50


@dataclass(frozen=True)
class History:
    """Steps, newest first, and after how many of them the next older ones come; None where there are none."""

    steps: list[Step[Edition]]
    following: int | None


def history(
    session: Session, member: Member, slug: str, key: str, when: When = NOW, start: int = 0, limit: int = MOST
) -> History:
    """So many steps of an item, without the newest `start`, over the versions known at the time. Each version costs one
    look into its item file.

    Raises NotFound for an item that no version has, Unauthenticated or Forbidden by the licence.
    """
    found = library.standard(session, slug)
    require_use(member, found, Use.LOOKUP)
    every = list(course(_through(session, found, key, when)))[::-1]
    if not every:
        raise NotFound("No version of {slug} has an item {key}.", code="no-item", slug=slug, key=key[:200])
    shown = every[start : start + limit]
    editions = library.of_numbers(session, found, [each.version for each in shown], when)
    steps = [
        Step(edition, each.happened, each.item, each.fields) for edition, each in zip(editions, shown, strict=True)
    ]
    return History(steps, start + limit if len(every) > start + limit else None)


def _through(session: Session, found: Standard, key: str, when: When) -> Iterator[tuple[str, Item | None]]:
    """What each version has of the item, the oldest first."""
    query = select(Version).where(Version.standard_id == found.id)
    slight = query.options(load_only(Version.number, Version.content_hash), lazyload(Version.prose))
    versions = {each.number: each for each in session.scalars(slight).unique()}
    for number in reversed(library.numbers(session, found, when)):
        yield number, items.of_keys(session, versions[number], [key]).get(key)
