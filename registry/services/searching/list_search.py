"""Finding in one version of a long list: by the beginning of a code, or by words in any of an item's names.

The search of the registry finds across everything and ranks; this finds in the very version that one reads, old ones
too, in the order of the list, and needs no index but the files that the version is read from anyway.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from sqlalchemy.orm import Session

from codesets.compiled import CompiledSystem
from registry import kinds
from registry.access import Member, Use
from registry.kinds.kind import Coded, Item
from registry.models import Version
from registry.services.reading import excerpts
from registry.services.reading.licences import may_use, require_use
from registry.services.stored import compilations, contents, items

LONGEST = 200
#: Words that are looked for; further ones are left out.
MOST_WORDS = 10
#: A code as people type it without its dot: J189.
_DOTLESS = re.compile(r"[A-Z]\d\d[0-9A-Z]+")
#: What is sought among codes first: without blanks, and short, with a number in it, or in capitals.
_LIKE_A_CODE = re.compile(r"\S{1,2}|\S*\d\S*|[^\sa-zæøå]+")
_NAMES = frozenset({"code", "preferred", "synonym", "abbreviation", "other"})


@dataclass(frozen=True)
class Found:
    """A page of what was found; `by_code` is whether the text was read as the beginning of a code.

    `total` is None where only a beginning of the list was counted.
    """

    items: list[Item]
    following: str | None
    total: int | None
    by_code: bool = False


def find(
    session: Session, member: Member, version: Version, text: str, after: str | None = None, limit: int = 50
) -> Found:
    """Within the licence, as `excerpts.page`: without leave to download there is no second page.

    Raises BadRequest for a cursor that was not given out here, Unauthenticated or Forbidden by the licence.
    """
    require_use(member, version.standard, Use.VIEW)
    text = normalize("NFC", text).strip()[:LONGEST]
    whole = may_use(member, version.standard, Use.DOWNLOAD)
    if not whole:
        after, limit = None, min(limit, excerpts.MOST)
        if not text:
            return Found([], None, 0)
    prefix = _prefix(session, version, text)
    if prefix is not None and (whole or len(prefix) >= excerpts.SHORTEST_PREFIX):
        found, following = items.page(session, version, prefix=prefix, after=after, limit=limit)
        return Found(found, following if whole else None, None, by_code=True)
    offset = items.cursor(after)
    words = tuple(dict.fromkeys(text.casefold().split()))[:MOST_WORDS]
    keys, total = _named(session, version, words, offset, limit)
    end = offset + len(keys)
    found = [items.item(session, version, key) for key in keys]
    return Found(found, str(end) if whole and end < total else None, total)


def _prefix(session: Session, version: Version, text: str) -> str | None:
    """The text as codes of this list begin: as it stands, in capitals, or with the dot that was left out."""
    if not _LIKE_A_CODE.fullmatch(text):
        return None
    capital = text.upper()
    dotted = [f"{capital[:3]}.{capital[3:]}"] if _DOTLESS.fullmatch(capital) else []
    for each in dict.fromkeys([text, capital, *dotted]):
        if items.page(session, version, prefix=each, limit=1)[0]:
            return each
    return None


def _named(
    session: Session, version: Version, words: tuple[str, ...], offset: int, limit: int
) -> tuple[list[str], int]:
    """Keys of a stretch of the items that hold every word in their names, and how many those are in all."""
    kind = kinds.kind(version.standard.kind)
    if isinstance(kind, Coded) and kind.is_codeset:
        thing = compilations.thing(session, version)
        if isinstance(thing, CompiledSystem):
            concepts, total = thing.page(words, offset, limit)
            return [each.code for each in concepts], total
    names = _names(session, version)
    found = [key for key, text in names.items() if key and all(word in text for word in words)]
    return found[offset : offset + limit], len(found)


def _names(session: Session, version: Version) -> dict[str, str]:
    """Key -> the item's names in one folded text, and those of the codes that it is mapped to."""
    kept = _kept(version.standard.kind, version.content_hash)
    if not kept:
        kind = kinds.kind(version.standard.kind)
        found: dict[str, list[str]] = {}
        for each in kind.words(contents.load(session, kind.name, version.content_hash)):
            if each.role in _NAMES:
                found.setdefault(each.item, []).append(each.value.casefold())
        for item in items.walk(session, version):
            for target in item.content.get("targets", ()):
                found.setdefault(item.key, []).extend(
                    str(target.get(name, "")).casefold() for name in ("code", "display")
                )
        kept.append({key: "\n".join(texts) for key, texts in found.items()})
    return kept[0]


@lru_cache(maxsize=8)
def _kept(_kind: str, _hash: str) -> list[dict[str, str]]:
    """A slot for the names of a content, which never changes under its hash."""
    return []
