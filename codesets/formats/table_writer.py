"""A code system as a table that reading turns into the same concepts again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from codesets.formats.cells import spelled
from codesets.formats.columns import FIELD_NAMES
from codesets.things.model import CodeSystem, Coding, Concept, Designation
from codesets.things.snomed import SYNONYM_USE

_SINGLE: Final[dict[str, Callable[[Concept], str | None]]] = {
    "definition": lambda concept: concept.definition,
    "status": lambda concept: None if concept.status == "active" else concept.status,
    "abstract": lambda concept: "true" if concept.abstract else None,
    "valid_from": lambda concept: concept.valid_from,
    "valid_to": lambda concept: concept.valid_to,
}


def rows_of(system: CodeSystem) -> tuple[list[str], Iterator[list[str]]]:
    """Header and rows. Columns that no concept fills are left out; what holds several values has several columns."""
    single = [name for name, value in _SINGLE.items() if any(value(concept) for concept in system.concepts)]
    repeated = _widths(system)
    display = f"display:{system.language}" if system.language else "display"
    header = ["code", display, *single]
    header += [name for name, width in repeated.items() for _ in range(width)]
    return header, (_row(concept, single, repeated) for concept in system.concepts)


def _row(concept: Concept, single: list[str], repeated: dict[str, int]) -> list[str]:
    groups = _groups(concept)
    row = [concept.code, concept.display or "", *(_SINGLE[name](concept) or "" for name in single)]
    for name, width in repeated.items():
        values = groups.get(name, [])
        row += [*values, *[""] * (width - len(values))]
    return row


def _widths(system: CodeSystem) -> dict[str, int]:
    """How many columns each repeatable header needs, in the order parents, names, properties, replacements."""
    widths = {_property_header(each.code, each.type): 1 for each in system.properties}
    for concept in system.concepts:
        for name, values in _groups(concept).items():
            widths[name] = max(widths.get(name, 0), len(values))
    return dict(sorted(widths.items(), key=lambda each: _rank(each[0])))


def _rank(header: str) -> int:
    if header == "parent":
        return 0
    if header == "replaced_by":
        return 3
    return 1 if header.partition(":")[0] in {"display", "synonym", "designation"} else 2


def _groups(concept: Concept) -> dict[str, list[str]]:
    """Values of repeatable columns by header."""
    groups: dict[str, list[str]] = {}
    for parent in concept.parents:
        groups.setdefault("parent", []).append(parent)
    for designation in concept.designations:
        groups.setdefault(_designation_header(designation), []).append(designation.value)
    for each in concept.properties:
        groups.setdefault(_property_header(each.code, each.type), []).append(spelled(each.value))
    for other in concept.replaced_by:
        groups.setdefault("replaced_by", []).append(other)
    return groups


def _designation_header(designation: Designation) -> str:
    language, use = designation.language or "", designation.use
    if use is None:
        return f"display:{language}" if language else "designation:"
    if use == SYNONYM_USE and language:
        return f"synonym:{language}"
    short = f"{use.system or ''}#{use.code}" if use == Coding(use.system, use.code) and use.code else spelled(use)
    return f"designation:{language}:{short}"


def _property_header(code: str, kind: str) -> str:
    """The bare code where reading would make the same property of it."""
    if kind == "string" and ":" not in code and code.casefold() not in FIELD_NAMES:
        return code
    return f"property:{code}:{kind}"
