"""Kills writers at random moments and checks what they leave; run by test_crash as a process of its own.

Every generation holds COUNT documents with one and the same mark, half of them changed by updates, so that a mixture
of two generations shows.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from registry.search import Document, Searcher, Writer
from tests.search.conftest import document, nb

COUNT = 20


def marked(mark: int, standard: str) -> list[Document]:
    return [document(f"{standard}{n}", nb(f"Zebra merke{mark}"), standard=standard) for n in range(COUNT)]


def write(directory: Path, start: int) -> None:
    """Writes generation upon generation until it is killed."""
    with Writer(directory) as writer:
        mark = start
        while True:
            mark += 1
            if mark % 3 == 0 or writer.needs_rebuild:
                writer.rebuild([*marked(mark, "a"), *marked(mark, "b")], mark)
            elif mark % 7 == 0:
                writer.merge()
            else:
                writer.update({"a": marked(mark, "a"), "b": marked(mark, "b")}, mark)


def check(searcher: Searcher) -> int:
    """The mark of a whole generation; fails for anything else."""
    answer = searcher.find("zebra", limit=3 * COUNT)
    marks = {piece.text for hit in searcher.find("merke", limit=3 * COUNT).hits for piece in hit.highlight}
    names = {hit.title for hit in answer.hits}
    assert (answer.total, len(names)) == (2 * COUNT, 1), (answer.total, names, marks)
    assert answer.notes == ()
    mark = int(names.pop().removeprefix("Zebra merke"))
    assert mark <= answer.indexed_through <= mark + 1
    return mark


def main(directory: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)
    with Writer(directory) as writer:
        start = time.monotonic()
        writer.rebuild([*marked(1, "a"), *marked(1, "b")], 1)
        one_write = time.monotonic() - start
    lasting = Searcher(directory)
    mark = 1
    for _ in range(times):
        child = os.fork()
        if not child:
            write(directory, mark)
        time.sleep(chance.uniform(0.0, 4 * one_write))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        seen = check(Searcher(directory))
        assert seen >= mark, (seen, mark)
        lasting.reopen()
        assert check(lasting) == seen
        mark = seen
    print(f"{times} kills, last mark {mark}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
