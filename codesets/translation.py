"""Translation by concept maps, forward and in reverse, with what a map says of codes it does not list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from codesets.answers import Match, TerminologyError, Translation, canonical
from codesets.holdings import Holdings
from codesets.model import CodeSystem, ConceptMap, MapElement, MapGroup, MapTarget

_REVERSED: Final = {
    "source-is-narrower-than-target": "source-is-broader-than-target",
    "source-is-broader-than-target": "source-is-narrower-than-target",
}


def translate(
    code: str, system: str, maps: Iterable[ConceptMap], holdings: Holdings, *, target: str | None, reverse: bool
) -> Translation:
    """Matches in the order of the maps; a map is named in `used` when it has a group for the system."""
    names = _names(system, holdings)
    wanted = None if target is None else _names(target, holdings)
    matches: list[Match] = []
    used: dict[str, None] = {}
    for each in maps:
        groups = [group for group in each.groups if _side(group, reverse) in names]
        if groups:
            used[canonical(each.url, each.version)] = None
        for group in groups:
            found = _reversed(code, group, each) if reverse else _forward(code, group, each, holdings, ())
            matches += [match for match in found if wanted is None or match.system in wanted]
    result = any(each.relationship != "not-related-to" for each in matches)
    return Translation(result, tuple(dict.fromkeys(matches)), tuple(used))


def _names(system: str, holdings: Holdings) -> set[str]:
    """Every URI by which maps may call the system."""
    uri, _, version = system.partition("|")
    if not holdings.has(CodeSystem, uri):
        return {uri}
    found = holdings.find(CodeSystem, uri, version or None)
    return {uri, *found.identifiers, *([found.url] if found.url else [])}


def _side(group: MapGroup, reverse: bool) -> str | None:
    return group.target if reverse else group.source


def _forward(
    code: str, group: MapGroup, concept_map: ConceptMap, holdings: Holdings, above: tuple[ConceptMap, ...]
) -> Iterator[Match]:
    elements = [each for each in group.elements if each.code == code]
    for element in elements:
        yield from (_match(target, group, concept_map) for target in element.targets)
    if not elements and group.unmapped is not None:
        yield from _unmapped(code, group, concept_map, holdings, above)


def _match(target: MapTarget, group: MapGroup, concept_map: ConceptMap) -> Match:
    named = canonical(concept_map.url, concept_map.version)
    return Match(
        group.target, group.target_version, target.code, target.display, target.relationship, target.comment, named
    )


def _unmapped(
    code: str, group: MapGroup, concept_map: ConceptMap, holdings: Holdings, above: tuple[ConceptMap, ...]
) -> Iterator[Match]:
    rule = group.unmapped
    assert rule is not None
    if rule.mode == "other-map":
        yield from _other_map(code, group, concept_map, holdings, above)
        return
    fixed = rule.mode == "fixed"
    relationship = rule.relationship or ("related-to" if fixed else "equivalent")
    target = MapTarget(rule.code if fixed else code, rule.display if fixed else None, relationship)
    yield _match(target, group, concept_map)


def _other_map(
    code: str, group: MapGroup, concept_map: ConceptMap, holdings: Holdings, above: tuple[ConceptMap, ...]
) -> Iterator[Match]:
    assert group.unmapped is not None
    other = holdings.find(ConceptMap, group.unmapped.other_map or "")
    if any(each is other for each in (*above, concept_map)):
        raise TerminologyError("map-cycle", f"maps refer to each other for what they do not list: {other.url}")
    for each in other.groups:
        if (each.source, each.target) == (group.source, group.target):
            yield from _forward(code, each, other, holdings, (*above, concept_map))


def _reversed(code: str, group: MapGroup, concept_map: ConceptMap) -> Iterator[Match]:
    named = canonical(concept_map.url, concept_map.version)
    for element in group.elements:
        for target in element.targets:
            if target.code == code:
                yield _back(element, target, group, named)


def _back(element: MapElement, target: MapTarget, group: MapGroup, named: str) -> Match:
    relationship = _REVERSED.get(target.relationship, target.relationship)
    return Match(group.source, group.source_version, element.code, element.display, relationship, target.comment, named)
