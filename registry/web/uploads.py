"""Files between upload and import: kept for a day beside other derived files, known only to who sent them."""

import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from registry import files
from registry.access import Member
from registry.errors import NotFound
from registry.services.upkeep.installation import Installation

KEPT_SECONDS = 24 * 3600
KEPT_FILES = 10  # of one member; the oldest give way, so that nobody fills the disk
_LETTERS = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Upload:
    name: str
    data: bytes
    filename: str


def keep(installation: Installation, member: Member, data: bytes, filename: str) -> Upload:
    """Keep the bytes under a name that cannot be guessed; what has lain for a day is removed on the way."""
    folder = _folder(installation, member)
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    name = secrets.token_hex(16)
    (folder / f"{name}.name").write_text(filename, encoding="utf-8")
    files.write(folder / name, data)  # last: what has its name is whole
    return Upload(name, data, filename)


def kept(installation: Installation, member: Member, name: str) -> Upload:
    """Raises NotFound where it is gone, or was never this member's."""
    path = _folder(installation, member) / name
    if len(name) != 32 or not _LETTERS.issuperset(name) or not path.is_file():
        raise _gone()
    try:
        return Upload(name, path.read_bytes(), path.with_name(f"{name}.name").read_text(encoding="utf-8"))
    except (FileNotFoundError, UnicodeDecodeError) as error:  # cleared meanwhile, or half of it lost with the disk
        raise _gone() from error


def _gone() -> NotFound:
    return NotFound("The file is no longer here. Choose it once more.", code="no-upload")


def _folder(installation: Installation, member: Member) -> Path:
    return installation.files / "uploads" / str(member.id)


def _clear(folder: Path) -> None:
    """Make room for one more; another request may be clearing at the same time."""
    limit = time.time() - KEPT_SECONDS
    uploads = sorted((path for path in folder.iterdir() if not path.suffix), key=_written, reverse=True)
    for place, path in enumerate(uploads):
        if place >= KEPT_FILES - 1 or _written(path) < limit:
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.name").unlink(missing_ok=True)
    for path in folder.iterdir():  # halves of uploads that were broken off
        if path.suffix and _written(path) < limit:
            path.unlink(missing_ok=True)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
