"""openEHR archetypes: read, write, check, compare and describe ADL 1.4, without any other part of the registry.

The classes of a definition's nodes are in `archetypes.constraints`, those of single values in `archetypes.values`.
"""

from __future__ import annotations

from typing import Literal

from archetypes import adl14, write_adl, write_json
from archetypes.change import Change
from archetypes.checks import check, problems
from archetypes.differences import changes
from archetypes.errors import ParseError, Problem
from archetypes.in_words import describe
from archetypes.library import Library
from archetypes.model import Archetype, ArchetypeId, Terminology
from archetypes.node_paths import Binding, NodePath, SlotReference, Step, bindings, paths, slots, walk
from archetypes.telling import Told

__all__ = [
    "Archetype",
    "ArchetypeId",
    "Binding",
    "Change",
    "Library",
    "NodePath",
    "ParseError",
    "Problem",
    "SlotReference",
    "Step",
    "Terminology",
    "Told",
    "bindings",
    "changes",
    "check",
    "describe",
    "paths",
    "problems",
    "read",
    "slots",
    "walk",
    "write",
]


def read(text_or_bytes: str | bytes) -> Archetype:
    """Reads ADL 1.4; raises `ParseError` at the first thing that is not."""
    return adl14.parse(text_or_bytes).archetype


def write(archetype: Archetype, form: Literal["adl", "json"] = "adl") -> str:
    """As ADL 1.4, which `read` turns into an equal archetype, or as JSON."""
    if form == "adl":
        return write_adl.adl(archetype)
    if form == "json":
        return write_json.to_json(archetype)
    raise ValueError(f"unknown form {form!r}; there are 'adl' and 'json'")
