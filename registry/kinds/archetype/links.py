"""What an archetype refers to: its parent, archetypes that it uses or its slots name, codes its terms are bound to."""

from collections.abc import Iterator

import archetypes
from archetypes.constraints import ConstraintRef
from archetypes.node_paths import NodePath
from registry.kinds.archetype.codes import bound, constrained
from registry.kinds.archetype.nodes import ROOT, codes_at, item_at
from registry.kinds.archetype.slots import concrete, plain
from registry.kinds.archetype.surroundings import roots
from registry.kinds.kind import Reference


def references(archetype: archetypes.Archetype) -> Iterator[Reference]:
    if archetype.parent_id:
        yield Reference("", plain(archetype.parent_id), None, None, "specialises")
    for path, used in dict.fromkeys(roots(archetype)):
        yield Reference(path, used, None, None, "uses")
    for slot in archetypes.slots(archetype):
        for pattern in slot.includes:
            meant = concrete(pattern)
            if meant:
                yield Reference(slot.path, meant, None, None, "allows")
    yield from _bindings(archetype)


def _bindings(archetype: archetypes.Archetype) -> Iterator[Reference]:
    found = archetypes.paths(archetype)
    known = {node.path for node in found}
    places = _places(archetype, found, known)
    for binding in archetypes.bindings(archetype):
        item = item_at(binding.key, known) if binding.key.startswith(ROOT) else places.get(binding.key, "")
        yield from bound(item, binding.target)
    yield from drawn(archetype, known)


def drawn(archetype: archetypes.Archetype, known: set[str] | None = None) -> Iterator[Reference]:
    """The code sets and codes of others that may be recorded; `known` are the paths of nodes, if at hand."""
    paths = {node.path for node in archetypes.paths(archetype)} if known is None else known
    for step in archetypes.walk(archetype.definition):
        yield from constrained(item_at(step.path, paths), step.node)


def _places(archetype: archetypes.Archetype, nodes: list[NodePath], known: set[str]) -> dict[str, str]:
    """The item where each local code first is: as a node's id, as what may be chosen, as the set chosen from."""
    found: dict[str, str] = {}
    for node in nodes:
        if node.node.node_id:
            found.setdefault(node.node.node_id, node.path)
    for path, code in codes_at(archetype):
        found.setdefault(code, item_at(path, known))
    for step in archetypes.walk(archetype.definition):
        if isinstance(step.node, ConstraintRef):
            found.setdefault(step.node.code, item_at(step.path, known))
    return found
