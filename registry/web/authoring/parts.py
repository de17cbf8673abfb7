"""A value set's parts as the editor shows them: what each draws on, what it lists or asks, and what is wrong there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from codesets import Include, IncludedConcept, Terminology, TerminologyError, ValueSet
from codesets.answering.languages import display_in, ranges_of
from codesets.authoring.value_sets import SIDES, Side, parts_of
from codesets.things.system import System
from registry.services.proposing.authoring import Choice
from registry.web.whole_numbers import whole_number

PAGE = 50


@dataclass(frozen=True)
class Row:
    """A listed code: `display` as it is shown, `named` as its system has it where the list says something else.

    `trouble` is "unknown" or "ended".
    """

    code: str
    display: str | None
    named: str | None = None
    trouble: str = ""
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    at: int
    property: str
    op: str
    value: str
    display: str | None


@dataclass(frozen=True)
class PartView:
    """One part. `system` is None where it is not here (or none is named); `total` counts rows on all pages."""

    side: Side
    number: int
    part: Include
    choice: Choice | None
    system: System | None
    rows: tuple[Row, ...]
    total: int
    start: int
    wanted: str
    rules: tuple[Rule, ...]
    value_sets: tuple[tuple[str, Choice | None], ...]

    @property
    def key(self) -> str:
        return f"{self.side}-{self.number}"

    @property
    def sort(self) -> str:
        if self.part.concepts:
            return "list"
        if self.part.filters:
            return "rule"
        return "sets" if self.part.system is None else "whole"

    @property
    def following(self) -> int | None:
        return self.start + PAGE if self.start + PAGE < self.total else None


@dataclass(frozen=True)
class Leafing:
    """Which part is leafed through, from where, for what."""

    key: str = ""
    start: int = 0
    wanted: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Leafing":
        start = whole_number(given.get("from", "")) or 0
        return cls(given.get("part", ""), start, given.get("find", "").strip())


@dataclass(frozen=True)
class Library:
    """What parts may draw on, and the language that it is shown in."""

    terminology: Terminology
    systems: Iterable[Choice]
    value_sets: Iterable[Choice]
    language: str


def views(value_set: ValueSet, library: Library, leafing: Leafing) -> list[PartView]:
    return [
        _view(side, number, part, library, leafing if leafing.key == f"{side}-{number}" else Leafing())
        for side in SIDES
        for number, part in enumerate(parts_of(value_set, side))
    ]


def _view(side: Side, number: int, part: Include, library: Library, leafing: Leafing) -> PartView:
    system = _system(library.terminology, part)
    listed = [each for each in part.concepts if _matches(each, system, leafing.wanted)]
    start = leafing.start if leafing.start < len(listed) else 0
    named = {each.url: each for each in library.value_sets}
    return PartView(
        side=side,
        number=number,
        part=part,
        choice=next((each for each in library.systems if each.url == part.system), None),
        system=system,
        rows=tuple(_row(each, system, library.language) for each in listed[start : start + PAGE]),
        total=len(listed),
        start=start,
        wanted=leafing.wanted,
        rules=tuple(_rules(part, system, library.language)),
        value_sets=tuple((each, named.get(each.partition("|")[0])) for each in part.value_sets),
    )


def _system(terminology: Terminology, part: Include) -> System | None:
    if part.system is None:
        return None
    try:
        return terminology.code_system(part.system, part.version)
    except TerminologyError:
        return None


def _matches(listed: IncludedConcept, system: System | None, wanted: str) -> bool:
    if not wanted:
        return True
    concept = system.concept(listed.code) if system is not None else None
    names = (listed.code, listed.display or "", (concept.display if concept else None) or "")
    return wanted.casefold() in "\n".join(names).casefold()


def _row(listed: IncludedConcept, system: System | None, language: str) -> Row:
    if system is None:
        return Row(listed.code, listed.display)
    concept = system.concept(listed.code)
    if concept is None:
        return Row(listed.code, listed.display, trouble="unknown")
    own = display_in(ranges_of(language), concept.display, system.language, concept.designations)
    known = {concept.display, *(each.value for each in concept.designations)}
    other = listed.display is not None and listed.display not in known
    trouble = "ended" if concept.inactive else ""
    return Row(listed.code, listed.display if other else own, own if other else None, trouble, concept.replaced_by)


def _rules(part: Include, system: System | None, language: str) -> Iterator[Rule]:
    for at, each in enumerate(part.filters):
        concept = system.concept(each.value) if system is not None and each.property in ("concept", "code") else None
        display = (
            display_in(ranges_of(language), concept.display, system.language, concept.designations)
            if concept is not None and system is not None
            else None
        )
        yield Rule(at, each.property, each.op, each.value, display)
