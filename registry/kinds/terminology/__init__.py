"""Terminologies: concepts with their terms in several languages, defined, related, and mapped to codes."""

from registry.kinds.terminology.definition import TERMINOLOGY

__all__ = ["TERMINOLOGY"]
