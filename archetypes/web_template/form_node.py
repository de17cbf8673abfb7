"""One thing that a form asks for, or a group of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archetypes.constraints import Cardinality
from archetypes.template_nodes import TemplateNode
from archetypes.web_template.input_parts import Input


@dataclass(frozen=True)
class FormNode:
    """`maximum` of None is unbounded.

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
    names: Mapping[str, str] = field(default_factory=dict)
    cardinalities: tuple[tuple[str, Cardinality], ...] = ()
    optional_in: str = ""
    depends_on: tuple[str, ...] = ()


def limits(cardinality: Cardinality) -> dict[str, Any]:
    upper = cardinality.interval.upper
    return {"min": cardinality.interval.lower, "max": -1 if upper is None else upper}
