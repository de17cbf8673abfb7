"""The ways to look at one archetype: as a tree, a table, a mind map, side by side in its languages, as its text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy.orm import Session

import archetypes
from archetypes import wording
from registry import kinds
from registry.access import Use
from registry.kinds.archetype import ARCHETYPE, operating
from registry.kinds.telling import said
from registry.services import relatives
from registry.services.library import Edition, When
from registry.services.licences import require_use
from registry.services.world import RegistryWorld, as_published
from registry.web.archetype_pages import family, form, languages, mindmap, nodes, source, table, upstream
from registry.web.kind_pages.archetype import readable, tree
from registry.web.language import language, plain, tr
from registry.web.visitor import visitor

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
ICONS = {"slot": "Slot for other archetypes", "event": "Event", "several": "Several types", "other": "Other"}


@dataclass(frozen=True)
class Shown:
    """What is looked at."""

    session: Session
    edition: Edition
    content: str
    when: When


def archetype_page(session: Session, edition: Edition, content: str, when: When) -> dict[str, Any]:
    """What the template of the view that was asked for needs."""
    wanted = request.args.get("view", "tree")
    view = wanted if wanted in VIEWS else "tree"
    make = _MAKERS.get(view)
    return {
        "views": VIEWS,
        "view": view,
        "downloads": ARCHETYPE.forms_of(content, as_published(session, edition.version)),
        **(make(Shown(session, edition, content, when)) if make else {}),
    }


def _tree(shown: Shown) -> dict[str, Any]:
    found = nodes.told(shown.content, language()).items
    return {"tree": tree(map(readable, found)), "item_count": len(found), "upstream": upstream.upstream(shown.content)}


def _table(shown: Shown) -> dict[str, Any]:
    return table.table(shown.content, request.args.get("in", ""), language())


def _languages(shown: Shown) -> dict[str, Any]:
    return languages.side_by_side(shown.content, request.args.getlist("with"), language())


def _map(shown: Shown) -> dict[str, Any]:
    available = nodes.languages(shown.content)
    spoken = nodes.chosen(request.args.get("in", ""), available, language())
    names = {name: tr(text) for name, text in mindmap.SECTIONS.items()}
    root, left_out = mindmap.topics(nodes.told(shown.content, spoken), spoken, names)
    return {
        "available": available,
        "language": spoken,
        "pictures": {"wide": mindmap.wide(root), "narrow": mindmap.narrow(root)},
        "left_out": left_out,
        "signs": mindmap.SIGNS,
        "legend": [(name, _icon_name(name)) for name in mindmap.signs(root)],
    }


def _icon_name(name: str) -> str:
    return tr(ICONS[name]) if name in ICONS else wording.words(language()).get(name, name)


def _source(shown: Shown) -> dict[str, Any]:
    """The text is all there is to download, and so asks for as much."""
    standard = shown.edition.version.standard
    require_use(visitor(), standard, Use.DOWNLOAD)
    world = RegistryWorld(shown.session, standard.slug)
    return source.source(shown.content, kinds.kind("archetype").problems(shown.content, world))


def _family(shown: Shown) -> dict[str, Any]:
    found = relatives.relatives(shown.session, visitor(), shown.edition, shown.content, shown.when)
    names = {item.key: nodes.name_of(item, language()) for item in nodes.told(shown.content, language()).items}
    root = family.graph(found, plain(shown.edition.version.standard.title), tr)
    return {
        "relatives": found,
        "slot_names": names,
        "pictures": {"wide": mindmap.wide(root), "narrow": mindmap.narrow(root)} if root.children else {},
        "language": language(),
        "signs": mindmap.SIGNS,
    }


def _form(shown: Shown) -> dict[str, Any]:
    """What cannot be made operational has no form, and the page says why."""
    world = as_published(shown.session, shown.edition.version)
    available = nodes.languages(shown.content)
    spoken = nodes.chosen(request.args.get("in", ""), available, language())
    about = {"available": available, "language": spoken, "parts": form.PARTS}
    try:
        made = archetypes.web_template(operating.operational(shown.content, world))
    except archetypes.FlatteningError as error:
        return {**about, "form": None, "refusal": said(error.message)}
    return {**about, "form": form.Form(made, spoken, {name: tr(text) for name, text in form.NAMES.items()})}


_MAKERS: Mapping[str, Callable[[Shown], dict[str, Any]]] = {
    "tree": _tree,
    "table": _table,
    "map": _map,
    "languages": _languages,
    "family": _family,
    "form": _form,
    "source": _source,
}

__all__ = ["ICONS", "VIEWS", "archetype_page"]
