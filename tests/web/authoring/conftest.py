"""One registry that the tables of steps read, and one that the tests of pages begin drafts in."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from registry.app import create_app
from registry.services.members import people
from registry.services.upkeep.installation import Installation
from registry.web.authoring.work import Work
from tests.web.conftest import Reader
from tests.web.world import World

Working = Callable[..., Work]


@pytest.fixture(scope="session")
def reading(made_world: World) -> Iterator[Session]:
    installation = made_world.opened()
    with installation.database.reading() as session:
        yield session
    installation.database.dispose()


@pytest.fixture(scope="session")
def desk(made_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A registry that every test of the editors may begin drafts in."""
    directory = tmp_path_factory.mktemp("desk") / "data"
    shutil.copytree(made_world.directory, directory)
    opened = World(directory).opened()
    yield opened
    opened.database.dispose()


@pytest.fixture(scope="session")
def ola(desk: Installation) -> Reader:
    """An author logged in, once for all."""
    app = create_app(installation=desk)
    app.testing = True
    reader = Reader(app.test_client())
    assert reader.log_in("ola").status_code == 302
    return reader


@pytest.fixture
def work(reading: Session) -> Working:
    """A step that ola asks for: `work(command="add:J12", edition=…)`; a list gives a field several values."""

    def asked(**fields: Any) -> Work:
        pairs = [
            (name.replace("__", "-"), each)
            for name, value in fields.items()
            for each in (value if isinstance(value, list) else [value])
        ]
        return Work(reading, people.member_named(reading, "ola"), MultiDict(pairs))

    return asked
