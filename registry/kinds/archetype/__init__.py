"""Archetypes: openEHR ADL texts, whose nodes are the items; a thin adapter over the library `archetypes`."""

from registry.kinds.archetype.definition import ARCHETYPE

__all__ = ["ARCHETYPE"]
