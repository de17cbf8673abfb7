"""The one writer of a node's index: builds it whole, or adds what changed as a small segment beside the main one."""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Final, Self

import numpy as np
from filelock import FileLock, Timeout

from registry.search.answers import IndexUnavailable, WriterBusy
from registry.search.documents import Calendar, Changes, Document
from registry.search.index.build import Contents, Progress, build_segment
from registry.search.index.generation import (
    SEGMENTS,
    WHOLE,
    Generation,
    Pointer,
    is_there,
    open_generation,
    pointers,
    signature,
    sweep,
    write_pointer,
)
from registry.search.index.joining import joined, with_changes
from registry.search.index.segment import Damaged
from registry.search.index.table import key_of

LOCK: Final = "writer.lock"
#: The last segments are written again with what is new, while they have no more rows than this together.
JOINED_ROWS: Final = 1_000
#: Small segments are merged among themselves when there are more of them,
MAX_SMALL: Final = 8
#: and into the main one when they hold this share of its rows.
MERGE_SHARE: Final = 0.25
MERGE_ROWS: Final = 2_000

Key = tuple[str, str]


@dataclass(frozen=True)
class Merging:
    """A process that writes the segments from `start` until `stop` of a generation again as one."""

    process: subprocess.Popen[str]
    name: str
    start: int
    stop: int


class Writer:
    """Holds the directory's lock from construction to `close`. Raises WriterBusy where another process has it."""

    def __init__(self, directory: Path, *, wait: float = 0.0) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._lock = FileLock(directory / LOCK, timeout=wait)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise WriterBusy("Another process on this machine writes the search index. Stop it first.") from error
        sweep(directory)
        self._generation: Generation | None = None
        self._signature: frozenset[tuple[str, int, int, int]] = frozenset()
        self._vocabulary: tuple[str, dict[str, int]] = ("", {})
        self._merging: Merging | None = None
        self._reason = ""
        self.check()

    def check(self) -> bool:
        """Reads the newest generation anew where its files are not those that were read before.

        False where it is missing or damaged, and rebuild is due.
        """
        if self._generation and not self._reason and signature(self._directory, self._generation) == self._signature:
            return True
        try:
            self._take(open_generation(self._directory, {}))
        except Damaged as fault:
            self._generation = None
            self._reason = fault.reason
        return not self._reason

    def _take(self, generation: Generation) -> None:
        self._generation, self._reason = generation, generation.reason
        self._signature = signature(self._directory, generation)
        if not is_there(self._directory, generation):  # gone since it was read, so that nothing would differ later
            self._reason = "damaged"

    @property
    def reason(self) -> str:
        """Empty where the newest generation is whole; else missing, damaged or outdated."""
        return self._reason

    @property
    def needs_rebuild(self) -> bool:
        return bool(self._reason)

    @property
    def indexed_through(self) -> int:
        """The last ledger entry in the index; 0 where it must be rebuilt."""
        return self._generation.through if self._generation and not self._reason else 0

    @property
    def mark(self) -> str:
        """The mark that was given with that entry; "" where none was."""
        return self._generation.mark if self._generation and not self._reason else ""

    @property
    def merge_due(self) -> bool:
        """Whether the small segments have grown enough for a merge to be worth its time."""
        if not self._generation or self._merging or len(self._generation.views) < 2:
            return False
        return len(self._generation.views) > MAX_SMALL + 1 or self._outgrown(self._generation)

    @staticmethod
    def _outgrown(generation: Generation) -> bool:
        main, *small = (view.segment.rows for view in generation.views)
        return sum(small) > max(MERGE_ROWS, main * MERGE_SHARE)

    def rebuild(
        self,
        documents: Iterable[Document],
        through: int,
        progress: Progress | None = None,
        mark: str = "",
        calendars: Mapping[str, Calendar] | None = None,
    ) -> None:
        """Replaces the whole index; the one before answers until then. `mark` tells what ledger `through` is of."""
        self._abandon()
        built = self._build(Contents(documents, calendars or {}), progress)
        self._swap((built,), through, mark, settle=True)

    def calendar(self, standard: str) -> Calendar:
        """The standard's versions as the index knows them; empty where it knows none."""
        return self._whole().calendars.get(standard, ())

    def documents(self, standard: str, items: Iterable[str]) -> Iterator[Document]:
        """What the index holds of these items."""
        keys = np.array(sorted(key_of(standard, item) for item in items), np.uint64)
        for view in self._whole().views:
            found = view.segment.items_of(keys)
            for item in found[view.live[found]].tolist():
                yield view.segment.document(item)

    def update(self, told: Mapping[str, Iterable[Document] | Changes], through: int, mark: str = "") -> None:
        """Puts these standards' documents in the place of those before, wholly or in part.

        An empty one removes a standard; none at all only moves `through`. Raises IndexUnavailable where the index
        must be rebuilt first.
        """
        generation = self._whole()
        keys = tuple(view.segment.key for view in generation.views)
        if told:
            changes = {slug: each if isinstance(each, Changes) else Changes(each) for slug, each in told.items()}
            kept = self._kept(generation)
            contents = with_changes(generation.views[kept:], changes, self._words(generation))
            keys = (*keys[:kept], self._build(contents))
        self._swap(keys, through, mark, settle=False)

    def _kept(self, generation: Generation) -> int:
        """How many segments stand on beside what is new. The last ones are small enough to be written again with it."""
        sizes = [view.segment.rows for view in generation.views]
        least = max(1, self._merging.stop if self._merging else 0)
        kept = len(sizes)
        while kept > least and sum(sizes[kept - 1 :]) <= JOINED_ROWS:
            kept -= 1
        return kept

    def merge(self, progress: Progress | None = None) -> None:
        """Joins all segments into one from the documents they hold. Raises IndexUnavailable as `update` does."""
        generation = self._whole()
        self._abandon()
        built = self._build(joined(generation.views, whole=True), progress)
        self._swap((built,), generation.through, generation.mark, settle=True)

    def merge_beside(self) -> None:
        """Starts to do so in a process of its own; updates go on meanwhile, and `settle` takes what came of it."""
        generation = self._whole()
        start = 0 if self._outgrown(generation) else 1
        views = generation.views[start:]
        name = _new_name() + ("" if start else WHOLE)
        keys = ["=".join(view.segment.key) for view in views]
        command = [sys.executable, "-m", "registry.search", str(self._directory / SEGMENTS), name, *keys]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module
        self._merging = Merging(process, name, start, len(generation.views))

    def settle(self, wait: float = 0.0) -> bool:
        """Takes the merged segment where it is done; True where it took the place of the others.

        One that failed is tried again when the next merge is due: the segments it was made of still stand.
        """
        merging = self._merging
        if merging is None:
            return False
        try:
            merging.process.wait(wait)
        except subprocess.TimeoutExpired:
            return False
        told, _ = merging.process.communicate()
        self._merging = None
        if merging.process.returncode or self._reason:
            sweep(self._directory)
            return False
        generation = self._whole()
        keys = [view.segment.key for view in generation.views]
        keys[merging.start : merging.stop] = [(merging.name, told.strip())]
        self._swap(tuple(keys), generation.through, generation.mark, settle=True)
        return True

    def _abandon(self) -> None:
        """A merge of what is about to be replaced is of no use."""
        if self._merging:
            self._merging.process.kill()
            self._merging.process.communicate()
            self._merging = None

    def close(self) -> None:
        self._abandon()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _whole(self) -> Generation:
        if self._generation is None or self._reason:
            raise IndexUnavailable(self._reason)
        return self._generation

    def _words(self, generation: Generation) -> dict[str, int]:
        """The main segment's vocabulary, so that a small one splits compounds as the main one does."""
        main = generation.views[0].segment
        if self._vocabulary[0] != main.name:
            self._vocabulary = (main.name, main.lexicons["word"].counts())
        return self._vocabulary[1]

    def _build(self, contents: Contents, progress: Progress | None = None) -> Key:
        name = _new_name()
        return name, build_segment(self._directory / SEGMENTS / name, contents, progress)

    def _swap(self, keys: tuple[Key, ...], through: int, mark: str, *, settle: bool) -> None:
        number = max((pointer.number for pointer in pointers(self._directory)), default=0) + 1
        write_pointer(self._directory, Pointer(number, through, keys, mark), settle=settle)
        known = {view.segment.name: view.segment for view in self._generation.views} if self._generation else {}
        self._take(open_generation(self._directory, known))
        sweep(self._directory, (self._merging.name,) if self._merging else ())


def _new_name() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{token_hex(4)}"
