"""What words mean inside longer names: nyre is renal there, and lever with betennelse is hepat with itt."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from registry.search.tables import WIDER, small_words, word_synonyms
from registry.search.text import words
from registry.search.thesaurus import Key, key

JOINED: Final = "-"


@dataclass(frozen=True)
class Component:
    """The other words for one, each as telling words, and what it is at the beginning and end of compounds."""

    others: tuple[Key, ...]
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


def inside(typed: Iterable[str]) -> tuple[Key, ...]:
    """What stands for these words inside names."""
    found = _components().get(key(typed))
    return found.others if found else ()


def is_component(word: str) -> bool:
    return key((word,)) in _components()


def built(head: str, tail: str) -> Iterator[str]:
    """The learned compounds of both: lever and betennelse make hepatitt."""
    first, last = (_components().get(key((word,))) for word in (head, tail))
    if first and last:
        yield from (beginning + ending for beginning in first.beginnings for ending in last.endings)


@cache
def _components() -> dict[Key, Component]:
    rows = [_read(cells) for cells in word_synonyms()]
    heads = {key(head) for head, _, _ in rows}
    back: dict[Key, dict[Key, None]] = defaultdict(dict)
    for head, names, _ in rows:
        for name in names:
            if key(name) not in heads:
                back[key(name)][head] = None
    found = {name: Component(tuple(others)) for name, others in back.items()}
    for (head, names, wider), cells in zip(rows, word_synonyms(), strict=True):
        beginnings = tuple(cell[:-1] for cell in cells if cell.endswith(JOINED))
        endings = tuple(cell[1:] for cell in cells if cell.startswith(JOINED))
        found[key(head)] = Component((*names, *wider), beginnings, endings)
    return found


def _read(cells: tuple[str, ...]) -> tuple[Key, tuple[Key, ...], tuple[Key, ...]]:
    """The first name, the others, and those from which there is no way back."""
    whole = [cell for cell in cells if JOINED not in (cell[0], cell[-1])]
    head, *names = (_telling(cell) for cell in whole if not cell.startswith(WIDER))
    return head, tuple(names), tuple(_telling(cell.removeprefix(WIDER)) for cell in whole if cell.startswith(WIDER))


def _telling(name: str) -> Key:
    plain = words(name)
    return tuple(word for word in plain if word not in small_words()) or tuple(plain)
