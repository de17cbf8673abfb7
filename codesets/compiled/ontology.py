"""A compiled code system asked for sets of its concepts: answered from the file, without a query for each concept."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, compress, islice

import orjson

from codesets.compiled.file import File
from codesets.compiled.layout import VALUE_LENGTH
from codesets.compiled.names import numbers_naming
from codesets.compiled.rows import decode
from codesets.things import marks as m
from codesets.things.concepts import Concept, texts
from codesets.things.marks import Marks
from codesets.things.ontology import Kept
from codesets.things.relations import Relations, unpacked

#: Concepts that are read by one query.
_BATCH = 500
#: Sets up to this size are named in a query, larger ones are found among all rows.
_MOST_NAMED = 100_000


@dataclass(frozen=True)
class Facts:
    """What is told of a file besides its head."""

    size: int
    is_flat: bool
    #: Whether the hierarchy is numbered (see codesets.compiled.layout).
    is_placed: bool
    #: The highest number of a concept; more than `size` where codes are doubled.
    numbers: int
    languages: tuple[str, ...]
    properties: frozenset[str]


class FileOntology:
    """See codesets.things.ontology.Ontology."""

    def __init__(self, file: File, facts: Facts) -> None:
        self._file = file
        self._facts = facts
        self.size = facts.numbers
        self.kept = Kept()

    def number(self, code: str) -> int | None:
        found = self._file.rows("SELECT id FROM concept WHERE code = ?", (code,))
        return found[0][0] if found else None

    def codes(self, marks: Marks) -> Iterator[str]:
        if m.amount(marks) <= _MOST_NAMED:
            return (row[0] for row in self._rows("code", m.numbers(marks)))
        return (code for number, code in self._file.stream("SELECT id, code FROM concept ORDER BY id") if marks[number])

    def concepts(self, numbers: Iterable[int]) -> Iterator[Concept]:
        return (decode(*row) for row in self._rows("code, data", numbers))

    def _rows(self, columns: str, numbers: Iterable[int]) -> Iterator[tuple[str, bytes]]:
        """Of the concepts of these numbers, in that order, which is rising."""
        found = f"SELECT {columns} FROM json_each(?) CROSS JOIN concept"  # noqa: S608 - columns of ours
        query = f"{found} ON concept.id = value ORDER BY concept.id"
        waiting = iter(numbers)
        while batch := list(islice(waiting, _BATCH)):
            yield from self._file.rows(query, (_listed(batch),))

    def every(self) -> Marks:
        if self._facts.size == self.size:
            return m.everybody(self.size)
        return self._marked(self._file.rows("SELECT id FROM concept"))

    # -- hierarchy

    def children(self, marks: Marks) -> Marks:
        return self._near(marks, "child", "parent")

    def parents(self, marks: Marks) -> Marks:
        return self._near(marks, "parent", "child")

    def _near(self, marks: Marks, wanted: str, known: str) -> Marks:
        if m.amount(marks) <= _MOST_NAMED:
            query = f"SELECT edge.{wanted} FROM json_each(?) CROSS JOIN edge ON edge.{known} = value"  # noqa: S608 - ours
            return self._marked(self._file.rows(query, (_listed(m.numbers(marks)),)))
        rows = self._file.rows(f"SELECT {known}, {wanted} FROM edge")  # noqa: S608 - as above
        return m.marked((other for one, other in rows if marks[one]), self.size)

    def below(self, marks: Marks) -> Marks:
        if not self._facts.is_placed:
            return self._walked(marks, self.children)
        order = unpacked(self._packed("order"))
        found = bytearray(len(order))
        for first, last in self._stretches(marks):
            found[first : last + 1] = b"\1" * (last + 1 - first)
        return m.marked(compress(order, found), self.size)

    def _stretches(self, marks: Marks) -> Iterable[tuple[int, int]]:
        if m.amount(marks) <= _MOST_NAMED:
            query = "SELECT first, last FROM json_each(?) CROSS JOIN stretch ON stretch.id = value"
            return self._file.rows(query, (_listed(m.numbers(marks)),))
        rows = self._file.stream("SELECT id, first, last FROM stretch")
        return ((first, last) for number, first, last in rows if marks[number])

    def above(self, marks: Marks) -> Marks:
        return self._walked(marks, self.parents)

    def _walked(self, marks: Marks, step: Callable[[Marks], Marks]) -> Marks:
        """Wave by wave."""
        found = wave = marks
        while m.amount(wave):
            wave = m.without(step(wave), found)
            found = m.either(found, wave)
        return found

    # -- what is said of concepts

    def having(self, name: str, values: Iterable[str] | None = None) -> Marks:
        if values is None:
            return self._marked(self._file.rows("SELECT id FROM property WHERE name = ?", (name,)))
        wanted = set(values)
        short = [value for value in wanted if len(value) < VALUE_LENGTH]
        query = (
            "SELECT property.id FROM json_each(?) AS wanted CROSS JOIN property "
            "ON property.name = ? AND property.value = wanted.value"
        )
        rows = self._file.rows(query, (json.dumps(short), name))
        fitting: Iterable[tuple[int]] = ()
        if len(short) < len(wanted):
            fitting = ((number,) for number, value in self._long(name) if value in wanted)
        return self._marked(chain(rows, fitting))

    def values(self, name: str) -> list[str]:
        rows = self._file.rows("SELECT DISTINCT value FROM property WHERE name = ?", (name,))
        found = dict.fromkeys(value for (value,) in rows if len(value) < VALUE_LENGTH)
        if len(found) < len(rows):
            found.update(dict.fromkeys(value for _, value in self._long(name)))
        return list(found)

    def _long(self, name: str) -> Iterator[tuple[int, str]]:
        """Concepts with the values that stand only in part in the table."""
        query = "SELECT DISTINCT id FROM property WHERE name = ? AND length(value) >= ? ORDER BY id"
        numbers = [number for (number,) in self._file.rows(query, (name, VALUE_LENGTH))]
        for number, concept in zip(numbers, self.concepts(numbers), strict=True):
            told = (text for value in concept.values(name) for text in texts(value))
            yield from ((number, text) for text in told if len(text) >= VALUE_LENGTH)

    def inactive(self) -> Marks:
        return self._packed("inactive")

    def abstract(self) -> Marks:
        return self._packed("abstract")

    def naming(self, words: Iterable[str]) -> Marks:
        return m.marked(numbers_naming(self._file, words), self.size)

    # -- relations

    def kinds(self) -> list[int]:
        return [kind for (kind,) in self._file.rows("SELECT kind FROM relation ORDER BY kind")]

    def relations(self, kind: int) -> Relations:
        found = self._file.rows("SELECT sources, groups, targets, texts FROM relation WHERE kind = ?", (kind,))
        if not found:
            return Relations()
        sources, groups, targets, texts = found[0]
        told = orjson.loads(texts) if texts else []
        return Relations(unpacked(sources), unpacked(groups), unpacked(targets), told)

    def owners(self) -> array[int]:
        return unpacked(self._packed("owners"))

    def _packed(self, name: str) -> bytes:
        data: bytes = self._file.rows("SELECT data FROM packed WHERE name = ?", (name,))[0][0]
        return data

    def _marked(self, rows: Iterable[tuple[int]]) -> Marks:
        return m.marked(chain.from_iterable(rows), self.size)


def _listed(numbers: Iterable[int]) -> str:
    return orjson.dumps(list(numbers)).decode()
