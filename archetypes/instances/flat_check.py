"""Holds an instance in the flat form, `report/any_event:0/force|magnitude`, to a web template's tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from archetypes.errors import Problem
from archetypes.instances.canonical_check import problem
from archetypes.instances.fields import Fields
from archetypes.instances.values import faults
from archetypes.telling import tell
from archetypes.web_template.form import FormNode

_STEP = re.compile(r"([^:|]+)(?::(\d{1,6}))?")


@dataclass
class _Given:
    """What an instance says of one node: values by suffix, and nodes below by id and number."""

    node: FormNode
    fields: Fields = field(default_factory=dict)
    below: dict[tuple[str, int], _Given] = field(default_factory=dict)

    @cached_property
    def known(self) -> Mapping[str, FormNode]:
        return {child.id: child for child in self.node.children}


def flat_problems(instance: Mapping[str, Any], root: FormNode) -> Iterator[Problem]:
    given = _Given(root)
    for key, value in instance.items():
        if key.startswith("ctx/"):
            continue
        place, _, suffix = key.partition("|")
        found = _find(given, place.split("/"))
        if found is None:
            yield problem("IUNK", tell("the template has no such node here"), key)
        elif not any(step.startswith("_") for step in place.split("/")):
            found.fields[suffix] = value
    yield from _checked(given, root.id)


def _find(given: _Given, steps: list[str]) -> _Given | None:
    """The place that a key means, made where it is new. What begins with `_` (`_uid`, `_link`) hangs on any node."""
    if _STEP.fullmatch(steps[0]) is None or steps[0].partition(":")[0] != given.node.id:
        return None
    for step in steps[1:]:
        if step.startswith("_"):
            return given
        found = _STEP.fullmatch(step)
        child = given.known.get(found[1]) if found else None
        if found is None or child is None:
            return None
        given = given.below.setdefault((child.id, int(found[2] or 0)), _Given(child))
    return given


def _checked(given: _Given, place: str) -> Iterator[Problem]:
    if given.fields:
        if given.node.inputs:
            yield from (problem("IVAL", fault, place) for fault in faults(given.node.inputs, given.fields))
        elif given.node.rm_type != "ELEMENT":
            yield problem("IVAL", tell("no value stands here, but nodes below"), place)
    counts = Counter(name for name, _ in given.below)
    for child in given.node.children:
        count = counts[child.id]
        if count < child.minimum and not child.in_context and (given.below or given.fields):
            message = tell("{count} here; at least {limit} are needed", count=count, limit=child.minimum)
            yield problem("IMIN", message, f"{place}/{child.id}")
        if child.maximum is not None and count > child.maximum:
            message = tell("{count} here; at most {limit} are allowed", count=count, limit=child.maximum)
            yield problem("IMAX", message, f"{place}/{child.id}")
    for (name, number), below in given.below.items():
        yield from _checked(below, f"{place}/{name}:{number}" if number else f"{place}/{name}")
