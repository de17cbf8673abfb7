"""Writes an archetype as JSON: every object with its class as `_type`, without what it has by default.

Numbers with decimals stand as they were written; `archetypes.read_json` gives an equal archetype again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal

from archetypes.model import Archetype, ArchetypeId
from archetypes.operational_template import OperationalTemplate
from archetypes.values import OdinTable

TYPE = "_type"


def to_json(archetype: Archetype | OperationalTemplate) -> str:
    pieces: list[str] = []
    _write(_plain(archetype), "\n", pieces)
    return "".join(pieces)


def _write(value: object, newline: str, pieces: list[str]) -> None:
    """As `json.dumps` with an indent of one, and numbers as `_plain` has them."""
    if isinstance(value, Decimal):
        text = str(value)
        pieces.append(text if "." in text or "E" in text else f"{text}.0")
    elif isinstance(value, list | dict) and value:
        inner, (opening, closing) = f"{newline} ", "[]" if isinstance(value, list) else "{}"
        pieces.append(opening)
        for number, (key, each) in enumerate(value.items() if isinstance(value, dict) else enumerate(value)):
            pieces.append(f",{inner}" if number else inner)
            if isinstance(value, dict):
                pieces.append(f"{json.dumps(key, ensure_ascii=False)}: ")
            _write(each, inner, pieces)
        pieces.append(f"{newline}{closing}")
    else:
        pieces.append(json.dumps(value, ensure_ascii=False))


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | bool | int | Decimal):
        return value
    if isinstance(value, ArchetypeId):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, OdinTable) and not all(isinstance(key, str) for key in value.items):
        pairs = [[_plain(key), _plain(item)] for key, item in value.items.items()]
        return {TYPE: "OdinTable", "items": pairs}
    if is_dataclass(value):
        return {TYPE: type(value).__name__, **dict(_fields(value))}
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _fields(value: object) -> Iterator[tuple[str, object]]:
    for field in fields(value):  # type: ignore[arg-type]  # the caller has asked is_dataclass
        held = getattr(value, field.name)
        if field.name != "place" and not (held in (None, (), {}) and held == _default(field)):
            yield field.name, _plain(held)


def _default(field: Field[object]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default
