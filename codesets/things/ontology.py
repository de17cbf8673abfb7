"""What is asked of all concepts of a code system at once: sets of them by hierarchy, properties, relations and names.

Concepts are numbered from 1 in document order, and sets are `marks`. One class answers for a system in memory, one
(codesets.compiled.ontology) from a compiled file; filters, constraints and expansions ask either.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Final, Protocol

from codesets.things import marks as m
from codesets.things.concepts import Concept, inactive, searchable, texts
from codesets.things.marks import Marks
from codesets.things.relations import Grouping, Relations
from codesets.things.tree import Tree

#: Answers to expressions that a system keeps; each is a byte for every concept.
_MOST_KEPT: Final = 16


class Kept:
    """The answers given last, so that a value set that is asked code by code is evaluated once."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, Marks] = OrderedDict()

    def get(self, question: str, answer: Callable[[], Marks]) -> Marks:
        found = self._answers.get(question)
        if found is None:
            found = self._answers[question] = answer()
            while len(self._answers) > _MOST_KEPT:
                try:
                    self._answers.popitem(last=False)
                except KeyError:  # another thread took the last one
                    break
        return found


class Ontology(Protocol):
    """A code system asked for sets; `below` and `above` hold what they start from."""

    @property
    def size(self) -> int: ...
    @property
    def kept(self) -> Kept: ...
    def number(self, code: str) -> int | None:
        """Of the code as the system writes it."""

    def every(self) -> Marks: ...
    def codes(self, marks: Marks) -> Iterator[str]: ...
    def concepts(self, numbers: Iterable[int]) -> Iterator[Concept]:
        """Of numbers in rising order."""

    def children(self, marks: Marks) -> Marks: ...
    def parents(self, marks: Marks) -> Marks: ...
    def below(self, marks: Marks) -> Marks: ...
    def above(self, marks: Marks) -> Marks: ...
    def having(self, name: str, values: Iterable[str] | None = None) -> Marks:
        """Those with a property (that has one of the values, as texts)."""

    def values(self, name: str) -> list[str]:
        """The values that a property has here, as texts, each once."""

    def inactive(self) -> Marks: ...
    def abstract(self) -> Marks: ...
    def naming(self, words: Iterable[str]) -> Marks:
        """Those whose code or names hold every one of the (case-folded) words."""

    def kinds(self) -> list[int]:
        """The concepts that relations are named by."""

    def relations(self, kind: int) -> Relations: ...
    def owners(self) -> array[int]:
        """The concept of each group of relations, from group 1."""


def marks_of(codes: Iterable[str], ontology: Ontology) -> Marks:
    """The concepts of these codes, of those that are there."""
    numbers = (number for code in codes if (number := ontology.number(code)) is not None)
    return m.marked(numbers, ontology.size)


class HeldOntology:
    """Over concepts in memory."""

    def __init__(self, tree: Tree[Concept]) -> None:
        self._tree = tree
        self._codes = ("", *tree)
        self.size = len(tree)
        self.kept = Kept()

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self._codes) if number}

    def number(self, code: str) -> int | None:
        return self._numbers.get(code)

    def every(self) -> Marks:
        return m.everybody(self.size)

    def codes(self, marks: Marks) -> Iterator[str]:
        return (self._codes[number] for number in m.numbers(marks))

    def concepts(self, numbers: Iterable[int]) -> Iterator[Concept]:
        return (self._tree.nodes[self._codes[number]] for number in numbers)

    def children(self, marks: Marks) -> Marks:
        return self._step(marks, self._tree.children)

    def parents(self, marks: Marks) -> Marks:
        return self._step(marks, self._tree.parents)

    def below(self, marks: Marks) -> Marks:
        return self._reached(marks, self._tree.children)

    def above(self, marks: Marks) -> Marks:
        return self._reached(marks, self._tree.parents)

    def having(self, name: str, values: Iterable[str] | None = None) -> Marks:
        by_value = self._properties.get(name, {})
        wanted = by_value if values is None else values
        return m.marked((number for value in wanted for number in by_value.get(value, ())), self.size)

    def values(self, name: str) -> list[str]:
        return list(self._properties.get(name, ()))

    def inactive(self) -> Marks:
        return self._that(inactive)

    def abstract(self) -> Marks:
        return self._that(lambda concept: concept.abstract)

    def naming(self, words: Iterable[str]) -> Marks:
        wanted = tuple(words)
        return self._that(lambda concept: all(word in searchable(concept) for word in wanted))

    def kinds(self) -> list[int]:
        return sorted(self._relations[0])

    def relations(self, kind: int) -> Relations:
        return self._relations[0].get(kind) or Relations()

    def owners(self) -> array[int]:
        return self._relations[1]

    def _numbered(self) -> Iterator[tuple[int, Concept]]:
        return enumerate(self._tree.nodes.values(), start=1)

    def _that(self, test: Callable[[Concept], bool]) -> Marks:
        return m.marked((number for number, concept in self._numbered() if test(concept)), self.size)

    def _step(self, marks: Marks, step: Callable[[str], tuple[str, ...]]) -> Marks:
        return m.marked((self._numbers[each] for code in self.codes(marks) for each in step(code)), self.size)

    def _reached(self, marks: Marks, step: Callable[[str], tuple[str, ...]]) -> Marks:
        seen = set(self.codes(marks))
        waiting = list(seen)
        while waiting:
            new = [each for each in step(waiting.pop()) if each not in seen]
            seen.update(new)
            waiting.extend(new)
        return m.marked((self._numbers[code] for code in seen), self.size)

    @cached_property
    def _properties(self) -> dict[str, dict[str, list[int]]]:
        found: dict[str, dict[str, list[int]]] = {}
        for number, concept in self._numbered():
            for name, text in ((each.code, text) for each in concept.properties for text in texts(each.value)):
                found.setdefault(name, {}).setdefault(text, []).append(number)
        return found

    @cached_property
    def _relations(self) -> tuple[dict[int, Relations], array[int]]:
        grouping = Grouping()
        found: dict[int, Relations] = {}
        for number, concept in self._numbered():
            for group, name, value in grouping.rows(number, concept):
                kind = self.number(name)
                if kind is not None:
                    rows = found.setdefault(kind, Relations())
                    rows.add(number, group, self.number(value) or 0, value)
        return found, grouping.owners
