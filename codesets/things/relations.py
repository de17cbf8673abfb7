"""The attributes of concepts as relations between them, by group: what is asked of a whole system at once.

SNOMED CT's are properties named by the code of their type; the groups stand in the concept's normal form. Attributes in
no group are each a group of their own.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from codesets.things import snomed
from codesets.things.concepts import Concept, as_text

#: Names under which the reader of RF2 tells membership and groups (see formats.rf2).
_PAIR: Final = re.compile(r'(\d+)=("(?:[^"\\]|\\.)*"|#[^,}]+|\d+)|([{}])')
#: Bytes of one number in what is kept.
_NUMBER: Final = "I"

Pair = tuple[str, str]
#: (group among those of all concepts, type, value)
Row = tuple[int, str, str]


def groups(concept: Concept) -> Iterator[list[Pair]]:
    """The attributes by group, from the concept's normal form; without one, each by itself."""
    if not any(each.code.isdecimal() for each in concept.properties):
        return
    form = next(iter(concept.values(snomed.NORMAL_FORM)), None)
    if not isinstance(form, str):
        yield from ([(each.code, as_text(each.value))] for each in concept.properties if each.code.isdecimal())
        return
    inside: list[Pair] | None = None
    for name, value, brace in _PAIR.findall(form.partition(":")[2]):
        if brace:
            if inside:
                yield inside
            inside = [] if brace == "{" else None
        elif inside is None:
            yield [(name, value)]
        else:
            inside.append((name, value))


@dataclass(slots=True)
class Relations:
    """Relations of one type: row by row the concept that has it, its group, and the concept or text that it has.

    `targets` is 0 where the value is no concept here; `texts` are then the values, row by row, else empty.
    """

    sources: array[int] = field(default_factory=lambda: array(_NUMBER))
    groups: array[int] = field(default_factory=lambda: array(_NUMBER))
    targets: array[int] = field(default_factory=lambda: array(_NUMBER))
    texts: list[str] = field(default_factory=list)

    def add(self, source: int, group: int, target: int, text: str) -> None:
        if not target and not self.texts:
            self.texts = [""] * len(self.targets)
        self.sources.append(source)
        self.groups.append(group)
        self.targets.append(target)
        if self.texts or not target:
            self.texts.append("" if target else text)


class Grouping:
    """Numbers the groups of a system's concepts, which come one after another."""

    def __init__(self) -> None:
        #: The concept that each group is of; group 0 is nobody's.
        self.owners: array[int] = array(_NUMBER, [0])

    def rows(self, number: int, concept: Concept) -> Iterator[Row]:
        for group in groups(concept):
            self.owners.append(number)
            yield from ((len(self.owners) - 1, name, value) for name, value in group)


def packed(numbers: Iterable[int]) -> bytes:
    return numbers.tobytes() if isinstance(numbers, array) else array(_NUMBER, numbers).tobytes()


def unpacked(data: bytes) -> array[int]:
    found = array(_NUMBER)
    found.frombytes(data)
    return found
