"""A phrase written for the project, of a patient admitted with suspected pneumonia; and what a new phrase starts as."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SAMPLE = Path(__file__).with_name("sample.json")


def empty(title: Mapping[str, str]) -> dict[str, Any]:
    """The title alone, with a hotkey made of its first letters and a text that repeats it."""
    letters = re.sub(r"[^a-zæøå0-9]", "", title.get("nb", "").lower())
    hotkey = letters[:12] if len(letters) > 1 else "ny-frase"
    return {"title": dict(title), "hotkey": hotkey, "specialty": "allmennmedisin", "text": dict(title)}


def sample() -> dict[str, Any]:
    return dict(json.loads(_SAMPLE.read_text("utf-8")))
