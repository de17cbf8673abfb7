"""One page of a long list as readers see it: a level of its tree, a stretch of its table, or what was found in it."""

from collections import Counter
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from codesets.things.model import INACTIVE
from registry.access import Use
from registry.kinds.kind import Item
from registry.models import Version
from registry.services.reading import excerpts
from registry.services.reading.licences import may_use
from registry.services.searching import list_search
from registry.services.stored import items
from registry.services.terminology.usages import holders
from registry.web.code_names import Name, matching, names_of, title_of
from registry.web.visitor import visitor

PAGE = 50
#: Languages that a table has columns for; names in others stand with the rest.
COLUMNS = 3


def list_page(session: Session, version: Version) -> dict[str, Any]:
    """What the templates of lists want, by the address: `q` (before: `prefix`), `parent`, `view` and `after`."""
    whole = may_use(visitor(), version.standard, Use.DOWNLOAD)
    q = (request.args.get("q") or request.args.get("prefix") or "").strip()[: list_search.LONGEST]
    shown = _found(session, version, q) if q else _level(session, version, whole)
    rows = [each for each in shown.pop("rows") if each.key != ""]
    head = items.item(session, version, "")
    said_in = label_language(head)
    keys = [each.key for each in rows]
    names = {each.key: names_of(each, said_in) for each in rows}
    titles = {each.key: title_of(each, said_in) for each in rows}
    return {
        "q": q,
        "sought": tuple(q.split()),
        "rows": rows,
        "head": head,
        "names": names,
        "titles": titles,
        "hit_names": _hit_names(names, titles, q),
        **_table(rows, names, titles),
        "below": items.below(session, version, keys),
        "trails": items.trails(session, version, keys) if q else {},
        "as_table": request.args.get("view") == "table" and whole,
        "excerpt": excerpts.MOST if not whole and len(rows) == excerpts.MOST else None,
        "total": items.count(session, version),
        "label_language": said_in,
        "out_of_use": INACTIVE,
        **shown,
        **ends(session, head),
    }


def ends(session: Session, head: Item) -> dict[str, Any]:
    """For a map: the standards that hold the code systems it leads from and to, part by part."""
    groups = head.content.get("groups", ())
    if not groups:
        return {}
    owners = holders(session, (group.get(end, "") for group in groups for end in ("source", "target")))
    return {"ends": [{end: owners.get(group.get(end, "")) for end in ("source", "target")} for group in groups]}


def label_language(head: Item) -> str:
    """The language that a list's own names are in, where its head says so: for screen readers."""
    return str(head.content.get("language") or "")


def _found(session: Session, version: Version, q: str) -> dict[str, Any]:
    if "prefix" in request.args and "q" not in request.args:
        rows, following = excerpts.page(session, visitor(), version, prefix=q, after=_after(), limit=PAGE)
        return {"rows": rows, "following": following, "found": None, "trail": []}
    answer = list_search.find(session, visitor(), version, q, _after(), PAGE)
    return {"rows": answer.items, "following": answer.following, "found": answer.total, "trail": []}


def _level(session: Session, version: Version, whole: bool) -> dict[str, Any]:
    as_table = request.args.get("view") == "table" and whole
    parent = None if as_table else request.args.get("parent", "")
    rows, following = excerpts.page(session, visitor(), version, parent=parent, after=_after(), limit=PAGE)
    trail = [*items.trails(session, version, [parent])[parent], items.item(session, version, parent)] if parent else []
    return {"rows": rows, "following": following, "found": None, "trail": trail}


def _after() -> str | None:
    return request.args.get("after") or None


Names = dict[str, list[Name]]
Titles = dict[str, Name]


def _hit_names(names: Names, titles: Titles, q: str) -> dict[str, Name | None]:
    """The name that a hit was found by, where what it is called does not show why."""
    words = tuple(q.casefold().split())
    return {key: matching(titles[key], found, words) if words else None for key, found in names.items()}


def _table(rows: list[Item], names: Names, titles: Titles) -> dict[str, Any]:
    """What a table of these rows has columns for: no column stands empty."""
    others = {key: [each for each in found if each != titles[key]] for key, found in names.items()}
    columns = _columns(others)
    cells = {each.key: _cells(each, others[each.key], columns) for each in rows}
    return {
        "columns": columns,
        "cells": cells,
        "shows": {name for cell in cells.values() for name in cell if cell[name]},
    }


def _cells(item: Item, names: list[Name], columns: list[str]) -> dict[str, Any]:
    return {
        "languages": {code: [each for each in names if _is_in(each, code)] for code in columns},
        "others": [each for each in names if not any(_is_in(each, code) for code in columns)],
        "definition": item.content.get("definition"),
        "properties": [(each["code"], _plain(each["value"])) for each in item.content.get("properties", ())],
        "above": item.parent,
        "status": item.status if item.status != "active" else "",
    }


def _is_in(name: Name, language: str) -> bool:
    return name.sort == "preferred" and name.language == language


def _columns(others: Names) -> list[str]:
    """The languages that further names on this page are in, the commonest first."""
    counted = Counter(
        each.language for found in others.values() for each in found if each.language and _is_in(each, each.language)
    )
    return [code for code, _ in counted.most_common(COLUMNS)]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("display") or value.get("code") or "")
    return str(value)
