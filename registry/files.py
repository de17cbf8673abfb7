"""Files that are there whole or not at all, however the writing ends and whoever writes the same at once."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole(path: Path, mode: int = 0o666, *, first: bool = False) -> Iterator[Path]:
    """An empty draft beside `path`, which takes its place when the block has ended well; with `first` only where none
    is there yet. Two that write at once do each other no harm.

    Its bytes are on the disk before it has the name: a name that outlives its bytes in a power cut would be taken for
    the whole. The name is on the disk when this returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        yield draft
        sync(draft)
        if first:
            with suppress(FileExistsError):  # another was first; its file is the one that counts
                os.link(draft, path)
        else:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync(path.parent)


def write(path: Path, content: bytes, mode: int = 0o666) -> None:
    """In place of what was there."""
    with whole(path, mode) as draft:
        draft.write_bytes(content)


def private(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a file only its owner may read. It is made once: where two start at once, the first one's counts."""
    if not path.exists():
        with whole(path, 0o600, first=True) as draft:
            draft.write_bytes(make())
    return path.read_bytes()


def sync(path: Path) -> None:
    """Waits until a file's bytes, or a directory's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
