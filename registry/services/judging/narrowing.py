"""Two large contents cut down to the items in which they differ, so that comparing them costs the difference.

The item files of both are joined by key; neither content is loaded. What the cut contents differ in is what the whole
ones differ in: where items stand in another order, two of them are kept that show it.
"""

import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import Unavailable
from registry.kinds.kind import Assembling, Content, Item
from registry.models import Version
from registry.services.stored import contents, items

#: Items that may differ: with their changes these are a gigabyte in memory.
MOST = 250_000
_DIFFERING = """
SELECT key FROM item WHERE NOT EXISTS (SELECT 1 FROM old.item AS before WHERE before.key = item.key
    AND before.content = item.content)
UNION SELECT key FROM old.item AS before WHERE NOT EXISTS (SELECT 1 FROM item WHERE item.key = before.key)
"""
_HEAD = f"SELECT {items.COLUMNS} FROM item WHERE key = ''"  # noqa: S608 - constants, here and below
_KEPT = tuple(
    f"SELECT {items.COLUMNS} FROM {table} JOIN kept USING (key) ORDER BY ordinal"  # noqa: S608
    for table in ("old.item", "main.item")
)
_COMMON = (
    "SELECT key FROM item WHERE EXISTS (SELECT 1 FROM old.item AS before WHERE before.key = item.key) ORDER BY ordinal",
    "SELECT key FROM old.item AS before WHERE EXISTS (SELECT 1 FROM item WHERE item.key = before.key) ORDER BY ordinal",
)


def narrowed(session: Session, before: Version, after: Version) -> tuple[Content, Content] | None:
    """Contents whose difference is that of the two versions; None where the versions are small, or of a kind that
    cannot be put together of items. Raises Unavailable where nearly everything differs."""
    kind = kinds.kind(before.standard.kind)
    sizes = [contents.size(session, each.content_hash) for each in (before, after)]
    if not isinstance(kind, Assembling) or max(sizes) <= contents.LARGE:
        return None
    with items.opened(session, before) as old, items.opened(session, after) as new:
        if not all(kind.is_loose(head) for file in (old, new) for head in _items(file, _HEAD)):
            return None
        new.execute("ATTACH ? AS old", [_address(old)])
        new.execute("CREATE TEMP TABLE kept (key TEXT PRIMARY KEY)")
        new.executemany("INSERT OR IGNORE INTO kept VALUES (?)", [("",), *_astray(new)])
        new.execute(f"INSERT OR IGNORE INTO kept {_DIFFERING} LIMIT {MOST + 1}")
        _refuse_too_many(new)
        one, other = (kind.assembled(_items(new, query)) for query in _KEPT)
        return one, other


def _address(file: sqlite3.Connection) -> str:
    path = file.execute("PRAGMA database_list").fetchone()[2]
    return f"{Path(path).as_uri()}?mode=ro&immutable=1"


def _astray(file: sqlite3.Connection) -> Iterator[tuple[str]]:
    """Where the items that both have begin to stand in another order: the two that have changed places."""
    orders = [file.execute(query) for query in _COMMON]
    differing = ((one, other) for one, other in zip(*orders, strict=True) if one != other)
    for one, other in islice(differing, 1):
        yield from (one, other)


def _refuse_too_many(file: sqlite3.Connection) -> None:
    count: int = file.execute("SELECT count(*) FROM kept").fetchone()[0]
    if count > MOST:
        raise Unavailable(
            "More than {count} items differ, which is more than can be compared at once. Compare nearer versions.",
            code="too-many-changes",
            count=MOST,
        )


def _items(file: sqlite3.Connection, query: str) -> Iterator[Item]:
    return (items.from_row(row) for row in file.execute(query))
