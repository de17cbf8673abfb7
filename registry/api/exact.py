"""The version of exactly one number, in a single statement: what builders fetch most, they fetch by number."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, contains_eager, lazyload

from registry.models import Standard, Version
from registry.services.reading import library
from registry.services.reading.library import When

_EXACT = (
    select(Version)
    .join(Version.standard)
    .where(Standard.slug == bindparam("slug"), Version.number == bindparam("number"))
    .options(contains_eager(Version.standard).lazyload("*"), lazyload(Version.prose))
)


def exact_version(session: Session, slug: str, number: str, moment: When) -> Version:
    """Raises NotFound; the longer way round says what there is instead, and what was known at a time."""
    if moment.known_at is None:
        found = session.scalars(_EXACT, {"slug": slug, "number": number}).first()
        if found is not None:
            return found
    return library.edition(session, slug, number, moment).version
