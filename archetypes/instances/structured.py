"""The structured form, in which the steps of the flat form's keys are objects and lists in each other, to and fro."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from archetypes.errors import Problem, problem
from archetypes.telling import tell

MAX_DEPTH: Final = 150
_RAW: Final = "|raw"


def is_structured(instance: Mapping[str, Any]) -> bool:
    """Keys of the flat form have several steps."""
    return any(isinstance(value, Mapping | list) and not {"/", "|"} & set(str(key)) for key, value in instance.items())


def flattened(instance: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """`{"report": {"force": [{"|unit": "N"}]}}` is `{"report/force|unit": "N"}`; what is nested too deep is told."""
    flat: dict[str, Any] = {}
    problems: list[Problem] = []
    for place, value in _leaves("", instance, 0):
        if value is _DEEPER:
            problems.append(problem("IDEP", tell("nested deeper than {limit}", limit=MAX_DEPTH), place))
        else:
            flat[place] = value
    return flat, problems


def structured(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Every node is a list of objects, or of the values that have no suffix. What stands under `ctx` is said once."""
    whole: dict[str, Any] = {}
    for key, value in flat.items():
        way, bar, suffix = key.partition("|")
        steps = way.split("/")
        if steps[0] == "ctx":
            whole.setdefault("ctx", {})["/".join(steps[1:]) + bar + suffix] = value
            continue
        held = whole.setdefault(steps[0], {})
        for step in steps[1:]:
            held = _numbered_in(held, step)
        held[f"|{suffix}"] = value
    return {name: _plain(held) for name, held in whole.items()}


def _numbered_in(held: dict[str, Any], step: str) -> dict[str, Any]:
    """The object of that number in the node's list, which is made as long as it must be."""
    name, _, number = step.partition(":")
    members: list[dict[str, Any]] = held.setdefault(name, [])
    while len(members) <= int(number or 0):
        members.append({})
    return members[int(number or 0)]


def _plain(held: Any) -> Any:
    """A value alone, under no suffix, is the value itself; beside others it has an empty name."""
    if isinstance(held, list):
        return [_plain(each) for each in held]
    if not isinstance(held, dict):
        return held
    if held.keys() == {"|"}:
        return held["|"]
    return {"" if name == "|" else name: _plain(each) for name, each in held.items()}


_DEEPER: Final = object()


def _leaves(place: str, value: object, depth: int) -> Iterator[tuple[str, object]]:
    if depth > MAX_DEPTH:
        yield place, _DEEPER
    elif isinstance(value, Mapping) and not place.endswith(_RAW):
        for key, inner in value.items():
            name = str(key)
            joined = f"{place}{name}" if name.startswith("|") or not (place and name) else f"{place}/{name}"
            yield from _leaves(joined, inner, depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(place if len(value) == 1 else _numbered(place, number), inner, depth + 1)
    else:
        yield place, value


def _numbered(place: str, number: int) -> str:
    """The number stands before the suffix: `ctx/participation|name` becomes `ctx/participation:1|name`."""
    way, bar, suffix = place.rpartition("|") if "|" in place.rpartition("/")[2] else (place, "", "")
    return f"{way}:{number}{bar}{suffix}"
