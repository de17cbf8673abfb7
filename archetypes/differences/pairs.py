"""Which children of an attribute stand for each other in two revisions."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from archetypes.bmm import ReferenceModel
from archetypes.constraints import (
    Attribute,
    BooleanConstraint,
    CObject,
    ComplexObject,
    NumberConstraint,
    OrdinalConstraint,
    QuantityConstraint,
    StringConstraint,
    TemporalConstraint,
    UseNode,
)
from archetypes.node_paths import children, is_value

#: Patterns that every date, time or moment fits.
_ANY_MOMENT = frozenset({"YYYY-??-??", "YYYY-??-??T??:??:??", "HH:??:??", "THH:??:??", "??:??:??", "T??:??:??"})
LAST_CODE = re.compile(r"\[((?:at|id)[\d.]+)\]$")
_PROPORTION_KINDS = frozenset(range(5))


class Child(NamedTuple):
    path: str
    node: CObject

    @property
    def has_identity(self) -> bool:
        """Whether data name the node by its id. Values have ids in ADL 2, but data do not write them down."""
        return bool(self.node.node_id) and not is_value(self.node)


class Siblings(NamedTuple):
    pairs: list[tuple[Child, Child]]
    removed: list[Child]
    added: list[Child]


def is_free(node: CObject) -> bool:
    """Whether a node of its own kind allows anything of its type."""
    if isinstance(node, ComplexObject):
        return not node.all_attributes
    if isinstance(node, QuantityConstraint):
        return not node.items and node.property is None
    return isinstance(node, OrdinalConstraint) and not node.items


def said_children(owner: CObject, attribute: Attribute) -> list[tuple[str, CObject]]:
    """The children but for those that allow all there is, as tools write it: `true, false`, or `yyyy-??-??`."""
    return [(step, child) for step, child in children(attribute) if not _says_nothing(owner, attribute, child)]


def _says_nothing(owner: CObject, attribute: Attribute, child: CObject) -> bool:
    if isinstance(child, BooleanConstraint):
        return len(set(child.values)) > 1
    if isinstance(child, TemporalConstraint):
        pattern = (child.pattern or "").upper()
        return not child.values and (pattern in _ANY_MOMENT or set(pattern) >= set("PYMWDTHS"))
    if isinstance(child, NumberConstraint) and (owner.rm_type, attribute.name) == ("DV_PROPORTION", "type"):
        return set(child.values) >= _PROPORTION_KINDS
    return isinstance(child, StringConstraint) and child.pattern in (".*", ".+")


def siblings(old: Attribute, new: Attribute, base: str) -> Siblings:
    """Children by node id, or by type where they have none; a lone value of another type is the same one retyped."""
    before, after = _by_key(old, base), _by_key(new, base)
    pairs = [(before[key], after[key]) for key in before if key in after and _are_same(before[key], after[key])]
    in_list = old.cardinality is not None or new.cardinality is not None
    for match in (_same_type, *(() if in_list else (_same_reference,)), _retyped):
        paired = {id(child) for pair in pairs for child in pair}
        removed, added = ([each for each in side.values() if id(each) not in paired] for side in (before, after))
        pairs += match(removed, added)
    paired = {id(child) for pair in pairs for child in pair}
    removed, added = ([each for each in side.values() if id(each) not in paired] for side in (before, after))
    return Siblings(pairs, removed, added)


def _are_same(old: Child, new: Child) -> bool:
    """Values have ids that tools make up, and may give to another value in the next revision."""
    return old.has_identity or new.has_identity or old.node.rm_type == new.node.rm_type


def _same_reference(removed: list[Child], added: list[Child]) -> list[tuple[Child, Child]]:
    """A lone reference to the same node under another id, which tools make up where one holds no more than one."""
    if len(removed) != 1 or len(added) != 1:
        return []
    one, other = removed[0].node, added[0].node
    same = isinstance(one, UseNode) and isinstance(other, UseNode) and one.target == other.target
    return [(removed[0], added[0])] if same else []


def _retyped(removed: list[Child], added: list[Child]) -> list[tuple[Child, Child]]:
    """The lone one that is left; of several those with the same id."""
    if any(child.has_identity for child in (*removed, *added)):
        return []
    if len(removed) == len(added) == 1:
        return [(removed[0], added[0])]
    by_id = {child.node.node_id: child for child in added if child.node.node_id}
    return [(child, by_id[child.node.node_id]) for child in removed if child.node.node_id in by_id]


def _same_type(removed: list[Child], added: list[Child]) -> list[tuple[Child, Child]]:
    """Values under another id, or none."""
    waiting: dict[str, list[Child]] = {}
    for child in reversed(added):
        if not child.has_identity:
            waiting.setdefault(child.node.rm_type, []).append(child)
    values = (child for child in removed if not child.has_identity)
    return [(child, waiting[child.node.rm_type].pop()) for child in values if waiting.get(child.node.rm_type)]


def _by_key(attribute: Attribute, base: str) -> dict[tuple[str, int], Child]:
    keyed: dict[tuple[str, int], Child] = {}
    seen: Counter[str] = Counter()
    for step, child in children(attribute):
        name = child.node_id or _referred(child) or child.rm_type
        seen[name] += 1
        keyed[name, seen[name]] = Child(f"{base}/{step}", child)
    return keyed


def _referred(child: CObject) -> str:
    """The id that a node has in data which refers to another one: that one's."""
    found = LAST_CODE.search(child.target) if isinstance(child, UseNode) else None
    return found[1] if found else ""


def free_types(attribute: Attribute) -> frozenset[str]:
    """The types of the alternatives that allow anything of theirs."""
    return frozenset(child.rm_type for child in attribute.children if is_free(child))


def is_covered(child: Child, free: frozenset[str], model: ReferenceModel | None) -> bool:
    """Whether what an alternative allowed is allowed by another, which takes all of a more general type."""
    return not child.has_identity and any(conforms(model, child.node.rm_type, each) for each in free)


def conforms(model: ReferenceModel | None, special: str, general: str) -> bool:
    if special == general:
        return True
    return model is not None and model.knows(special) and model.knows(general) and model.conforms(special, general)
