"""Whether a constraint on a plain value allows no more than the one that it redefines."""

from __future__ import annotations

import re

from archetypes.constraints import CObject, ComplexObject, ConstraintRef, StringConstraint
from archetypes.containment import relation
from archetypes.flattening.codes import redefined
from archetypes.model import Terminology
from archetypes.regular_expressions import compiled, is_risky

_MAX_TEXT = 200
#: From the strongest to the weakest; a specialisation may bind more strongly only.
_STRENGTHS = ("required", "extensible", "preferred", "example")


def narrows(child: CObject, parent: CObject, own: Terminology, above: Terminology) -> bool:
    """`own` and `above` are the terminologies of the flat forms, for the members of value sets."""
    if isinstance(child, ConstraintRef) and isinstance(parent, ConstraintRef):
        return _codes(child, parent, own, above)
    if isinstance(child, StringConstraint) and isinstance(parent, StringConstraint) and parent.pattern is not None:
        return _strings(child, parent.pattern)
    if isinstance(child, ComplexObject):
        return isinstance(parent, ComplexObject)
    return type(child) is type(parent) and relation(parent, child) in ("same", "narrowed")


def doubtful(child: CObject, parent: CObject) -> bool:
    """Two patterns, or a code in place of a value set, which AOM 2 has redefined by value sets."""
    if isinstance(child, StringConstraint) and isinstance(parent, StringConstraint):
        return None not in (child.pattern, parent.pattern) and child.pattern != parent.pattern
    if isinstance(child, ConstraintRef) and isinstance(parent, ConstraintRef):
        return child.code[:2] != parent.code[:2]
    return False


def _strings(child: StringConstraint, pattern: str) -> bool:
    """Whether one pattern is narrower than another is not to be decided; a list is tried value by value.

    A pattern that is none is SCSRE's to tell of; one that could take for ever to try, and a long text, are let be.
    """
    if child.pattern is not None or is_risky(pattern):
        return True
    try:
        return all(len(value) > _MAX_TEXT or compiled(pattern).fullmatch(value) for value in child.values)
    except (re.error, OverflowError, RecursionError):
        return True


def _codes(child: ConstraintRef, parent: ConstraintRef, own: Terminology, above: Terminology) -> bool:
    """AOM 2, C_TERMINOLOGY_CODE: the members of the one are, or redefine, members of the other.

    A value set that the terminology does not list is held elsewhere and takes anything, as does one not required.
    """
    if _STRENGTHS.index(child.strength or "required") > _STRENGTHS.index(parent.strength or "required"):
        return False
    if parent.strength not in (None, "required"):
        return True
    allowed, taken = _members(parent, above), _members(child, own)
    if allowed is None:
        return True
    if taken is None:
        return child.code == parent.code or parent.code in redefined(child.code)
    return all(code in allowed or not allowed.isdisjoint(redefined(code)) for code in taken)


def _members(constraint: ConstraintRef, terminology: Terminology) -> frozenset[str] | None:
    if constraint.code.startswith("at"):
        return frozenset({constraint.code})
    held = terminology.value_sets.get(constraint.code)
    return frozenset(held.members) if held else None
