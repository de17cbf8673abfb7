"""The writer: rebuilds, changes, merges, and one at a time."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.search import Document, IndexUnavailable, Searcher, Text, Writer, WriterBusy
from registry.search.index.generation import POINTERS, SEGMENTS
from registry.search.index.writer import MAX_SMALL
from tests.search.conftest import ALWAYS, WARD, document, nb


def phrases(*names: str, standard: str = "fraser") -> list[Document]:
    return [document(name, nb(name), standard=standard, kind="phrase") for name in names]


def found(searcher: Searcher, query: str) -> set[str]:
    return {hit.item for hit in searcher.find(query).hits}


def test_an_update_replaces_every_document_of_its_standard(writer: Writer, tmp_path: Path) -> None:
    searcher = Searcher(tmp_path)
    assert found(searcher, "innkomst") == {"lungefrase"}
    writer.update({"fraser": phrases("Zebra", "Sjiraff")}, 2)
    assert searcher.wait_for(2)
    assert found(searcher, "innkomst") == set()
    assert found(searcher, "zebra") == {"Zebra"}
    assert found(searcher, "epilepsi") == {"G40.9"}
    writer.update({"fraser": phrases("Sjiraff")}, 3)
    assert searcher.wait_for(3)
    assert found(searcher, "zebra") == set()
    assert searcher.find("sjiraff").total == 1


def test_an_update_without_documents_removes_the_standard(writer: Writer, tmp_path: Path) -> None:
    writer.update({"fraser": []}, 2)
    assert found(Searcher(tmp_path), "innkomst") == set()
    assert found(Searcher(tmp_path), "epilepsi") == {"G40.9"}


def test_an_update_without_standards_moves_only_the_mark(writer: Writer, tmp_path: Path) -> None:
    before = sorted((tmp_path / SEGMENTS).iterdir())
    writer.update({}, 7)
    assert (writer.indexed_through, Searcher(tmp_path).indexed_through) == (7, 7)
    assert sorted((tmp_path / SEGMENTS).iterdir()) == before


def test_several_standards_change_in_one_generation(writer: Writer, tmp_path: Path) -> None:
    generation = Searcher(tmp_path).find("x").generation
    writer.update({"a": phrases("Zebra", standard="a"), "b": phrases("Zebra to", standard="b")}, 2)
    answer = Searcher(tmp_path).find("zebra")
    assert (answer.total, answer.generation) == (2, generation + 1)


def test_many_small_changes_are_joined(writer: Writer, tmp_path: Path) -> None:
    for number in range(MAX_SMALL + 4):
        name = f"s{number % 5}"
        writer.update({name: phrases(f"Zebra {number}", standard=name)}, number + 2)
    pointer = json.loads(json.loads((tmp_path / POINTERS[0]).read_text())["body"])
    assert len(pointer[2]) <= MAX_SMALL + 1
    searcher = Searcher(tmp_path)
    assert found(searcher, "zebra") == {f"Zebra {number}" for number in range(MAX_SMALL - 1, MAX_SMALL + 4)}
    assert found(searcher, "epilepsi") == {"G40.9"}


def test_a_standard_removed_among_small_changes_stays_removed(writer: Writer, tmp_path: Path) -> None:
    writer.update({"fraser": []}, 2)
    for number in range(MAX_SMALL + 2):
        writer.update({"x": phrases(f"Zebra {number}", standard="x")}, number + 3)
    assert found(Searcher(tmp_path), "innkomst") == set()


def test_a_merge_keeps_every_answer(writer: Writer, tmp_path: Path) -> None:
    writer.update({"fraser": phrases("Zebra", "Sjiraff")}, 2)
    writer.update({"mer": phrases("Zebra to", standard="mer")}, 3)
    searcher = Searcher(tmp_path)
    queries = ("zebra", "hjerte", "betennelse", "epilespi", "J18.9", "innkomst")
    before = [searcher.find(query).hits for query in queries]
    writer.merge()
    assert searcher.reopen()
    assert searcher.indexed_through == 3
    assert [searcher.find(query).hits for query in queries] == before


def test_a_merge_is_due_when_small_segments_have_grown(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        assert not writer.merge_due
        writer.rebuild(WARD, 1)
        assert not writer.merge_due
        writer.update({"fraser": phrases("Zebra")}, 2)
        assert not writer.merge_due
        writer.update({"s": phrases(*(f"Zebra {number}" for number in range(2_100)), standard="s")}, 3)
        assert writer.merge_due
        writer.merge()
        assert not writer.merge_due


def test_small_changes_split_compounds_as_the_main_segment_would(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild([document("a", nb("Sjiraff og sjiraff")), document("b", nb("sjiraff i zebra"))], 1)
        writer.update({"s": phrases("Zebrasjiraff", standard="s")}, 2)
        writer.update({"t": phrases("Sjiraffzebra", standard="t")}, 3)
    assert "Zebrasjiraff" in found(Searcher(tmp_path), "sjiraff")


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with Writer(tmp_path) as writer:
        writer.rebuild(phrases(*(f"Zebra {number}" for number in range(700))), 1, lambda *done: told.append(done))
    assert told == [(500, 700), (700, 700)]


def test_a_rebuild_takes_a_stream(tmp_path: Path) -> None:
    def stream() -> Iterator[Document]:
        yield from WARD

    with Writer(tmp_path) as writer:
        writer.rebuild(stream(), 5)
    assert Searcher(tmp_path).indexed_through == 5


def test_a_rebuild_that_fails_leaves_the_old_index(writer: Writer, tmp_path: Path) -> None:
    def broken() -> Iterator[Document]:
        yield WARD[0]
        raise RuntimeError("the source is gone")

    with pytest.raises(RuntimeError, match="the source is gone"):
        writer.rebuild(broken(), 9)
    searcher = Searcher(tmp_path)
    assert (searcher.indexed_through, searcher.reason) == (1, "")
    assert found(searcher, "epilepsi") == {"G40.9"}
    writer.rebuild(WARD, 9)
    assert len(list((tmp_path / SEGMENTS).iterdir())) <= 2


def test_an_empty_index_answers_and_grows(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild([], 1)
        assert Searcher(tmp_path).find("hjerte", facets=("kind", "status")).total == 0
        writer.update({"icd-10": WARD}, 2)
    assert found(Searcher(tmp_path), "epilepsi") == {"G40.9"}


def test_documents_without_texts_or_with_empty_ones_are_kept(tmp_path: Path) -> None:
    made = [Document("s", "bare", "k", "n", "", "bare", (), ALWAYS), document("blank", Text("!!", "nb", "preferred"))]
    with Writer(tmp_path) as writer:
        writer.rebuild([*made, document("x", nb("Brudd"))], 1)
        writer.merge()
    assert found(Searcher(tmp_path), "brudd") == {"x"}


def test_very_long_texts_are_cut_and_found(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild([document("long", nb("Zebra " + "ord " * 5_000)), document("huge", nb("y" * 10_000))], 1)
    searcher = Searcher(tmp_path)
    assert found(searcher, "zebra ord") == {"long"}
    assert found(searcher, "yyyy") == {"huge"}


def test_a_second_writer_is_refused_clearly(writer: Writer, tmp_path: Path) -> None:
    with pytest.raises(WriterBusy, match="Another process on this machine writes the search index") as refused:
        Writer(tmp_path)
    assert refused.value.code == "index-writer-busy"
    assert not writer.needs_rebuild


def test_the_next_writer_may_begin_when_the_first_has_closed(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(WARD, 1)
    with Writer(tmp_path) as writer:
        assert (writer.indexed_through, writer.reason) == (1, "")
        writer.update({"fraser": []}, 2)


def test_a_missing_index_is_said_to_be_missing(tmp_path: Path) -> None:
    searcher = Searcher(tmp_path / "nowhere")
    assert (searcher.reason, searcher.needs_rebuild, searcher.indexed_through) == ("missing", True, 0)
    with pytest.raises(IndexUnavailable, match="missing"):
        searcher.find("hjerte")
    with Writer(tmp_path / "nowhere") as writer:
        assert (writer.needs_rebuild, writer.reason, writer.indexed_through) == (True, "missing", 0)
        with pytest.raises(IndexUnavailable):
            writer.update({"s": []}, 1)
        with pytest.raises(IndexUnavailable):
            writer.merge()
        writer.rebuild(WARD, 4)
    assert found(searcher, "epilepsi") == {"G40.9"}
    assert not searcher.needs_rebuild


def test_waiting_for_an_entry_ends_in_time(writer: Writer, tmp_path: Path) -> None:
    searcher = Searcher(tmp_path)
    assert searcher.wait_for(1, 0)
    assert not searcher.wait_for(99, 0.05)
    assert not writer.needs_rebuild
