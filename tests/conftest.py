"""Real databases for every test: a migrated SQLite file copied in a moment, and a PostgreSQL server started once."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import coerce_node_id
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings as hypothesis_settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import URL, Engine, create_engine
from werkzeug.routing import Rule

from registry import demo
from registry.config import Settings
from registry.services.members import logins, people
from registry.services.upkeep.installation import Installation, open_installation
from tests.postgres import Server, start_server

#: Memory for what tests write, where there is plenty: a registry waits for the disk at every commit, as it should, and
#: hundreds of small ones would wait together.
MEMORY = Path("/dev/shm")
PLENTY = 6 << 30
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > PLENTY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
# Rules are held to what they say; a machine with much else to do is no fault of theirs.
hypothesis_settings.register_profile("any machine", deadline=None)
hypothesis_settings.load_profile("any machine")
DATA = Path(os.environ.get("FAGREGISTER_TEST_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """xdist 3.8 writes a test's group where pytest 9.2 no longer reads it: without this, what is made once for a group
    is made in every process."""
    for item in items:
        item._id = coerce_node_id(getattr(item, "_nodeid", item.nodeid))  # type: ignore[attr-defined]


class Clock:
    """A clock that tests set: aware UTC, moves only when told."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(microseconds=1)  # so that no two transactions share a moment
        return self.time

    def forward(self, **duration: float) -> None:
        self.time += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    """A registry has one engine for its life, tests have one each: what SQLAlchemy has compiled is theirs together."""
    first: dict[str, Engine] = {}

    def sharing(url: URL, **options: Any) -> Engine:
        engine = create_engine(url, **options)
        model = first.get(engine.dialect.name)
        if model is None or not hasattr(model.dialect, "default_isolation_level"):  # has never reached a database
            model = first[engine.dialect.name] = engine
        engine.dialect = model.dialect
        engine._compiled_cache = model._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("registry.db.create_engine", sharing)
        yield


class Compiled(BytecodeCache):
    """The code of page templates, kept in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.kept.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def _templates_and_routes_are_compiled_once() -> Iterator[None]:
    """As statements are: a registry has one app for its life."""
    compile_route = Rule._compile_builder
    builders: dict[str, Any] = {}

    def build(rule: Rule, append_unknown: bool = True) -> Any:
        key = repr((rule._trace, rule.defaults, append_unknown))
        if key not in builders:
            builders[key] = compile_route(rule, append_unknown)
        return builders[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": Compiled()})
        patch.setattr(Rule, "_compile_builder", build)
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_in_little_time() -> Iterator[None]:
    """The same function with the least work; that of the registry is meant to be slow."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "HASHER", quick)
        patch.setattr(logins, "HASHER", quick)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real code lists and archetypes beside the project; tests that want them are skipped where they are absent."""
    if not DATA.is_dir():
        pytest.skip(f"no test data at {DATA} (set FAGREGISTER_TEST_DATA)")
    return DATA


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a migrated, empty SQLite database and a signing key, to be copied."""
    directory = tmp_path_factory.mktemp("migrated")
    installation = open_installation(Settings(data=directory))
    installation.database.dispose()
    return directory


@pytest.fixture(scope="session")
def demo_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as `fagregister demo` makes it, made once: who changes it copies it first."""
    directory = tmp_path_factory.mktemp("demo") / "data"
    installation = open_installation(Settings(data=directory))
    demo.make(installation, "http://127.0.0.1:8000", directory / "demo.json")
    installation.database.dispose()
    return directory


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = start_server(tmp_path_factory.mktemp("pg"))
    if isinstance(server, str):
        pytest.skip(server)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated database that others are made from."""
    url = postgres.create("migrated")
    installation = open_installation(Settings(data=tmp_path_factory.mktemp("pgdata"), database_url=url))
    installation.database.dispose()
    return "migrated"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def installation(
    request: pytest.FixtureRequest, migrated: Path, tmp_path: Path, clock: Callable[[], datetime]
) -> Iterator[Installation]:
    """An empty registry on each database; the clock stands still until moved."""
    directory = tmp_path / "data"
    shutil.copytree(migrated, directory)
    if request.param == "sqlite":
        url, server = "", None
    else:
        request.getfixturevalue("postgres_template")
        server = request.getfixturevalue("postgres")
        url = server.create("own", "migrated")
    opened = open_installation(Settings(data=directory, database_url=url), clock=clock)
    yield opened
    opened.database.dispose()
    if server:
        server.drop("own")


@pytest.fixture
def sqlite(migrated: Path, tmp_path: Path, clock: Callable[[], datetime]) -> Iterator[Installation]:
    """An empty registry on SQLite only, for what does not depend on the database."""
    directory = tmp_path / "data"
    shutil.copytree(migrated, directory)
    opened = open_installation(Settings(data=directory), clock=clock)
    yield opened
    opened.database.dispose()
