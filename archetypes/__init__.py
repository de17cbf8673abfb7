"""openEHR archetypes: read, write, check, compare and describe ADL 1.4, without any other part of the registry."""

from __future__ import annotations

from archetypes import adl14
from archetypes.errors import ParseError, Problem
from archetypes.model import Archetype

__all__ = ["Archetype", "ParseError", "Problem", "read"]


def read(text_or_bytes: str | bytes) -> Archetype:
    """Reads ADL 1.4; raises `ParseError` at the first thing that is not."""
    return adl14.parse(text_or_bytes).archetype
