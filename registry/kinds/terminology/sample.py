"""A small terminology of lower airway infections, written for the project; and what a new terminology starts as."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SAMPLE = Path(__file__).with_name("sample.json")


def empty(title: Mapping[str, str]) -> dict[str, Any]:
    return {"title": dict(title)}


def sample() -> dict[str, Any]:
    return dict(json.loads(_SAMPLE.read_text("utf-8")))
