"""Derived files that nobody will read: drafts of processes that were killed (every maker gives them a name that begins
with a dot), and compiled code systems in the form of an earlier release."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from codesets.compiled import FORM
from registry.services.compilations import FOLDER

HALF_MADE = ("renditions", "items", "compiled")
AGE_SECONDS = 3600.0  # longer than the making of any file takes


def sweep(files: Path) -> int:
    """Remove drafts older than an hour, and files of another form, under the directory of derived files; how many."""
    limit = time.time() - AGE_SECONDS
    found = [path for folder in HALF_MADE for path in _drafts(files / folder, limit)]
    found += [path for path in (files / FOLDER).rglob("*.sqlite3") if not path.name.endswith(f"-{FORM}.sqlite3")]
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)  # another process may be sweeping too
        else:
            path.unlink(missing_ok=True)
    return len(found)


def _drafts(folder: Path, limit: float) -> Iterator[Path]:
    for path in sorted(folder.rglob(".*")):
        try:
            if path.stat().st_mtime < limit:
                yield path
        except FileNotFoundError:
            continue  # it was finished, or swept, meanwhile
