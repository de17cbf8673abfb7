"""Where hits stand in their hierarchies."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Standard, Version
from registry.search import Hit
from registry.services import items

#: By standard, version and item: the items above as (key, label), the topmost first.
Ways = Mapping[tuple[str, str, str], list[tuple[str, str]]]


def ways(session: Session, hits: Iterable[Hit]) -> Ways:
    """Those of hits that have something above them; none for a version whose item file is not made yet."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for hit in hits:
        if hit.parent:
            wanted.setdefault((hit.standard, hit.version), []).append(hit.item)
    found = {}
    for (slug, number), keys in wanted.items():
        query = select(Version).join(Standard, Standard.id == Version.standard_id)
        version = session.scalars(query.where(Standard.slug == slug, Version.number == number)).unique().first()
        if version is not None and items.path_of(session, version).exists():
            for key, trail in items.trails(session, version, keys).items():
                found[slug, number, key] = [(each.key, each.label) for each in trail]
    return found
