"""One page of a long list as readers see it: a level of its tree, a stretch of its table, or what was found in it."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from codesets.model import INACTIVE
from registry.access import Use
from registry.kinds.kind import Item
from registry.models import Version
from registry.services import excerpts, items, list_search
from registry.services.licences import may_use
from registry.services.usages import holders
from registry.web.code_names import Name, matching, names_of
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
    return {
        "q": q,
        "sought": tuple(q.split()),
        "rows": rows,
        "head": head,
        "names": names,
        "hit_names": _hit_names(names, q),
        **_table(rows, names, said_in),
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


def _hit_names(names: dict[str, list[Name]], q: str) -> dict[str, Name | None]:
    """The name that a hit was found by, where its label does not show why."""
    words = tuple(q.casefold().split())
    return {key: matching(found, words) if words else None for key, found in names.items()}


def _table(rows: list[Item], names: dict[str, list[Name]], said_in: str) -> dict[str, Any]:
    """What a table of these rows has columns for: no column stands empty."""
    columns = _columns(names, said_in)
    cells = {each.key: _cells(each, names[each.key], columns) for each in rows}
    return {
        "columns": columns,
        "cells": cells,
        "shows": {name for cell in cells.values() for name in cell if cell[name]},
    }


def _cells(item: Item, names: list[Name], columns: list[str]) -> dict[str, Any]:
    others = [each for each in names if each.text != item.label and not _has_column(each, columns)]
    return {
        "others": others,
        "definition": item.content.get("definition"),
        "properties": [(each["code"], _plain(each["value"])) for each in item.content.get("properties", ())],
        "above": item.parent,
        "status": item.status if item.status != "active" else "",
    }


def _has_column(name: Name, columns: list[str]) -> bool:
    return name.sort == "preferred" and name.language in columns


def _columns(names: dict[str, list[Name]], said_in: str) -> list[str]:
    """The other languages that names on this page are in, the commonest first."""
    counted: dict[str, int] = {}
    for found in names.values():
        for each in found:
            if each.sort == "preferred" and each.language and each.language != said_in:
                counted[each.language] = counted.get(each.language, 0) + 1
    return sorted(counted, key=lambda code: -counted[code])[:COLUMNS]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("display") or value.get("code") or "")
    return str(value)
