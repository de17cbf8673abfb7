"""The ways to look at one archetype: as a tree, a table, a mind map, side by side in its languages, as its text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import request
from sqlalchemy.orm import Session

import archetypes
from archetypes import wording
from registry import kinds
from registry.access import Use
from registry.errors import Problem, together
from registry.kinds.archetype import ARCHETYPE, operating, templates
from registry.kinds.telling import said
from registry.services.judging import relatives
from registry.services.judging.world import as_published
from registry.services.reading.library import Edition, When
from registry.services.reading.licences import require_use
from registry.services.stored import items
from registry.web.archetype_pages import (
    downloads,
    family,
    fillers,
    form,
    form_parts,
    languages,
    mindmap,
    mindmap_parts,
    nodes,
    outline,
    source,
    table,
    upstream,
)
from registry.web.archetype_pages.addresses import here
from registry.web.archetype_pages.attributes import names
from registry.web.kind_pages.archetype import about
from registry.web.language import language, plain, tr
from registry.web.visitor import visitor
from registry.web.whole_numbers import number_asked

#: The views by their name in the address, as the page's own navigation calls them.
VIEWS = {
    "tree": "Tree",
    "table": "Table",
    "map": "Mind map",
    "languages": "Languages",
    "family": "Related archetypes",
    "form": "Form",
    "source": "Source text",
}
#: What icons of the mind map stand for, where no word for a type of data says it.
ICONS = {
    "slot": "Slot for other archetypes",
    "event": "Event",
    "entry": "Entry",
    "step": "Step",
    "several": "Several types",
    "other": "Other",
}


@dataclass(frozen=True)
class Shown:
    """What is looked at."""

    session: Session
    edition: Edition
    content: str
    when: When

    def told(self, spoken: str) -> nodes.Told:
        found = nodes.of_version(self.session, self.edition.version, self.content, spoken)
        return fillers.named(found, relatives.called(self.session, visitor(), self.edition.version), spoken)

    def spoken(self) -> tuple[tuple[str, ...], str]:
        """The languages that there are texts in, and the one of them that is shown."""
        available = nodes.languages(self.told("en"))
        return available, nodes.chosen(request.args.get("in", ""), available, language())


def archetype_page(session: Session, edition: Edition, content: str, when: When) -> dict[str, Any]:
    """What the template of the view that was asked for needs."""
    wanted = request.args.get("view", "tree")
    view = wanted if wanted in VIEWS else "tree"
    world = as_published(session, edition.version)
    forms = ARCHETYPE.forms_of(content, world)
    head = items.item(session, edition.version, "")
    return {
        "views": VIEWS,
        "view": view,
        "downloads": forms,
        "is_template": "template_id" in head.content,
        "own_licence": upstream.licence(head),
        "once": str(head.content.get("adl_version", "")).startswith("1."),
        "withheld": list(downloads.withheld(content, world, ARCHETYPE.formats, forms)),
        **_MAKERS[view](Shown(session, edition, content, when)),
    }


def _tree(shown: Shown) -> dict[str, Any]:
    told = shown.told(language())
    found = outline.Nodes(told.items, language(), names())
    find = request.args.get("find", "").strip()[:100]
    hits, hit_count = outline.search(found, find)
    return {
        "page": about(told.head, language()),
        "lines": nodes.lines(shown.content),
        "line_page": source.PAGE,
        "outline": outline.outline(found, request.args.get("at", ""), request.args.get("start", "")),
        "here": here("web.version", slug=shown.edition.version.standard.slug, number=shown.edition.version.number),
        "find": find,
        "hits": hits,
        "hit_count": hit_count,
        "upstream": upstream.upstream(items.item(shown.session, shown.edition.version, "")),
    }


def _table(shown: Shown) -> dict[str, Any]:
    available, spoken = shown.spoken()
    told_in = spoken if request.args.get("in") else language()
    own = names() if spoken == language() else {}
    return table.table(shown.told(told_in), available, spoken, told_in, number_asked("after"), own)


def _languages(shown: Shown) -> dict[str, Any]:
    wanted = request.args.getlist("with")
    return languages.side_by_side(shown.content, shown.told("en"), wanted, language(), number_asked("after"))


def _map(shown: Shown) -> dict[str, Any]:
    available, spoken = shown.spoken()
    drawn = mindmap_parts.drawn(mindmap.topics(shown.told(spoken), spoken, names()), request.args.get("part", ""))
    return {
        "available": available,
        "language": spoken,
        "drawn": drawn,
        "pictures": {"wide": mindmap.wide(drawn.root), "narrow": mindmap.narrow(drawn.root)},
        "signs": mindmap.SIGNS,
        "legend": [(name, _icon_name(name)) for name in mindmap.signs(drawn.root)],
    }


def map_file(session: Session, edition: Edition, content: str) -> tuple[mindmap.Picture, str]:
    """The picture that the page shows, and its language, for a file of its own."""
    shown = Shown(session, edition, content, When())
    _, spoken = shown.spoken()
    drawn = mindmap_parts.drawn(mindmap.topics(shown.told(spoken), spoken, names()), request.args.get("part", ""))
    return mindmap.wide(drawn.root), spoken


def _icon_name(name: str) -> str:
    return tr(ICONS[name]) if name in ICONS else wording.words(language()).get(name, name)


def _source(shown: Shown) -> dict[str, Any]:
    """The text is all there is to download, and so asks for as much."""
    standard = shown.edition.version.standard
    require_use(visitor(), standard, Use.DOWNLOAD)
    unchecked = len(shown.content) > nodes.LARGE and "check" not in request.args
    problems = () if unchecked else _problems(shown)
    told = shown.told(language())
    lines = nodes.lines(shown.content)
    begin = {
        lines[item.key]: (item.key, nodes.name_of(item, language())[1]) for item in told.items if item.key in lines
    }
    return {
        **source.source(shown.content, problems, number_asked("from"), begin),
        "unchecked": unchecked,
    }


def _problems(shown: Shown) -> tuple[Problem, ...]:
    """As it was published, which never changes: so they are kept."""
    version = shown.edition.version
    kept = _kept_problems(version.content_hash, version.id)
    if not kept:
        world = as_published(shown.session, version)
        kept.append(tuple(together(kinds.kind("archetype").problems(shown.content, world))))
    return kept[0]


@lru_cache(maxsize=64)
def _kept_problems(hash: str, version: int) -> list[tuple[Problem, ...]]:
    return []


def _family(shown: Shown) -> dict[str, Any]:
    found = relatives.relatives(shown.session, visitor(), shown.edition, shown.content, shown.when)
    slot_names = {item.key: nodes.name_of(item, language()) for item in shown.told(language()).items}
    if templates.is_template(shown.content) and not found.unread:
        slot_names |= family.opening_names(templates.openings(shown.content), language())
    root = family.graph(found, plain(shown.edition.version.standard.title), tr, language())
    return {
        "relatives": found,
        "slot_names": slot_names,
        "called": lambda name: family.called(name, language()),
        "pictures": {"wide": mindmap.wide(root), "narrow": mindmap.narrow(root)} if root.children else {},
        "language": language(),
        "signs": mindmap.SIGNS,
    }


def _form(shown: Shown) -> dict[str, Any]:
    """What cannot be made operational has no form, and the page says why."""
    world = as_published(shown.session, shown.edition.version)
    available, spoken = shown.spoken()
    facts = {"available": available, "language": spoken, "parts": form_parts.PARTS, "form": None, "too_large": False}
    if len(shown.content) > nodes.LARGE:
        return {**facts, "too_large": True}
    try:
        made = archetypes.web_template(operating.operational(shown.content, world))
    except archetypes.FlatteningError as error:
        return {**facts, "refusal": said(error.message)}
    told = shown.told(spoken)
    slots = [nodes.name_of(each, spoken) for each in told.items if each.key in told.slots]
    return {
        **facts,
        "form": form.Form(made, spoken, names(), language()),
        "open_slots": sorted(set(slots), key=slots.index),
    }


_MAKERS: Mapping[str, Callable[[Shown], dict[str, Any]]] = {
    "tree": _tree,
    "table": _table,
    "map": _map,
    "languages": _languages,
    "family": _family,
    "form": _form,
    "source": _source,
}

__all__ = ["ICONS", "VIEWS", "archetype_page", "map_file"]
