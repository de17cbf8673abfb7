"""What people change at one node of an archetype without its source: names, how often it is recorded, ranges."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import archetypes
from archetypes.constraints import (
    Attribute,
    AttributeTuple,
    CObject,
    ComplexObject,
    Multiplicity,
    NumberConstraint,
    QuantityConstraint,
    QuantityItem,
    StringConstraint,
)
from archetypes.model import Term
from archetypes.values import Interval
from registry.errors import ContentError
from registry.kinds.archetype.reading import parsed

Number = int | Decimal
Bounds = tuple[Number | None, Number | None]
#: Attributes below an element that lead to its numbers.
_ON_THE_WAY = ("value", "magnitude", "defining_code", "numerator")


@dataclass(frozen=True)
class Range:
    """Numbers that may be recorded, with their unit if they have one; of an open end `…_included` says nothing."""

    units: str
    bounds: Bounds
    whole: bool
    lower_included: bool = True
    upper_included: bool = True


@dataclass(frozen=True)
class Amendable:
    """What a form shows of a node: `texts` is (name, description) by language; `occurrences` None where not stated."""

    texts: Mapping[str, tuple[str, str]]
    occurrences: Multiplicity | None
    ranges: tuple[Range, ...]


@dataclass(frozen=True)
class _Place:
    """Where a range stands: in a constraint, at this number among its units or values."""

    holder: QuantityConstraint | NumberConstraint
    number: int
    units: str


def amendable(content: str, path: str) -> Amendable:
    archetype = parsed(content)
    node = _at(archetype, path)
    terms = archetype.terminology.term_definitions
    texts = {code: terms[code][node.node_id] for code in terms if node.node_id in terms[code]} if node.node_id else {}
    told = {code: (term.text, term.description or "") for code, term in texts.items()}
    return Amendable(told, node.occurrences, tuple(map(_range, _places(node))))


def amended(
    content: str,
    path: str,
    texts: Mapping[str, tuple[str, str]],
    occurrences: Multiplicity | None,
    bounds: tuple[Bounds, ...],
) -> str:
    """The text with these names and descriptions, occurrences and ranges; languages that are not named stay."""
    archetype = parsed(content)
    node = _at(archetype, path)
    changes: dict[int, CObject] = {}
    for place, wanted in zip(_places(node), bounds, strict=True):
        if wanted != _range(place).bounds:
            holder = changes.get(id(place.holder), place.holder)
            assert isinstance(holder, QuantityConstraint | NumberConstraint)
            changes[id(place.holder)] = _bounded(holder, place.number, wanted)
    inner = _rebuilt(node, changes)
    changes = {id(node): replace(inner, occurrences=occurrences)}
    definition = _rebuilt(archetype.definition, changes)
    assert isinstance(definition, ComplexObject)
    after = replace(archetype, definition=definition)
    return archetypes.write(_with_texts(after, node.node_id, texts) if node.node_id else after, "adl")


def _at(archetype: archetypes.Archetype, path: str) -> CObject:
    for each in archetypes.paths(archetype):
        if each.path == path:
            return each.node
    raise ContentError("There is no item {key} in this proposal.", key=path[:200])


def _places(node: CObject) -> Iterator[_Place]:
    if isinstance(node, QuantityConstraint):
        yield from (_Place(node, number, item.units) for number, item in enumerate(node.items))
    elif isinstance(node, NumberConstraint):
        yield from (_Place(node, at, "") for at, value in enumerate(node.values) if isinstance(value, Interval))
    elif isinstance(node, ComplexObject):
        for attribute in node.attributes:
            if attribute.name in _ON_THE_WAY:
                for child in attribute.children:
                    yield from _places(child)
        for each in node.tuples:
            yield from _in_rows(each)


def _in_rows(found: AttributeTuple) -> Iterator[_Place]:
    if "magnitude" in found.names:
        for row in found.rows:
            cells = dict(zip(found.names, row, strict=True))
            units = cells.get("units")
            said = units.values[0] if isinstance(units, StringConstraint) and units.values else ""
            yield from (replace(place, units=said) for place in _places(cells["magnitude"]))


def _range(place: _Place) -> Range:
    found = _interval(place.holder, place.number)
    whole = isinstance(place.holder, NumberConstraint) and place.holder.rm_type == "Integer"
    return Range(place.units, (found.lower, found.upper), whole, found.lower_included, found.upper_included)


def _interval(holder: QuantityConstraint | NumberConstraint, number: int) -> Interval[Number]:
    if isinstance(holder, QuantityConstraint):
        return holder.items[number].magnitude or Interval()
    value = holder.values[number]
    assert isinstance(value, Interval)
    return value


def _bounded(holder: QuantityConstraint | NumberConstraint, number: int, bounds: Bounds) -> CObject:
    """With other bounds, which are as inclusive as they were; a quantity without bounds may be any."""
    lower, upper = bounds
    if holder.rm_type != "Integer":
        lower, upper = _real(lower), _real(upper)
    interval = replace(_interval(holder, number), lower=lower, upper=upper)
    if isinstance(holder, QuantityConstraint):
        items: list[QuantityItem] = list(holder.items)
        items[number] = replace(items[number], magnitude=interval if bounds != (None, None) else None)
        return replace(holder, items=tuple(items))
    values = list(holder.values)
    values[number] = interval
    return replace(holder, values=tuple(values))


def _real(number: Number | None) -> Decimal | None:
    """Written with a decimal, by which ADL tells a Real from an Integer."""
    if number is None:
        return None
    exact = Decimal(number)
    return exact if exact % 1 else exact.quantize(Decimal("0.1"))


def _rebuilt(node: CObject, changes: Mapping[int, CObject]) -> CObject:
    """With what is changed in the place of what it was, told by identity."""
    if id(node) in changes:
        return changes[id(node)]
    if not isinstance(node, ComplexObject):
        return node
    attributes = tuple(_attribute(each, changes) for each in node.attributes)
    tuples = tuple(_tuple(each, changes) for each in node.tuples)
    return replace(node, attributes=attributes, tuples=tuples)


def _attribute(attribute: Attribute, changes: Mapping[int, CObject]) -> Attribute:
    return replace(attribute, children=tuple(_rebuilt(each, changes) for each in attribute.children))


def _tuple(found: AttributeTuple, changes: Mapping[int, CObject]) -> AttributeTuple:
    return replace(found, rows=tuple(tuple(_rebuilt(cell, changes) for cell in row) for row in found.rows))


def _with_texts(
    archetype: archetypes.Archetype, code: str, texts: Mapping[str, tuple[str, str]]
) -> archetypes.Archetype:
    terms = {language: dict(each) for language, each in archetype.terminology.term_definitions.items()}
    for language, (text, description) in texts.items():
        old: Term = terms[language][code]
        terms[language][code] = replace(old, text=text, description=description or None)
    terminology = replace(archetype.terminology, term_definitions=terms)
    return replace(archetype, terminology=terminology)
