"""The items of a version, page by page or by key, from a read-only file made once for each content.

The file (SQLite, under the content's hash) is derived: it can be thrown away and is made again when asked for. So a
page of a large code list costs the page, not the list.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from registry import files, kinds
from registry.errors import BadRequest, NotFound
from registry.kinds.kind import Coded, Content, Item
from registry.models import Version
from registry.services.stored import compilations, contents, judgements

FORM = 5  # raised when the file's layout changes, or what kinds put in it
TABLE = """
CREATE TABLE item (ordinal INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, parent TEXT, label TEXT NOT NULL,
                   status TEXT NOT NULL, children INTEGER NOT NULL DEFAULT 0, content TEXT NOT NULL);
"""
INDEXES = """
CREATE INDEX by_parent ON item (parent, ordinal);
UPDATE item SET children = (SELECT count(*) FROM item AS child WHERE child.parent = item.key);
PRAGMA user_version = {form};
"""
AT_ONCE = 500  # keys in one question
_LITERAL = str.maketrans({sign: f"!{sign}" for sign in "!%_"})
COLUMNS = "ordinal, key, parent, label, status, children, content"


@dataclass(frozen=True)
class Held:
    """A content that may be no version's yet."""

    kind: str
    content_hash: str


def page(
    session: Session,
    version: Version,
    *,
    parent: str | None = None,
    prefix: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> tuple[list[Item], str | None]:
    """Items in their order: all, those under `parent` ("" for those at the top), or with a key's prefix.

    Also the cursor of the next page, None at the end. Raises BadRequest for a cursor that was not given out here.
    """
    conditions: list[str] = ["ordinal > ?"]
    values: list[str | int] = [cursor(after)]
    if parent is not None:
        conditions.append("parent = ?" if parent else "parent IS NULL AND key <> ''")
        values += [parent] if parent else []
    if prefix:
        conditions.append("key >= ? AND key < ?")
        values += [prefix, _after_prefix(prefix)]
    where = " AND ".join(conditions)
    query = f"SELECT {COLUMNS} FROM item WHERE {where} ORDER BY ordinal LIMIT ?"  # noqa: S608 - built of constants
    with opened(session, version) as file:
        rows = file.execute(query, [*values, limit + 1]).fetchall()
    following = str(rows[limit - 1][0]) if len(rows) > limit else None
    return [from_row(row) for row in rows[:limit]], following


def make(session: Session, version: Version) -> None:
    """Make the version's file where it is missing, so that nobody waits for it."""
    with opened(session, version):
        pass


def counted(session: Session, held: Held, content: Content) -> int:
    """How many items this content has, the head not counted; of a large one its file is made on the way."""
    if not judgements.is_large(session, held.kind, held.content_hash, content):
        return sum(1 for each in kinds.kind(held.kind).items(content) if each.key)
    path = path_of(session, held)
    if not path.exists():
        build(path, kinds.kind(held.kind).items(content))
    with reading(path) as file:
        return _count(file)


def item(session: Session, version: Version, key: str) -> Item:
    """Raises NotFound, naming the version that lacks it."""
    with opened(session, version) as file:
        row = file.execute(f"SELECT {COLUMNS} FROM item WHERE key = ?", [key]).fetchone()  # noqa: S608 - as above
    if row is None:
        raise NotFound(
            "{slug} version {number} has no item {key}.",
            code="no-item",
            slug=version.standard.slug,
            number=version.number,
            key=key[:200],
        )
    return from_row(row)


def count(session: Session, version: Version) -> int:
    """How many items there are, the head not counted."""
    with opened(session, version) as file:
        return _count(file)


def _count(file: sqlite3.Connection) -> int:
    found: int = file.execute("SELECT count(*) FROM item WHERE key <> ''").fetchone()[0]
    return found


def below(session: Session, version: Version, keys: Iterable[str]) -> dict[str, int]:
    """How many items stand right below those of these keys that have any."""
    wanted = list(keys)
    marks = ",".join("?" * len(wanted))
    query = f"SELECT key, children FROM item WHERE children > 0 AND key IN ({marks})"  # noqa: S608 - marks only
    with opened(session, version) as file:
        return dict(file.execute(query, wanted).fetchall())


def labels(session: Session, version: Version, keys: Iterable[str]) -> dict[str, str]:
    """What those of these items are called that the version has."""
    found: dict[str, str] = {}
    with opened(session, version) as file:
        for some in _batched(keys):
            marks = ",".join("?" * len(some))
            found |= file.execute(f"SELECT key, label FROM item WHERE key IN ({marks})", some).fetchall()  # noqa: S608 - as above
    return found


def of_keys(session: Session, version: Version | Held, keys: Iterable[str]) -> dict[str, Item]:
    """Those of these keys that there are."""
    found: dict[str, Item] = {}
    with opened(session, version) as file:
        for part in _batched(keys):
            query = f"SELECT {COLUMNS} FROM item WHERE key IN ({', '.join('?' * len(part))})"  # noqa: S608 - as above
            found |= {each.key: each for each in map(from_row, file.execute(query, part))}
    return found


def beginning(session: Session, version: Version, typed: str, limit: int) -> list[tuple[str, str, str | None]]:
    """Key, label and parent of items whose key or label begins so, whichever case; none while there is no file yet."""
    path = path_of(session, version)
    if not path.exists():
        return []
    # SQLite's LIKE knows case of a to z alone: Øre is asked for beside øre.
    forms = dict.fromkeys(f"{form.translate(_LITERAL)}%" for form in (typed, typed.capitalize(), typed.upper()))
    where = " OR ".join(["key LIKE ? ESCAPE '!' OR label LIKE ? ESCAPE '!'"] * len(forms))
    query = f"SELECT key, label, parent FROM item WHERE key <> '' AND ({where}) ORDER BY ordinal LIMIT ?"  # noqa: S608
    with reading(path) as file:
        return file.execute(query, [*(form for form in forms for _ in range(2)), limit]).fetchall()


def walk(session: Session, version: Version | Held) -> Iterator[Item]:
    """All items in order, streamed."""
    with opened(session, version) as file:
        for row in file.execute(f"SELECT {COLUMNS} FROM item ORDER BY ordinal"):  # noqa: S608 - as above
            yield from_row(row)


def trails(session: Session, version: Version, keys: Iterable[str]) -> dict[str, list[Item]]:
    """The items above each of these, topmost first, by the first parent of each; without the item itself."""
    with opened(session, version) as file:
        known: dict[str, Item | None] = {}

        def found(key: str) -> Item | None:
            if key not in known:
                row = file.execute(f"SELECT {COLUMNS} FROM item WHERE key = ?", [key]).fetchone()  # noqa: S608 - as above
                known[key] = from_row(row) if row else None
            return known[key]

        return {key: _above(found, key) for key in keys}


def _batched(keys: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(keys)
    while some := list(islice(waiting, AT_ONCE)):
        yield some


def _above(found: Callable[[str], Item | None], key: str) -> list[Item]:
    """Content may hold a ring, and parents that are not there: both end the way up."""
    item, way, seen = found(key), list[Item](), {key}
    while item is not None and item.parent and item.parent not in seen:
        seen.add(item.parent)
        item = found(item.parent)
        way += [item] if item is not None else []
    return way[::-1]


def path_of(session: Session, version: Version | Held) -> Path:
    """What is no version's may never be, and lies where files are removed in time."""
    if isinstance(version, Held):
        return judgements.path_of(session, version.content_hash, f"items-{FORM}.sqlite3")
    return Path(session.info["files"]) / "items" / version.content_hash[:2] / f"{version.content_hash}-{FORM}.sqlite3"


@contextmanager
def opened(session: Session, version: Version | Held) -> Iterator[sqlite3.Connection]:
    """The version's item file, made when missing or of an older form."""
    path = path_of(session, version)
    if not path.exists():
        build(path, _items_of(session, version))
    with reading(path) as file:
        yield file


def _items_of(session: Session, version: Version | Held) -> Iterator[Item]:
    """Of a very large code system item by item, out of its compiled file: it is never held whole."""
    if isinstance(version, Held):
        return kinds.kind(version.kind).items(contents.load(session, version.kind, version.content_hash))
    kind = kinds.kind(version.standard.kind)
    if isinstance(kind, Coded) and kind.is_codeset and contents.size(session, version.content_hash) > contents.LARGE:
        return kind.items(compilations.thing(session, version))
    return kind.items(contents.load(session, kind.name, version.content_hash))


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """An item file, which nobody changes any more."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True, check_same_thread=False)) as file:
        yield file


def build(path: Path, found: Iterable[Item]) -> None:
    """Write the file whole or not at all; two processes at once do the same work twice and no harm."""
    with files.whole(path) as draft:
        _write(draft, found)


def _write(draft: Path, found: Iterable[Item]) -> None:
    with closing(sqlite3.connect(draft)) as file:
        file.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + TABLE)
        rows = (
            (each.key, each.parent, each.label, each.status, json.dumps(each.content, ensure_ascii=False))
            for each in found
        )
        with file:
            file.executemany("INSERT INTO item (key, parent, label, status, content) VALUES (?, ?, ?, ?, ?)", rows)
        file.executescript(INDEXES.format(form=FORM))


def from_row(row: tuple[int, str, str | None, str, str, int, str]) -> Item:
    _, key, parent, label, status, _, content = row
    return Item(key, label, parent, status, json.loads(content))


def cursor(after: str | None) -> int:
    if after is None:
        return 0
    if not after.isdecimal() or len(after) > 12:
        raise BadRequest("The cursor was not given out here; start without one.", code="bad-cursor")
    return int(after)


def _after_prefix(prefix: str) -> str:
    """The first string in code point order that no longer begins with this prefix."""
    return prefix + "\U0010ffff"
