"""The history of one item: what each version of its standard did to it, with the decision behind the version."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from registry.access import Member, Use
from registry.errors import NotFound
from registry.kinds.courses import Step, course
from registry.kinds.kind import Item
from registry.services.reading import library
from registry.services.reading.library import NOW, Edition, When
from registry.services.reading.licences import require_use
from registry.services.stored import items


def history(session: Session, member: Member, slug: str, key: str, when: When = NOW) -> list[Step[Edition]]:
    """Its steps, newest first, over the versions known at the time. Each version costs one look into its item file.

    Raises NotFound for an item that no version has, Unauthenticated or Forbidden by the licence.
    """
    found = library.standard(session, slug)
    require_use(member, found, Use.LOOKUP)
    editions = library.editions(session, found, when)
    steps = list(course(_through(session, reversed(editions), key)))
    if not steps:
        raise NotFound("No version of {slug} has an item {key}.", code="no-item", slug=slug, key=key[:200])
    return steps[::-1]


def _through(session: Session, editions: Iterator[Edition], key: str) -> Iterator[tuple[Edition, Item | None]]:
    for each in editions:
        try:
            yield each, items.item(session, each.version, key)
        except NotFound:
            yield each, None
