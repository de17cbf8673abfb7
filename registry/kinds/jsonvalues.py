"""JSON values as content keeps them: without members that say nothing; and all the texts in them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any


def pruned(value: Any) -> Any:
    """Without members that have no value, and days as ISO texts; an empty row stays, so that it is told of."""
    if isinstance(value, Mapping):
        kept = {name: pruned(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each is not None and each not in ("", [], {})}
    if isinstance(value, list):
        return [pruned(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string with its dotted path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping | list):
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        for name, each in pairs:
            yield from texts(each, f"{path}.{name}" if path else str(name))
