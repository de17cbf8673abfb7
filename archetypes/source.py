"""Where a text comes from: itself, as characters or as bytes, or the file of a path."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

#: A text is never taken for the name of a file: that is given as a `Path`.
Source = str | bytes | PathLike[str]


def content(source: Source) -> str | bytes:
    """OSError where a file cannot be read."""
    return Path(source).read_bytes() if isinstance(source, PathLike) else source
