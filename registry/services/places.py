"""Where hits stand in their hierarchies, and the versions that they are of."""

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
    found = {}
    for (slug, number), (version, keys) in versions(session, [hit for hit in hits if hit.parent]).items():
        for key, trail in items.trails(session, version, keys).items():
            found[slug, number, key] = [(each.key, each.label) for each in trail]
    return found


def versions(session: Session, hits: Iterable[Hit]) -> dict[tuple[str, str], tuple[Version, list[str]]]:
    """The versions that hits are of, with the keys found in each; without those whose item file is not made yet."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for hit in hits:
        wanted.setdefault((hit.standard, hit.version), []).append(hit.item)
    found = {}
    for (slug, number), keys in wanted.items():
        query = select(Version).join(Standard, Standard.id == Version.standard_id)
        version = session.scalars(query.where(Standard.slug == slug, Version.number == number)).unique().first()
        if version is not None and items.path_of(session, version).exists():
            found[slug, number] = (version, keys)
    return found
