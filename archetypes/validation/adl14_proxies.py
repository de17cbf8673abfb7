"""Where the paths of `use_node` lead to."""

from __future__ import annotations

import re

from archetypes.bmm import model_for
from archetypes.constraints import CObject, UseNode
from archetypes.validation.walked import Walked

_PREDICATE = re.compile(r"\[[^\]]*\]")
_LAST_PREDICATE = re.compile(r"\[[^\]]*\]$")
#: References that lead through references.
_MAX_THROUGH = 10
#: More than any path in a text has, whose nesting is bounded.
_MAX_STEPS = 200


def by_id(path: str) -> str:
    """Without the predicates that are types, which paths in archetypes do not have."""
    return _PREDICATE.sub(lambda found: found[0] if found[0][1:3] in ("at", "id") else "", path)


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
