"""A coding in a table's cell or header: as JSON, or short as SYSTEM#CODE."""

from __future__ import annotations

import json
from typing import Final

import orjson

from codesets.things.model import Coding

_PARTS: Final = ("system", "code", "version", "display")


def read_coding_text(text: str) -> Coding:
    """ValueError where the text is neither."""
    if not text.startswith("{"):
        system, _, code = text.rpartition("#")
        return Coding(system or None, code)
    parts = orjson.loads(text)  # refuses deep nesting, as json would not in time
    if not parts.keys() <= set(_PARTS) or not all(isinstance(part, str) for part in parts.values()):
        raise ValueError(text)
    return Coding(**parts)


def write_coding_text(coding: Coding) -> str:
    parts = {name: getattr(coding, name) for name in _PARTS}
    return json.dumps({name: part for name, part in parts.items() if part is not None}, ensure_ascii=False)
