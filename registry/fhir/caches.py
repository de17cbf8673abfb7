"""Resources that clients register once and then refer to (`$cache-control`, or a `cache-id` of their own).

A cache is a file of lines, shared by the processes of a node; it is bounded in size, number and time, and may be
thrown away: a client that is told so sends its resources again.
"""

import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import orjson
from filelock import FileLock

from codesets import TerminologyError
from codesets.answering.issues import Issue
from registry.errors import TooLarge

#: Caches on a node, bytes in each and in all, and seconds after its last use that one is kept.
MOST: Final = 200
MOST_BYTES: Final = 16 * 1024 * 1024
ALL_BYTES: Final = 256 * 1024 * 1024
LIFETIME: Final = 3600
_NAME: Final = re.compile(r"[0-9a-f-]{36,64}")

Json = dict[str, Any]
#: A resource with the name of the release it is in.
Kept = tuple[str, Json]


def unknown() -> TerminologyError:
    """A client refers to a cache that is not here: never begun, ended, or too old."""
    text = "The cache is not known here; begin a new one with $cache-control?mode=start, and send the resources again"
    issue = Issue("error", "not-found", "cache-id-unknown", "CACHE_ID_UNKNOWN", text)
    return TerminologyError("unknown-cache", text, (issue,))


def duplicate() -> TerminologyError:
    """A request names two caches, and nobody can choose between them."""
    text = "The request names more than one cache; send one X-Cache-Id, or one cache-id"
    return TerminologyError(
        "bad-request", text, (Issue("error", "invalid", "cache-id-duplicate", "CACHE_ID_DUPLICATE", text),)
    )


class Caches:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def start(self) -> str:
        """A new, empty cache's id."""
        name = str(uuid4())
        self.ensure(name)
        return name

    def ensure(self, name: str) -> None:
        """Make the cache if it is not there; what is too old or too much goes first."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock():
            self._prune()
            os.close(os.open(self._path(name), os.O_CREAT | os.O_WRONLY, 0o600))

    def end(self, name: str) -> None:
        if _NAME.fullmatch(name):
            self._path(name).unlink(missing_ok=True)

    def has(self, name: str) -> bool:
        """Whether it is here and young enough; asking counts as use."""
        try:
            path = self._path(name)
            if time.time() - path.stat().st_mtime > LIFETIME:
                return False
            os.utime(path)
        except FileNotFoundError:
            return False
        return True

    def add(self, name: str, resources: Iterable[Kept]) -> None:
        """Raises TooLarge where the cache would hold more than it may."""
        every = list(resources)
        if not every:
            return
        with self._lock():
            path = self._path(name)
            request = path.stat().st_size
            lines = b"".join(orjson.dumps((request, *each)) + b"\n" for each in every)
            if path.stat().st_size + len(lines) > MOST_BYTES:
                raise TooLarge("A cache holds at most {limit} bytes; begin another.", limit=MOST_BYTES)
            with path.open("ab") as file:
                file.write(lines)

    def resources(self, name: str) -> tuple[Kept, ...]:
        """What has been registered: of each type, url and version what the last request sent, be it several."""
        try:
            size = self._path(name).stat().st_size
        except FileNotFoundError:
            return ()
        return _read(str(self._path(name)), size)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self._folder / f"{name}.jsonl"

    def _lock(self) -> FileLock:
        return FileLock(self._folder / ".lock", timeout=10)

    def _prune(self) -> None:
        """Expired ones go, and the least lately used until there is room for one more."""
        every = sorted(
            ((each, each.stat()) for each in self._folder.glob("*.jsonl")), key=lambda pair: -pair[1].st_mtime
        )
        room, oldest = ALL_BYTES - MOST_BYTES, time.time() - LIFETIME
        for position, (path, stat) in enumerate(every):
            room -= stat.st_size
            if room < 0 or position >= MOST - 1 or stat.st_mtime < oldest:
                path.unlink(missing_ok=True)


@lru_cache(maxsize=16)
def _read(path: str, size: int) -> tuple[Kept, ...]:
    """The file only grows, so that its size names its state."""
    with Path(path).open("rb") as file:
        lines = file.read(size).splitlines()
    found: dict[tuple[Any, ...], tuple[int, list[Kept]]] = {}
    for request, release, resource in map(orjson.loads, lines):
        before, kept = found.get(key_of(resource), (request, []))
        found[key_of(resource)] = request, [*(kept if before == request else []), (str(release), resource)]
    return tuple(each for _, kept in found.values() for each in kept)


def key_of(resource: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(str(resource.get(name)) for name in ("resourceType", "url", "version"))


def own_name(member: object, told: str) -> str:
    """The name of a cache whose id the client chose: nobody else's, whatever id they choose."""
    return sha256(f"{member}\n{told}".encode()).hexdigest()


def without(resources: Iterable[Kept], sent: Iterable[Any]) -> Iterator[Kept]:
    """Those that did not come with the question itself."""
    here = {key_of(each) for each in sent if isinstance(each, Mapping)}
    yield from (each for each in resources if key_of(each[1]) not in here)
