"""What `use_node` stands for, so that a reference and a copy of what it points to can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from archetypes.constraints import CObject, ComplexObject, UseNode
from archetypes.node_paths import walk


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
