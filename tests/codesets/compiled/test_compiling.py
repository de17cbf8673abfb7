"""Compiling as text comes, and files that are broken off, damaged or gone."""

import gc
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from codesets import (
    CodeSystem,
    Concept,
    Include,
    ReadError,
    Thing,
    ValueSet,
    to_dict,
)
from codesets.compiled import Compilation, DamagedFile, compile_canonical, compile_system, open_compiled
from codesets.compiled.file import File, Shelf
from tests.codesets.compiled.compiled_systems import FLAT, SYSTEMS, TREE


def test_concepts_may_come_in_pieces_and_the_head_last(tmp_path: Path) -> None:
    with Compilation(tmp_path / "new" / "it.sqlite3") as made:
        made.add(TREE.concepts[:2])
        made.add(iter(TREE.concepts[2:]))
        assert not (tmp_path / "new" / "it.sqlite3").exists()
        made.finish(TREE)
    assert list(open_compiled(tmp_path / "new" / "it.sqlite3").every()) == list(TREE.every())


def canonical(system: Thing) -> bytes:
    return json.dumps(to_dict(system), sort_keys=True, ensure_ascii=False).encode()


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS.keys())
def test_canonical_text_is_compiled_as_it_comes(system: CodeSystem, size: int, tmp_path: Path) -> None:
    compile_canonical(pieces(canonical(system), size), tmp_path / "it.sqlite3")
    assert list(open_compiled(tmp_path / "it.sqlite3").every()) == list(system.every())


def test_canonical_text_of_a_value_set_makes_no_file(tmp_path: Path) -> None:
    value_set = ValueSet(url="http://example.org/valg", include=(Include(TREE.url),))
    assert compile_canonical([canonical(value_set)], tmp_path / "it.sqlite3") == value_set
    assert list(tmp_path.iterdir()) == []


WHOLE = canonical(FLAT)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        WHOLE[:-1],
        WHOLE + b"x",
        WHOLE[: len(WHOLE) // 2],
        WHOLE.replace(b'"code"', b'"kode"', 1),
        WHOLE.replace(b'[{"code', b'{"code', 1),
        WHOLE.replace(b"}, {", b"} {", 1),
        b'{"concepts": 7}',
        b'{"type" "x"}',
        b'{"a": \xff}',
    ],
)
def test_text_that_is_not_canonical_is_refused_and_leaves_nothing(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        compile_canonical(pieces(data, 50), tmp_path / "it.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_what_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Compilation(tmp_path / "it.sqlite3") as made:
        made.add(Concept(str(1 // n)) for n in (1, 0))
    assert list(tmp_path.iterdir()) == []


def test_text_that_utf8_cannot_carry_is_refused(tmp_path: Path) -> None:
    with pytest.raises((ValueError, TypeError)):
        compile_system(TREE, [Concept("\ud800")], tmp_path / "it.sqlite3")
    assert list(tmp_path.iterdir()) == []


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "a header alone": lambda data: data[:100],
    "other bytes": lambda data: b"x" * len(data),
    "another form": lambda data: data[:60] + b"\0\0\xff\xff" + data[64:],
    "no facts": lambda data: data.replace(b"is_placed", b"is_fruits"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_noticed_when_it_is_opened(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "it.sqlite3"
    compile_system(TREE, TREE.concepts, path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DamagedFile, match="make it anew"):
        open_compiled(path)


def test_damage_inside_is_told_when_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "it.sqlite3"
    many = [Concept(f"{n:05}", f"navn {n}") for n in range(2000)]
    compile_system(FLAT, many, path)
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
    system = open_compiled(path)
    for ask in (lambda: system.concept("00001"), lambda: list(system.every())):
        with pytest.raises(DamagedFile):
            ask()
    assert system.file.damaged


def test_a_file_that_is_gone_is_told_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "it.sqlite3"
    compile_system(TREE, TREE.concepts, path)
    system = open_compiled(path)
    path.unlink()
    with pytest.raises(DamagedFile):
        system.concept("A")
    with pytest.raises(FileNotFoundError):
        open_compiled(path)


def test_a_form_of_another_time_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compile_system(TREE, TREE.concepts, tmp_path / "it.sqlite3")
    monkeypatch.setattr("codesets.compiled.file.FORM", 0)
    with pytest.raises(DamagedFile):
        open_compiled(tmp_path / "it.sqlite3")


def open_files(folder: Path) -> int:
    every = (Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd"))  # noqa: PTH208 - they come and go
    return sum(1 for each in every if each.exists() and str(each.readlink()).startswith(str(folder)))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files where the system lists them")
def test_few_files_stay_open_and_those_in_use_longest(tmp_path: Path) -> None:
    shelf = Shelf(2)
    files = []
    for n in range(4):
        compile_system(FLAT, FLAT.concepts, tmp_path / f"{n}.sqlite3")
        files.append(File(tmp_path / f"{n}.sqlite3", shelf))
        for each in files[:1]:
            assert each.rows("SELECT count(*) FROM concept") == [(2,)]
    gc.collect()
    assert open_files(tmp_path) == 2
    assert all(each.rows("SELECT count(*) FROM concept") == [(2,)] for each in files)
    assert open_files(tmp_path) == 2
    del files, each
    gc.collect()
    assert open_files(tmp_path) == 0
