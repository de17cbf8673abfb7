"""The one writer of a node's index: builds it whole, or adds what changed as a small segment beside the main one."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Final, Self

import numpy as np
from filelock import FileLock, Timeout

from registry.search.answers import IndexUnavailable, WriterBusy
from registry.search.build import Progress, build_segment
from registry.search.documents import Document
from registry.search.generation import (
    SEGMENTS,
    Generation,
    Pointer,
    View,
    open_generation,
    pointers,
    sweep,
    write_pointer,
)
from registry.search.segment import Damaged

LOCK: Final = "writer.lock"
#: So many small segments are joined into one by the update that would make another.
MAX_SMALL: Final = 8
#: A merge is worth its time when the small segments hold this share of the main one's rows.
MERGE_SHARE: Final = 0.25
MERGE_ROWS: Final = 2_000


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
        self._vocabulary: tuple[str, dict[str, int]] = ("", {})
        self._reason = ""
        self.check()

    def check(self) -> bool:
        """Reads the newest generation anew from disk; False where it is missing or damaged, and rebuild is due."""
        try:
            self._generation = open_generation(self._directory, {})
            self._reason = self._generation.reason
        except Damaged as fault:
            self._generation = None
            self._reason = fault.reason
        return not self._reason

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
        """Whether the small segments have grown enough for `merge` to be worth its time."""
        if not self._generation or len(self._generation.views) < 2:
            return False
        main, *small = (view.segment.rows for view in self._generation.views)
        return sum(small) > max(MERGE_ROWS, main * MERGE_SHARE)

    def rebuild(
        self, documents: Iterable[Document], through: int, progress: Progress | None = None, mark: str = ""
    ) -> None:
        """Replaces the whole index; the one before answers until then. `mark` tells what ledger `through` is of."""
        built = self._build(documents, (), {}, progress)
        self._swap((built,), through, mark, settle=True)

    def update(self, standards_changed: Mapping[str, Iterable[Document]], through: int, mark: str = "") -> None:
        """Replaces every document of these standards; an empty one removes them. None at all only moves `through`.

        Raises IndexUnavailable where the index must be rebuilt first.
        """
        generation = self._whole()
        kept, joined = generation.views, generation.views[:0]
        if standards_changed and len(kept) > MAX_SMALL:
            kept, joined = kept[:1], kept[1:]
        keys = tuple(view.segment.key for view in kept)
        if standards_changed:
            standards = frozenset(standards_changed)
            documents = chain(_surviving(joined, standards), chain.from_iterable(standards_changed.values()))
            whole = standards.union(*(view.segment.standards for view in joined))
            keys = (*keys, self._build(documents, whole, self._words(kept)))
        self._swap(keys, through, mark, settle=False)

    def merge(self, progress: Progress | None = None) -> None:
        """Joins all segments into one from the documents they hold. Raises IndexUnavailable as `update` does."""
        generation = self._whole()
        built = self._build(_surviving(generation.views, frozenset()), (), {}, progress)
        self._swap((built,), generation.through, generation.mark, settle=True)

    def close(self) -> None:
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

    def _words(self, views: Sequence[View]) -> dict[str, int]:
        """The main segment's vocabulary, so that a small one splits compounds as the main one does."""
        main = views[0].segment
        if self._vocabulary[0] != main.name:
            self._vocabulary = (main.name, main.lexicons["word"].counts())
        return self._vocabulary[1]

    def _build(
        self,
        documents: Iterable[Document],
        standards: Collection[str],
        vocabulary: Mapping[str, int],
        progress: Progress | None = None,
    ) -> tuple[str, str]:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{token_hex(4)}"
        path = self._directory / SEGMENTS / name
        return name, build_segment(path, documents, standards, vocabulary, progress)

    def _swap(self, keys: tuple[tuple[str, str], ...], through: int, mark: str, *, settle: bool) -> None:
        number = max((pointer.number for pointer in pointers(self._directory)), default=0) + 1
        write_pointer(self._directory, Pointer(number, through, keys, mark), settle=settle)
        known = {view.segment.name: view.segment for view in self._generation.views} if self._generation else {}
        self._generation = open_generation(self._directory, known)
        self._reason = self._generation.reason
        sweep(self._directory)


def _surviving(views: Iterable[View], without: frozenset[str]) -> Iterator[Document]:
    """The documents that still count, but for those of some standards."""
    for view in views:
        for item in np.flatnonzero(view.live).tolist():
            document = view.segment.document(item)
            if document.standard not in without:
                yield document
