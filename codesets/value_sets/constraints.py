"""Filters that SNOMED CT has besides those of every code system: expression constraints and reference sets."""

from __future__ import annotations

from typing import Final

from codesets.things import snomed
from codesets.things.model import Filter
from codesets.things.system import System

_CONSTRAINTS: Final = ("constraint", "expression")


def constraint_of(system: System, each: Filter) -> str | None:
    """The expression constraint that a filter means; None for a filter that means none."""
    if system.url != snomed.SYSTEM:
        return None
    if each.op == "=" and each.property in _CONSTRAINTS:
        return each.value
    if each.op == "in" and each.property == "concept" and each.value.isdecimal():
        return f"^ {each.value}"
    return None
