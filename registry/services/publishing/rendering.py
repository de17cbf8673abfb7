"""Writes the bytes of a rendition in every encoding: a file each, with its hash, however many they are."""

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Protocol

import zstandard

ENCODINGS: Mapping[str, str] = {"": "", "gzip": ".gz", "zstd": ".zst"}
#: zlib's name for a stream in gzip's frame, which then tells no time.
_GZIP: Final = 31
Manifest = dict[str, dict[str, str]]


def write_whole(directory: Path, plain: bytes) -> Manifest:
    """As small as can be: it is done once, and fetched often."""
    forms = {
        "": plain,
        "gzip": gzip.compress(plain, 9, mtime=0),
        "zstd": zstandard.ZstdCompressor(level=15).compress(plain),
    }
    for encoding, data in forms.items():
        (directory / f"content{ENCODINGS[encoding]}").write_bytes(data)
    return {encoding: _facts(hashlib.sha256(data).hexdigest(), len(data)) for encoding, data in forms.items()}


def write_pieces(directory: Path, pieces: Iterable[bytes]) -> Manifest:
    """Piece by piece, and not as small, since what is written so is large."""
    squeezed = zstandard.ZstdCompressor(level=6).compressobj()
    coders: dict[str, Coder | None] = {"": None, "gzip": zlib.compressobj(6, wbits=_GZIP), "zstd": squeezed}
    with ExitStack() as stack:
        files = {
            encoding: stack.enter_context(_Encoded(directory / f"content{ENCODINGS[encoding]}", coder))
            for encoding, coder in coders.items()
        }
        for piece in pieces:
            for each in files.values():
                each.add(piece)
        return {encoding: each.finished() for encoding, each in files.items()}


def _facts(etag: str, size: int) -> dict[str, str]:
    return {"etag": etag, "size": str(size)}


class Coder(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


class _Encoded:
    """A file that is written from its beginning to its end."""

    def __init__(self, path: Path, coder: Coder | None) -> None:
        self._path = path
        self._coder = coder
        self._hash = hashlib.sha256()
        self._size = 0

    def __enter__(self) -> "_Encoded":
        self._file = self._path.open("wb")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, data: bytes) -> None:
        self._write(data if self._coder is None else self._coder.compress(data))

    def finished(self) -> dict[str, str]:
        self._write(b"" if self._coder is None else self._coder.flush())
        return _facts(self._hash.hexdigest(), self._size)

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self._size += self._file.write(data)
