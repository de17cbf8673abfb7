"""Finds the nodes of an archetype or template that an openEHR path leads to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from archetypes.constraints import ArchetypeRoot, CObject
from archetypes.model import Archetype
from archetypes.node_paths import NodePath, labels, with_terminologies
from archetypes.operational_template import OperationalTemplate
from archetypes.templates.words import fixed_name

_STEP: Final = re.compile(r"""/([^\W\d]\w*)(?:\[((?:'[^']*'|"[^"]*"|[^]'"])*)\])?""")
_PATH: Final = re.compile(rf"(?:{_STEP.pattern})+|/")
_PREDICATE: Final = re.compile(
    r"""\s*(?P<code>[^\s,'"=/]*)\s*(?:(?:,|\band\b)?\s*(?:name/value\s*=\s*)?(?P<sign>['"])(?P<name>.*)(?P=sign)\s*)?"""
)


class _Wanted(NamedTuple):
    """One step; `code` is a node id, an archetype id or a type, or nothing where any will do."""

    attribute: str
    predicate: str
    code: str
    name: str | None


class _Held(NamedTuple):
    """What a node goes by."""

    codes: tuple[str | None, ...]
    names: tuple[str | None, ...]


def find(archetype: Archetype | OperationalTemplate, path: str) -> list[NodePath]:
    """The nodes at an openEHR path, in the order of the text; values and what they hold have paths too.

    A step without a predicate is any child: `/data/events/data/items` finds every element. A predicate is a node id,
    the id of the archetype that stands there, or a type where nodes have no ids; a name, in any of the languages, may
    stand behind it or alone: `items[at0004, 'Systolic']`, `items[at0004 and name/value='Systolic']`,
    `items[name/value='Systolic']`. ValueError for what is no path.
    """
    wanted = _steps(path)
    held: dict[str, _Held] = {}
    found: list[NodePath] = []
    for step, outer, _ in with_terminologies(archetype):
        called = labels(outer, step.node.node_id)
        held[step.path] = _Held(_codes(step.node), (fixed_name(step.node), *called.values()))
        if _leads_to(step.path, wanted, held):
            found.append(NodePath(step.path, step.node, called))
    return found


def _steps(path: str) -> list[_Wanted]:
    if not _PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no path; it goes as /data[at0001]/events[at0006]")
    wanted = []
    for attribute, predicate in _STEP.findall(path):
        read = _PREDICATE.fullmatch(predicate)
        wanted.append(
            _Wanted(attribute, predicate, read["code"] if read else predicate, read["name"] if read else None)
        )
    return wanted


def _codes(node: CObject) -> tuple[str | None, ...]:
    reference = node.reference if isinstance(node, ArchetypeRoot) else None
    return (node.node_id, reference, node.rm_type if node.node_id is None else None)


def _leads_to(path: str, wanted: list[_Wanted], held: Mapping[str, _Held]) -> bool:
    steps = list(_STEP.finditer(path))
    return len(steps) == len(wanted) and all(
        _is(step, each, held.get(path[: step.end()])) for step, each in zip(steps, wanted, strict=True)
    )


def _is(step: re.Match[str], wanted: _Wanted, held: _Held | None) -> bool:
    """What stands between the steps of a differential path is known by its predicate alone."""
    if step[1] != wanted.attribute:
        return False
    if wanted.predicate == (step[2] or ""):
        return True
    codes, names = held or ((step[2],), ())
    return (not wanted.code or wanted.code in codes) and (wanted.name is None or wanted.name in names)
