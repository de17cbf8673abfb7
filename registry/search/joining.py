"""Several segments written again as one, without what later ones speak for; also as a process of its own.

    python -m registry.search.joining SEGMENTS NAME KEY=DIGEST...

It reads and writes below the folder SEGMENTS and prints the new segment's digest. A node's worker starts it, so that
what is published meanwhile need not wait.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from registry.search.build import Contents, build_segment
from registry.search.documents import Changes, Document
from registry.search.generation import View, calendars_of, views_of
from registry.search.segment import Segment
from registry.search.table import key_of

#: The ending of the name of a segment that stands for all.
WHOLE: Final = "-whole"
#: How far others come first while segments are joined.
NICE: Final = 10


def joined(views: Sequence[View], *, whole: bool) -> Contents:
    """All that these views hold. `whole`: there is nothing older that they would have to speak for."""
    segments = [view.segment for view in views]
    standards = frozenset[str]().union(*(segment.standards for segment in segments))
    overrides = frozenset[int]().union(*(segment.overrides.tolist() for segment in segments))
    documents = _living(views)
    calendars = calendars_of(segments)
    return Contents(documents, calendars) if whole else Contents(documents, calendars, standards, overrides)


def with_changes(views: Sequence[View], changes: Mapping[str, Changes], vocabulary: Mapping[str, int]) -> Contents:
    """What these views hold and what is told now, which comes in the place of it."""
    old = joined(views, whole=False)
    whole = frozenset(slug for slug, told in changes.items() if told.items is None)
    keys = frozenset(key_of(slug, item) for slug, told in changes.items() for item in told.items or ())
    calendars = {slug: calendar for slug, calendar in old.calendars.items() if slug not in whole}
    calendars |= {slug: told.calendar for slug, told in changes.items() if told.calendar}
    documents = (
        document
        for document in old.documents
        if document.standard not in whole and key_of(document.standard, document.item) not in keys
    )
    told_now = (document for told in changes.values() for document in told.documents)
    standards = (old.standards or frozenset()) | whole
    return Contents(chain(documents, told_now), calendars, standards, old.overrides | keys, vocabulary)


def _living(views: Sequence[View]) -> Iterator[Document]:
    for view in views:
        for item in np.flatnonzero(view.live).tolist():
            yield view.segment.document(item)


def main(arguments: Sequence[str]) -> None:
    folder, name, first, *rest = arguments
    keys = [each.split("=") for each in (first, *rest)]
    os.nice(NICE)
    parent = os.getppid()

    def alone(_done: int, _total: int) -> None:
        """Ends where the worker has ended: nobody would take the segment."""
        if os.getppid() != parent:
            raise SystemExit(1)

    segments = [Segment(Path(folder) / key, digest) for key, digest in keys]
    views = views_of(segments, calendars_of(segments))
    whole = name.endswith(WHOLE)
    print(build_segment(Path(folder) / name, joined(views, whole=whole), alone))


if __name__ == "__main__":
    main(sys.argv[1:])
