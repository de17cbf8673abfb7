"""Sides of a merge that are written in ADL 1.4 and in ADL 2: all of them in ADL 2, with the same codes for the same.

A conversion makes up codes where ADL 1.4 has none: for values, value sets, codes of other terminologies. Whoever wrote
the ADL 2 of the other side made up others. Those of the converted side are changed into theirs, by what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from archetypes.constraints import Attribute, AttributeTuple, CObject, ComplexObject, ConstraintRef
from archetypes.conversion import Conversion, convert
from archetypes.library import Library
from archetypes.merging.renumbering import Free, Renumbered, renumbered, words
from archetypes.model import Archetype
from archetypes.node_paths import attribute_step, walk
from archetypes.telling import Told
from archetypes.values import Uri

Side = Literal["base", "mine", "theirs"]
_SIDES: tuple[Side, ...] = ("base", "mine", "theirs")
_NATURAL = re.compile(r"(?:at|ac)\d+(?:\.\d+)*")
#: What is written into the header for a version of ADL, and is no change of a side.
_OF_THE_VERSION = ("adl_version", "rm_release", "generated", "build_uid")


@dataclass(frozen=True)
class Converted:
    """A side that is ADL 1.4, merged as ADL 2: what became of its codes, and what could not be kept."""

    side: Side
    codes: Mapping[str, tuple[str, ...]]
    notes: tuple[Told, ...]


@dataclass(frozen=True)
class Levelled:
    base: Archetype
    mine: Archetype
    theirs: Archetype
    converted: tuple[Converted, ...] = ()
    #: Codes of my side that the other side's tool gave to something else.
    renumbered: tuple[Renumbered, ...] = ()


def levelled(base: Archetype, mine: Archetype, theirs: Archetype, library: Library | None) -> Levelled:
    """As they are where all are of one version."""
    sides: dict[Side, Archetype] = dict(zip(_SIDES, (base, mine, theirs), strict=True))
    if len({each.is_adl2 for each in sides.values()}) == 1:
        return Levelled(base, mine, theirs)
    return _Levelling(sides, library).levelled()


class _Levelling:
    def __init__(self, sides: Mapping[Side, Archetype], library: Library | None) -> None:
        self._made = {side: convert(each, library) for side, each in sides.items() if not each.is_adl2}
        self._done = {side: each for side, each in sides.items() if each.is_adl2}
        every = [*self._done.values(), *(each.archetype for each in self._made.values())]
        self._free = Free(code for each in every for code in _codes(each))
        #: New numbers of codes that the conversion kept, the same on every side.
        self._moved: dict[str, str] = {}
        self._renumbered: list[Renumbered] = []

    def levelled(self) -> Levelled:
        order: tuple[Side, ...] = ("base", "theirs", "mine")
        native = [self._done[side] for side in order if side in self._done]
        codes: dict[Side, Mapping[str, str]] = {}
        for side in (each for each in order if each in self._made):
            models = [self._done[each] for each in order if each in self._done]
            codes[side] = self._aligned(self._made[side], models)
            made = renumbered(self._made[side].archetype, codes[side])
            self._done[side] = _with_header(made, native[0])
        return Levelled(
            self._done["base"],
            self._done["mine"],
            self._done["theirs"],
            converted=tuple(_told(side, self._made[side], codes[side]) for side in _SIDES if side in self._made),
            renumbered=tuple(self._renumbered),
        )

    def _aligned(self, made: Conversion, models: Iterable[Archetype]) -> dict[str, str]:
        """Codes that the conversion made up by those that stand at the same places in the models."""
        kept = {new for old, became in made.codes.items() if _NATURAL.fullmatch(old) for new in became}
        alike: dict[str, str] = {}
        taken: set[str] = set()
        for model in models:
            for one, other in _Pairs(made.archetype, model, kept).codes():
                if one not in kept and one not in alike and other not in taken:
                    alike[one] = other
                    taken.add(other)
        codes = _codes(made.archetype)
        held = {code for model in models for code in _codes(model)}
        for code in sorted(codes - kept - alike.keys()):
            if code in held or code in taken:
                alike[code] = self._free.after(code)
        for code in sorted(taken & kept & codes):
            alike[code] = self._moved_away(code, made.archetype, models)
        return {one: other for one, other in alike.items() if one != other}

    def _moved_away(self, code: str, archetype: Archetype, models: Iterable[Archetype]) -> str:
        if code not in self._moved:
            self._moved[code] = self._free.after(code)
            said = (words(each).get(code) for each in (archetype, *models))
            texts = [term.text if term else "" for term in said]
            self._renumbered.append(Renumbered(code, self._moved[code], texts[0], next(filter(None, texts[1:]), "")))
        return self._moved[code]


class _Pairs:
    """Codes of a converted archetype and of a model of it that stand at the same places; both have the `kept`."""

    def __init__(self, made: Archetype, model: Archetype, kept: set[str]) -> None:
        self._made = made
        self._model = model
        self._kept = kept

    def codes(self) -> Iterator[tuple[str, str]]:
        yield from self._objects(self._made.definition, self._model.definition)
        there = {
            target.text: code
            for table in self._model.terminology.term_bindings.values()
            for code, target in table.items()
            if isinstance(target, Uri)
        }
        for table in self._made.terminology.term_bindings.values():
            for code, target in table.items():
                if isinstance(target, Uri) and target.text in there:
                    yield code, there[target.text]

    def _objects(self, one: CObject, other: CObject) -> Iterator[tuple[str, str]]:
        if isinstance(one, ConstraintRef) and isinstance(other, ConstraintRef):
            if one.code[:2] == other.code[:2]:
                yield one.code, other.code
        elif one.node_id and other.node_id and one.rm_type == other.rm_type:
            yield one.node_id, other.node_id
        if isinstance(one, ComplexObject) and isinstance(other, ComplexObject):
            there = {attribute_step(each): each for each in other.attributes}
            for attribute in one.attributes:
                if attribute_step(attribute) in there:
                    yield from self._children(attribute, there[attribute_step(attribute)])
            tuples = {each.names: each for each in other.tuples}
            for each in one.tuples:
                yield from _rows(each, tuples.get(each.names))

    def _children(self, one: Attribute, other: Attribute) -> Iterator[tuple[str, str]]:
        by_id = {child.node_id: child for child in other.children if child.node_id}
        claimed = {child.node_id for child in one.children} & self._kept
        left = [child for child in other.children if child.node_id not in claimed]
        for child in one.children:
            if child.node_id in self._kept:
                found = by_id.get(child.node_id)
            else:
                found = next((each for each in left if each.rm_type == child.rm_type), None)
                left = [each for each in left if each is not found]
            if found is not None:
                yield from self._objects(child, found)


def _rows(one: AttributeTuple, other: AttributeTuple | None) -> Iterator[tuple[str, str]]:
    """Codes in rows that are otherwise alike, as the steps of a scale by their numbers."""
    there = {_numbers(row): row for row in (other.rows if other else ())}
    for row in one.rows:
        for mine, theirs in zip(row, there.get(_numbers(row), ()), strict=False):
            if isinstance(mine, ConstraintRef) and isinstance(theirs, ConstraintRef):
                yield mine.code, theirs.code


def _numbers(row: tuple[CObject, ...]) -> tuple[CObject, ...]:
    return tuple(each for each in row if not isinstance(each, ConstraintRef))


def _codes(archetype: Archetype) -> set[str]:
    ids = {step.node.node_id for step in walk(archetype.definition) if step.node.node_id}
    return ids | set(words(archetype)) | set(archetype.terminology.value_sets)


def _with_header(made: Archetype, native: Archetype) -> Archetype:
    own = {name: value for name, value in made.header.items() if name not in _OF_THE_VERSION}
    of_version = {name: value for name, value in native.header.items() if name in _OF_THE_VERSION}
    return replace(made, header={**of_version, **own})


def _told(side: Side, made: Conversion, codes: Mapping[str, str]) -> Converted:
    log = {old: tuple(codes.get(new, new) for new in became) for old, became in made.codes.items()}
    return Converted(side, log, made.notes)
