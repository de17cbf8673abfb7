"""Derived files that nobody will read: drafts of processes that were killed (every maker gives them a name that begins
with a dot), compiled code systems in the form of an earlier release, and judgements of what was proposed long ago."""

import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from codesets.compiled import FORM
from registry.services.stored import judgements
from registry.services.stored.compilations import FOLDER

HALF_MADE = ("renditions", "items", "compiled", judgements.FOLDER)
AGE_SECONDS = 3600.0  # longer than the making of any file takes
#: A proposal is on its way for months; one that is looked at later is judged anew.
JUDGED_SECONDS = 90 * 24 * 3600.0


def sweep(files: Path) -> int:
    """Remove drafts older than an hour, files of another form and old judgements, under the directory of derived
    files; how many."""
    limit = time.time() - AGE_SECONDS
    found = [path for folder in HALF_MADE for path in _drafts(files / folder, limit)]
    found += [path for path in (files / FOLDER).rglob("*.sqlite3") if not path.name.endswith(f"-{FORM}.sqlite3")]
    found += _older(sorted((files / judgements.FOLDER).rglob("*-*")), time.time() - JUDGED_SECONDS)
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)  # another process may be sweeping too
        else:
            path.unlink(missing_ok=True)
    return len(found)


def _drafts(folder: Path, limit: float) -> Iterator[Path]:
    return _older(sorted(folder.rglob(".*")), limit)


def _older(paths: Iterable[Path], limit: float) -> Iterator[Path]:
    for path in paths:
        try:
            if path.stat().st_mtime < limit:
                yield path
        except FileNotFoundError:
            continue  # it was finished, or swept, meanwhile
