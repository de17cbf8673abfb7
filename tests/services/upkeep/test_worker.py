"""The worker follows the ledger: what is published is found, whatever became of the index."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from registry.errors import Conflict, Unavailable
from registry.models import Entry
from registry.search import Searcher, Writer, WriterBusy
from registry.services.members import people
from registry.services.publishing import renditions
from registry.services.stored import leftovers
from registry.services.upkeep import worker
from registry.services.upkeep.installation import Installation
from tests.conftest import Clock
from tests.services import press
from tests.services.proposing import house as houses

MANIFESTS = "*/*/[!.]*/manifest.json"  # of whole renditions: drafts beside them may be gone while one looks


def head(installation: Installation) -> int:
    with installation.database.reading() as session:
        return session.scalar(select(func.max(Entry.seq))) or 0


def catch_up(installation: Installation) -> int:
    """How many steps it took."""
    steps = 0
    with Writer(installation.index) as writer:
        while worker.step(installation, writer):
            steps += 1
        assert writer.indexed_through == head(installation)
    return steps


def found(installation: Installation, words: str, **filters: object) -> list[tuple[str, str, str]]:
    hits = Searcher(installation.index).find(words, **filters).hits  # type: ignore[arg-type]
    return [(hit.standard, hit.version, hit.item) for hit in hits if hit.item]


@contextmanager
def following(installation: Installation) -> Iterator[threading.Thread]:
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(installation, stop))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def eventually(happens: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def test_what_is_published_is_found(installation: Installation) -> None:
    assert catch_up(installation) == 1  # a first, empty index
    press.adopt(installation, "liste", {"X1": "Lungebetennelse"}, "1")
    assert found(installation, "lungebet") == []
    catch_up(installation)
    assert found(installation, "lungebet") == [("liste", "1", "X1")]
    press.adopt(installation, "liste", {"X1": "Hoftebrudd"}, "2")
    catch_up(installation)
    assert found(installation, "lungebetennelse") == []
    assert found(installation, "hoftebrudd") == [("liste", "2", "X1")]


def test_what_is_not_about_a_standard_only_moves_the_index_along(installation: Installation) -> None:
    catch_up(installation)
    with installation.database.writing() as session:
        people.add_user(session, people.console(session), "kari", "Kari")
    assert catch_up(installation) == 1
    assert catch_up(installation) == 0


def test_a_recalled_version_is_no_longer_found_among_what_is_in_force(installation: Installation, clock: Clock) -> None:
    clock.time += timedelta(0)
    press.publish(installation, "liste", {"X1": "Lungebetennelse"})
    clock.forward(days=1)
    press.end(installation, "liste", "recall")
    catch_up(installation)
    later = clock.time + timedelta(days=1)
    assert found(installation, "lungebet", status=("in-force",), valid_at=later) == []
    assert found(installation, "lungebet", status=("recalled",), valid_at=later) == [("liste", "1.0.0", "X1")]
    assert found(installation, "lungebet", valid_at=later - timedelta(days=1, hours=12)) == [("liste", "1.0.0", "X1")]


def test_an_index_that_is_gone_is_made_again(installation: Installation) -> None:
    press.adopt(installation, "liste", {"X1": "Lungebetennelse"}, "1")
    catch_up(installation)
    shutil.rmtree(installation.index)
    catch_up(installation)
    assert found(installation, "lungebet") == [("liste", "1", "X1")]


def test_an_index_that_lost_its_files_is_made_again(sqlite: Installation) -> None:
    press.adopt(sqlite, "liste", {"X1": "Lungebetennelse"}, "1")
    catch_up(sqlite)
    for path in sqlite.index.rglob("*"):
        if path.is_file() and path.stat().st_size:
            path.write_bytes(b"")
    catch_up(sqlite)
    assert found(sqlite, "lungebet") == [("liste", "1", "X1")]


def test_a_ledger_that_is_far_ahead_is_followed_in_rounds(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch_up(sqlite)
    for number in range(4):
        press.adopt(sqlite, f"liste-{number}", {f"X{number}": "Lungebetennelse"}, "1")
    monkeypatch.setattr(worker, "BATCH", 3)
    assert catch_up(sqlite) >= 4
    assert len(found(sqlite, "lungebet", limit=20)) == 4


def test_a_running_worker_finds_feeds_and_makes_files_by_itself(installation: Installation) -> None:
    press.adopt(installation, "liste", {"X1": "Lungebetennelse"}, "1")
    with following(installation):
        searcher = Searcher(installation.index)
        eventually(lambda: searcher.wait_for(head(installation)))
        press.adopt(installation, "annen", {"Y1": "Astma"}, "1")
        assert searcher.wait_for(head(installation), 30)
        assert [hit.item for hit in searcher.find("astma").hits] == ["Y1"]
        made = installation.files / "renditions"
        eventually(lambda: len({path.parents[1].name for path in made.glob(MANIFESTS)}) == 2)


def test_files_that_are_missing_are_made_when_a_worker_starts(sqlite: Installation) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1")
    catch_up(sqlite)
    shutil.rmtree(sqlite.files, ignore_errors=True)
    with following(sqlite):
        eventually(lambda: any((sqlite.files / "renditions").glob(MANIFESTS)))


def test_what_a_killed_process_left_half_made_is_swept(sqlite: Installation) -> None:
    press.adopt(sqlite, "liste", press.FIRST, "1")
    catch_up(sqlite)
    folder, old = sqlite.files / "renditions" / "ab" / "liste-1", time.time() - leftovers.AGE_SECONDS - 1
    draft, fresh, item = folder / ".csv.12ab", folder / ".csv.34cd", sqlite.files / "items" / "ab" / ".x.sqlite3.56ef"
    for path in (draft, fresh, item.parent):
        path.mkdir(parents=True)
    for path in (draft / "content", item):
        path.write_bytes(b"half")
    for path in (draft, item):
        os.utime(path, (old, old))
    with following(sqlite):
        eventually(lambda: not draft.exists() and not item.exists())
    assert fresh.exists()
    assert leftovers.sweep(sqlite.files) == 0
    assert list((sqlite.files / "renditions").glob(MANIFESTS))


def test_a_running_worker_notices_damage(sqlite: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "CHECK_SECONDS", 0.05)
    press.adopt(sqlite, "liste", {"X1": "Lungebetennelse"}, "1")
    catch_up(sqlite)
    with following(sqlite):
        shutil.rmtree(sqlite.index / "segments")
        eventually(lambda: found_whole(sqlite))


def found_whole(installation: Installation) -> bool:
    searcher = Searcher(installation.index)
    return not searcher.needs_rebuild and [hit.item for hit in searcher.find("lungebet").hits] == ["X1"]


def test_there_is_one_worker_a_node(sqlite: Installation) -> None:
    with Writer(sqlite.index), pytest.raises(WriterBusy, match="Another process"):
        worker.run(sqlite, threading.Event())


def test_a_file_that_cannot_be_made_does_not_stop_the_search(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise Unavailable("The stored content {hash} has been altered.", code="content-altered", hash="ab")

    monkeypatch.setattr(renditions, "make_all", damaged)
    press.adopt(sqlite, "liste", press.FIRST, "1")
    catch_up(sqlite)
    with following(sqlite):
        press.adopt(sqlite, "liste", press.MINOR, "2")
        eventually(lambda: Searcher(sqlite.index).indexed_through == head(sqlite))


def test_what_is_due_is_closed_by_the_worker(
    installation: Installation, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "DEADLINE_SECONDS", 0.05)
    house = houses.build(installation, clock)
    heard = house.reach("hearing")
    clock.forward(days=60)
    with following(installation):
        eventually(lambda: house.state(heard) == "accepted")
    assert press.faults(installation) == []


def test_a_refusal_stops_neither_search_nor_the_worker(sqlite: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Conflict("It cannot be done now.", code="not-now")

    monkeypatch.setattr(worker, "DEADLINE_SECONDS", 0.01)
    failure = worker.deadlines.Failure("ballot", 7, "not-now", "It cannot be done now.")
    monkeypatch.setattr(worker.deadlines, "close_due", lambda _database: worker.deadlines.Closing((), (failure,)))
    monkeypatch.setattr(worker.renditions, "make_all", refuse)
    press.adopt(sqlite, "liste", {"X1": "Lungebetennelse"}, "1")
    with capture_logs() as log, following(sqlite):
        eventually(lambda: found_whole(sqlite))
        press.adopt(sqlite, "annen", {"Y1": "Astma"}, "1")
        eventually(lambda: found(sqlite, "astma") == [("annen", "1", "Y1")])
        eventually(lambda: "deadline-failed" in {each["event"] for each in log})
    told = [each for each in log if each["event"] == "deadline-failed"]
    assert [(each["what"], each["proposal"], each["why"]) for each in told] == [
        ("ballot", 7, "It cannot be done now.")  # once, however often it is tried
    ]
    assert {each["code"] for each in log if "code" in each} == {"not-now"}


def test_small_segments_are_joined_beside_the_work(sqlite: Installation) -> None:
    codes = {f"A{number}": f"Kode nummer {number}" for number in range(40)}
    press.adopt(sqlite, "liste", codes, "1")
    catch_up(sqlite)
    press.adopt(sqlite, "stor", {f"B{number}": f"Tilstand {number}" for number in range(2500)}, "1")
    with Writer(sqlite.index) as writer:
        assert worker.step(sqlite, writer)
        assert len(writer._whole().views) == 2
        eventually(lambda: worker.step(sqlite, writer))
        assert len(writer._whole().views) == 1
    assert len(found(sqlite, "tilstand 7", limit=3)) == 3
