"""One thing that a form asks for, or a group of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from archetypes.constraints import Cardinality, ForeignConstraint
from archetypes.templates.nodes import TemplateNode
from archetypes.web_template.input_parts import Input

_KEPT: Final = frozenset("0123456789_.-")
_UNDERSCORES = re.compile(r"_{2,}")


@dataclass(frozen=True)
class FormNode:
    """`maximum` of None is unbounded.

    `in_context`: not asked for, but taken from where the form is filled in. `is_added`: asked for, though it is the
    reference model that has it and no template says it; web templates call both in context.
    `source` is the node with the constraint, `owner` the one with the name, which is the element where `source` is its
    value; both are None for what the reference model adds. `optional_in` is the path of a structure that is left out of
    the form, in which the node stands and which may be missing; `depends_on` are ids of siblings.
    """

    id: str
    name: str
    rm_type: str
    path: str
    minimum: int
    maximum: int | None
    source: TemplateNode | None = None
    owner: TemplateNode | None = None
    inputs: tuple[Input, ...] = ()
    children: tuple[FormNode, ...] = ()
    in_context: bool = False
    is_added: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    cardinalities: tuple[tuple[str, Cardinality], ...] = ()
    optional_in: str = ""
    depends_on: tuple[str, ...] = ()


def identifier(name: str) -> str:
    """As openEHR's Simplified Formats say: small letters, digits, `_`, `.` and `-`; `a24_hour_average`."""
    signs = "".join(sign if sign.isalpha() or sign in _KEPT else "_" for sign in name)
    text = _UNDERSCORES.sub("_", signs.lower()).strip("_")
    return f"a{text}" if text[:1].isdigit() else text or "id"


def unique(children: tuple[FormNode, ...]) -> tuple[FormNode, ...]:
    """Siblings with the same id get numbers: `any_event`, `any_event2`."""
    seen: set[str] = set()
    last: dict[str, int] = {}
    kept = []
    for child in children:
        chosen, number = child.id, last.get(child.id, 1)
        while chosen in seen:
            number += 1
            chosen = f"{child.id}{number}"
        last[child.id] = number
        seen.add(chosen)
        kept.append(child if chosen == child.id else replace(child, id=chosen))
    return tuple(kept)


def unconstrained(parent: TemplateNode, attribute: str, rm_type: str) -> TemplateNode:
    """What may stand at an attribute of which the template says nothing."""
    bare = ForeignConstraint(rm_type=rm_type, type_name="")
    return TemplateNode(attribute, rm_type, bare, f"{parent.path}/{attribute}", 1, 1, parent.words)


def limits(cardinality: Cardinality) -> dict[str, Any]:
    upper = cardinality.interval.upper
    return {"min": cardinality.interval.lower, "max": -1 if upper is None else upper}
