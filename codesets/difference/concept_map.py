"""Differences between two editions of a concept map, source code by source code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from codesets.difference.change import HEAD, Change, Rule, always, field_changes
from codesets.telling import tell
from codesets.things.canonical import to_json
from codesets.things.model import ConceptMap, MapElement, MapGroup, MapTarget

_FIELDS: Final[Mapping[str, Rule]] = {
    **HEAD,
    "source": always("major", tell("The map is made for codes from elsewhere.")),
    "target": always("major", tell("The map leads elsewhere.")),
}
_GROUP: Final[Mapping[str, Rule]] = {
    "source_version": always("minor", tell("Another edition of the source is mapped.")),
    "target_version": always("minor", tell("Another edition of the target is mapped to.")),
    "unmapped": always("major", tell("Codes without a mapping of their own become something else.")),
    "carried": always("patch", tell("Particulars of the group differ.")),
}
_ELEMENT: Final[Mapping[str, Rule]] = {
    "display": always("patch", tell("The source display in the map differs; the code decides.")),
    "no_map": always("major", tell("Whether the code has a counterpart at all is stated otherwise.")),
    "carried": always("patch", tell("Particulars of the mapping differ.")),
}
_TARGET: Final[Mapping[str, Rule]] = {
    "display": always("patch", tell("The target display in the map differs; the code decides.")),
    "relationship": always(
        "major", tell("The target relates otherwise to the source, so translations mean otherwise.")
    ),
    "comment": always("patch", tell("The comment differs; the mapping stands.")),
    "carried": always("minor", tell("Conditions or particulars of the target differ.")),
}
Systems = tuple[str | None, str | None]


def map_changes(old: ConceptMap, new: ConceptMap) -> Iterator[Change]:
    yield from field_changes("", old, new, _FIELDS)
    before, after = _groups(old), _groups(new)
    for key in dict.fromkeys([*after, *before]):
        earlier, later = before.get(key, MapGroup()), after.get(key, MapGroup())
        yield from field_changes(_named(key), earlier, later, _GROUP)
        yield from _element_changes(_elements(earlier), _elements(later))


def _groups(concept_map: ConceptMap) -> dict[Systems, MapGroup]:
    return {(group.source, group.target): group for group in concept_map.groups}


def _named(key: Systems) -> str:
    return " → ".join(each or "?" for each in key)


def _elements(group: MapGroup) -> dict[str, MapElement]:
    return {each.code or "": each for each in group.elements}


def _element_changes(before: Mapping[str, MapElement], after: Mapping[str, MapElement]) -> Iterator[Change]:
    for code in dict.fromkeys([*after, *before]):
        earlier, later = before.get(code), after.get(code)
        if earlier is None:
            reason = tell("One more code can be translated.")
            yield Change(code, "added", "element", None, to_json(later), "minor", reason)
        elif later is None:
            reason = tell("The code can no longer be translated.")
            yield Change(code, "removed", "element", to_json(earlier), None, "major", reason)
        else:
            yield from field_changes(code, earlier, later, _ELEMENT)
            yield from _target_changes(code, _targets(earlier), _targets(later))


def _targets(element: MapElement) -> dict[str, MapTarget]:
    return {each.code or "": each for each in element.targets}


def _target_changes(code: str, before: Mapping[str, MapTarget], after: Mapping[str, MapTarget]) -> Iterator[Change]:
    for target in dict.fromkeys([*after, *before]):
        earlier, later = before.get(target), after.get(target)
        if earlier is None:
            reason = tell("The code has one more target.")
            yield Change(code, "added", "target", None, to_json(later), "minor", reason)
        elif later is None:
            reason = tell("A target is gone; what was translated to it comes out otherwise.")
            yield Change(code, "removed", "target", to_json(earlier), None, "major", reason)
        else:
            yield from field_changes(code, earlier, later, _TARGET)
