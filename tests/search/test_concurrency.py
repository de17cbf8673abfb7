"""Many readers, one writer, and no moment in between."""

import threading
from pathlib import Path

import pytest

from registry.search import Document, Searcher, Writer
from tests.search.conftest import document, nb

COUNT = 30


def marked(mark: int) -> list[Document]:
    return [document(f"x{n}", nb(f"Zebra {mark}"), standard="s") for n in range(COUNT)]


def test_readers_see_whole_generations_while_a_writer_swaps_them(tmp_path: Path) -> None:
    done = threading.Event()
    wrong: list[object] = []
    seen: set[str] = set()
    with Writer(tmp_path) as writer:
        writer.rebuild(marked(0), 1)
        searcher = Searcher(tmp_path)

        def read() -> None:
            while not done.is_set():
                answer = searcher.find("zebra", limit=100, facets=("kind",))
                titles = {hit.title for hit in answer.hits}
                if len(titles) != 1 or answer.total != COUNT or answer.notes:
                    wrong.append((titles, answer.total, answer.notes))
                seen.update(titles)

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for mark in range(1, 13):
            if mark % 6 == 0:
                writer.rebuild(marked(mark), mark + 1)
            else:
                writer.update({"s": marked(mark)}, mark + 1)
        assert searcher.wait_for(13, 5.0)
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert len(seen) > 2


def test_many_threads_ask_a_cold_index_at_once(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(marked(0), 1)
    searcher = Searcher(tmp_path)
    totals: list[int] = []
    threads = [threading.Thread(target=lambda: totals.append(searcher.find("zebra").total)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [COUNT] * 12


def test_a_change_is_found_within_a_second(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(marked(0), 1)
        searcher = Searcher(tmp_path)
        writer.update({"t": [document(f"t{n}", nb(f"Sjiraff {n}"), standard="t") for n in range(300)]}, 2)
        assert searcher.wait_for(2, 1.0)
    assert searcher.find("sjiraff").total == 300


def test_a_new_generation_is_opened_although_no_thread_can_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with Writer(tmp_path) as writer:
        writer.rebuild(marked(0), 1)
        searcher = Searcher(tmp_path)
        monkeypatch.setattr(threading.Thread, "start", refuse)
        writer.update({}, 2)
        assert searcher.indexed_through == 2
        writer.update({}, 3)
        assert searcher.indexed_through == 3


def test_a_reader_tries_again_where_the_writer_moved_on_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from registry.search import searcher as module

    with Writer(tmp_path) as writer:
        writer.rebuild(marked(0), 1)
        searcher = Searcher(tmp_path)
        writer.update({}, 2)
        truly, calls = module.open_generation, []

        def overtaken(directory: Path, known: dict[str, object]) -> object:
            calls.append(directory)
            if len(calls) == 1:
                writer.update({}, 3)
                raise module.Damaged("a segment was swept away")
            return truly(directory, known)  # type: ignore[arg-type]

        monkeypatch.setattr(module, "open_generation", overtaken)
        assert searcher.reopen()
    assert (searcher.indexed_through, searcher.reason, len(calls)) == (3, "", 2)


@pytest.mark.parametrize("there", [True, False])
def test_a_searcher_is_warmed_beside_the_first_questions(tmp_path: Path, there: bool) -> None:
    if there:
        with Writer(tmp_path) as writer:
            writer.rebuild(marked(0), 1)
    searcher = Searcher(tmp_path)
    warming = searcher.warm()
    warming.join(30)
    assert not warming.is_alive()
    assert searcher.reason == ("" if there else "missing")
