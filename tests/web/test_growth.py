"""What a visit costs does not grow with the history behind it: pages are bounded, and few rows are read."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from registry.app import create_app
from registry.config import Settings
from registry.models import Origin
from registry.services.acts import now
from registry.services.proposing import hearing
from registry.services.reading import library, validities
from registry.services.upkeep.installation import Installation, open_installation
from tests.conftest import Clock
from tests.services import press
from tests.services.proposing import house as houses

FEW, MANY, COMMENTS = 3, 54, 120
CLOCK = Clock()
ADDRESSES = (
    "/standards/{}",
    "/standards/{}/versions/{}",
    "/standards/{}/difference?from=1&to=2",
    "/api/v1/standards/{}",
    "/api/v1/standards/{}/versions?limit=2",
    "/api/v1/standards/{}/versions/latest",
    "/api/v1/standards/{}/versions/current",
    "/api/v1/standards/{}/dependencies",
    "/api/v1/standards/{}/items/history?key=A&limit=2",
    "/fhir/CodeSystem/{}",
    "/fhir/CodeSystem/{}/_history?_count=2",
)


@pytest.fixture(scope="module")
def installation(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    directory = tmp_path_factory.mktemp("growth") / "data"
    shutil.copytree(migrated, directory)
    opened = open_installation(Settings(data=directory, log_level="error"), clock=CLOCK)
    for slug, count in (("kort", FEW), ("lang", MANY)):
        for number in range(1, count + 1):
            press.publish(opened, slug, {"A": f"Alfa {number}", "B": "Beta"}, Origin.ADOPTED, number=str(number))
    yield opened
    opened.database.dispose()


@pytest.fixture(scope="module")
def app(installation: Installation) -> Flask:
    return create_app(installation=installation)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@contextmanager
def counted(installation: Installation) -> Iterator[list[int]]:
    """The rows of validity that are read while this is held."""
    read: list[int] = []

    def told(spans: Any) -> Any:
        def telling(*given: Any) -> Any:
            found = spans(*given)
            read.append(sum(map(len, found.values())))
            return found

        return telling

    before = validities._spans
    validities._spans = told(before)
    try:
        yield read
    finally:
        validities._spans = before


@contextmanager
def asked(installation: Installation) -> Iterator[list[str]]:
    """The statements that the database is given while this is held."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(installation.database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(installation.database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visit_asks_and_reads_as_much_of_many_versions_as_of_few(
    installation: Installation, client: FlaskClient, address: str
) -> None:
    costs = []
    for slug, count in (("kort", FEW), ("lang", MANY)):
        client.get(address.format(slug, count))  # makes what is kept
        with asked(installation) as statements, counted(installation) as read:
            answer = client.get(address.format(slug, count))
        assert answer.status_code in (200, 302)
        costs.append((len(statements), sum(read)))
    (few, _), (many, rows) = costs
    assert many <= few
    assert rows <= (110 if "difference" in address else 12)


def test_all_versions_are_read_page_by_page(client: FlaskClient) -> None:
    first = client.get("/standards/lang/versions").text
    numbers = re.findall(r"/standards/lang/versions/(\d+)\"", first)
    assert numbers == [str(number) for number in range(MANY, MANY - 50, -1)]
    second = client.get("/standards/lang/versions?after=50").text
    assert re.findall(r"/standards/lang/versions/(\d+)\"", second) == [
        str(number) for number in range(MANY - 50, 0, -1)
    ]
    page = client.get("/api/v1/standards/lang/versions?limit=40").get_json()
    rest = client.get(f"/api/v1/standards/lang/versions?limit=40&cursor={page['next']}").get_json()
    assert [len(page["items"]), len(rest["items"]), rest["next"]] == [40, MANY - 40, None]


def test_versions_that_are_not_among_the_newest_can_be_compared(client: FlaskClient) -> None:
    page = client.get("/standards/lang/difference?from=1&to=2").text
    assert page.count("<option") == 2 * (50 + 2)
    assert "Alfa 1" in page


def test_a_history_is_told_in_part(client: FlaskClient) -> None:
    page = client.get("/standards/lang/versions/54/item?key=A").text
    assert page.count('<li class="step ') == 50
    assert "after=50" in page
    assert client.get("/standards/lang/versions/54/item?key=A&after=50").text.count('<li class="step ') == MANY - 50
    bundle = client.get("/fhir/CodeSystem/lang/_history?_count=20&_offset=50").get_json()
    assert (bundle["total"], len(bundle["entry"]), len(bundle["link"])) == (MANY, MANY - 50, 1)


def test_publishing_reads_the_rows_of_what_is_in_force(installation: Installation) -> None:
    with installation.database.reading() as session:
        standard = library.standard(session, "lang")
        spans = validities.living(session, standard.id, now(session))
        assert {span.version for span in spans} == {str(MANY)}


def test_a_long_hearing_is_read_page_by_page(installation: Installation, app: Flask) -> None:
    house = houses.build(installation, CLOCK)
    id = house.reach("hearing")
    with house.writing("leser") as (session, member):
        for number in range(COMMENTS):
            hearing.comment(session, member, id, f"Merknad {number + 1}", "minor")
    client = app.test_client()
    first = client.get(f"/proposals/{id}").text
    assert first.count('<article class="comment') == 50
    assert "comments=50" in first
    last = client.get(f"/proposals/{id}?comments=100").text
    assert last.count('<article class="comment') == COMMENTS - 100
    whole = client.get(f"/api/v1/proposals/{id}").get_json()
    assert (len(whole["comments"]), whole["comment_count"], whole["hearing"][0]["comments"]) == (
        100,
        COMMENTS,
        COMMENTS,
    )
    page = client.get(f"/api/v1/proposals/{id}/comments?limit=70").get_json()
    rest = client.get(f"/api/v1/proposals/{id}/comments?limit=70&cursor={page['next']}").get_json()
    assert [each["id"] for each in (*page["items"], *rest["items"])] == list(range(1, COMMENTS + 1))
    assert rest["next"] is None
