"""Texts that editors of archetypes leave for others: those that wait for a translation, and those of mere structure."""

import re

_WAITING = re.compile(r"\*.+\([a-z]{2}(?:-[A-Za-z]+)?\)", re.DOTALL)
_INTERNAL = "@ internal @"


def waits(text: str) -> bool:
    """`*Blood pressure(en)`: not translated yet."""
    return _WAITING.fullmatch(text) is not None


def says_something(text: str) -> bool:
    return not waits(text) and text.strip().lstrip("*") != _INTERNAL
