"""Kills a working registry at random moments and checks what it leaves; run by test_killed as a process of its own.

Each life imports editions, publishes own versions and feeds the index at the same time, and tells through a pipe what
was acknowledged to it. Every version carries a mark of its own in all its codes, so that a half one shows.
"""

import hashlib
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

from sqlalchemy import func, select

from registry.config import Settings
from registry.models import Entry, Standard, Version
from registry.search import Searcher, Writer
from registry.services.publishing import renditions
from registry.services.reading import library
from registry.services.stored import items
from registry.services.upkeep import worker
from registry.services.upkeep.installation import Installation, open_installation
from tests.services import press

CODES = 12
SLUGS = ("andres", "egen")
VERSIONS = 8  # of a standard, before the next one is begun

Told = dict[tuple[str, str], int]
"""The mark of each version, by slug and number."""


def content(mark: int) -> dict[str, str]:
    return {f"K{number}": f"Zebra merke{mark}" for number in range(CODES - mark % 2)}


def work(directory: Path, pipe: int, mark: int) -> None:
    """Works until it is killed."""
    installation = open_installation(Settings(data=directory))
    following = threading.Thread(target=worker.run, args=(installation, threading.Event(), 5.0), daemon=True)
    following.start()
    os.write(pipe, b"ready\n")
    while True:
        mark += 1
        sort = SLUGS[mark % 2]
        slug = f"{sort}-{mark // 2 // VERSIONS}"
        if sort == "andres":
            number = press.adopt(installation, slug, content(mark), str(mark))
        else:
            number = press.publish(installation, slug, content(mark))
        os.write(pipe, f"{slug} {number} {mark}\n".encode())


def live(directory: Path, mark: int, seconds: float, acknowledged: int) -> Told:
    """One life, killed so many seconds after so much was acknowledged in it; what was acknowledged in all."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        work(directory, writing, mark)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        heard = [pipe.readline() for _ in range(1 + acknowledged)] if seconds > 0 else []
        time.sleep(abs(seconds))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = [line.split() for line in [*heard, *pipe] if line.endswith("\n") and line != "ready\n"]
    return {(slug, number): int(marked) for slug, number, marked in lines}


def check(directory: Path, told: Told) -> int:
    """Whether all that was acknowledged is there, whole, proven and found; the last mark that is in the registry."""
    installation = open_installation(Settings(data=directory))
    try:
        assert press.faults(installation) == []
        found = stored(installation)
        lost = {name: mark for name, mark in told.items() if found.get(name) != mark}
        assert not lost, lost
        assert len(found) <= len(told) + 1, "more than one version that was never acknowledged"
        told.update(found)
        catch_up(installation)
        searched(installation, found)
        return max(found.values(), default=0)
    finally:
        installation.database.dispose()


def stored(installation: Installation) -> Told:
    """The marks of all versions; fails for a standard without one, and for a version that is not whole."""
    marks = {}
    with installation.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Standard).where(Standard.latest_id.is_(None))) == 0
        for version in session.scalars(select(Version).order_by(Version.id)).unique().all():
            page, _ = items.page(session, version, limit=CODES + 5)
            labels = {each.label for each in page if each.key}
            assert len(labels) == 1, labels
            mark = int(labels.pop().removeprefix("Zebra merke"))
            assert items.count(session, version) == CODES - mark % 2
            marks[version.standard.slug, version.number] = mark
            sent = renditions.rendition(session, version, "csv", "gzip")
            assert hashlib.sha256(sent.path.read_bytes()).hexdigest() == sent.etag
    return marks


def catch_up(installation: Installation) -> None:
    """A new worker goes on where the killed one stopped."""
    with Writer(installation.index, wait=10) as writer:
        while worker.step(installation, writer):
            pass
        with installation.database.reading() as session:
            head = session.scalar(select(func.max(Entry.seq))) or 0
        assert writer.indexed_through == head


def searched(installation: Installation, found: Told) -> None:
    searcher = Searcher(installation.index)
    with installation.database.reading() as session:
        for card in library.cards(session, library.standards(session, limit=500)):
            mark = found[card.standard.slug, card.current or ""]
            hits = searcher.find(f"merke{mark}", limit=50).hits
            exact = [hit for hit in hits if hit.title == f"Zebra merke{mark}"]
            assert {(hit.standard, hit.version) for hit in exact} == {(card.standard.slug, card.current)}
            assert len(exact) == CODES - mark % 2


def main(directory: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)
    told: Told = {}
    mark = acknowledged = 0
    for number in range(times):
        # a negative time counts from the birth, so that it also dies while opening
        seconds = -chance.uniform(0.0, 0.2) if number % 6 == 5 else chance.uniform(0.001, 1.0)
        # every second one has got somewhere, however slow the machine
        new = live(directory, mark, seconds, acknowledged=1 if number % 2 == 0 else 0)
        acknowledged += len(new)
        told |= new
        mark = check(directory, told)
    # one that was killed may have left half a line
    print(f"\n{times} kills, {acknowledged} acknowledged, {len(told)} versions")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
