"""Whatever is done to the files, an index is whole, or older and whole, or said to be gone."""

import json
import os
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from registry.search import IndexUnavailable, Searcher, Writer
from registry.search.index import writer
from registry.search.index.build import MANIFEST, SCHEMA, digest
from registry.search.index.generation import POINTERS, Damaged, Generation, open_generation, read_pointer, signature
from registry.search.index.segment import Segment
from tests.search.conftest import WARD, build, document, nb


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(3):
        content[random.Random(len(content)).randrange(len(content))] ^= 0x55
    path.write_bytes(bytes(content))


def delete(path: Path) -> None:
    path.unlink()


def foreign(path: Path) -> None:
    path.write_bytes(b'{"something": "else"}')


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = [truncate, empty, garble, delete, foreign, folder]


def _files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file() and path.name != "writer.lock")


@pytest.mark.parametrize("damage", DAMAGES)
def test_any_damaged_file_is_noticed_and_never_half_seen(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    with Writer(tmp_path / "sample") as writer:
        writer.rebuild(WARD, 1)
        names = [path.suffix or path.name for path in _files(tmp_path / "sample")]
    for number, name in enumerate(names):
        directory = tmp_path / f"{number}"
        with Writer(directory) as writer:
            writer.rebuild(WARD, 1)
        path = _files(directory)[number]
        if not path.stat().st_size:
            continue
        damage(path)
        searcher = Searcher(directory)
        assert searcher.needs_rebuild, f"{name} was not missed"
        with pytest.raises(IndexUnavailable):
            searcher.find("epilepsi")
        with Writer(directory) as writer:
            assert writer.needs_rebuild
            writer.rebuild(WARD, 2)
        assert searcher.find("epilepsi").total == 1
        assert not searcher.needs_rebuild


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_older_generation_answers_where_the_newest_is_damaged(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(WARD, 1)
        before = set(_files(tmp_path / "segments"))
        writer.rebuild([document("new", nb("Zebra"))], 2)
    columns = next(path for path in set(_files(tmp_path / "segments")) - before if path.name == "columns")
    damage(columns)
    searcher = Searcher(tmp_path)
    answer = searcher.find("epilepsi")
    assert (answer.total, answer.notes, answer.indexed_through) == (1, ("older-generation",), 1)
    assert searcher.reason == "damaged"
    with Writer(tmp_path) as writer:
        assert (writer.needs_rebuild, writer.indexed_through) == (True, 0)
        writer.rebuild([document("new", nb("Zebra"))], 2)
    assert searcher.wait_for(2)
    answer = searcher.find("zebra")
    assert (answer.total, answer.notes) == (1, ())


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_pointer_leads_to_the_generation_before(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(WARD, 1)
        writer.update({"s": [document("new", nb("Zebra"), standard="s")]}, 2)
    damage(tmp_path / POINTERS[0])
    searcher = Searcher(tmp_path)
    assert (searcher.indexed_through, searcher.needs_rebuild) == (1, True)
    assert searcher.find("epilepsi").total == 1


def test_an_open_reader_answers_on_while_everything_below_it_is_destroyed(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(WARD, 1)
    searcher = Searcher(tmp_path)
    for path in _files(tmp_path):
        delete(path)
    assert [hit.item for hit in searcher.find("epilepsi").hits] == ["G40.9"]
    assert not searcher.reopen()
    assert searcher.reason == "missing"
    assert searcher.find("epilepsi").notes == ("older-generation",)


def test_a_stored_document_cut_away_under_an_open_reader_is_an_error_not_a_crash(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(WARD, 1)
    searcher = Searcher(tmp_path)
    for path in (tmp_path / "segments").rglob("*.col"):
        empty(path)
    with pytest.raises(IndexUnavailable, match="damaged"):
        searcher.find("epilepsi")
    with Writer(tmp_path) as writer:
        assert writer.needs_rebuild
        writer.rebuild(WARD, 2)
    assert searcher.wait_for(2)
    assert searcher.find("epilepsi").total == 1


def test_an_index_of_another_version_is_outdated(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(WARD, 1)
    pointer = tmp_path / POINTERS[0]
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"schema": 0}))
    assert Searcher(tmp_path).reason == "outdated"
    with Writer(tmp_path) as writer:
        assert writer.reason == "outdated"


def test_a_segment_of_another_version_is_outdated(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(WARD, 1)
    pointer = read_pointer(tmp_path / POINTERS[0])
    name = pointer.segments[0][0]
    manifest = tmp_path / "segments" / name / "segment.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema": 0}))
    body = json.dumps([1, 1, [[name, digest(manifest.read_bytes())]]])
    stored = json.loads((tmp_path / POINTERS[0]).read_text())
    (tmp_path / POINTERS[0]).write_text(json.dumps(stored | {"body": body, "digest": digest(body.encode())}))
    assert Searcher(tmp_path).reason == "outdated"


@pytest.mark.parametrize(
    "content", ["[]", "null", "{}", json.dumps({"schema": SCHEMA, "body": 3, "digest": ""}), "\ufffd"]
)
def test_a_pointer_that_is_none_is_damaged(tmp_path: Path, content: str) -> None:
    path = tmp_path / POINTERS[0]
    path.write_text(content)
    with pytest.raises(Damaged):
        read_pointer(path)


def test_what_a_dead_writer_left_is_swept_away(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.rebuild(WARD, 1)
    left = tmp_path / "segments" / "half-written"
    left.mkdir()
    (left / "columns").write_bytes(b"half")
    with Writer(tmp_path) as writer:
        assert not left.exists()
        assert not writer.needs_rebuild


def test_what_goes_while_a_generation_is_opened_is_noticed_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing would differ later from what is remembered of it."""
    build(tmp_path, [document("J18", nb("Pneumoni"))])

    def opened(directory: Path, known: Mapping[str, Segment]) -> Generation:
        found = open_generation(directory, known)
        shutil.rmtree(directory / "segments")
        return found

    monkeypatch.setattr(writer, "open_generation", opened)
    with Writer(tmp_path) as late:
        assert late.reason == "damaged"


def test_a_file_that_goes_while_it_is_looked_at_is_missing_and_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, [document("J18", nb("Pneumoni"))])
    found = open_generation(tmp_path, {})
    whole = signature(tmp_path, found)
    stat = Path.stat

    def gone(path: Path, **more: Any) -> os.stat_result:
        if path.name == MANIFEST:
            raise FileNotFoundError(path)
        return stat(path, **more)

    monkeypatch.setattr(Path, "stat", gone)
    assert signature(tmp_path, found) < whole
