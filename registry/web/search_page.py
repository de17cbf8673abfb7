"""A search as its address tells it, and what the page shows of the answer: one address, one answer, with or without
scripts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any

from flask import request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import RegistryError
from registry.models import Lack, Network, Standard
from registry.search import Answer, Hit
from registry.services import acts
from registry.services.reading import library, timeline
from registry.services.reading.library import NOW, Card, When
from registry.services.reading.licences import may_find
from registry.services.searching import fates, finding, places, searches
from registry.services.searching.finding import Asked
from registry.web.kind_pages import LISTS
from registry.web.naming import say
from registry.web.visitor import installation, searcher, visitor
from registry.web.whole_numbers import whole_number
from registry.web.words import FACETS

LIMIT = 20
LAST = 200
LONGEST = 200
MOST_VALUES = 20
CLOCKS = ("valid_at", "known_at")
#: So many values of a facet are shown at once, the rest behind a button.
SHOWN_VALUES = 8
#: And so many in all, those with the most hits: a word may stand in thousands of standards.
FACET_VALUES = 100


@dataclass(frozen=True)
class Sought:
    """What is asked, by the address: values by facet, the two clocks as they were written, and how it is shown."""

    q: str
    chosen: Mapping[str, tuple[str, ...]]
    clocks: Mapping[str, str] = field(default_factory=dict)
    grouped: bool = False
    offset: int = 0

    @property
    def narrowed(self) -> bool:
        return any(self.chosen.values())

    def address(self, **changes: Any) -> str:
        """The address of this search with something changed; from the first hit on, unless an offset is given."""
        other = replace(self, **{"offset": 0, **changes})
        values: dict[str, Any] = {"q": other.q or None, **other.chosen, **other.clocks}
        values |= {"group": "standard" if other.grouped else None, "offset": other.offset or None}
        return url_for("web.search", **values)

    def toggled(self, facet: str, value: str) -> str:
        """The address where this value is chosen too, or no longer."""
        had = self.chosen[facet]
        values = tuple(each for each in had if each != value) if value in had else (*had, value)
        return self.address(chosen={**self.chosen, facet: values})

    def freed(self, facet: str) -> str:
        return self.address(chosen={**self.chosen, facet: ()})

    def within(self, slug: str) -> str:
        """The address of what this standard alone has."""
        return self.address(chosen={**self.chosen, "standard": (slug,)}, grouped=False)

    @property
    def anywhere(self) -> str:
        return self.address(chosen=dict.fromkeys(self.chosen, ()), clocks={})

    def moments(self) -> When:
        """Raises BadRequest for a time that cannot be read."""
        return When(**{name: timeline.parse_moment(text, name) for name, text in self.clocks.items()})


def sought() -> Sought:
    args = request.args
    return Sought(
        q=args.get("q", "").strip()[:LONGEST],
        chosen={name: tuple(filter(None, args.getlist(name)))[:MOST_VALUES] for name in FACETS},
        clocks={name: args[name][:40] for name in CLOCKS if args.get(name)},
        grouped=args.get("group") == "standard",
        offset=_offset(args.get("offset", "0")),
    )


def _offset(text: str) -> int:
    return min(whole_number(text) or 0, LAST * LIMIT)


def answered(session: Session, asked: Sought) -> dict[str, Any]:
    """What the templates of an answer want."""
    answer, refusal, moments = _find(session, asked)
    cards = _cards(session, answer.hits)
    ids = {slug: card.standard.id for slug, card in cards.items()}
    shown = tuple(finding.as_they_stand(session, _permitted(answer.hits, cards, asked.offset), ids, moments))
    held = places.versions(session, shown)
    return {
        "sought": asked,
        "answer": replace(answer, hits=shown),
        "groups": _groups(shown) if asked.grouped else [("", list(shown))],
        "ways": places.ways(session, [hit for hit in shown if hit.kind in LISTS], held),
        "fates": fates.fates(session, shown, held, moments),
        "fixed": _fixed(session, moments),
        "refusal": refusal,
        "moments": moments,
        "cards": cards,
        "limit": LIMIT,
        "shown_values": SHOWN_VALUES,
        "most_values": FACET_VALUES,
        "kind_labels": {each.name: each.label for each in kinds.KINDS},
        "names": _names(session),
        "lists": LISTS,
    }


def _find(session: Session, asked: Sought) -> tuple[Answer, str, When]:
    """The answer, or why there is none in words for the reader."""
    filters: dict[str, Collection[str]] = {name: values for name, values in asked.chosen.items() if values}
    try:
        moments = asked.moments()
        whole = Asked(asked.q, filters, moments, facets=tuple(FACETS), limit=LIMIT, offset=asked.offset)
        found = finding.find(session, searcher(), visitor(), whole)
    except RegistryError as error:
        return Answer(), say(error.text), NOW
    if not found.total and not asked.narrowed and not asked.clocks and not found.notes:
        searches.note_lack(installation().files, asked.q, Lack.NOTHING)
    return found, "", moments


def _fixed(session: Session, moments: When) -> dict[str, str]:
    """Both clocks as they stood in this answer, so that its address gives the same later."""
    stood = {"valid_at": moments.valid(session), "known_at": moments.known_at or acts.now(session)}
    return {name: moment.astimezone(UTC).isoformat().replace("+00:00", "Z") for name, moment in stood.items()}


def _cards(session: Session, hits: Iterable[Hit]) -> dict[str, Card]:
    """What the database says now of the standards that were found."""
    slugs = {hit.standard for hit in hits}
    found = list(session.scalars(select(Standard).where(Standard.slug.in_(slugs))).unique())
    return {card.standard.slug: card for card in library.cards(session, found)}


def _permitted(hits: Iterable[Hit], cards: Mapping[str, Card], offset: int) -> list[Hit]:
    """Without the hits that a licence does not let this reader find; the index may lag behind it."""
    free = {slug for slug, card in cards.items() if may_find(visitor(), card.standard, offset)}
    return [hit for hit in hits if hit.standard in free]


def _groups(hits: Iterable[Hit]) -> list[tuple[str, list[Hit]]]:
    """The hits of each standard together, in the order of their best."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.standard, []).append(hit)
    return list(found.items())


def _names(session: Session) -> dict[str, dict[str, Any]]:
    """The facets' values as people know them."""
    networks = {each.slug: each.name for each in session.scalars(select(Network))}
    titles = session.execute(select(Standard.slug, Standard.title).where(Standard.latest_id.is_not(None)))
    standards = {row.slug: row.title for row in titles}
    return {"network": networks, "standard": standards, "system": standards}
