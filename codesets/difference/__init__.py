"""What changed between two editions, and how gravely.

Major: who uses the old edition may now be wrong. Minor: there is more to know or to choose. Patch: nothing that a
record could mean has changed. Each change says in a sentence why it has its grade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from codesets.difference.change import GRADES, Change, Grade
from codesets.difference.code_system import code_system_changes
from codesets.difference.concept_map import map_changes
from codesets.difference.expanded import EntryChange, expansion_changes
from codesets.difference.value_set import value_set_changes
from codesets.telling import tell
from codesets.things.model import CodeSystem, ConceptMap, Thing, ValueSet

__all__ = ["GRADES", "Change", "EntryChange", "Grade", "changes", "expansion_changes", "grade_of"]


def changes(old: Thing, new: Thing) -> list[Change]:
    """Every difference but the version itself; TypeError for things of different sorts."""
    found = list(_changes(old, new))
    if not found and replace(old, version=None) != replace(new, version=None):
        found.append(Change("", "changed", "arrangement", None, None, "patch", tell("The same is arranged otherwise.")))
    return found


def _changes(old: Thing, new: Thing) -> Iterator[Change]:
    if isinstance(old, CodeSystem) and isinstance(new, CodeSystem):
        return code_system_changes(old, new)
    if isinstance(old, ValueSet) and isinstance(new, ValueSet):
        return value_set_changes(old, new)
    if isinstance(old, ConceptMap) and isinstance(new, ConceptMap):
        return map_changes(old, new)
    raise TypeError(f"cannot compare a {type(old).__name__} with a {type(new).__name__}")


def grade_of(found: Iterable[Change]) -> Grade | None:
    """The gravest grade, None where nothing changed."""
    return max((each.grade for each in found), key=GRADES.index, default=None)
