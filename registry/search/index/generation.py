"""Which segments make up the index: a small pointer file, replaced atomically, and the older ones it falls back to."""

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from registry import files
from registry.search.documents import Calendar
from registry.search.index.build import SCHEMA, digest
from registry.search.index.segment import Damaged, Segment
from registry.search.index.validity import Mask, Validity
from registry.search.index.wordstock import Wordstock

#: The newest; the one before the last change; the one before the last rebuild or merge, which shares no base with it.
POINTERS: Final = ("current.json", "previous.json", "settled.json")
SEGMENTS: Final = "segments"
#: The ending of the name of a segment that was joined from all.
WHOLE: Final = "-whole"


@dataclass(frozen=True)
class Pointer:
    """A generation as it is recorded: `segments` are names and digests, oldest first; later ones override.

    `mark` is the hash of the ledger's entry `through`, which tells one ledger from another; "" where it was not told.
    """

    number: int
    through: int
    segments: tuple[tuple[str, str], ...]
    mark: str = ""


@dataclass(frozen=True)
class View:
    """A segment as a generation sees it: `live` leaves out what later segments speak for."""

    segment: Segment
    live: Mask
    validity: Validity

    @cached_property
    def held_back(self) -> bool:
        """Whether anything in it no longer counts."""
        return not self.live.all()

    def as_of(self, calendars: Mapping[str, Calendar]) -> "View":
        """The same by other calendars: those that the registry knew at a time."""
        return replace(self, validity=Validity(self.segment.holding_of, self.segment.holdings, calendars))


@dataclass(frozen=True)
class Generation:
    """An index at one moment, never changed."""

    number: int
    through: int
    views: tuple[View, ...]
    calendars: Mapping[str, Calendar]
    #: What is wrong with a newer one that was stepped over (missing, damaged, outdated); empty for the newest.
    reason: str = ""
    mark: str = ""

    @cached_property
    def stock(self) -> Wordstock:
        return Wordstock(view.segment for view in self.views)

    @property
    def key(self) -> tuple[int, int, tuple[str, ...]]:
        """Tells it from every other."""
        return self.number, self.through, tuple(view.segment.name for view in self.views)


def write_pointer(directory: Path, pointer: Pointer, *, settle: bool) -> None:
    """Makes a generation the newest. With `settle` the one it replaces is kept until the next such change."""
    current, previous, settled = (directory / name for name in POINTERS)
    if _readable(current):
        content = current.read_bytes()
        _replace(previous, content)
        if settle:
            _replace(settled, content)
    body = json.dumps([pointer.number, pointer.through, pointer.segments, pointer.mark])
    _replace(current, json.dumps({"schema": SCHEMA, "body": body, "digest": digest(body.encode())}).encode())


def _readable(path: Path) -> bool:
    """A damaged pointer must not take the place of one to fall back to."""
    try:
        read_pointer(path)
    except (FileNotFoundError, Damaged):
        return False
    return True


def _replace(path: Path, content: bytes) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    files.write(path, content)


def read_pointer(path: Path) -> Pointer:
    """Raises FileNotFoundError, or Damaged for anything but a whole pointer of this version."""
    try:
        stored = json.loads(path.read_bytes())
        schema, body, kept = stored["schema"], stored["body"], stored["digest"]
    except FileNotFoundError:
        raise
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Damaged(f"{path.name}: {error}") from error
    if not isinstance(body, str) or digest(body.encode("utf-8", "surrogatepass")) != kept:
        raise Damaged(f"{path.name} is not as it was written")
    if schema != SCHEMA:
        raise Damaged(f"{path.name}: made by another version", "outdated")
    number, through, segments, *mark = json.loads(body)  # those written before marks were kept have none
    return Pointer(number, through, tuple((name, kept) for name, kept in segments), *mark)


def pointers(directory: Path) -> list[Pointer]:
    """Those that can be read, newest first."""
    return [read_pointer(directory / name) for name in POINTERS if _readable(directory / name)]


def open_generation(directory: Path, known: Mapping[str, Segment]) -> Generation:
    """The newest generation that is whole, its segments taken from `known` where they are open already.

    Raises Damaged where there is none; its reason is missing, damaged or outdated.
    """
    faults: list[Damaged] = []
    for name in POINTERS:
        try:
            pointer = read_pointer(directory / name)
            segments = [known.get(key) or Segment(directory / SEGMENTS / key, kept) for key, kept in pointer.segments]
        except FileNotFoundError:
            faults.append(Damaged(f"{name} is missing", "missing"))
        except Damaged as fault:
            faults.append(fault)
        else:
            calendars = calendars_of(segments)
            views = views_of(segments, calendars)
            return Generation(pointer.number, pointer.through, views, calendars, _worst(faults), pointer.mark)
    raise Damaged("; ".join(str(fault) for fault in faults), _worst(faults))


def _worst(faults: list[Damaged]) -> str:
    """Damage says more than absence."""
    reasons = [fault.reason for fault in faults]
    return next((reason for reason in reasons if reason != "missing"), reasons[0] if reasons else "")


def calendars_of(segments: Iterable[Segment]) -> dict[str, Calendar]:
    """The last word on each standard."""
    found: dict[str, Calendar] = {}
    for segment in segments:
        for slug in segment.standards:
            found.pop(slug, None)
        found |= segment.calendars
    return found


def views_of(segments: list[Segment], calendars: Mapping[str, Calendar]) -> tuple[View, ...]:
    overridden: set[str] = set()
    replaced = np.empty(0, np.uint64)
    views = []
    for segment in reversed(segments):
        standing = np.array([name not in overridden for name in segment.labels["standard"]], np.bool_)
        live: Mask = standing[segment.facets["standard"]]
        live[segment.items_of(replaced)] = False
        views.append(View(segment, live, Validity(segment.holding_of, segment.holdings, calendars)))
        overridden |= segment.standards
        replaced = np.concatenate([replaced, segment.overrides])
    return tuple(reversed(views))


def sweep(directory: Path, besides: Collection[str] = ()) -> None:
    """Removes what no pointer names: segments that were replaced, or half written when a process died.

    Those in `besides` are being written.
    """
    kept = {key for pointer in pointers(directory) for key, _ in pointer.segments}.union(besides)
    for path in (directory / SEGMENTS).glob("*"):
        if path.name not in kept:
            shutil.rmtree(path)


def signature(directory: Path, generation: Generation) -> frozenset[tuple[str, int, int, int]]:
    """Tells the files of a generation from others put in their place, without reading them."""
    files = [directory / POINTERS[0]]
    for view in generation.views:
        for folder, _, names in os.walk(directory / SEGMENTS / view.segment.name):
            files += [Path(folder) / name for name in names]
    return frozenset(_signatures(files))


def _signatures(files: Iterable[Path]) -> Iterator[tuple[str, int, int, int]]:
    for path in files:
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue  # it went while we looked, and so is missing from the signature
        yield str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns


def is_there(directory: Path, generation: Generation) -> bool:
    """Whether every file that the generation was read from still stands."""
    folders = ((directory / SEGMENTS / view.segment.name, view.segment.files) for view in generation.views)
    return all((folder / name).is_file() for folder, names in folders for name in names)
