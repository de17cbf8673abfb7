"""Refinements: which concepts, or which groups of their attributes, have relations as an expression wants them."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from itertools import chain, compress
from typing import Any, Final

from codesets.ecl.expressions import Attribute, Expression, Group, Joined, Refinement, Some
from codesets.ecl.tokens import EclError
from codesets.things import marks as m
from codesets.things.marks import Marks
from codesets.things.ontology import Ontology
from codesets.things.relations import Relations

COMPARED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_ANYTHING: Final = Some(None)


class Refining:
    """`found` tells the concepts of an expression."""

    def __init__(self, ontology: Ontology, found: Callable[[Expression], Marks]) -> None:
        self._ontology = ontology
        self._found = found

    def fitting(self, refinement: Refinement) -> Marks:
        """Of all concepts."""
        match refinement:
            case Joined(joint, parts):
                return _joined(joint, [self.fitting(each) for each in parts])
            case Group(of, least, most):
                owners = self._ontology.owners()
                groups = self._groups(of, len(owners) - 1)
                return _counted(compress(owners, groups), least, most, self._ontology.every())
            case Attribute():
                if refinement.reverse:
                    return self._reversed(refinement)
                sources = (compress(rows.sources, fits) for rows, fits in self._rows(refinement))
                return _counted(_chained(sources), refinement.least, refinement.most, self._ontology.every())

    def _groups(self, refinement: Refinement, size: int) -> Marks:
        """The groups that fit, of all concepts'."""
        match refinement:
            case Joined(joint, parts):
                return _joined(joint, [self._groups(each, size) for each in parts])
            case Group():
                raise EclError("a group of attributes stands in no other group")
            case Attribute():
                if refinement.reverse:
                    owned = self._reversed(refinement)
                    return bytes(owned[owner] for owner in self._ontology.owners())
                groups = (compress(rows.groups, fits) for rows, fits in self._rows(refinement))
                return _counted(_chained(groups), refinement.least, refinement.most, m.everybody(size))

    def values(self, sources: Marks, names: Marks) -> Marks:
        """What concepts have for attributes of these names."""
        found = (compress(rows.targets, map(sources.__getitem__, rows.sources)) for rows in self._relations(names))
        return self._marked(_chained(found))

    def pointing_to(self, targets: Marks, names: Marks) -> Marks:
        found = (compress(rows.sources, map(targets.__getitem__, rows.targets)) for rows in self._relations(names))
        return self._marked(_chained(found))

    def _relations(self, names: Marks) -> Iterator[Relations]:
        return (self._ontology.relations(kind) for kind in self._ontology.kinds() if names[kind])

    def _rows(self, attribute: Attribute) -> Iterator[tuple[Relations, Iterable[object]]]:
        """Relations of each type that is meant, and row by row whether the value fits."""
        fits = self._fit(attribute)
        return ((rows, fits(rows)) for rows in self._relations(self._found(attribute.name)))

    def _fit(self, attribute: Attribute) -> Callable[[Relations], Iterable[object]]:
        if isinstance(attribute.value, tuple):
            test = _concrete(attribute.value, attribute.comparison)
            return lambda rows: map(test, rows.texts)
        wanted = self._found(attribute.value)
        if attribute.comparison != "=":
            wanted = bytes(map(operator.not_, wanted))
        elif attribute.value == _ANYTHING:
            return lambda rows: b"\1" * len(rows.targets)
        return lambda rows: map(wanted.__getitem__, rows.targets)

    def _reversed(self, attribute: Attribute) -> Marks:
        """Concepts that others have for an attribute; each other counts once."""
        if isinstance(attribute.value, tuple):
            raise EclError("a reversed attribute has concepts for its value")
        others = self._found(attribute.value)
        if attribute.comparison != "=":
            others = m.without(self._ontology.every(), others)
        pairs: set[tuple[int, int]] = set()
        for rows in self._relations(self._found(attribute.name)):
            fits = [others[source] and target for source, target in zip(rows.sources, rows.targets, strict=True)]
            pairs.update(zip(compress(rows.sources, fits), compress(rows.targets, fits), strict=True))
        return _counted((target for _, target in pairs), attribute.least, attribute.most, self._ontology.every())

    def _marked(self, numbers: Iterable[int]) -> Marks:
        """Without the 0 of values that are no concepts."""
        found = m.marked(numbers, self._ontology.size)
        return b"\0" + found[1:]


def _joined(joint: str, parts: Iterable[Marks]) -> Marks:
    return reduce(m.both if joint == "AND" else m.either, parts)


def _chained(parts: Iterable[Iterable[int]]) -> Iterator[int]:
    return chain.from_iterable(parts)


def _counted(numbers: Iterable[int], least: int, most: int | None, every: Marks) -> Marks:
    """Of all there are, those that come so often."""
    size = len(every) - 1
    if most is None and least < 2:
        return m.marked(numbers, size) if least else every
    counts = Counter(numbers)
    found = m.marked(
        (number for number, count in counts.items() if count >= least and (most is None or count <= most)), size
    )
    return found if least else m.either(found, m.without(every, m.marked(counts, size)))


def _concrete(wanted: tuple[str, ...], comparison: str) -> Callable[[str], bool]:
    """A test on a value as RF2 writes it; "" is said where a concept is the value."""
    if wanted[0].startswith("#"):
        number, compared = _number(wanted[0]), COMPARED[comparison]
        return lambda text: (found := _number(text)) is not None and compared(found, number)
    if comparison == "=":
        return lambda text: text in wanted
    return lambda text: bool(text) and text not in wanted


def _number(text: str) -> float | None:
    try:
        return float(text[1:]) if text.startswith("#") else None
    except ValueError:
        return None
