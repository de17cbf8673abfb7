"""What `use_node` stands for, so that a reference and a copy of what it points to can be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from archetypes.bmm import model_for
from archetypes.constraints import CObject, ComplexObject, UseNode
from archetypes.node_paths import walk
from archetypes.walked import Walked

_PREDICATE = re.compile(r"\[[^\]]*\]")
_LAST_PREDICATE = re.compile(r"\[[^\]]*\]$")
#: References that lead through references.
_MAX_THROUGH = 10
#: More than any path in a text has, whose nesting is bounded.
_MAX_STEPS = 200


def by_id(path: str) -> str:
    """Without the predicates that are types, which paths in archetypes do not have."""
    return _PREDICATE.sub(lambda found: found[0] if found[0][1:3] in ("at", "id") else "", path)


class InternalReferences:
    """Those of one definition."""

    def __init__(self, root: ComplexObject) -> None:
        self._root = root
        self._found: Mapping[str, CObject] | None = None

    def resolved(self, node: CObject, path: str) -> CObject | None:
        """The node itself where it is no reference; None where the reference leads nowhere, or back to where it is."""
        if not isinstance(node, UseNode):
            return node
        if self._found is None:
            self._found = {step.path: step.node for step in walk(self._root)}
        target = self._found.get(node.target)
        if target is None or isinstance(target, UseNode) or f"{path}/".startswith(f"{node.target}/"):
            return None
        occurrences = node.occurrences or target.occurrences
        return replace(target, occurrences=occurrences, node_id=node.node_id or target.node_id)


class InternalTargets:
    """What the paths of an archetype's `use_node` lead to: several nodes where alternatives without ids share one."""

    def __init__(self, walked: Walked) -> None:
        self._model = model_for(walked.archetype)
        self._found: dict[str, list[CObject]] = {}
        self._references: dict[str, str] = {}
        for step in walked.steps:
            path = by_id(step.path)
            self._found.setdefault(path, []).append(step.node)
            if isinstance(step.node, UseNode):
                self._references[path] = step.node.target

    def at(self, path: str) -> list[CObject]:
        """Also what lies below another reference, by the path that it would have there."""
        for _ in range(_MAX_THROUGH if path.count("/") <= _MAX_STEPS else 0):
            if path in self._found:
                return self._found[path]
            through = self._through(path)
            if through is None:
                return []
            path = through
        return []

    def _through(self, path: str) -> str | None:
        """The path by the nearest reference above it, at which the id of what is referred to may stand."""
        cut = path.rfind("/")
        while cut > 0:
            above = path[:cut]
            target = self._references.get(above) or self._references.get(_LAST_PREDICATE.sub("", above))
            if target is not None:
                return target + path[cut:]
            cut = path.rfind("/", 0, cut)
        return None

    def is_a(self, own: str, wanted: str) -> bool:
        return own == wanted or (self._model is not None and self._model.conforms(own, wanted))
