"""Published code systems as files to be asked, one for each content; derived, node-local, made anew when missing.

So that no process holds a code system to answer about one code. Value sets and maps are small, and held as they are.
"""

import sqlite3
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.orm import Session

from codesets import CodeSystem, ConceptMap, Thing, ValueSet
from codesets.compiled import FORM, CompiledSystem, DamagedFile, compile_canonical, compile_system, open_compiled
from registry.errors import Unavailable
from registry.kinds import kind
from registry.kinds.kind import Coded
from registry.models import Version
from registry.services.stored import contents

FOLDER = "compiled"
#: Seconds to wait for a file that another thread or process is making. A very large one takes longer.
PATIENCE = 5.0


#: A code system in its file, or a value set or map as it is.
Published = CompiledSystem | ValueSet | ConceptMap


def thing(session: Session, version: Version) -> Published:
    """The code set of a version as its content says, not yet under the registry's name.

    Raises Unavailable while another process makes a large one's file, or where the disk is full.
    """
    path = path_of(session, version)
    kept = _kept(path)
    if kept and is_damaged(kept[0]):
        path.unlink(missing_ok=True)
        kept.clear()
    if not kept:
        kept[:] = [_opened(path) or _made(session, version, path)]
    return kept[0]


def is_damaged(found: Published) -> bool:
    """Whether its file was found unreadable; it is made anew when next asked for."""
    return isinstance(found, CompiledSystem) and found.file.damaged


def path_of(session: Session, version: Version) -> Path:
    name = f"{version.content_hash}-{version.standard.kind}-{FORM}.sqlite3"
    return Path(session.info["files"]) / FOLDER / version.content_hash[:2] / name


@lru_cache(maxsize=1024)
def _kept(_path: Path) -> list[Published]:
    """A slot for what was opened or read; nothing changes under its path."""
    return []


def _opened(path: Path) -> CompiledSystem | None:
    """None where there is no whole file."""
    try:
        return open_compiled(path)
    except (FileNotFoundError, DamagedFile):
        return None


def _made(session: Session, version: Version, path: Path) -> Published:
    """Of a large one no more than a piece is held at a time."""
    found = kind(version.standard.kind)
    assert isinstance(found, Coded)
    if found.is_codeset and contents.size(session, version.content_hash) > contents.LARGE:
        return _alone(path, lambda: compile_canonical(contents.stream(session, version.content_hash), path))
    held = found.thing(contents.load(session, version.standard.kind, version.content_hash))
    return held if isinstance(held, ValueSet | ConceptMap) else _alone(path, lambda: _compiled(held, path))


def _alone(path: Path, make: Callable[[], Thing]) -> Published:
    """One process makes the file; the others wait for it, but not for ever."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path.with_suffix(".lock"), timeout=PATIENCE):
            opened = _opened(path)
            made = make() if opened is None else None
            return made if isinstance(made, ValueSet | ConceptMap) else opened or open_compiled(path)
    except Timeout as error:
        raise Unavailable(
            "A new code system is being made ready. Try again in a minute.", code="being-compiled"
        ) from error
    except (OSError, sqlite3.OperationalError) as error:
        raise Unavailable(
            "The file of a code system cannot be written ({why}). Free space on the disk.", code="no-space", why=error
        ) from error


def _compiled(held: CodeSystem, path: Path) -> Thing:
    compile_system(held, held.concepts, path)
    return held
