"""The changes between two revisions of an archetype, each with its place, grade and reason."""

from __future__ import annotations

from archetypes.change import Change
from archetypes.model import Archetype
from archetypes.node_changes import NodeComparison
from archetypes.text_changes import text_changes


def changes(old: Archetype, new: Archetype) -> list[Change]:
    """Changes of the definition first, then of words and metadata; nothing for equal archetypes.

    major: removed, narrowed, another type or meaning; minor: added, widened; patch: texts, translations, metadata.
    """
    return [*NodeComparison(old, new).changes(), *text_changes(old, new)]
