"""Where hits stand in their hierarchies, and the versions that they are of."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, contains_eager

from registry.models import Standard, Version
from registry.search import Hit
from registry.services.stored import items

#: By standard, version and item: the items above as (key, label), the topmost first.
Ways = Mapping[tuple[str, str, str], list[tuple[str, str]]]
#: By standard and number.
Versions = Mapping[tuple[str, str], Version]


def versions(session: Session, hits: Iterable[Hit]) -> Versions:
    """The versions whose items were found; without those whose item file is not made yet."""
    wanted = {(hit.standard, hit.version) for hit in hits if hit.item}
    if not wanted:
        return {}
    query = select(Version).join(Version.standard).where(tuple_(Standard.slug, Version.number).in_(wanted))
    found = session.scalars(query.options(contains_eager(Version.standard))).unique()
    return {(each.standard.slug, each.number): each for each in found if items.path_of(session, each).exists()}


def ways(session: Session, hits: Iterable[Hit], held: Versions) -> Ways:
    """Those of hits of these versions that have something above them."""
    found = {}
    for (slug, number), keys in keys_of((hit for hit in hits if hit.parent), held).items():
        for key, trail in items.trails(session, held[slug, number], keys).items():
            found[slug, number, key] = [(each.key, each.label) for each in trail]
    return found


def keys_of(hits: Iterable[Hit], held: Versions) -> dict[tuple[str, str], list[str]]:
    """The keys that were found in each of these versions."""
    found: dict[tuple[str, str], list[str]] = {}
    for hit in hits:
        if (hit.standard, hit.version) in held:
            found.setdefault((hit.standard, hit.version), []).append(hit.item)
    return found
