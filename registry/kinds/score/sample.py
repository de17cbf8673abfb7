"""A score of the demo, as content: published facts in the project's own words, with source and test vectors."""

from importlib.resources import files
from typing import Any

import orjson


def news2() -> dict[str, Any]:
    content: dict[str, Any] = orjson.loads(files("registry.kinds.score").joinpath("sample.json").read_bytes())
    return content
