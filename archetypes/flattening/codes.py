"""What a code tells of its own history: `id5.0.1` redefines `id5`, two levels further down."""

from __future__ import annotations

from collections.abc import Iterator


def redefined(code: str) -> Iterator[str]:
    """The codes that this one redefines, the nearest first; none for a code that is new (`id0.1`)."""
    parts = code[2:].split(".")
    while len(parts) > 1:
        parts.pop()
        while parts and parts[-1] == "0":
            parts.pop()
        if parts:
            yield code[:2] + ".".join(parts)
