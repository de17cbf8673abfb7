"""Steps of editing a concept map, each from one value to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from codesets.authoring.unfit import Unfit
from codesets.telling import tell
from codesets.things.model import RELATIONSHIPS, ConceptMap, MapElement, MapGroup, MapTarget, Unmapped

UNMAPPED_MODES: Final = ("use-source-code", "fixed", "other-map")


def group_of(concept_map: ConceptMap, number: int) -> MapGroup:
    """Raises Unfit where there is no group of that number."""
    if not 0 <= number < len(concept_map.groups):
        raise Unfit(tell("There is no part {number} any more; look at the page as it is now.", number=number + 1))
    return concept_map.groups[number]


def element_of(group: MapGroup, code: str) -> MapElement | None:
    return next((each for each in group.elements if each.code == code), None)


def add_group(concept_map: ConceptMap, group: MapGroup) -> ConceptMap:
    if not group.source or not group.target:
        raise Unfit(tell("Choose the code system to map from and the one to map to."))
    sides = (group.source, group.source_version, group.target, group.target_version)
    if any(
        (each.source, each.source_version, each.target, each.target_version) == sides for each in concept_map.groups
    ):
        raise Unfit(tell("That is there already."))
    return replace(concept_map, groups=(*concept_map.groups, group))


def drop_group(concept_map: ConceptMap, number: int) -> ConceptMap:
    group_of(concept_map, number)
    return replace(concept_map, groups=(*concept_map.groups[:number], *concept_map.groups[number + 1 :]))


def _put(concept_map: ConceptMap, number: int, group: MapGroup) -> ConceptMap:
    return replace(concept_map, groups=(*concept_map.groups[:number], group, *concept_map.groups[number + 1 :]))


def set_sides(
    concept_map: ConceptMap,
    number: int,
    source: tuple[str, str | None],
    target: tuple[str, str | None],
) -> ConceptMap:
    """From which edition of which code system the group maps, and to which."""
    group = group_of(concept_map, number)
    if not source[0] or not target[0]:
        raise Unfit(tell("Choose the code system to map from and the one to map to."))
    made = replace(group, source=source[0], source_version=source[1], target=target[0], target_version=target[1])
    return _put(concept_map, number, made)


def set_unmapped(concept_map: ConceptMap, number: int, rule: Unmapped | None) -> ConceptMap:
    """What becomes of codes without a mapping; None where the map says nothing of them."""
    group = group_of(concept_map, number)
    if rule is not None and rule.mode not in UNMAPPED_MODES:
        raise Unfit(tell("{mode} is no rule for codes without a mapping.", mode=rule.mode))
    if rule is not None and rule.mode == "fixed" and not rule.code:
        raise Unfit(tell("Name the code that codes without a mapping become."))
    if rule is not None and rule.mode == "other-map" and not rule.other_map:
        raise Unfit(tell("Name the map that codes without a mapping are looked up in."))
    return _put(concept_map, number, replace(group, unmapped=rule))


def _change(
    concept_map: ConceptMap, number: int, code: str, change: Callable[[MapElement], MapElement | None]
) -> ConceptMap:
    """With the element of a source code changed, made where there was none, or (None) gone."""
    group = group_of(concept_map, number)
    at = next((place for place, each in enumerate(group.elements) if each.code == code), len(group.elements))
    before = group.elements[at] if at < len(group.elements) else MapElement(code)
    after = change(before)
    elements = (*group.elements[:at], *(() if after is None else (after,)), *group.elements[at + 1 :])
    return _put(concept_map, number, replace(group, elements=elements))


def add_target(
    concept_map: ConceptMap, number: int, code: str, target: MapTarget, display: str | None = None
) -> ConceptMap:
    """`display` is the source code's, for an element that is not there yet."""
    _check(target)
    if not target.code:
        raise Unfit(tell("Choose the code to map to."))

    def add(element: MapElement) -> MapElement:
        if any(each.code == target.code for each in element.targets):
            raise Unfit(tell("{code} is mapped to {target} already.", code=code, target=target.code))
        return replace(element, display=element.display or display, targets=(*element.targets, target), no_map=False)

    return _change(concept_map, number, code, add)


def _check(target: MapTarget) -> None:
    if target.relationship not in RELATIONSHIPS:
        raise Unfit(tell("{relationship} is no relationship between codes.", relationship=target.relationship))


def change_target(
    concept_map: ConceptMap, number: int, code: str, target: str, relationship: str, comment: str | None
) -> ConceptMap:
    _check(MapTarget(target, relationship=relationship))

    def change(element: MapElement) -> MapElement:
        if all(each.code != target for each in element.targets):
            raise _gone(code, target)
        changed = (
            replace(each, relationship=relationship, comment=comment) if each.code == target else each
            for each in element.targets
        )
        return replace(element, targets=tuple(changed))

    return _change(concept_map, number, code, change)


def _gone(code: str, target: str) -> Unfit:
    return Unfit(tell("{code} is not mapped to {target} any more.", code=code, target=target))


def drop_target(concept_map: ConceptMap, number: int, code: str, target: str) -> ConceptMap:
    """Without that target; without the element where it was the last one and nothing else is said of the code."""

    def drop(element: MapElement) -> MapElement | None:
        kept = tuple(each for each in element.targets if each.code != target)
        if len(kept) == len(element.targets):
            raise _gone(code, target)
        return replace(element, targets=kept) if kept or element.carried.elements() else None

    return _change(concept_map, number, code, drop)


def without_counterpart(concept_map: ConceptMap, number: int, code: str, display: str | None = None) -> ConceptMap:
    """State that nothing in the target system is the code's counterpart; its targets go."""
    return _change(
        concept_map,
        number,
        code,
        lambda element: replace(element, display=element.display or display, targets=(), no_map=True),
    )


def forget(concept_map: ConceptMap, number: int, code: str) -> ConceptMap:
    """Without anything said of the code: it is unmapped again."""
    if element_of(group_of(concept_map, number), code) is None:
        raise Unfit(tell("Nothing is said of {code} any more.", code=code))
    return _change(concept_map, number, code, lambda element: None)
