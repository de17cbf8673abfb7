"""Texts that editors of archetypes leave for others: those that wait for a translation, and those of mere structure."""

from __future__ import annotations

import re

_WAITING = re.compile(r"\*.+\([a-z]{2}(?:-[A-Za-z]+)?\)", re.DOTALL)
#: The description of a node that only holds others.
INTERNAL = "@ internal @"


def waits(text: str) -> bool:
    """`*Blood pressure(en)`: not translated yet."""
    return _WAITING.fullmatch(text) is not None


def says_something(text: str) -> bool:
    """Neither waiting, nor of structure, nor a mere star or blank."""
    return not waits(text) and is_text(text)


def is_text(text: str) -> bool:
    """Neither of structure nor a mere star or blank; it may wait for its translation."""
    return text.strip(" *\t\r\n") not in ("", INTERNAL)
