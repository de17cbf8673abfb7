"""Content as it is sent: one file for each version, format and encoding, made once and served as it lies.

Files are node-local and derived: remade when missing. The ETag is the SHA-256 of the very bytes that are sent.
"""

import hashlib
import json
import secrets
import shutil
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from registry import files, kinds
from registry.errors import NotAcceptable
from registry.kinds.kind import About, FileNaming, Format
from registry.models import Version
from registry.services.judging.world import as_published
from registry.services.publishing import rendering, streams
from registry.services.publishing.rendering import ENCODINGS
from registry.services.stored import contents, items


@dataclass(frozen=True)
class Rendition:
    """A file to be sent. `encoding` is "" for plain bytes; `filename` is what a download is called."""

    path: Path
    etag: str
    media_type: str
    encoding: str
    size: int
    filename: str


def rendition(session: Session, version: Version, format: str | None = None, encoding: str = "") -> Rendition:
    """The file for this version in this format (the canonical one if None). Raises NotAcceptable for other formats."""
    kind = kinds.kind(version.standard.kind)
    wanted = writable(kind.formats, format)
    directory = _directory(session, version, wanted)
    manifest = _manifest(directory)
    if manifest is None:
        manifest = _make(session, version, wanted, directory)
    facts = manifest[encoding]
    return Rendition(
        path=directory / f"content{ENCODINGS[encoding]}",
        etag=facts["etag"],
        media_type=wanted.media_type,
        encoding=encoding,
        size=int(facts["size"]),
        filename=_file_name(session, version, wanted),
    )


def _file_name(session: Session, version: Version, format: Format) -> str:
    kind = kinds.kind(version.standard.kind)
    if isinstance(kind, FileNaming):
        return kind.file_name(items.item(session, version, ""), version.number, format)
    return f"{version.standard.slug}-{_safe(version.number)}.{format.extension}"


def writable(formats: tuple[Format, ...], name: str | None) -> Format:
    """The format of this name. Raises NotAcceptable, naming those there are."""
    for each in formats:
        if each.writes and name in (None, each.name):
            return each
    names = ", ".join(each.name for each in formats if each.writes)
    raise NotAcceptable("There is no format {name} here. Formats: {names}.", code="no-format", name=name, names=names)


def make_all(session: Session, version: Version) -> None:
    """Make the formats of a version that was just published, so that nobody waits for them; slow and rare ones wait
    for the first who asks, and of what is huge all but those that are written piece by piece."""
    huge = streams.is_huge(session, version)
    for each in kinds.kind(version.standard.kind).formats:
        if each.writes and each.at_once and (each.name in streams.STREAMED or not huge):
            rendition(session, version, each.name)


def about(version: Version) -> About:
    standard = version.standard
    uris = tuple(identifier.value for identifier in standard.identifiers)
    return About(
        slug=standard.slug,
        title=standard.title,
        version=version.number,
        canonical=next((uri for uri in uris if not uri.startswith("urn:oid:")), uris[0] if uris else None),
        identifiers=uris,
        publisher=str(standard.licence.get("holder", "")),
        copyright=str(standard.licence.get("attribution", "")),
        published_at=version.recorded_at,
    )


def _directory(session: Session, version: Version, format: Format) -> Path:
    name = f"{version.standard.slug}-{version.id}-{version.content_hash[:16]}"
    return Path(session.info["files"]) / "renditions" / version.content_hash[:2] / name / _safe(format.name)


@lru_cache(maxsize=4096)
def _read_manifest(path: Path, _inode: int) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(path.read_text())
    return found


@lru_cache(maxsize=4096)
def _digest(path: Path, _inode: int, _changed: int, _size: int) -> str:
    """The hash of a file, worked out once as long as it stays as it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(directory: Path) -> dict[str, dict[str, str]] | None:
    """What lies in the directory; None where it is not there, or a file of it is gone, cut or altered (a full disk, a
    power cut, a failing disk, a hand): nothing may be sent under the ETag of other bytes."""
    path = directory / "manifest.json"
    try:
        found = _read_manifest(path, path.stat().st_ino)
        whole = all(_as_made(directory / f"content{ENCODINGS[name]}", facts) for name, facts in found.items())
    except (FileNotFoundError, ValueError):
        return None
    return found if whole else None


def _as_made(file: Path, facts: dict[str, str]) -> bool:
    stat = file.stat()
    if stat.st_size != int(facts["size"]):
        return False
    return _digest(file, stat.st_ino, stat.st_mtime_ns, stat.st_size) == facts["etag"]


def _make(session: Session, version: Version, format: Format, directory: Path) -> dict[str, dict[str, str]]:
    """Write all encodings beside each other, then move the directory into place: whole or not at all."""
    draft = directory.with_name(f".{directory.name}.{secrets.token_hex(6)}")
    draft.mkdir(parents=True)
    try:
        manifest = _written(session, version, format, draft)
        (draft / "manifest.json").write_text(json.dumps(manifest))
        for path in draft.iterdir():
            files.sync(path)
    except BaseException:
        shutil.rmtree(draft)
        raise
    try:
        draft.rename(directory)
    except OSError:
        if _manifest(directory) is None:  # what lies there is not whole
            shutil.rmtree(directory)
            draft.rename(directory)
        else:  # another process was first, with the same bytes
            shutil.rmtree(draft)
    return manifest


def _written(session: Session, version: Version, format: Format, draft: Path) -> rendering.Manifest:
    told = replace(about(version), world=as_published(session, version))
    pieces = streams.pieces(session, version, format, told) if streams.is_huge(session, version) else None
    if pieces is not None:
        return rendering.write_pieces(draft, pieces)
    kind = kinds.kind(version.standard.kind)
    content = contents.load(session, kind.name, version.content_hash)
    return rendering.write_whole(draft, kind.write(content, format.name, told))


def _safe(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in ".-_" else "_" for letter in name)
