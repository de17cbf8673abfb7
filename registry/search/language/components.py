"""What words mean inside longer names: nyre is renal there, and lever with betennelse is hepat with itt."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from registry.search.language.stems import stem
from registry.search.language.tables import WIDER, small_words, word_synonyms
from registry.search.language.text import words
from registry.search.language.thesaurus import Key, key

JOINED: Final = "-"
#: The ending of what something is, behind what it is like.
QUALITY: Final = "het"
MIN_BARE: Final = 3


@dataclass(frozen=True)
class Component:
    """The other words for one, each as telling words, and what it is at the beginning and end of compounds."""

    others: tuple[Key, ...]
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


def inside(typed: Iterable[str]) -> tuple[Key, ...]:
    """What stands for these words inside names; for a quality also what has it: stivhet is stiv."""
    plain = tuple(typed)
    found = _components().get(key(plain))
    bare = plain[0].removesuffix(QUALITY) if len(plain) == 1 and plain[0].endswith(QUALITY) else ""
    having = ((bare,), (f"{bare}t",)) if len(bare) >= MIN_BARE else ()
    return (*(found.others if found else ()), *having)


def is_component(word: str) -> bool:
    return stem(word) in _single()


@cache
def _single() -> frozenset[str]:
    return frozenset(name[0] for name in _components() if len(name) == 1)


def built(head: str, tail: str) -> Iterator[str]:
    """The learned compounds of both: lever and betennelse make hepatitt."""
    first, last = (_components().get(key((word,))) for word in (head, tail))
    if first and last:
        yield from (beginning + ending for beginning in first.beginnings for ending in last.endings)


@cache
def vocabulary() -> frozenset[str]:
    """The single words of the table, and all learned compounds that can be built: compounds are cut by them too."""
    single = {name[0] for each in _components().values() for name in each.others if len(name) == 1}
    beginnings = {one for each in _components().values() for one in each.beginnings}
    endings = {one for each in _components().values() for one in each.endings}
    return frozenset(single | {one + other for one in beginnings for other in endings})


@dataclass(frozen=True)
class _Row:
    """A line of the table: from `wider` there is no way back to the head."""

    head: Key
    names: tuple[Key, ...]
    wider: tuple[Key, ...]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]


@cache
def _components() -> dict[Key, Component]:
    rows = [_read(cells) for cells in word_synonyms()]
    heads = {key(row.head) for row in rows}
    back: dict[Key, list[_Row]] = defaultdict(list)
    for row in rows:
        for name in map(key, row.names):
            if name not in heads and row not in back[name]:
                back[name].append(row)
    found = {name: _component([row.head for row in told], told) for name, told in back.items()}
    headed = {row.head: _component((*row.names, *row.wider), (row,)) for row in rows}
    # By its own word, too: what a stemmer leaves of an inflected form may be the word itself, and not its stem.
    return headed | found | {key(head): component for head, component in headed.items()}


def _component(others: Iterable[Key], rows: Iterable[_Row]) -> Component:
    joined = [(row.beginnings, row.endings) for row in rows]
    beginnings = tuple(one for told, _ in joined for one in told)
    return Component(tuple(others), beginnings, tuple(one for _, told in joined for one in told))


def _read(cells: tuple[str, ...]) -> _Row:
    whole = [cell for cell in cells if JOINED not in (cell[0], cell[-1])]
    head, *names = (_telling(cell) for cell in whole if not cell.startswith(WIDER))
    wider = tuple(_telling(cell.removeprefix(WIDER)) for cell in whole if cell.startswith(WIDER))
    beginnings = tuple(cell[:-1] for cell in cells if cell.endswith(JOINED))
    return _Row(head, tuple(names), wider, beginnings, tuple(cell[1:] for cell in cells if cell.startswith(JOINED)))


def _telling(name: str) -> Key:
    plain = words(name)
    return tuple(word for word in plain if word not in small_words()) or tuple(plain)
