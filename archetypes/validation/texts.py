"""What an archetype says of its nodes and values to those who read it."""

from __future__ import annotations

from collections.abc import Iterator

from archetypes.errors import Problem, problem
from archetypes.model import Archetype
from archetypes.telling import tell


def texts(archetype: Archetype) -> Iterator[Problem]:
    """WTEXT, a code of our own: what is defined in the original language has a text there, for forms to show."""
    language = archetype.original_language
    for code, term in archetype.terminology.term_definitions.get(language, {}).items():
        if not term.text.strip():
            message = tell("[{code}] has no text in '{language}'", code=code, language=language)
            yield problem("WTEXT", message, "terminology/term_definitions", term.place, "warning")
