"""The part of a list that a reader is shown: all of it in pages, or only excerpts where a licence keeps downloads back.

Whoever may view but not download gets what one looks at: the first items below an item, or of a beginning of two
characters or more. There is no second page, so a list cannot be leafed through to its end. Whoever asks for each item
in turn still gets each: a licence that must prevent that closes `lookup` too.
"""

from sqlalchemy.orm import Session

from registry.access import Member, Use
from registry.errors import Forbidden
from registry.kinds.kind import Item
from registry.models import Version
from registry.services.reading.licences import may_use, require_use
from registry.services.stored import items

MOST = 50
SHORTEST_PREFIX = 2


def page(
    session: Session,
    member: Member,
    version: Version,
    *,
    parent: str | None = None,
    prefix: str | None = None,
    after: str | None = None,
    limit: int = MOST,
) -> tuple[list[Item], str | None]:
    """As `items.page`, within the licence. Raises Unauthenticated or Forbidden."""
    whole = may_use(member, version.standard, Use.DOWNLOAD)
    narrowed = parent is not None or bool(prefix)
    require_use(member, version.standard, Use.VIEW if narrowed and after is None else Use.DOWNLOAD)
    if narrowed:
        require_use(member, version.standard, Use.VIEW)
    if whole:
        return items.page(session, version, parent=parent, prefix=prefix, after=after, limit=limit)
    if prefix and len(prefix) < SHORTEST_PREFIX:
        raise Forbidden(
            "The licence lets this list be seen in excerpts only: give at least {count} characters of the code.",
            code="licence",
            count=SHORTEST_PREFIX,
        )
    found, _ = items.page(session, version, parent=parent, prefix=prefix, limit=min(limit, MOST))
    return found, None
