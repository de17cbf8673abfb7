"""What is costly to find out about a large text: found out once, and kept in files beside other derived ones.

They lie under the content's hash and the state of the code that judged: another release judges anew. They can be thrown
away; the worker removes those that have lain for long.
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import zstandard
from sqlalchemy.orm import Session

import archetypes
import codesets
from registry import files, kinds
from registry.kinds.kind import Content
from registry.services.stored import contents

T = TypeVar("T")
FOLDER = "judged"
#: Bytes of a text above which reading it takes seconds.
LARGE = 1_000_000
_LEVEL = 3


def is_large(session: Session, kind: str, hash: str, content: Content | None = None) -> bool:
    """Of kinds whose text is the truth; `content` is the text where it is at hand, maybe not stored yet."""
    if kinds.kind(kind).schema is not None:
        return False
    size = len(content) if isinstance(content, str) else contents.size(session, hash)
    return size > LARGE


def path_of(session: Session, hash: str, name: str) -> Path:
    return Path(session.info["files"]) / FOLDER / hash[:2] / f"{hash}-{_code()}-{name}"


@cache
def _code() -> str:
    """The state of the code that judges."""
    digest = hashlib.sha256()
    for package in (archetypes, codesets, kinds):
        for folder in package.__path__:
            for path in sorted(Path(folder).rglob("*.*")):
                if "__pycache__" not in path.parts:
                    found = path.stat()
                    digest.update(f"{path.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]


def read(session: Session, hash: str, name: str, understood: Callable[[Any], T]) -> T | None:
    """None where nothing is kept under this name, or what is kept is damaged."""
    try:
        packed = path_of(session, hash, f"{name}.json.zst").read_bytes()
        return understood(json.loads(zstandard.ZstdDecompressor().decompress(packed)))
    except (FileNotFoundError, zstandard.ZstdError, ValueError):
        return None


def keep(session: Session, hash: str, name: str, data: Any) -> None:
    """Whole or not at all; two processes at once do the same work twice and no harm."""
    path = path_of(session, hash, f"{name}.json.zst")
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(json.dumps(data, ensure_ascii=False).encode())
    files.write(path, packed)
