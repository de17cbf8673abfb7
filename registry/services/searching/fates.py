"""What has become of hits: versions that no longer hold, codes no longer in use, and what took their place."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Standard
from registry.search import Hit
from registry.services.reading import library
from registry.services.reading.library import NOW, When
from registry.services.searching import places
from registry.services.searching.places import Versions
from registry.services.stored import items

#: Standings of items that must not be taken for codes to use.
OUT_OF_USE = frozenset({"retired", "deprecated", "inactive", "withdrawn"})
#: Standings of versions in whose place another may stand.
_OVER = frozenset({"recalled", "retired", "superseded"})


@dataclass(frozen=True)
class Fate:
    """`status` is the item's own where it is out of use, `instead` the keys and names of what replaces it.

    `current` is the version in force of a standard whose found version is not; "" where there is none.
    """

    status: str = ""
    instead: tuple[tuple[str, str], ...] = ()
    current: str = ""


NOTHING = Fate()

#: By standard, version and item.
Fates = Mapping[tuple[str, str, str], Fate]


def fates(session: Session, hits: Iterable[Hit], held: Versions, when: When = NOW) -> Fates:
    """Those of hits of which there is something to tell; of items only in the versions that are `held`."""
    found = list(hits)
    told = _out_of_use(session, found, held)
    over = [hit for hit in found if hit.status in _OVER]
    current = _current(session, {hit.standard for hit in over}, when)
    for hit in over:
        place = (hit.standard, hit.version, hit.item)
        told[place] = replace(told.get(place, NOTHING), current=current.get(hit.standard, ""))
    return told


def _out_of_use(session: Session, hits: Iterable[Hit], held: Versions) -> dict[tuple[str, str, str], Fate]:
    told: dict[tuple[str, str, str], Fate] = {}
    for (slug, number), keys in places.keys_of((hit for hit in hits if hit.item), held).items():
        version = held[slug, number]
        gone = {key: each for key, each in items.of_keys(session, version, keys).items() if each.status in OUT_OF_USE}
        others = {key: list(each.content.get("replaced_by") or ()) for key, each in gone.items()}
        labels = items.labels(session, version, {other for each in others.values() for other in each})
        for key, each in gone.items():
            instead = tuple((other, labels.get(other, "")) for other in others[key])
            told[slug, number, key] = Fate(each.status, instead)
    return told


def _current(session: Session, slugs: Collection[str], when: When) -> dict[str, str]:
    if not slugs:
        return {}
    found = list(session.scalars(select(Standard).where(Standard.slug.in_(slugs))).unique())
    return {card.standard.slug: card.current for card in library.cards(session, found, when) if card.current}
