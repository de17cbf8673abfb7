"""Plain look-up by beginnings in the database, for the time in which no search index stands."""

import time
from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import Standard
from registry.search import Answer, Hit, Piece
from registry.services.reading import library
from registry.services.reading.library import Card, When
from registry.services.stored import items

#: What an answer's notes say of it.
NOTE = "database"
#: It stands in for a search, and must not keep those who type waiting.
SECONDS = 0.5


def look_up(
    session: Session,
    q: str,
    filters: Mapping[str, Collection[str]],
    when: When,
    without: Collection[str],
    limit: int,
) -> Answer:
    """Standards and items whose code or name begins as typed, those in force alone."""
    typed = " ".join(q.split())
    found: list[Hit] = []
    end = time.monotonic() + SECONDS
    if typed:
        for card in _cards(session, filters, when, without):
            found += _of_standard(session, card, typed, limit)
            if len(found) >= limit or time.monotonic() > end:
                break
    return Answer(hits=tuple(found[:limit]), total=len(found), notes=(NOTE,))


def _cards(
    session: Session, filters: Mapping[str, Collection[str]], when: When, without: Collection[str]
) -> list[Card]:
    query = select(Standard).where(Standard.latest_id.is_not(None)).order_by(Standard.slug)
    chosen = {name: set(values) for name, values in filters.items() if values}
    open_ones = [each for each in session.scalars(query).unique() if each.slug not in without and _fits(each, chosen)]
    cards = library.cards(session, open_ones, when)
    statuses = chosen.get("status", {"in-force", "recalled"})
    return [card for card in cards if card.current_status in statuses and (card.current or card.latest)]


def _fits(standard: Standard, chosen: Mapping[str, set[str]]) -> bool:
    of_standard = {
        "kind": standard.kind,
        "network": standard.network.slug if standard.network else "",
        "system": standard.slug if standard.kind == "codeset" else "",
        "standard": standard.slug,
    }
    return all(of_standard[name] in values for name, values in chosen.items() if name in of_standard)


def _of_standard(session: Session, card: Card, typed: str, limit: int) -> Iterator[Hit]:
    standard, number = card.standard, card.current or card.latest or ""
    wanted = typed.casefold()
    names = [standard.slug, *standard.title.values(), *(each.value for each in standard.identifiers)]
    begun = (
        name for name in names if any(part.startswith(wanted) for part in (name.casefold(), *name.casefold().split()))
    )
    name = next(begun, None)
    if name is not None:
        yield _hit(card, number, "", standard.title.get("nb", standard.slug), name)
    version = library.edition(session, standard.slug, number).version
    for key, label, parent in items.beginning(session, version, typed, limit):
        yield _hit(card, number, key, label, key if key.casefold().startswith(wanted) else label, parent)


def _hit(card: Card, number: str, item: str, title: str, name: str, parent: str | None = None) -> Hit:
    standard = card.standard
    return Hit(
        standard=standard.slug,
        version=number,
        item=item,
        kind=standard.kind,
        title=title,
        highlight=(Piece(name, False),),
        score=0.0,
        why="code" if item and name == item else "prefix",
        status=card.current_status or "",
        network=standard.network.slug if standard.network else "",
        system=standard.slug if standard.kind == "codeset" else "",
        parent=parent or "",
    )
