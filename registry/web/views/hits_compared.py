"""Two hits of a search side by side: what they are called, mean and stand under, and what is true of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from registry import kinds
from registry.access import Use
from registry.errors import BadRequest
from registry.kinds.kind import Item
from registry.services.reading import library
from registry.services.reading.library import Edition
from registry.services.reading.licences import require_use
from registry.services.stored import items
from registry.web import browsing
from registry.web.blueprint import blueprint
from registry.web.code_names import Name, names_of, title_of
from registry.web.kind_pages import LISTS
from registry.web.views.standards import when
from registry.web.visitor import database, visitor

#: Of an item's own fields these have rows of their own, or are told by others.
TOLD = frozenset({"code", "designations", "terms", "display", "label", "properties", "parents", "parent", "broader"})


@dataclass(frozen=True)
class Side:
    edition: Edition
    item: Item
    title: Name
    names: list[Name]
    trail: list[Item]
    facts: dict[str, Any]

    @property
    def code(self) -> str:
        return self.item.key if self.edition.version.standard.kind in LISTS else ""


@blueprint.get("/search/compare")
def hits_compared() -> str:
    """`hit` twice: standard|version|item, as the boxes of the search page say it."""
    named = request.args.getlist("hit")
    if len(named) != 2:
        raise BadRequest("Choose two hits to compare; {count} are chosen.", code="not-two", count=len(named))
    with database().reading() as session:
        sides = [_side(session, each) for each in named]
        left, right = (side.facts for side in sides)
        return render_template(
            "hits_compared.html",
            sides=sides,
            fields=list(dict.fromkeys([*left, *right])),
            kind_labels={each.name: each.label for each in kinds.KINDS},
            q=request.args.get("q", "")[:200],
        )


def _side(session: Session, named: str) -> Side:
    slug, _, rest = named.partition("|")
    number, _, key = rest.partition("|")
    edition = library.edition(session, slug, number, when())
    require_use(visitor(), edition.version.standard, Use.LOOKUP)
    one = items.item(session, edition.version, key)
    said_in = browsing.label_language(items.item(session, edition.version, ""))
    title = title_of(one, said_in)
    others = [each for each in names_of(one, said_in) if each != title]
    trail = items.trails(session, edition.version, [key])[key]
    return Side(edition, one, title, others, trail, dict(_facts(one)))


def _facts(item: Item) -> Iterable[tuple[str, Any]]:
    """What a row can show: the item's own fields that say something, then its declared properties."""
    for field, value in item.content.items():
        if field not in TOLD and value not in (None, "", [], {}):
            yield field, value
    for each in item.content.get("properties") or ():
        yield each["code"], each["value"]
