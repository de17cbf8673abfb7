"""Holds an instance in the flat form, `report/any_event:0/force|magnitude`, to a web template's tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from archetypes.errors import Problem
from archetypes.instances.fields import Fields
from archetypes.instances.model_check import problem
from archetypes.instances.value_check import value_faults
from archetypes.instances.values import Knows
from archetypes.telling import Told, tell
from archetypes.web_template.form_node import FormNode

_STEP = re.compile(r"([^:|]+)(?::(\d{1,6}))?")
_LONGEST = 200


@dataclass
class _Given:
    """What an instance says of one node: values by suffix, and nodes below by id and number."""

    node: FormNode
    fields: Fields = field(default_factory=dict)
    below: dict[tuple[str, int], _Given] = field(default_factory=dict)

    @cached_property
    def known(self) -> Mapping[str, FormNode]:
        return {child.id: child for child in self.node.children}


def flat_problems(instance: Mapping[str, Any], root: FormNode, knows: Knows | None = None) -> Iterator[Problem]:
    given = _Given(root)
    for key, value in instance.items():
        if key.startswith("ctx/"):
            continue
        place, _, suffix = key.partition("|")
        found = _find(given, place.split("/"))
        if isinstance(found, Told):
            yield problem("IUNK", found, key)
        elif not any(step.startswith("_") for step in place.split("/")):
            found.fields[suffix] = value
    yield from _checked(given, root.id, knows)


def _find(given: _Given, steps: list[str]) -> _Given | Told:
    """The place that a key means, made where it is new. What begins with `_` (`_uid`, `_link`) hangs on any node."""
    if _STEP.fullmatch(steps[0]) is None or steps[0].partition(":")[0] != given.node.id:
        return tell("the template is {name}; keys begin with it", name=given.node.id)
    for step in steps[1:]:
        if step.startswith("_"):
            return given
        found = _STEP.fullmatch(step)
        child = given.known.get(found[1]) if found else None
        if found is None or child is None:
            return _unknown(step, given)
        given = given.below.setdefault((child.id, int(found[2] or 0)), _Given(child))
    return given


def _unknown(step: str, given: _Given) -> Told:
    near = get_close_matches(step.partition(":")[0][:_LONGEST], list(given.known), 1, 0.6)
    if near:
        return tell("the template has no such node here; did you mean {near}?", near=near[0])
    return tell("the template has no such node here")


def _checked(given: _Given, place: str, knows: Knows | None) -> Iterator[Problem]:
    if given.fields:
        node = given.node
        if node.inputs:
            found = value_faults(node.rm_type, node.inputs, node.source, given.fields, knows)
            yield from (problem("IVAL", fault, place) for fault in found)
        elif node.rm_type != "ELEMENT":
            yield problem("IVAL", tell("no value stands here, but nodes below"), place)
    yield from _counted(given, place)
    for (name, number), below in given.below.items():
        yield from _checked(below, f"{place}/{name}:{number}" if number else f"{place}/{name}", knows)


def _counted(given: _Given, place: str) -> Iterator[Problem]:
    """What a structure holds that may be missing is needed only where something of it is there."""
    counts = Counter(name for name, _ in given.below)
    begun = {child.optional_in for child in given.node.children if counts[child.id]}
    for child in given.node.children:
        count = counts[child.id]
        needed = _is_asked(child) and (not child.optional_in or child.optional_in in begun)
        if count < child.minimum and needed and (given.below or given.fields):
            message = tell("{count} here; at least {limit} are needed", count=count, limit=child.minimum)
            yield problem("IMIN", message, f"{place}/{child.id}")
        if child.maximum is not None and count > child.maximum:
            message = tell("{count} here; at most {limit} are allowed", count=count, limit=child.maximum)
            yield problem("IMAX", message, f"{place}/{child.id}")
    if given.node.rm_type == "ELEMENT" and given.node.children:
        yield from _chosen(given, len(counts), place)


def _is_asked(node: FormNode) -> bool:
    """Whether there is anything to fill in that does not come from the context and is not worked out."""
    if node.source and node.source.attribute == "offset":
        return False
    return not node.in_context and (bool(node.inputs) or any(map(_is_asked, node.children)))


def _chosen(given: _Given, count: int, place: str) -> Iterator[Problem]:
    """An element has one of the values that it may have."""
    if count > 1:
        yield problem("IMAX", tell("{count} here; at most {limit} are allowed", count=count, limit=1), place)
