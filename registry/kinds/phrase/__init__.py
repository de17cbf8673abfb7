"""Phrases: short texts with slots that clinicians call up by a hotkey while they write in the record."""

from registry.kinds.phrase.definition import PHRASE
from registry.kinds.phrase.rendering import render

__all__ = ["PHRASE", "render"]
