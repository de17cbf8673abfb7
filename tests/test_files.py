"""Files that are there whole or not at all."""

import os
import stat
import threading
from pathlib import Path

import pytest

from registry import files


def test_what_is_written_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "new" / "content.json"
    for content in (b"first", b"second"):
        files.write(path, content)
        assert path.read_bytes() == content
    assert [each.name for each in path.parent.iterdir()] == ["content.json"]


def test_writing_that_breaks_off_leaves_what_was_there_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "content.json"
    files.write(path, b"first")

    def broken() -> None:
        with files.whole(path) as draft:
            draft.write_bytes(b"sec")
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        broken()
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"content.json": b"first"}


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_before_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "content.json"
    synced: list[tuple[int, bool]] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append((os.fstat(handle).st_ino, path.exists())))
    files.write(path, b"content")
    assert synced == [(path.stat().st_ino, False), (tmp_path.stat().st_ino, True)]


def test_a_private_file_is_its_owner_s_alone_while_it_is_written_too(tmp_path: Path) -> None:
    seen: list[int] = []
    with files.whole(tmp_path / "key", 0o600) as draft:
        seen.append(stat.S_IMODE(draft.stat().st_mode))
    assert [*seen, stat.S_IMODE((tmp_path / "key").stat().st_mode)] == [0o600, 0o600]


def test_a_private_file_is_made_once(tmp_path: Path) -> None:
    assert files.private(tmp_path / "key", lambda: b"first") == b"first"
    assert files.private(tmp_path / "key", lambda: b"second") == b"first"


def test_two_that_make_a_private_file_at_once_get_the_same(tmp_path: Path) -> None:
    begin, found = threading.Barrier(8), []

    def make(number: int) -> None:
        begin.wait(10)
        found.append(files.private(tmp_path / "key", lambda: str(number).encode()))

    threads = [threading.Thread(target=make, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
