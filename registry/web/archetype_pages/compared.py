"""The tree of an archetype on the pages of proposals and differences: marked with changes, and with what is said."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from registry.errors import Problem
from registry.kinds.archetype.inherited import named
from registry.kinds.kind import Difference, Item
from registry.models import Proposal, Version
from registry.services.judging import relatives
from registry.services.judging.world import RegistryWorld, as_published
from registry.services.proposing import hearing, proposed
from registry.services.stored import contents
from registry.services.stored.items import Held
from registry.web.archetype_pages import clashing, fillers, nodes
from registry.web.archetype_pages.addresses import here
from registry.web.archetype_pages.attributes import names
from registry.web.archetype_pages.heard import Heard, Marked, Sides
from registry.web.archetype_pages.numbers import numbers
from registry.web.language import language
from registry.web.visitor import visitor

#: Of trees with more nodes than this only what has changed or is commented on is shown, until all is asked for.
SMALL = 60
#: A change is read for what has changed: the rest is shown with it where all fits on a screen.
ON_A_SCREEN = 15


def of_proposal(
    session: Session,
    row: Proposal,
    difference: Difference,
    problems: Iterable[Problem],
    typed: Mapping[str, str],
) -> dict[str, Any]:
    """`typed` is a comment at a node that was refused: its form is open again."""
    spoken = language()
    content = proposed.content(session, row)
    assert row.content_hash is not None
    own = row.standard.slug if row.standard else None
    told = nodes.of_version(session, Held(row.kind, row.content_hash), content, spoken)
    after = named(content, _slots(session, row.base, told, spoken), RegistryWorld(session, own))
    before = _items(session, row.base, spoken) if row.base else ()
    at_node = typed.get("item", "") if typed.get("back") == "node" else request.args.get("comment", "")
    heard = Heard(
        Sides(before, after),
        difference if row.base else Difference(),
        hearing.comments(session, row),
        spoken,
        names(),
        problems,
    )
    return {
        "tree": _marked(heard, at_node, ON_A_SCREEN if row.base and difference.changes else SMALL),
        "heard": heard,
        "has_form": nodes.has_form(content),
        "commenting": at_node if heard.knows(at_node) else "",
        "here": here("web.proposal", id=row.id),
        "numbers": numbers(_content(session, row.base), content) if row.base else None,
        "part": clashing.part,
        "in_words": lambda text: clashing.said(text, spoken),
    }


def of_versions(session: Session, old: Version, new: Version, difference: Difference) -> dict[str, Any]:
    spoken = language()
    heard = Heard(Sides(_items(session, old, spoken), _items(session, new, spoken)), difference, (), spoken, names())
    return {
        "tree": _marked(heard, "", ON_A_SCREEN),
        "here": here("web.difference", slug=new.standard.slug),
        "numbers": numbers(_content(session, old), _content(session, new)),
    }


def _content(session: Session, version: Version) -> str:
    content: str = contents.load(session, "archetype", version.content_hash)
    return content


def _items(session: Session, version: Version, spoken: str) -> tuple[Item, ...]:
    content = _content(session, version)
    told = nodes.of_version(session, version, content, spoken)
    return named(content, _slots(session, version, told, spoken), as_published(session, version))


def _slots(session: Session, version: Version | None, told: nodes.Told, spoken: str) -> tuple[Item, ...]:
    """The nodes, slots with the names that what they take has here, as far as this version names it."""
    if version is None:
        return told.items
    return fillers.named(told, relatives.called(session, visitor(), version), spoken).items


def _marked(heard: Heard, at_node: str, small: int) -> Marked:
    at = request.args.get("at", "") or at_node
    asked = request.args.get("nodes", "")
    only = asked == "changed" or (asked != "all" and heard.count > small and not at)
    return heard.marked(at, request.args.get("start", ""), only)
