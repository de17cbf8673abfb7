"""Writes an archetype as JSON: every object with its class as `_type`, without what is empty."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

from archetypes.model import Archetype, ArchetypeId
from archetypes.opt.model import OperationalTemplate


def to_json(archetype: Archetype | OperationalTemplate) -> str:
    return json.dumps(_plain(archetype), ensure_ascii=False, indent=1)


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, ArchetypeId):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return _object(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _key(key: object) -> str:
    return str(getattr(key, "text", key))


def _object(value: object) -> dict[str, object]:
    plain: dict[str, object] = {"_type": type(value).__name__}
    for field in fields(value):  # type: ignore[arg-type]  # the caller has asked is_dataclass
        held = getattr(value, field.name)
        if field.compare and held is not None and held not in ((), {}):
            plain[field.name] = _plain(held)
    return plain
