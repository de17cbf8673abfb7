"""Records held to a published archetype or template through the API."""

from typing import Any

import pytest

from registry.errors import Conflict
from registry.kinds.archetype import ARCHETYPE, instances
from registry.kinds.kind import About
from tests.api.conftest import Asker
from tests.kinds.worlds import Known
from tests.services.packing import named, packed

SLUG = "openehr-ehr-observation-pain-v1"
PATH = f"/standards/{SLUG}/versions/1/check-instance"
JSON = {"content_type": "application/json"}


@pytest.fixture
def published(ask: Asker) -> Asker:
    ask.by("drift")(
        "POST",
        "/imports?kind=archetype&version=1&publish=true",
        201,
        data=packed(**{"pain.adl": named("pain").encode()}),
        content_type="application/zip",
    )
    return ask.by("ola")


def example(ask: Asker) -> dict[str, Any]:
    found: dict[str, Any] = ask.get(f"/standards/{SLUG}/versions/1/content?format=example")
    return found


def test_the_example_that_the_registry_gives_holds(published: Asker) -> None:
    for number in ("1", "current", "latest"):
        path = f"/standards/{SLUG}/versions/{number}/check-instance"
        found = published.post(path, example(published))
        assert found == {
            "standard": SLUG, "version": "1", "form": "flat", "valid": True, "problems": [], "more": False,
        }  # fmt: skip


def test_problems_have_code_place_and_remedy_and_are_bounded(published: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    record = example(published)
    key = next(name for name in record if not name.startswith("ctx/"))
    record[key.partition("/")[0] + "/nothing_here|magnitude"] = 1
    found = published.post(PATH, record)
    (problem,) = found["problems"]
    assert (problem["code"], problem["severity"], found["valid"]) == ("IUNK", "error", False)
    assert problem["path"].endswith("/nothing_here|magnitude")
    assert problem["message"]
    assert problem["remedy"]
    found = published.post(PATH, {"_type": "CLUSTER", "archetype_node_id": "at0000"})
    assert (found["form"], [each["code"] for each in found["problems"]]) == ("canonical", ["ITYP"])
    monkeypatch.setattr(instances, "MOST", 3)
    found = published.post(PATH, {f"x/{number}": 1 for number in range(20)})
    assert (len(found["problems"]), found["more"]) == (3, True)


NO_RECORDS = {
    "cut": ('{"a": ', 400, "bad-record"),
    "empty": ("", 400, "bad-record"),
    "list": ("[1]", 400, "bad-record"),
    "nan": ('{"a": NaN}', 400, "bad-record"),
    "twice": ('{"a": 1, "a": 2}', 400, "bad-record"),
    "latin": ('{"a": "\xff"}', 400, "bad-record"),
    "deep": ("[" * 5000, 400, "bad-record"),
    "deep objects": ('{"a":' * 400 + "1" + "}" * 400, 400, "bad-record"),
    "large": ('{"a": "' + "x" * instances.MAX_BYTES + '"}', 413, "too-large"),
}
NO_TEMPLATES = (
    ("/standards/kodeliste/versions/2026/check-instance", 409, "no-template"),
    (f"/standards/{SLUG}/versions/9/check-instance", 404, "no-version"),
    ("/standards/none/versions/1/check-instance", 404, "no-standard"),
)


def test_what_is_no_record_or_no_template_is_refused(published: Asker) -> None:
    for name, (data, status, code) in NO_RECORDS.items():
        answer = published("POST", PATH, status, data=data.encode("latin-1"), **JSON).get_json()
        assert answer["code"] == code, name
    for path, status, code in NO_TEMPLATES:
        assert published.post(path, {}, status)["code"] == code
    published("POST", PATH, 415, data="{}", content_type="text/plain")
    published.by("")("POST", PATH, 401, data="{}", **JSON)


def test_an_archetype_whose_parent_was_not_here_cannot_be_checked_against() -> None:
    orphan = ARCHETYPE.write(named("lonely", "nowhere"), "adl2", About("x", {}, "1")).decode()
    with pytest.raises(Conflict, match="nowhere"):
        instances.check(orphan, b"{}", Known())
