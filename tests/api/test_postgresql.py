"""What a PostgreSQL database takes otherwise than SQLite: signs, sizes and orders that come from outside."""

from collections.abc import Iterator

import pytest

from registry.app import create_app
from registry.config import Settings
from registry.services.upkeep.installation import open_installation
from tests.api.conftest import CODES, MORE_CODES, Asker, import_codes, issue_tokens
from tests.api.contract import Contract
from tests.conftest import Clock
from tests.postgres import Server
from tests.services.proposing import house as houses

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def ask(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory, clock = tmp_path_factory.mktemp("api-pg"), Clock()
    opened = open_installation(Settings(data=directory, database_url=postgres.create("api")), clock=clock)
    house = houses.build(opened, clock)
    import_codes(opened, "kodeliste", "2025", CODES)
    clock.forward(days=1)
    import_codes(opened, "kodeliste", "2026", MORE_CODES)
    house.reach("hearing")
    app = create_app(installation=opened)
    yield Asker(app, Contract(app), issue_tokens(opened))
    opened.database.dispose()


def test_standards_versions_and_items_are_read(ask: Asker) -> None:
    assert ask.get("/standards/kodeliste")["current"] == "2026"
    assert [each["number"] for each in ask.get("/standards/kodeliste/versions")["items"]] == ["2026", "2025"]
    assert ask.get("/standards/kodeliste/versions/2026/items?key=B1")["parent"] == "B"
    assert ask.get("/standards?q=KODELIS")["items"]
    assert ask.get("/standards?known_at=2026-03-02T12:00:00Z")["items"][0]["latest"] == "2025"


def test_proposals_are_written_and_read(ask: Asker) -> None:
    body = {"standard": "kodeliste", "change": "revise", "title": "Ny"}
    id = ask.by("ola").post("/proposals", body, 201)["id"]
    operations = [{"op": "remove", "key": "B1"}]
    ask.by("ola")("PATCH", f"/proposals/{id}/items", headers={"If-Match": "*"}, json=operations)
    assert ask.by("ola").get(f"/proposals/{id}/diff")["removed"] == ["B1"]
    assert ask.by("leser").post("/proposals/1/comments", {"grade": "minor", "text": "x"}, 201)["id"] == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/proposals/999999999999999", 404),
        ("/proposals/1/comments/999999999", 404),
        ("/proposals/1/comments/9999999999", 404),
        ("/proposals/1/comments/2147483648", 404),
        ("/organisations/%F0%9F%98%80", 404),
        ("/proposals?standard=%F0%9F%98%80", 200),
        ("/standards?q=%25_'%22%5C", 200),
        ("/standards?network=%ff", 200),
        ("/resolve?uri=%ff", 404),
        ("/changes?after=9007199254740991", 200),
    ],
)
def test_nothing_from_outside_is_too_much_for_the_database(ask: Asker, path: str, status: int) -> None:
    ask.get(path, status)
