"""Pages over a registry with content: made once, copied for each test that changes it."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.app import create_app
from registry.services.upkeep.installation import Installation
from tests.web.world import PASSWORD, World, make_world

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Reader:
    """A browser without script: keeps cookies, and sends forms with the token that the page gave."""

    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def token(self, path: str = "/login") -> str:
        found = TOKEN.search(self.client.get(path).text)
        assert found, path
        return found[1]

    def send(self, path: str, data: dict[str, Any] | None = None, page: str = "/about", **more: Any) -> TestResponse:
        """Post a form with the token of a page; of the log-out button where a member is logged in."""
        fields = {**(data or {}), "csrf_token": self.token(page)}
        return self.client.post(path, data=fields, **more)

    def log_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        return self.send("/login", {"username": username, "password": password}, page="/login")


@pytest.fixture(scope="session")
def made_world(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    directory = tmp_path_factory.mktemp("world") / "data"
    shutil.copytree(migrated, directory)
    return make_world(directory)


@pytest.fixture(scope="session")
def shared_app(made_world: World) -> Iterator[Flask]:
    """For tests that only read."""
    installation = made_world.opened()
    app = create_app(installation=installation)
    app.testing = True
    yield app
    installation.database.dispose()


@pytest.fixture
def world(made_world: World, tmp_path: Path) -> World:
    """A copy that a test may change."""
    directory = tmp_path / "world"
    shutil.copytree(made_world.directory, directory)
    return World(directory, dict(made_world.proposals))


@pytest.fixture
def own_installation(world: World) -> Iterator[Installation]:
    opened = world.opened()
    yield opened
    opened.database.dispose()


@pytest.fixture
def app(own_installation: Installation) -> Flask:
    made = create_app(installation=own_installation)
    made.testing = True
    return made


@pytest.fixture
def reader(shared_app: Flask) -> Reader:
    return Reader(shared_app.test_client())


@pytest.fixture
def visit(app: Flask) -> Callable[[str], Reader]:
    """A member logged in, on a registry that may be changed."""

    def as_member(username: str = "") -> Reader:
        reader = Reader(app.test_client())
        if username:
            assert reader.log_in(username).status_code == 302
        return reader

    return as_member
