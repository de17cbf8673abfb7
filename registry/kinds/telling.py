"""What the libraries say, as messages of the registry: with their templates, so that pages can translate them."""

import archetypes
import codesets
from registry.errors import Message

TOLD = archetypes.Told | codesets.Told


def said(text: str) -> Message:
    """A sentence that was not told in the library's own way stays as it is."""
    if isinstance(text, TOLD):
        return Message(text.template, {name: _value(value) for name, value in text.values.items()})
    return Message("{why}", {"why": text})


def _value(value: object) -> object:
    return said(value) if isinstance(value, TOLD) else value
