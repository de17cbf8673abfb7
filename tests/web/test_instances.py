"""A record is pasted at the page of an archetype, and told what does not hold."""

import html
import json
import re
from collections.abc import Callable

import pytest

from registry.kinds.archetype import ARCHETYPE
from registry.kinds.kind import About
from registry.services.importing import imports, orders
from registry.services.importing.orders import Order
from registry.services.members import people
from registry.services.upkeep.installation import Installation
from tests.services.packing import named
from tests.web.conftest import Reader

PATH = "/standards/smerte/versions/1/check-instance"
TEXT = named("pain")
EXAMPLE = ARCHETYPE.write(TEXT, "example", About("smerte", {}, "1")).decode()


@pytest.fixture
def smerte(own_installation: Installation) -> None:
    order = Order("smerte", "archetype", "Smerte", "kreft", version="1")
    with own_installation.database.writing() as session:
        planned = orders.plan(session, order, TEXT.encode(), "smerte.adl")
        imports.import_published(session, people.console(session), planned)


def check(reader: Reader, record: str, status: int = 200) -> str:
    answer = reader.send(PATH, {"record": record}, page=PATH)
    assert answer.status_code == status
    return html.unescape(answer.text)


@pytest.mark.usefixtures("smerte")
def test_a_record_that_holds_and_one_that_does_not(visit: Callable[..., Reader]) -> None:
    reader = visit()
    assert PATH in reader.get("/standards/smerte/versions/1?view=form").text
    begun = re.search(r"<textarea[^>]*>(.*)</textarea>", html.unescape(reader.get(f"{PATH}?example=1").text), re.DOTALL)
    assert begun is not None
    assert json.loads(begun[1]) == json.loads(EXAMPLE)
    assert "Journalposten holder" in check(reader, begun[1])
    wrong = json.loads(EXAMPLE) | {f"{next(n for n in json.loads(EXAMPLE) if '/' in n[4:] and n[:4] != 'ctx/')}|odd": 1}
    page = check(reader, json.dumps(wrong))
    assert re.search(r"<code>I[A-Z]{3}</code>", page)
    assert '"ctx/language"' in page  # what was pasted stays


NO_RECORDS = (
    ("", 400, "Lim inn"),
    ('{"a":', 422, "linje 1"),
    ("[]", 422, "objekt"),
    ('{"a": "?"}', 200, "<code>IUNK</code>"),
)


@pytest.mark.usefixtures("smerte")
def test_what_is_no_record_is_told_and_stays_and_other_standards_have_no_such_page(
    visit: Callable[..., Reader],
) -> None:
    reader = visit()
    for record, status, told in NO_RECORDS:
        assert told in check(reader, record, status)
    assert reader.get("/standards/icd-10/versions/2026/check-instance").status_code == 404
