"""Content as bytes under their hash: prepared outside the write lock, stored once, read back and checked."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import zstandard
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import NotFound, Unavailable
from registry.kinds.kind import Content as KindContent
from registry.kinds.kind import Kind
from registry.models import Content

LEVEL = 9
PIECE = 1_000_000  # bytes of canonical content that are read at once where it is streamed
LARGE = 2_000_000  # bytes of canonical content above which a parsed copy is not kept in memory


@dataclass(frozen=True)
class Prepared:
    """Canonical bytes with their hash, compressed and ready to be inserted."""

    hash: str
    size: int
    data: bytes


def prepare(kind: Kind, content: KindContent) -> Prepared:
    raw = kind.canonical(content)
    data = zstandard.ZstdCompressor(level=LEVEL, write_content_size=True).compress(raw)
    return Prepared(hashlib.sha256(raw).hexdigest(), len(raw), data)


def store(session: Session, prepared: Prepared) -> Content:
    """The content's row, made if these bytes were never stored before."""
    row = session.get(Content, prepared.hash)
    if row is None:
        row = Content(hash=prepared.hash, size=prepared.size, data=prepared.data)
        session.add(row)
        session.flush()
    return row


def held(session: Session, hash: str) -> Prepared:
    """What is stored, as it was prepared. Raises NotFound."""
    row = session.execute(select(Content.size, Content.data).where(Content.hash == hash)).first()
    if row is None:
        raise _no_content(hash)
    return Prepared(hash, row.size, row.data)


def raw(session: Session, hash: str) -> bytes:
    """The canonical bytes. Raises NotFound, and Unavailable where what is stored is not what was hashed."""
    row = session.execute(select(Content.data, Content.size).where(Content.hash == hash)).first()
    if row is None:
        raise _no_content(hash)
    try:
        found = zstandard.ZstdDecompressor().decompress(row.data, max_output_size=row.size)
    except zstandard.ZstdError:
        found = b""
    if hashlib.sha256(found).hexdigest() != hash:
        raise _altered(hash)
    return found


def stream(session: Session, hash: str) -> Iterator[bytes]:
    """The same piece by piece: what is wrong with the stored bytes is told at their end."""
    data = session.scalar(select(Content.data).where(Content.hash == hash))
    if data is None:
        raise _no_content(hash)
    digest = hashlib.sha256()
    try:
        with zstandard.ZstdDecompressor().stream_reader(data) as reader:
            while chunk := reader.read(PIECE):
                digest.update(chunk)
                yield chunk
    except zstandard.ZstdError:
        digest = hashlib.sha256()
    if digest.hexdigest() != hash:
        raise _altered(hash)


def size(session: Session, hash: str) -> int:
    """Bytes of the canonical form."""
    return session.scalar(select(Content.size).where(Content.hash == hash)) or 0


def _no_content(hash: str) -> NotFound:
    return NotFound("There is no content {hash}.", code="no-content", hash=hash)


def _altered(hash: str) -> Unavailable:
    return Unavailable(
        "The stored content {hash} has been altered. Run fagregister verify and restore from backup.",
        code="content-altered",
        hash=hash,
    )


def load(session: Session, kind_name: str, hash: str) -> KindContent:
    """The content as its kind reads it; small ones are kept. Callers never change what they get."""
    kept = _kept(kind_name, hash)
    if kept:
        return kept[0]
    data = raw(session, hash)
    content = kinds.kind(kind_name).load(data)
    if len(data) <= LARGE:
        kept.append(content)
    return content


@lru_cache(maxsize=64)
def _kept(kind_name: str, hash: str) -> list[KindContent]:
    """A slot for parsed content, filled by `load`; content never changes under its hash."""
    return []
