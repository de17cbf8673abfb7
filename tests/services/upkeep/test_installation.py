"""A registry is opened by many processes at once, and made by the first of them."""

import multiprocessing
from pathlib import Path
from typing import Any

from registry.config import Settings
from registry.services.upkeep import schema
from registry.services.upkeep.installation import open_installation

OPENERS = 4


def _open(directory: Path, gate: Any, answers: Any) -> None:
    gate.wait(60)
    opened = open_installation(Settings(data=directory))
    answers.put((opened.ledger.key.id, schema.is_current(opened.database)))
    opened.database.dispose()


def test_of_those_that_open_an_empty_directory_at_once_all_get_the_same_registry(tmp_path: Path) -> None:
    apart = multiprocessing.get_context("spawn")
    gate, answers = apart.Barrier(OPENERS), apart.Queue()
    openers = [apart.Process(target=_open, args=(tmp_path / "data", gate, answers)) for _ in range(OPENERS)]
    for process in openers:
        process.start()
    for process in openers:
        process.join(120)
    assert [process.exitcode for process in openers] == [0] * OPENERS
    assert len({answers.get(timeout=10) for _ in openers}) == 1
    answers.close()
    opened = open_installation(Settings(data=tmp_path / "data"))
    assert schema.differences(opened.database) == []
    opened.database.dispose()


def test_derived_files_and_the_index_stand_in_the_data_directory(tmp_path: Path) -> None:
    opened = open_installation(Settings(data=tmp_path / "new" / "data"))
    assert (opened.files, opened.index) == (tmp_path / "new" / "data" / "derived", tmp_path / "new" / "data" / "index")
    assert sorted(path.name for path in opened.settings.data.glob("*.pem")) == ["signing-key.pem"]
    opened.database.dispose()
