"""Constraints in ODIN that say something else than their type has, and so are kept as written and hold nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archetypes.constraints import DomainConstraint
from archetypes.errors import Problem, problem
from archetypes.telling import Told, tell
from archetypes.validation.walked import Walked
from archetypes.values import CodeTerm, OdinObject, OdinTable, OdinValue

_QUANTITY = (frozenset({"property", "list", "assumed_value"}), frozenset({"units", "magnitude", "precision"}))
_ORDINAL = (frozenset({"list", "assumed_value"}), frozenset({"value", "symbol"}))
_CODES = (frozenset({"terminology_id", "code_list"}), frozenset[str]())
#: The attributes of each type, and of the members of its list.
_KNOWN: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "C_DV_QUANTITY": _QUANTITY,
    "C_QUANTITY": _QUANTITY,
    "C_DV_ORDINAL": _ORDINAL,
    "C_ORDINAL": _ORDINAL,
    "C_CODE_PHRASE": _CODES,
    "C_CODED_TEXT": _CODES,
}


def kept_whole(walked: Walked) -> Iterator[Problem]:
    """WKEPT, a code of our own: a constraint is written as its type has it, or no data are held to it."""
    for step in walked.steps:
        node = step.node
        if isinstance(node, DomainConstraint) and node.rm_type in _KNOWN:
            why = _fault(node.value, *_KNOWN[node.rm_type])
            message = tell("no record is held to this {type}: {why}", type=node.rm_type, why=why)
            yield problem("WKEPT", message, step.path, node.place, "warning")


def _fault(value: OdinValue, own: frozenset[str], of_members: frozenset[str]) -> Told:
    attributes = value.attributes if isinstance(value, OdinObject) else {}
    listed = attributes.get("list")
    members = listed.items.values() if isinstance(listed, OdinTable) else ()
    held = [each.attributes for each in members if isinstance(each, OdinObject)]
    unknown = [name for name in attributes if name not in own]
    unknown += [name for each in held for name in each if name not in of_members]
    if unknown:
        known = ", ".join(sorted(own | of_members))
        return tell("it has no attribute '{name}', only {known}", name=unknown[0], known=known)
    if "property" in attributes and not isinstance(attributes["property"], CodeTerm):
        return tell("the property is no code as [openehr::122]")
    if "units" in of_members and any("units" not in each for each in held):
        return tell("an entry of the list has no units")
    return tell("a value in it is of another type than it has to be")
