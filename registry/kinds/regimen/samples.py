"""Three regimens of the demo, as content: known facts in the project's own words, with sources and test vectors."""

from importlib.resources import files
from typing import Any

import orjson


def mfolfox6() -> dict[str, Any]:
    return _read("mfolfox6.json")


def r_chop_21() -> dict[str, Any]:
    return _read("r-chop-21.json")


def karboplatin_paklitaksel() -> dict[str, Any]:
    return _read("karboplatin-paklitaksel.json")


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = orjson.loads(files("registry.kinds.regimen").joinpath(name).read_bytes())
    return content
