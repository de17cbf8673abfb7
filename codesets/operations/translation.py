"""Translation by concept maps, forward and in reverse, with what a map says of codes it does not list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from codesets.answering.answers import Match, TerminologyError, Translation, canonical
from codesets.formats.fhir_maps import word_back
from codesets.references.holdings import Holdings, find_value_set
from codesets.references.versions import matches
from codesets.things.dependencies import Dependency, dependencies_of, hold, properties_of, under_uris
from codesets.things.model import CodeSystem, Coding, ConceptMap, MapElement, MapGroup, MapTarget
from codesets.value_sets.compilation import compile_selection
from codesets.value_sets.selection import Member, Selection

_REVERSED: Final = {
    "source-is-narrower-than-target": "source-is-broader-than-target",
    "source-is-broader-than-target": "source-is-narrower-than-target",
}


@dataclass(frozen=True, slots=True)
class TranslationAsked:
    """`target` keeps matches in one system; the scopes are value sets that the map's source and target codes must be
    in, or that the map itself is made for. In reverse the code is one of a target, and sources are sought."""

    coding: Coding
    reverse: bool = False
    target: str | None = None
    source_scope: str | None = None
    target_scope: str | None = None
    dependencies: tuple[Dependency, ...] = ()


def reversed_relationship(relationship: str) -> str:
    return _REVERSED.get(relationship, relationship)


def translate(asked: TranslationAsked, maps: Iterable[ConceptMap], holdings: Holdings) -> Translation:
    """Matches in the order of the maps; a map is named in `used` when it has a group for the system."""
    question = _Question(asked, holdings)
    found: list[Match] = []
    used: dict[str, None] = {}
    for each in maps:
        groups = [group for group in each.groups if question.concerns(group)]
        if groups:
            used[canonical(each.url, each.version)] = None
        for group in groups:
            matched = question.backward(group, each) if asked.reverse else question.forward(group, each, ())
            found += [match for match in matched if question.keeps(match, each)]
    result = any(each.relationship != "not-related-to" for each in found)
    return Translation(result, tuple(dict.fromkeys(found)), tuple(used))


class _Question:
    def __init__(self, asked: TranslationAsked, holdings: Holdings) -> None:
        self._asked = asked
        self._code = asked.coding.code or ""
        self._holdings = holdings
        self._selections: dict[str, Selection] = {}
        self._names = _names(asked.coding.system or "", holdings)
        self._targets = None if asked.target is None else _names(asked.target, holdings)

    def concerns(self, group: MapGroup) -> bool:
        uri, version = (
            (group.target, group.target_version) if self._asked.reverse else (group.source, group.source_version)
        )
        told = self._asked.coding.version
        return uri in self._names and (not told or not version or matches(version, told) or matches(told, version))

    def keeps(self, match: Match, concept_map: ConceptMap) -> bool:
        if self._targets is not None and match.system not in self._targets:
            return False
        ends = [self._asked.coding, Coding(match.system, match.code, match.version)]
        source, target = reversed(ends) if self._asked.reverse else ends
        return self._in_scope(source, self._asked.source_scope, concept_map.source) and self._in_scope(
            target, self._asked.target_scope, concept_map.target
        )

    def _in_scope(self, coding: Coding, scope: str | None, made_for: str | None) -> bool:
        return scope is None or (made_for or "").partition("|")[0] == scope.partition("|")[0] or self._in(coding, scope)

    def _in(self, coding: Coding, value_set: str) -> bool:
        """Whether a code is in a value set; unknown systems and codes are in none."""
        if not self._holdings.has(CodeSystem, coding.system or ""):
            return False
        system = self._holdings.find(CodeSystem, coding.system or "", coding.version)
        concept = system.concept(coding.code or "")
        if value_set not in self._selections:
            self._selections[value_set] = compile_selection(find_value_set(self._holdings, value_set), self._holdings)
        return concept is not None and self._selections[value_set].contains(Member(system, concept))

    def forward(self, group: MapGroup, concept_map: ConceptMap, above: tuple[ConceptMap, ...]) -> Iterator[Match]:
        places = sorted((*group.places.get(self._code, ()), *group.places.get(None, ())))
        elements = [each for each in (group.elements[place] for place in places) if self._is_for(each, group)]
        for element in elements:
            for target in element.targets:
                if self._holds(target, concept_map):
                    yield _match(target, group, concept_map)
        if not elements and group.unmapped is not None:
            yield from self._unmapped(group, concept_map, above)

    def _holds(self, target: MapTarget, concept_map: ConceptMap) -> bool:
        """Whether nothing that was told contradicts what the mapping depends on."""
        told = under_uris(self._asked.dependencies, concept_map)
        return hold(dependencies_of(target.carried, "dependsOn", concept_map), told)

    def _is_for(self, element: MapElement, group: MapGroup) -> bool:
        """By its code, or by a value set whose codes it maps all alike (R5)."""
        if element.code is not None or '"valueSet"' not in element.carried.text:
            return element.code == self._code
        value_set = element.carried.elements().get("valueSet")
        return isinstance(value_set, str) and self._in(
            Coding(group.source, self._code, group.source_version), value_set
        )

    def _unmapped(self, group: MapGroup, concept_map: ConceptMap, above: tuple[ConceptMap, ...]) -> Iterator[Match]:
        rule = group.unmapped
        assert rule is not None
        if rule.mode == "other-map":
            yield from self._other_map(group, concept_map, above)
            return
        fixed = rule.mode == "fixed"
        relationship = rule.relationship or ("related-to" if fixed else "equivalent")
        target = MapTarget(rule.code if fixed else self._code, rule.display if fixed else None, relationship)
        yield _match(target, group, concept_map)

    def _other_map(self, group: MapGroup, concept_map: ConceptMap, above: tuple[ConceptMap, ...]) -> Iterator[Match]:
        assert group.unmapped is not None
        other = self._holdings.find(ConceptMap, group.unmapped.other_map or "")
        if any(each is other for each in (*above, concept_map)):
            raise TerminologyError("map-cycle", f"maps refer to each other for what they do not list: {other.url}")
        for each in other.groups:
            if (each.source, each.target) == (group.source, group.target):
                yield from self.forward(each, other, (*above, concept_map))

    def backward(self, group: MapGroup, concept_map: ConceptMap) -> Iterator[Match]:
        for element in (group.elements[place] for place in group.places_of_targets.get(self._code, ())):
            for target in element.targets:
                fits = target.code == self._code and element.code is not None
                if fits and self._holds(target, concept_map):
                    yield _back(element, target, group, concept_map)


def _names(system: str, holdings: Holdings) -> set[str]:
    """Every URI by which maps may call the system."""
    uri, _, version = system.partition("|")
    if not holdings.has(CodeSystem, uri):
        return {uri}
    found = holdings.find(CodeSystem, uri, version or None)
    return {uri, *found.identifiers, *([found.url] if found.url else [])}


def _match(target: MapTarget, group: MapGroup, concept_map: ConceptMap) -> Match:
    return Match(
        system=group.target,
        version=group.target_version,
        code=target.code,
        display=target.display,
        relationship=target.relationship,
        comment=target.comment,
        concept_map=canonical(concept_map.url, concept_map.version),
        equivalence=_own_word(target.carried.elements()),
        depends_on=dependencies_of(target.carried, "dependsOn", concept_map),
        products=dependencies_of(target.carried, "product", concept_map),
        properties=properties_of(target.carried, concept_map),
    )


def _own_word(carried: dict[str, Any]) -> str | None:
    word = carried.get("equivalence")
    return word if isinstance(word, str) else None


def _back(element: MapElement, target: MapTarget, group: MapGroup, concept_map: ConceptMap) -> Match:
    return Match(
        system=group.source,
        version=group.source_version,
        code=element.code,
        display=element.display,
        relationship=reversed_relationship(target.relationship),
        comment=target.comment,
        concept_map=canonical(concept_map.url, concept_map.version),
        equivalence=word_back(_own_word(target.carried.elements())),
        depends_on=dependencies_of(target.carried, "dependsOn", concept_map),
        products=dependencies_of(target.carried, "product", concept_map),
        properties=properties_of(target.carried, concept_map),
    )
