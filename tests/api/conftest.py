"""A furnished registry, copied for each test, and a client that holds every answer to the OpenAPI document."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.app import create_app
from registry.config import Settings
from registry.search import Writer
from registry.services.importing.imports import import_published
from registry.services.importing.orders import Order, plan
from registry.services.members import people
from registry.services.upkeep import worker
from registry.services.upkeep.installation import Installation, open_installation
from tests.api.contract import Contract
from tests.conftest import Clock
from tests.services.proposing import house as houses

PEOPLE = (
    "leder", "ola", "leser", "vara", "spesialist", "farmasoyt", "drift", "styremedlem",
    *(f"delegat-{trust}" for trust in houses.TRUSTS),
)  # fmt: skip
CODES = "code,display:nb,parent\nA,Øvre,\nA1,Lungebetennelse,A\nA2,Bronkitt,A\nB,Nedre,\n"
MORE_CODES = CODES + "B1,Astma,B\n"
#: The body of a proposal that changes `lungetermer`.
REVISION = {"standard": "lungetermer", "change": "revise", "title": "Bedre begreper", "rationale": "Fordi"}
CLOSED = {"holder": "WHOCC", "view": "login", "lookup": "login", "download": "affiliates"}


@dataclass(frozen=True)
class Furnished:
    """A data directory to copy: the time it was left at, tokens by username, and the house's seats."""

    directory: Path
    time: datetime
    tokens: dict[str, str]
    seats: dict[str, int]


@pytest.fixture(scope="session")
def furnished(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """A region with people; `kodeliste` in two versions, `lukket` under a licence, `lungetermer` after a vote."""
    directory = tmp_path_factory.mktemp("furnished") / "data"
    shutil.copytree(migrated, directory)
    clock = Clock()
    opened = open_installation(Settings(data=directory), clock=clock)
    house = houses.build(opened, clock)
    import_codes(opened, "kodeliste", "2025", CODES, identifiers=("urn:oid:2.16.578.1.1",))
    clock.forward(days=1)
    import_codes(opened, "kodeliste", "2026", MORE_CODES)
    import_codes(opened, "lukket", "1", CODES, licence=CLOSED)
    house.reach("published")
    clock.forward(hours=1)
    tokens = issue_tokens(opened)
    with Writer(opened.index) as writer:
        while worker.step(opened, writer):
            pass
    opened.database.dispose()
    return Furnished(directory, clock.time, tokens, house.seats)


def import_codes(opened: Installation, slug: str, version: str, table: str, **more: Any) -> None:
    order = Order(slug, "codeset", slug.capitalize(), "kreft", version=version, **more)
    with opened.database.writing() as session:
        planned = plan(session, order, table.encode(), "codes.csv")
        import_published(session, people.console(session), planned)


def issue_tokens(opened: Installation) -> dict[str, str]:
    with opened.database.writing() as session:
        console = people.console(session)
        tokens = {
            name: people.issue_token(session, console, name, "test", ["read", "propose", "vote", "admin"])[1]
            for name in PEOPLE
        }
        tokens["ola-reads"] = people.issue_token(session, console, "ola", "reads", ["read"])[1]
        return tokens


@dataclass
class Asker:
    """Asks the app as somebody, and checks each answer against what the document says of it."""

    app: Flask
    contract: Contract
    tokens: dict[str, str]
    name: str = ""

    def by(self, name: str) -> "Asker":
        return Asker(self.app, self.contract, self.tokens, name)

    def __call__(self, method: str, path: str, status: int = 200, **options: Any) -> TestResponse:
        headers = dict(options.pop("headers", {}))
        if self.name:
            headers.setdefault("Authorization", f"Bearer {self.tokens[self.name]}")
        address = path if path.startswith("/api") else f"/api/v1{path}"
        response = self.app.test_client().open(address, method=method, headers=headers, buffered=True, **options)
        assert response.status_code == status, response.get_data(as_text=True)
        self.contract.check(method, address, response)
        return response

    def get(self, path: str, status: int = 200, **options: Any) -> Any:
        """The JSON that is answered."""
        return self("GET", path, status, **options).get_json()

    def post(self, path: str, body: Any = None, status: int = 200, **options: Any) -> Any:
        return self("POST", path, status, json={} if body is None else body, **options).get_json()


@pytest.fixture
def house(furnished: Furnished, tmp_path: Path) -> Iterator[houses.House]:
    """The furnished registry of this test alone."""
    with copied(furnished, tmp_path / "data") as found:
        yield found


@contextmanager
def copied(furnished: Furnished, directory: Path) -> Iterator[houses.House]:
    clock = Clock()
    clock.time = furnished.time
    shutil.copytree(furnished.directory, directory)
    opened = open_installation(Settings(data=directory), clock=clock)
    yield houses.House(opened, clock, dict(furnished.seats))
    opened.database.dispose()


@pytest.fixture
def app(house: houses.House) -> Flask:
    return create_app(installation=house.installation)


@pytest.fixture(scope="session")
def contract_of() -> Callable[[Flask], Contract]:
    """The document is the same for every app; it is read once."""
    kept: list[Contract] = []

    def of(app: Flask) -> Contract:
        if not kept:
            kept.append(Contract(app))
        return kept[0]

    return of


@pytest.fixture
def ask(app: Flask, furnished: Furnished, contract_of: Callable[[Flask], Contract]) -> Asker:
    return Asker(app, contract_of(app), furnished.tokens)


@pytest.fixture
def draft(ask: Asker) -> int:
    """A draft of ola's that changes `lungetermer`."""
    return int(ask.by("ola").post("/proposals", REVISION, 201)["id"])
