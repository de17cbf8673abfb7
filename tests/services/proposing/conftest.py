"""The region of `house`, on each database or on SQLite alone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from registry.config import Settings
from registry.services.upkeep.installation import Installation, open_installation
from tests.conftest import Clock
from tests.services.proposing.house import House, build


@pytest.fixture(scope="session")
def built(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """The region made once, to be copied: its directory and its seats."""
    directory = tmp_path_factory.mktemp("house") / "data"
    shutil.copytree(migrated, directory)
    clock = Clock()
    opened = open_installation(Settings(data=directory), clock=clock)
    seats = build(opened, clock).seats
    opened.database.dispose()
    return directory, seats


@pytest.fixture
def house(built: tuple[Path, dict[str, int]], tmp_path: Path, clock: Any) -> Iterator[House]:
    directory, seats = built
    shutil.copytree(directory, tmp_path / "data")
    clock.forward(minutes=1)
    opened = open_installation(Settings(data=tmp_path / "data"), clock=clock)
    yield House(opened, clock, dict(seats))
    opened.database.dispose()


@pytest.fixture
def any_house(installation: Installation, clock: Any) -> House:
    """On SQLite and on PostgreSQL."""
    return build(installation, clock)
