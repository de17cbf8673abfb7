"""How much of its source a map covers, and what of it leads nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from codesets.answering.answers import TerminologyError
from codesets.terminology import Terminology
from codesets.things.concepts import inactive
from codesets.things.model import ConceptMap, MapElement, MapGroup
from codesets.things.system import System
from codesets.value_sets.expansion import ExpansionAsked

Standing = Literal["mapped", "without", "unmapped"]
#: Source codes that are gone through.
MOST_SOURCES: Final = 200_000
_NO_RELATION: Final = "not-related-to"


@dataclass(frozen=True)
class Sources:
    """The codes that a group is to cover, in the order of their system, which may be unknown here (None).

    `by_value_set`: whether they are those of the value set that the map is made for, and not of the whole system.
    """

    system: System | None
    codes: tuple[str, ...]
    by_value_set: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of source codes; `strangers` are codes that the map speaks of and that are none of them, `dead_ends` pairs
    of a source code with a target that is unknown or no longer in use."""

    sources: int
    mapped: int
    without: int
    unmapped: int
    relationships: Mapping[str, int]
    strangers: tuple[str, ...] = ()
    dead_ends: tuple[tuple[str, str], ...] = ()


def sources_of(concept_map: ConceptMap, group: MapGroup, terminology: Terminology) -> Sources:
    """Those of the value set that the map is from, where that is held; else every code of the system in use.

    Headings and ended codes of a system need no mapping. TerminologyError too-costly where there are too many.
    """
    system = _system(terminology, group.source, group.source_version)
    if concept_map.source:
        try:
            found = terminology.expand(concept_map.source, asked=ExpansionAsked(limit=MOST_SOURCES))
        except TerminologyError as error:
            if error.code == "too-costly":
                raise
        else:
            own = tuple(dict.fromkeys(each.code for each in found.entries if each.system == group.source))
            return Sources(system, own, by_value_set=True)
    if system is None:
        return Sources(None, ())
    if len(system) > MOST_SOURCES:
        raise TerminologyError("too-costly", f"{group.source} has more than {MOST_SOURCES} codes to map")
    return Sources(system, tuple(each.code for each in system.every() if not (each.abstract or inactive(each))))


def _system(terminology: Terminology, uri: str | None, version: str | None) -> System | None:
    if not uri:
        return None
    try:
        return terminology.code_system(uri, version)
    except TerminologyError:
        return None


def standing_of(element: MapElement | None) -> Standing:
    """A code whose targets are all said not to be related has been looked at, and has no counterpart."""
    if element is None or not (element.targets or element.no_map):
        return "unmapped"
    return "mapped" if any(each.relationship != _NO_RELATION for each in element.targets) else "without"


def coverage(group: MapGroup, sources: Sources, target: System | None) -> Coverage:
    elements = {each.code: each for each in group.elements if each.code is not None}
    counts = Counter(standing_of(elements.get(code)) for code in sources.codes)
    known = set(sources.codes)
    strangers = tuple(code for code in elements if code not in known) if sources.system is not None else ()
    return Coverage(
        sources=len(sources.codes),
        mapped=counts["mapped"],
        without=counts["without"],
        unmapped=counts["unmapped"],
        relationships=Counter(each.relationship for element in group.elements for each in element.targets),
        strangers=strangers,
        dead_ends=tuple(_dead_ends(group, target)) if target is not None else (),
    )


def _dead_ends(group: MapGroup, target: System) -> Iterator[tuple[str, str]]:
    seen: dict[str, bool] = {}
    for element in group.elements:
        for each in element.targets:
            if each.code is None:
                continue
            if each.code not in seen:
                concept = target.concept(each.code)
                seen[each.code] = concept is None or inactive(concept)
            if seen[each.code]:
                yield element.code or "", each.code
