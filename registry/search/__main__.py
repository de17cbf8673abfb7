"""Joins segments in a process of its own: a node's worker starts it, so that what is published need not wait.

    python -m registry.search SEGMENTS NAME KEY=DIGEST...

It reads and writes below the folder SEGMENTS, and prints the new segment's digest.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from registry.search.index.build import Progress, build_segment
from registry.search.index.generation import WHOLE, calendars_of, views_of
from registry.search.index.joining import joined
from registry.search.index.segment import Segment

#: How far others come first.
NICE: Final = 10


def main(arguments: Sequence[str]) -> None:
    folder, name, *keys = arguments
    os.nice(NICE)
    segments = [Segment(Path(folder) / key, digest) for key, digest in (each.split("=") for each in keys)]
    views = views_of(segments, calendars_of(segments))
    contents = joined(views, whole=name.endswith(WHOLE))
    print(build_segment(Path(folder) / name, contents, with_parent(os.getppid())))


def with_parent(parent: int) -> Progress:
    """Ends this process where its worker has ended: nobody would take the segment."""

    def check(_done: int, _total: int) -> None:
        if os.getppid() != parent:
            raise SystemExit(1)

    return check


if __name__ == "__main__":
    main(sys.argv[1:])
